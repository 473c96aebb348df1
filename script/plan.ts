/**
 * Which revisions a target asks for, from where a database is.
 *
 * @module
 */

import { AmbiguousRevisionError, RevisionError, UnreachableRevisionError } from "../errors.ts";
import { bases, list, realHeads } from "./heads.ts";
import { branchOf } from "./labels.ts";
import { newestFirst } from "./order.ts";
import { resolve, stepsOf, type Target } from "./resolve.ts";
import type { Range } from "./spec.ts";
import { type Mask, type Nodes, quote, type Topology } from "./topology.ts";

/**
 * The revisions that must be applied so that `target` is, oldest first: it and all that it rests upon, dependencies
 * counted, without what is applied already.
 *
 * @throws {RevisionError} if a revision of the target rests upon another of it.
 */
export function upgradeNodes(topology: Topology, rows: Nodes, target: Target): number[] {
  // At head, which is where most runs find a database, nothing more is looked at.
  if (target.nodes.every((node) => rows.includes(node))) return [];
  refuseOverlap(topology, target.nodes);
  const todo = topology.ancestors(target.nodes);
  remove(todo, topology.ancestors(rows));
  return newestFirst(topology, todo).reverse();
}

/**
 * The revisions that must be taken back so that nothing above `target` stays, newest first; whatever depends on one of
 * them, on another branch too, goes with it.
 *
 * @throws {UnreachableRevisionError} if the target is not applied.
 * @throws {AmbiguousRevisionError} if the target is several revisions.
 */
export function downgradeNodes(topology: Topology, rows: Nodes, target: Target, text: string): number[] {
  const { nodes: [node, ...others], branch } = target;
  if (others.length > 0) {
    throw new AmbiguousRevisionError(
      `Cannot downgrade to ${text}: it is ${others.length + 1} revisions, ${list(topology, target.nodes)}`,
      { hint: "name one of them, or `base`" },
    );
  }
  const applied = topology.ancestors(rows);
  if (node !== undefined && applied[node] === 0) {
    throw new UnreachableRevisionError(
      `Cannot downgrade to ${text}: ${quote(topology.revisions[node]!.id)} is not applied; the database is at ${
        rows.length === 0 ? "base" : list(topology, rows)
      }`,
      { hint: `\`retort upgrade ${topology.revisions[node]!.id}\` applies it` },
    );
  }
  const todo = topology.descendants(downgradeRoots(topology, node, branch, target.isNamedBase ?? false));
  for (let i = 0; i < todo.length; i++) todo[i]! &= applied[i]!;
  return newestFirst(topology, todo);
}

/** The lowest revisions that a downgrade to `node`, or to the base, takes back. */
function downgradeRoots(
  topology: Topology,
  node: number | undefined,
  branch: number | undefined,
  isNamedBase: boolean,
): Nodes {
  if (node === undefined && branch !== undefined && isNamedBase) {
    // The base of a branch that begins at a branch point is that point: what other branches need stays.
    const members = new Set(branchOf(topology, branch));
    return [...members].filter((member) => !topology.downs[member]!.some((down) => members.has(down)));
  }
  const roots = node === undefined ? bases(topology) : topology.children[node]!;
  if (branch === undefined || roots.length <= 1) return roots;
  const lineage = topology.lineage(branch, { parentsOnly: true });
  return roots.filter((root) => lineage[root] === 1);
}

/**
 * The revisions from `range.lower` to `range.upper`, both counted in, newest first.
 *
 * Steps in `upper` are counted from `lower`, steps in `lower` from `upper`; those that lead beyond the first or the last
 * revision end there.
 *
 * @param rows Where the database is, for `current`.
 * @throws {UnreachableRevisionError} if `lower` is no ancestor of `upper`.
 */
export function rangeNodes(topology: Topology, range: Range, rows?: Nodes): number[] {
  const { lower = "base", upper = "heads" } = range;
  const purpose = { isLenient: true, ...(rows === undefined ? {} : { rows }) };
  const [lowerSteps, upperSteps] = [stepsOf(topology, lower), stepsOf(topology, upper)];
  const end = (text: string, steps: number | undefined, origin: Nodes): Target =>
    resolve(topology, text, steps === undefined ? purpose : { ...purpose, origin });
  let from: Target, to: Target;
  if (lowerSteps !== undefined && lowerSteps < 0) {
    to = end(upper, upperSteps, upperSteps! < 0 ? realHeads(topology) : []);
    from = end(lower, lowerSteps, to.nodes);
  } else {
    from = end(lower, lowerSteps, []);
    to = end(upper, upperSteps, upperSteps! < 0 ? realHeads(topology) : from.nodes);
  }

  let targets = to.nodes;
  if (from.branch !== undefined) {
    const lineage = topology.lineage(from.branch, { parentsOnly: true });
    targets = targets.filter((node) => lineage[node] === 1);
  }
  const required = topology.ancestors(targets);
  const outside = from.nodes.find((node) => required[node] === 0);
  if (outside !== undefined) {
    throw new UnreachableRevisionError(
      `Cannot list the range "${lower}:${upper}": ${quote(topology.revisions[outside]!.id)} is ${
        targets.length === 0 ? `on no way to "${upper}"` : `not an ancestor of ${list(topology, targets)}`
      }`,
      { hint: "the older revision stands on the left of the colon" },
    );
  }
  if (from.nodes.length === 0) return newestFirst(topology, required);

  const todo = required.slice();
  remove(todo, topology.ancestors(from.nodes));
  for (const node of from.nodes) todo[node] = 1;
  intersect(todo, topology.descendants(from.nodes, { parentsOnly: true }));
  // Others may stand between two of the range, by dependencies: they decide the order, but are not listed.
  const between = required;
  intersect(between, topology.descendants(members(todo)));
  intersect(between, topology.ancestors(members(todo)));
  return newestFirst(topology, between).filter((node) => todo[node] === 1);
}

/** @throws {RevisionError} if one of `nodes` is an ancestor of another. */
export function refuseOverlap(topology: Topology, nodes: Nodes): void {
  if (nodes.length <= 1) return;
  const below = topology.ancestors(nodes.flatMap((node) => topology.allDowns(node)));
  const covered = nodes.find((node) => below[node] === 1);
  if (covered === undefined) return;
  const above = nodes.find((node) => node !== covered && topology.ancestors([node])[covered] === 1)!;
  const [lowerId, upperId] = [topology.revisions[covered]!.id, topology.revisions[above]!.id];
  throw new RevisionError(
    `Cannot go to ${quote(lowerId)} and to ${quote(upperId)} at once: ${quote(upperId)} rests upon ${quote(lowerId)}`,
    { hint: `name ${quote(upperId)} alone` },
  );
}

function members(mask: Mask): number[] {
  const nodes: number[] = [];
  for (let node = 0; node < mask.length; node++) if (mask[node] === 1) nodes.push(node);
  return nodes;
}

function remove(mask: Mask, other: Mask): void {
  for (let i = 0; i < mask.length; i++) if (other[i] === 1) mask[i] = 0;
}

function intersect(mask: Mask, other: Mask): void {
  for (let i = 0; i < mask.length; i++) mask[i]! &= other[i]!;
}
