/**
 * What every picture of the graph shows, however it is written.
 *
 * @module
 */

import type { RevisionGraph } from "../graph.ts";
import type { LinkKind } from "../lanes.ts";
import type { Revision } from "../revision.ts";

/** What is to be drawn. */
export interface Picture {
  readonly graph: RevisionGraph;
  /** Newest first, each before all that it rests upon. */
  readonly revisions: readonly Revision[];
  /** The version rows, if a database was asked. */
  readonly current?: readonly string[];
}

/** A line between two revisions that are both drawn. */
export interface PictureEdge {
  readonly revision: Revision;
  /** What it rests upon. */
  readonly below: Revision;
  readonly kind: LinkKind;
}

/** A word that stands at a revision. */
export interface Mark {
  readonly kind: "current" | "head" | "merge" | "label";
  readonly text: string;
}

/** The lines between the revisions of a picture, in their order. */
export function edgesOf({ graph, revisions }: Picture): readonly PictureEdge[] {
  const drawn = new Set(revisions.map(({ id }) => id));
  return revisions.flatMap((revision) => [
    ...[...new Set(revision.down)].filter((id) => drawn.has(id))
      .map((id): PictureEdge => ({ revision, below: graph.get(id), kind: "parent" })),
    ...graph.dependencies(revision.id).filter(({ id }) => drawn.has(id))
      .map((below): PictureEdge => ({ revision, below, kind: "dependency" })),
  ]);
}

/**
 * What is to be said of a revision beside its id and its message. A label stands where it is declared and at the heads that
 * it spreads to, not at all that are between.
 */
export function marksOf({ graph, current }: Picture, { id, labels }: Revision): readonly Mark[] {
  const marks: Mark[] = [];
  if (current?.includes(id)) marks.push({ kind: "current", text: "current" });
  if (graph.isHead(id)) marks.push({ kind: "head", text: graph.isRealHead(id) ? "head" : "effective head" });
  if (graph.isMergePoint(id)) marks.push({ kind: "merge", text: "merge" });
  for (const text of graph.isHead(id) ? graph.labelsOf(id) : [...labels].sort()) marks.push({ kind: "label", text });
  return marks;
}

/** The ids of the revisions that the database has; `undefined` if none was asked. */
export function appliedOf({ graph, current }: Picture): ReadonlySet<string> | undefined {
  return current && new Set(graph.applied(current).map(({ id }) => id));
}

/** A message in one line. */
export function captionOf({ message }: Revision): string {
  return message.replace(/\s+/g, " ").trim();
}

/** What no format can hold, the controls of a terminal among them, as the sign that stands for it. */
export function legible(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.toWellFormed().replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/g, "\ufffd");
}
