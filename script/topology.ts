/**
 * The bare graph under {@linkcode RevisionGraph}: revisions as numbers, in the order of their files.
 *
 * What a database at head does not need is computed when it is first asked for. Nothing here recurses: a history may be
 * one chain of ten thousand.
 *
 * @module
 */

import {
  DuplicateRevisionError,
  MissingParentError,
  nearest,
  RevisionCycleError,
  type RevisionError,
} from "../errors.ts";
import type { Revision } from "./revision.ts";

/** Numbers of revisions. */
export type Nodes = readonly number[];

/** Which revisions belong to a set: 1 at their numbers. */
export type Mask = Uint8Array;

const NONE: Nodes = [];

/** What is done about an error in the files. */
export type Refuse = (error: RevisionError) => void;

function raise(error: RevisionError): never {
  throw error;
}

/** Who refers to whom, checked, and walks along it. */
export class Topology {
  readonly revisions: readonly Revision[];
  /** Id → number. */
  readonly byId: ReadonlyMap<string, number>;
  /** Declared label → number of the revision that declares it. */
  readonly byLabel: ReadonlyMap<string, number>;
  /** Parents of each, in the order of the file. */
  readonly downs: readonly Nodes[];
  /** What each depends on, its parents left out. */
  readonly dependencies: readonly Nodes[];
  /** Whether anything depends on anything. */
  readonly hasDependencies: boolean;
  /** How many have each as a parent. */
  readonly #childCounts: Uint32Array;
  /** How many have each as a parent, or depend on it. */
  readonly #followerCounts: Uint32Array;
  #children?: readonly Nodes[];
  #followers?: readonly Nodes[];
  #normalizedDowns?: readonly Nodes[];
  readonly #refuse: Refuse;

  /**
   * @param refuse Told of all that is wrong: what it lets pass is left out, a parent that is not there for one. A graph with
   * a cycle can be asked for nothing that walks. @default throws
   * @throws {DuplicateRevisionError} if two revisions have one id, or an id or label is taken by a label.
   * @throws {MissingParentError} if a parent or a dependency does not exist.
   * @throws {RevisionCycleError} if a revision is its own ancestor, dependencies counted.
   */
  constructor(revisions: Iterable<Revision>, refuse: Refuse = raise) {
    this.#refuse = refuse;
    const all = [...revisions];
    this.byId = indexIds(all, refuse);
    this.revisions = this.byId.size === all.length
      ? all
      : all.filter(({ id }, i) => all[this.byId.get(id)!] === all[i]);
    if (this.revisions !== all) this.byId = indexIds(this.revisions, refuse);
    this.byLabel = indexLabels(this.revisions, this.byId, refuse);
    const size = this.revisions.length;
    this.downs = this.revisions.map((revision) => this.#resolveAll(revision, revision.down, "parent"));
    let hasDependencies = false;
    this.dependencies = this.revisions.map((revision, node) => {
      if (revision.dependsOn.length === 0) return NONE;
      const found = this.#resolveAll(revision, revision.dependsOn, "dependency");
      hasDependencies = true;
      const downs = this.downs[node]!;
      return found.filter((dependency) => !downs.includes(dependency));
    });
    this.hasDependencies = hasDependencies;
    this.#childCounts = countTargets(this.downs, new Uint32Array(size));
    this.#followerCounts = hasDependencies
      ? countTargets(this.dependencies, this.#childCounts.slice())
      : this.#childCounts;
    this.#refuseCycles();
  }

  /** How many revisions there are. */
  get size(): number {
    return this.revisions.length;
  }

  /** How many revisions have `node` as a parent. */
  childCount(node: number): number {
    return this.#childCounts[node]!;
  }

  /** How many revisions have `node` as a parent, or depend on it. */
  followerCount(node: number): number {
    return this.#followerCounts[node]!;
  }

  /** Those that have each as a parent, in the order of files. */
  get children(): readonly Nodes[] {
    return this.#children ??= invert(this.downs, this.size);
  }

  /** Those that have each as a parent, or depend on it, in the order of files. */
  get followers(): readonly Nodes[] {
    if (!this.hasDependencies) return this.children;
    return this.#followers ??= invert(this.revisions.map((_, node) => this.allDowns(node)), this.size);
  }

  /** Parents and dependencies of `node`. */
  allDowns(node: number): Nodes {
    const dependencies = this.dependencies[node]!;
    return dependencies.length === 0 ? this.downs[node]! : [...this.downs[node]!, ...dependencies];
  }

  /**
   * Parents of each, and those of its dependencies that no strict ancestor along parents has too: what decides the order
   * of equals.
   */
  get normalizedDowns(): readonly Nodes[] {
    if (!this.hasDependencies) return this.downs;
    return this.#normalizedDowns ??= this.#normalize();
  }

  /** `starts` and all that they rest upon, dependencies counted unless `parentsOnly`. */
  ancestors(starts: Iterable<number>, options: { readonly parentsOnly?: boolean } = {}): Mask {
    const mask = new Uint8Array(this.size);
    const pending = [...starts];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (mask[node] === 1) continue;
      mask[node] = 1;
      for (const down of this.downs[node]!) if (mask[down] === 0) pending.push(down);
      if (options.parentsOnly || !this.hasDependencies) continue;
      for (const down of this.dependencies[node]!) if (mask[down] === 0) pending.push(down);
    }
    return mask;
  }

  /** `starts` and all that rests upon them, dependents counted unless `parentsOnly`. */
  descendants(starts: Iterable<number>, options: { readonly parentsOnly?: boolean } = {}): Mask {
    const next = options.parentsOnly ? this.children : this.followers;
    const mask = new Uint8Array(this.size);
    const pending = [...starts];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (mask[node] === 1) continue;
      mask[node] = 1;
      for (const child of next[node]!) if (mask[child] === 0) pending.push(child);
    }
    return mask;
  }

