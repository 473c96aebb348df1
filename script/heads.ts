/**
 * Where a history begins and ends, and where in it a database is.
 *
 * @module
 */

import { RevisionError, RevisionNotFoundError } from "../errors.ts";
import { type Nodes, quote, type Topology } from "./topology.ts";

/** The numbers of version rows, each once. @throws {RevisionNotFoundError} if one is in no file. */
export function rowsOf(topology: Topology, current: readonly string[]): number[] {
  const rows = new Set<number>();
  for (const id of current) {
    const row = topology.byId.get(id);
    if (row === undefined) {
      const heads = list(topology, realHeads(topology));
      throw new RevisionNotFoundError(
        `Cannot find the revision ${quote(id)} that the database is at: no file declares it; the heads are ${heads}`,
        { hint: "restore its file, or set the version rows anew with `retort stamp --purge <revision>`" },
      );
    }
    rows.add(row);
  }
  return [...rows];
}

/**
 * Refuses rows of which one rests upon another: no step of retort's or Alembic's leaves such, and what they would mean for
 * the next one is anybody's guess. They come about by hand, or where an applied revision is given another parent.
 *
 * @throws {RevisionError} if there are any.
 */
export function refuseImplied(topology: Topology, rows: Nodes): void {
  if (rows.length < 2) return;
  const below = topology.ancestors(rows.flatMap((row) => topology.allDowns(row)));
  const implied = rows.filter((row) => below[row] === 1);
  if (implied.length === 0) return;
  const left = rows.filter((row) => below[row] === 0);
  throw new RevisionError(
    `Cannot go on from where the database is: its version rows are ${
      list(topology, rows)
    }, and a row must not rest upon ` +
      `another, as is so with ${list(topology, implied)}`,
    {
      hint: `if ${list(topology, left)} ${left.length === 1 ? "is" : "are"} applied, ` +
        `\`retort stamp ${left.map((row) => topology.revisions[row]!.id).join(" ")}\` leaves what is right`,
    },
  );
}

/** Revisions that are no parent. */
export function heads(topology: Topology): number[] {
  return nodesWhere(topology, (node) => topology.childCount(node) === 0);
}

/** Revisions that are no parent, and that nothing depends on. */
export function realHeads(topology: Topology): number[] {
  return nodesWhere(topology, (node) => topology.followerCount(node) === 0);
}

/** Revisions without parents. */
export function bases(topology: Topology): number[] {
  return nodesWhere(topology, (node) => topology.downs[node]!.length === 0);
}

/** Those of the applied revisions that no other applied one has as a parent. */
export function effectiveHeads(topology: Topology, rows: Nodes): number[] {
  const applied = topology.ancestors(rows);
  return nodesWhere(
    topology,
    (node) => applied[node] === 1 && topology.children[node]!.every((child) => applied[child] === 0),
  );
}

/** Ids as a sentence names them; of many, the first. */
export function list(topology: Topology, nodes: Nodes): string {
  if (nodes.length === 0) return "none";
  const ids = nodes.slice(0, 8).map((node) => quote(topology.revisions[node]!.id));
  if (nodes.length > ids.length) ids.push(`${nodes.length - ids.length} more`);
  return ids.length === 1 ? ids[0]! : `${ids.slice(0, -1).join(", ")} and ${ids.at(-1)}`;
}

/** The revisions of which something holds, in the order of files. */
export function nodesWhere(topology: Topology, holds: (node: number) => boolean): number[] {
  const nodes: number[] = [];
  for (let node = 0; node < topology.size; node++) if (holds(node)) nodes.push(node);
  return nodes;
}
