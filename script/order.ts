/**
 * The order in which revisions are run.
 *
 * @module
 */

import type { Mask, Topology } from "./topology.ts";

/**
 * Sorts a set of revisions so that each comes before all that it rests upon.
 *
 * One branch is followed to its end before another; branches come in the order of their heads' files, the parents of a
 * merge in the order of its file; what several branches share comes when all of them are through.
 *
 * @param todo The set: with two revisions it holds all that stand between them.
 */
export function newestFirst(topology: Topology, todo: Mask): number[] {
  const left = todo.slice();
  const blockers = countBlockers(topology, left);
  const ends = new LinkedNodes(topology.size);
  for (let node = 0; node < left.length; node++) if (left[node] === 1 && blockers[node] === 0) ends.append(node);
  const above = new Above(topology, left);
  const sorted: number[] = [];
  let candidate = ends.first;
  while (candidate !== undefined) {
    if (blockers[candidate]! > 0) {
      candidate = above.firstOf(ends, candidate);
      continue;
    }
    sorted.push(candidate);
    left[candidate] = 0;
    let following: number | undefined;
    for (const down of topology.normalizedDowns[candidate]!) {
      if (left[down] === 0) continue;
      blockers[down]!--;
      if (ends.has(down)) continue;
      if (following === undefined) ends.replace(candidate, following = down);
      else ends.append(down);
    }
    candidate = following ?? ends.remove(candidate);
  }
  return sorted;
}

/** How many of the set rest upon each. */
function countBlockers(topology: Topology, set: Mask): Uint32Array {
  const blockers = new Uint32Array(topology.size);
  for (let node = 0; node < set.length; node++) {
    if (set[node] === 0) continue;
    for (const down of topology.normalizedDowns[node]!) if (set[down] === 1) blockers[down]!++;
  }
  return blockers;
}

/** Finds who stands above a revision, among what is left. */
class Above {
  readonly #topology: Topology;
  readonly #left: Mask;
  /** Which search found each; a counter spares clearing it. */
  readonly #found: Uint32Array;
  #search = 0;

  constructor(topology: Topology, left: Mask) {
    this.#topology = topology;
    this.#left = left;
    this.#found = new Uint32Array(topology.size);
  }

  /** The first of `ends` that rests upon `node`. */
  firstOf(ends: LinkedNodes, node: number): number {
    let isSearched = false;
    for (let end = ends.first; end !== undefined; end = ends.after(end)) {
      if (end === node) continue;
      // Most often it rests upon it directly, which spares the search.
      if (this.#topology.normalizedDowns[end]!.includes(node)) return end;
      if (!isSearched) this.#searchFrom(node);
      isSearched = true;
      if (this.#found[end] === this.#search) return end;
    }
    throw new Error(`nothing is left above revision ${this.#topology.revisions[node]!.id}, which waits for it`);
  }

  #searchFrom(node: number): void {
    this.#search++;
    const pending = [node];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const follower of this.#topology.followers[next]!) {
        if (this.#left[follower] === 0 || this.#found[follower] === this.#search) continue;
        this.#found[follower] = this.#search;
        pending.push(follower);
      }
    }
  }
}

/** Numbers in a row, each at most once; every method takes the same time however many there are. */
class LinkedNodes {
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #end: number;
  readonly #members: Uint8Array;

  constructor(size: number) {
    // The place after the last closes the ring.
    this.#end = size;
    this.#next = new Int32Array(size + 1).fill(size);
    this.#previous = new Int32Array(size + 1).fill(size);
    this.#members = new Uint8Array(size);
  }

  get first(): number | undefined {
    return this.after(this.#end);
  }

  has(node: number): boolean {
    return this.#members[node] === 1;
  }

  after(node: number): number | undefined {
    const next = this.#next[node]!;
    return next === this.#end ? undefined : next;
  }

  append(node: number): void {
    this.#link(this.#previous[this.#end]!, node);
    this.#link(node, this.#end);
    this.#members[node] = 1;
  }

  replace(node: number, other: number): void {
    this.#link(this.#previous[node]!, other);
    this.#link(other, this.#next[node]!);
    this.#members[node] = 0;
    this.#members[other] = 1;
  }

  /** Takes `node` out, and gives the one before it, or the first if there is none before. */
  remove(node: number): number | undefined {
    const previous = this.#previous[node]!;
    this.#link(previous, this.#next[node]!);
    this.#members[node] = 0;
    return previous === this.#end ? this.first : previous;
  }

  #link(node: number, other: number): void {
    this.#next[node] = other;
    this.#previous[other] = node;
  }
}