  /** Ancestors and descendants of `node` and itself: all that may stand on one line with it. */
  lineage(node: number, options: { readonly parentsOnly?: boolean } = {}): Mask {
    const mask = this.ancestors([node], options);
    const above = this.descendants([node], options);
    for (let i = 0; i < mask.length; i++) mask[i]! |= above[i]!;
    return mask;
  }

  #resolveAll(revision: Revision, names: readonly string[], role: "parent" | "dependency"): Nodes {
    if (names.length === 0) return NONE;
    const found: number[] = [];
    for (const name of names) {
      const node = this.byId.get(name) ?? (role === "dependency" ? this.byLabel.get(name) : undefined);
      if (node === undefined) this.#refuse(this.#missing(revision, name, role));
      else if (!found.includes(node)) found.push(node);
    }
    return found;
  }

  #missing(revision: Revision, name: string, role: "parent" | "dependency"): MissingParentError {
    const similar = nearest(name, this.byId.keys());
    return new MissingParentError(
      `Cannot find the ${role} ${quote(name)} of the revision ${
        quote(revision.id)
      }: no file declares it (${revision.path})`,
      {
        hint: `restore the file of ${quote(name)}, or correct ${role === "parent" ? "downRevision" : "dependsOn"}` +
          (similar === undefined ? "" : `; did you mean ${quote(similar)}?`),
        place: { path: revision.path },
      },
    );
  }

  /** Takes away, again and again, what nothing rests upon; what remains rests upon itself. */
  #refuseCycles(): void {
    const counts = this.#followerCounts.slice();
    const pending: number[] = [];
    for (let node = 0; node < counts.length; node++) if (counts[node] === 0) pending.push(node);
    let taken = 0;
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      taken++;
      for (const down of this.downs[node]!) if (--counts[down]! === 0) pending.push(down);
      for (const down of this.dependencies[node]!) if (--counts[down]! === 0) pending.push(down);
    }
    if (taken === this.size) return;

    // Of those that remain, each has a follower that remains: going there must come round.
    const path: number[] = [];
    const at = new Map<number, number>();
    let node = counts.findIndex((count) => count > 0);
    while (!at.has(node)) {
      at.set(node, path.length);
      path.push(node);
      node = this.followers[node]!.find((follower) => counts[follower]! > 0)!;
    }
    const cycle = path.slice(at.get(node)!);
    const usesDependency = cycle.some((down, i) => !this.downs[cycle[(i + 1) % cycle.length]!]!.includes(down));
    const shown = cycle.length <= 10 ? cycle : [...cycle.slice(0, 9), undefined, cycle.at(-1)];
    const names = [...shown, cycle[0]].map((i) => i === undefined ? "…" : quote(this.revisions[i]!.id)).join(" -> ");
    this.#refuse(
      new RevisionCycleError(
        `Cannot order the revisions: none may be its own ancestor, and there is a cycle, ${names}`,
        {
          hint: `correct ${usesDependency ? "dependsOn or downRevision" : "downRevision"} in one of their files`,
          place: { path: this.revisions[cycle[0]!]!.path },
        },
      ),
    );
  }

  #normalize(): readonly Nodes[] {
    const dependents = new Map<number, number[]>();
    this.dependencies.forEach((dependencies, node) => {
      for (const dependency of this.#declaredDependencies(node, dependencies)) {
        const list = dependents.get(dependency);
        if (list === undefined) dependents.set(dependency, [node]);
        else list.push(node);
      }
    });
    const redundant = new Map<number, Set<number>>();
    for (const [dependency, nodes] of dependents) {
      if (nodes.length === 1) continue;
      // Whoever is above another that has the same dependency gets it from there.
      const above = this.descendants(nodes.flatMap((node) => this.children[node]!), { parentsOnly: true });
      for (const node of nodes) {
        if (above[node] === 0) continue;
        const set = redundant.get(node);
        if (set === undefined) redundant.set(node, new Set([dependency]));
        else set.add(dependency);
      }
    }
    return this.downs.map((downs, node) => {
      const dependencies = this.dependencies[node]!;
      if (dependencies.length === 0) return downs;
      const left = redundant.get(node);
      return [...downs, ...dependencies.filter((dependency) => !left?.has(dependency)).sort((a, b) => a - b)];
    });
  }

  /** A dependency on a parent is none for the walks, but it is declared. */
  #declaredDependencies(node: number, dependencies: Nodes): Nodes {
    const { dependsOn } = this.revisions[node]!;
    if (dependsOn.length === dependencies.length) return dependencies;
    const found = dependsOn.map((name) => this.byId.get(name) ?? this.byLabel.get(name));
    return [...new Set(found.filter((node) => node !== undefined))];
  }
}

