/**
 * What the version table holds after each step: one row for each applied revision that no other applied one rests upon.
 *
 * @module
 */

import { UnreachableRevisionError } from "../errors.ts";
import { list } from "./heads.ts";
import { refuseOverlap } from "./plan.ts";
import { resolve } from "./resolve.ts";
import type { Direction } from "./revision.ts";
import type { Mask, Nodes, Topology } from "./topology.ts";

/** One statement on the version table. */
export type RowChange =
  | { readonly kind: "insert"; readonly revision: string }
  | { readonly kind: "update"; readonly from: string; readonly to: string }
  | { readonly kind: "delete"; readonly revision: string };

/** Version rows that are set without running anything. */
export interface StampStep {
  /** Rows that go; none for a branch that had none. */
  readonly from: readonly string[];
  /** The row that takes their place; none for the base. */
  readonly to: readonly string[];
  readonly changes: readonly RowChange[];
}

/**
 * The changes of the version table that go with one step: at most one row is inserted or updated where a line goes on;
 * a merge deletes the rows of its other parents, and taking it back inserts them again.
 *
 * @throws {UnreachableRevisionError} if the step does not fit the rows.
 */
export function stepChanges(topology: Topology, rows: Nodes, node: number, direction: Direction): RowChange[] {
  const id = topology.revisions[node]!.id;
  const downs = topology.allDowns(node);
  if (rows.includes(node) !== (direction === "downgrade")) {
    throw new UnreachableRevisionError(
      `Cannot ${direction} ${JSON.stringify(id)}: the database is at ${
        rows.length === 0 ? "base" : list(topology, rows)
      }`,
    );
  }
  if (direction === "upgrade") return replace(topology, downs.filter((down) => rows.includes(down)), [node]);
  return replace(topology, [node], uncovered(topology, downs, node, rows));
}

/** Rows after changes; a row that changes keeps its place. */
export function applyChanges(rows: readonly string[], changes: readonly RowChange[]): readonly string[] {
  let after = [...new Set(rows)];
  for (const change of changes) {
    if (change.kind === "insert") after.push(change.revision);
    else if (change.kind === "delete") after = after.filter((row) => row !== change.revision);
    else after = after.map((row) => row === change.from ? change.to : row);
  }
  return after;
}

/** The changes that lead from rows to other rows, whatever lies between: as many as can be by UPDATE. */
export function changesBetween(before: readonly string[], after: readonly string[]): readonly RowChange[] {
  const gone = before.filter((row) => !after.includes(row)), come = after.filter((row) => !before.includes(row));
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, i): RowChange => {
    const [from, to] = [gone[i], come[i]];
    if (from === undefined) return { kind: "insert", revision: to! };
    return to === undefined ? { kind: "delete", revision: from } : { kind: "update", from, to };
  });
}

/** The parents of `node` that nothing else rests upon, once it is taken back. */
function uncovered(topology: Topology, downs: Nodes, node: number, rows: Nodes): Nodes {
  const others = rows.filter((row) => row !== node);
  return downs.filter((down) => {
    if (rows.includes(down)) return false;
    if (topology.followerCount(down) === 1) return true;
    // Rows are few and stand high: going up from the parent finds one sooner than coming down from each.
    const targets = new Set([...others, ...downs.filter((other) => other !== down)]);
    if (targets.size === 0) return true;
    const seen = new Set([node]);
    const pending = [down];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (seen.has(next)) continue;
      if (targets.has(next)) return false;
      seen.add(next);
      pending.push(...topology.followers[next]!);
    }
    return true;
  });
}

/** Rows `from` become rows `to`: as many as can be by one UPDATE, the rest by DELETE or INSERT. */
function replace(topology: Topology, from: Nodes, to: Nodes): RowChange[] {
  const id = (node: number): string => topology.revisions[node]!.id;
  const [last, target] = [from.at(-1), to.at(-1)];
  const changes: RowChange[] = [];
  for (const node of from.slice(0, -1)) changes.push({ kind: "delete", revision: id(node) });
  for (const node of to.slice(0, -1)) changes.push({ kind: "insert", revision: id(node) });
  if (last !== undefined && target !== undefined) changes.push({ kind: "update", from: id(last), to: id(target) });
  else if (last !== undefined) changes.push({ kind: "delete", revision: id(last) });
  else if (target !== undefined) changes.push({ kind: "insert", revision: id(target) });
  return changes;
}

/**
 * The steps that set the version rows to the targets, as far as these share a line of history with them; other rows stay.
 *
 * @throws {RevisionError} if one target rests upon another.
 */
export function stampSteps(topology: Topology, rows: Nodes, texts: readonly string[]): StampStep[] {
  const targets = texts.map((text) => resolve(topology, text, { rows }));
  const destinations = [...new Set(targets.flatMap((target) => target.nodes))];
  refuseOverlap(topology, destinations);
  const id = (node: number): string => topology.revisions[node]!.id;
  const left = new Set(rows.filter((row) => !destinations.includes(row)));
  const steps: StampStep[] = [];
  const step = (from: Nodes, to: Nodes): void => {
    for (const node of from) left.delete(node);
    const changes = replace(topology, from, to);
    if (changes.length > 0) steps.push({ from: from.map(id), to: to.map(id), changes });
  };
  for (const destination of destinations) {
    const lineage = topology.lineage(destination);
    const from = on(lineage, left);
    if (rows.includes(destination)) { for (const row of from) step([row], []); }
    else step(from, [destination]);
  }
  for (const { nodes, branch } of targets) {
    if (nodes.length > 0) continue;
    const lineage = branch === undefined ? undefined : topology.lineage(branch);
    for (const row of on(lineage, left)) step([row], []);
  }
  return steps;
}

function on(lineage: Mask | undefined, rows: Iterable<number>): number[] {
  return [...rows].filter((row) => lineage === undefined || lineage[row] === 1);
}
