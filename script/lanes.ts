/**
 * Revisions one below the other, and the lanes in which lines run from each to what it rests upon: what every picture of the
 * graph is drawn from, in a terminal or on a page.
 *
 * @module
 */

import type { RevisionGraph } from "./graph.ts";
import type { Revision } from "./revision.ts";

/** Why a line is drawn: to a parent, or to what is merely depended on. */
export type LinkKind = "parent" | "dependency";

/** A lane that a line runs in. Lanes are numbered from the left. */
export interface Lane {
  readonly lane: number;
  /** `"dependency"` only as long as no parent's line runs in it. */
  readonly kind: LinkKind;
}

/** A line that begins at a revision. */
export interface Link extends Lane {
  /** Whether the line begins the lane; else it joins one that leads to the same revision. */
  readonly opens: boolean;
}

/** A revision and the lines beside it. */
export interface LaneRow {
  readonly revision: Revision;
  /** The lane that it stands in. */
  readonly lane: number;
  /** Whether a line comes to it from above. */
  readonly isReached: boolean;
  /** The lanes that pass by, from the left. */
  readonly beside: readonly Lane[];
  /** A lane at the right that ends here: what runs in it goes on in this row's lane, where a line to the same revision begins. */
  readonly absorbed?: Lane;
  /** The lines to what it rests upon: to its parents in the order of the file, then to its dependencies. */
  readonly links: readonly Link[];
  /** Whether it rests upon a revision that is not among those that are drawn. */
  readonly isCut: boolean;
}

/**
 * Gives each of `revisions` a row, and a lane to each line.
 *
 * A lane leads to one revision: all lines to it that are under way at once run in it, so there are never more lanes than
 * revisions that are waited for. Where two meet, they go on in the one at the left. Else a lane keeps its place until it
 * ends; its place is then free for another. It costs a step for each row and each lane beside it. Pure; the same revisions in the same order give the same rows.
 *
 * @param revisions Each before all that it rests upon, as {@linkcode RevisionGraph.iterate} gives them.
 */
export function lanesOf(graph: RevisionGraph, revisions: readonly Revision[]): readonly LaneRow[] {
  const drawn = new Set(revisions.map(({ id }) => id));
  /** Lane → the revision that it leads to. */
  const open: ({ readonly target: string; kind: LinkKind } | undefined)[] = [];
  /** Revision that is waited for → its lane. */
  const lanes = new Map<string, number>();
  const free = (): number => {
    const gap = open.indexOf(undefined);
    return gap < 0 ? open.length : gap;
  };

  return revisions.map((revision): LaneRow => {
    const reached = lanes.get(revision.id);
    const lane = reached ?? free();
    lanes.delete(revision.id);
    open[lane] = undefined;
    const beside = open.flatMap((line, at) => line === undefined ? [] : [{ lane: at, kind: line.kind }]);

    const links: Link[] = [];
    let absorbed: Lane | undefined;
    const link = (target: string, kind: LinkKind): void => {
      const known = lanes.get(target);
      if (known !== undefined && known > lane && open[lane] === undefined) {
        // The place at the right stays taken until the row is done, or another line would begin where this one ends.
        absorbed = { lane: known, kind: open[known]!.kind };
        open[lane] = { target, kind: kind === "parent" ? kind : absorbed.kind };
        lanes.set(target, lane);
        links.push({ lane, kind, opens: true });
        return;
      }
      if (known !== undefined) {
        if (kind === "parent") open[known]!.kind = kind;
        links.push({ lane: known, kind, opens: false });
        return;
      }
      // The first line goes on where the revision stands, since that is free now.
      const opened = open[lane] === undefined ? lane : free();
      open[opened] = { target, kind };
      lanes.set(target, opened);
      links.push({ lane: opened, kind, opens: true });
    };
    const parents = [...new Set(revision.down)];
    const dependencies = graph.dependencies(revision.id).map(({ id }) => id);
    for (const id of parents) if (drawn.has(id)) link(id, "parent");
    for (const id of dependencies) if (drawn.has(id)) link(id, "dependency");
    if (absorbed !== undefined) open[absorbed.lane] = undefined;
    while (open.length > 0 && open.at(-1) === undefined) open.pop();
    const isCut = [...parents, ...dependencies].some((id) => !drawn.has(id));
    return { revision, lane, isReached: reached !== undefined, beside, ...(absorbed && { absorbed }), links, isCut };
  });
}