/** A name as messages show it. */
export function quote(name: string): string {
  return JSON.stringify(name);
}

function indexIds(revisions: readonly Revision[], refuse: Refuse): Map<string, number> {
  const byId = new Map<string, number>();
  for (let node = 0; node < revisions.length; node++) {
    const { id, path } = revisions[node]!;
    const other = byId.get(id);
    if (other === undefined) {
      byId.set(id, node);
      continue;
    }
    refuse(
      new DuplicateRevisionError(
        `Cannot tell two revisions apart: the id ${quote(id)} is declared in ${revisions[other]!.path} and in ${path}`,
        { hint: "give one of them another id, and let what follows it name that id as its parent", place: { path } },
      ),
    );
  }
  return byId;
}

function indexLabels(
  revisions: readonly Revision[],
  byId: ReadonlyMap<string, number>,
  refuse: Refuse,
): Map<string, number> {
  const byLabel = new Map<string, number>();
  for (let node = 0; node < revisions.length; node++) {
    const { labels, path } = revisions[node]!;
    for (const label of labels) {
      const other = byLabel.get(label) ?? byId.get(label);
      if (other === node && byLabel.has(label)) continue;
      if (other === undefined) {
        byLabel.set(label, node);
        continue;
      }
      const taken = byLabel.has(label) ? "declared in" : "the id of the revision in";
      refuse(
        new DuplicateRevisionError(
          `Cannot use the branch label ${quote(label)} of ${path}: it is ${taken} ${revisions[other]!.path}`,
          { hint: "a label names one branch; choose another", place: { path } },
        ),
      );
    }
  }
  return byLabel;
}

function countTargets(edges: readonly Nodes[], counts: Uint32Array): Uint32Array {
  for (const targets of edges) for (const target of targets) counts[target]!++;
  return counts;
}

function invert(edges: readonly Nodes[], size: number): readonly Nodes[] {
  const inverse: Nodes[] = new Array(size).fill(NONE);
  for (let node = 0; node < edges.length; node++) {
    for (const target of edges[node]!) {
      const list = inverse[target]!;
      if (list === NONE) inverse[target] = [node];
      else (list as number[]).push(node);
    }
  }
  return inverse;
}
