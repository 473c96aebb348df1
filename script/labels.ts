/**
 * How branch labels spread from the revisions that declare them.
 *
 * @module
 */

import type { Topology } from "./topology.ts";

/**
 * The stretch of history that belongs to `node` as a branch: all its descendants along parents, and, where these form a
 * line without branch or merge points, its ancestors too, down to the last one before such a point.
 */
export function branchOf(topology: Topology, node: number): number[] {
  const branch: number[] = [];
  let isLine = true;
  const above = topology.descendants([node], { parentsOnly: true });
  for (let i = 0; i < above.length; i++) {
    if (above[i] === 0) continue;
    branch.push(i);
    isLine &&= isOnLine(topology, i);
  }
  if (!isLine) return branch;
  for (let below = topology.downs[node]![0]; below !== undefined; below = topology.downs[below]![0]) {
    if (!isOnLine(topology, below)) break;
    branch.push(below);
  }
  return branch;
}

/** Whether `node` is neither a branch point, dependents counted, nor a merge point. */
function isOnLine(topology: Topology, node: number): boolean {
  return topology.followerCount(node) <= 1 && topology.downs[node]!.length <= 1;
}

/** The labels of each revision, its own and those that spread to it, sorted; absent where there are none. */
export function spreadLabels(topology: Topology): ReadonlyMap<number, readonly string[]> {
  const labels = new Map<number, string[]>();
  const declaring = new Map<number, string[]>();
  for (const [label, node] of topology.byLabel) {
    const list = declaring.get(node);
    if (list === undefined) declaring.set(node, [label]);
    else list.push(label);
  }
  for (const [node, declared] of declaring) {
    for (const member of branchOf(topology, node)) {
      const list = labels.get(member);
      if (list === undefined) labels.set(member, [...declared]);
      else list.push(...declared);
    }
  }
  for (const list of labels.values()) list.sort();
  return labels;
}
