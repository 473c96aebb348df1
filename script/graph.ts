/**
 * The graph that revisions form, and every question about it.
 *
 * @module
 */

import { type RevisionError, RevisionNotFoundError } from "../errors.ts";
import { bases, effectiveHeads, heads, realHeads, refuseImplied, rowsOf } from "./heads.ts";
import { spreadLabels } from "./labels.ts";
import { downgradeNodes, rangeNodes, upgradeNodes } from "./plan.ts";
import { resolve, type Target } from "./resolve.ts";
import type { Direction, Revision, RevisionStep } from "./revision.ts";
import { applyChanges, type RowChange, type StampStep, stampSteps, stepChanges } from "./rows.ts";
import type { Range } from "./spec.ts";
import { type Nodes, quote, Topology } from "./topology.ts";

/**
 * An immutable, checked graph of revisions; every question about revisions is asked of it. Pure.
 *
 * Where an order is free it is the order in which the revisions were given, which is that of their files.
 */
export class RevisionGraph {
  readonly #topology: Topology;
  #heads?: readonly Revision[];
  #realHeads?: readonly Revision[];
  #bases?: readonly Revision[];
  #labels?: ReadonlyMap<number, readonly string[]>;

  private constructor(topology: Topology) {
    this.#topology = topology;
  }

  /**
   * Makes the graph of `revisions`.
   *
   * @throws {DuplicateRevisionError} if two have one id, or a label is taken.
   * @throws {MissingParentError} if a parent or a dependency does not exist.
   * @throws {RevisionCycleError} if one is its own ancestor, dependencies counted.
   */
  static from(revisions: Iterable<Revision>): RevisionGraph {
    return new RevisionGraph(new Topology(revisions));
  }

  /**
   * Looks for all that keeps `revisions` from being a graph, where {@linkcode from} throws the first.
   *
   * @returns What is wrong, and the graph of the rest, without what is missing or there twice; no graph where there is a
   * cycle.
   */
  static check(
    revisions: Iterable<Revision>,
  ): { readonly errors: readonly RevisionError[]; readonly graph?: RevisionGraph } {
    const errors: RevisionError[] = [];
    const topology = new Topology(revisions, (error) => errors.push(error));
    if (errors.some(({ code }) => code === "E_REVISION_CYCLE")) return { errors };
    return { errors, graph: new RevisionGraph(topology) };
  }

  /** How many revisions there are. */
  get size(): number {
    return this.#topology.size;
  }

  /** All revisions, in the order in which they were given. */
  get revisions(): readonly Revision[] {
    return this.#topology.revisions;
  }

  /** Revisions that are no parent of another. */
  get heads(): readonly Revision[] {
    return this.#heads ??= Object.freeze(this.#revisions(heads(this.#topology)));
  }

  /** Revisions that are no parent of another, and that none depends on: the rows of a database that has everything. */
  get realHeads(): readonly Revision[] {
    return this.#realHeads ??= Object.freeze(this.#revisions(realHeads(this.#topology)));
  }

  /** Revisions without parents. */
  get bases(): readonly Revision[] {
    return this.#bases ??= Object.freeze(this.#revisions(bases(this.#topology)));
  }

  /** Whether a revision has exactly this id. */
  has(id: string): boolean {
    return this.#topology.byId.has(id);
  }

  /** The revision of exactly this id. @throws {RevisionNotFoundError} if there is none. */
  get(id: string): Revision {
    return this.#topology.revisions[this.#node(id)]!;
  }

  /** The revisions that have `id` as a parent. */
  children(id: string): readonly Revision[] {
    return this.#revisions(this.#topology.children[this.#node(id)]!);
  }

  /** The revisions that `id` depends on, named by id or by label in its file. */
  dependencies(id: string): readonly Revision[] {
    return this.#revisions(this.#topology.dependencies[this.#node(id)]!);
  }

  /** Whether no revision has `id` as a parent. */
  isHead(id: string): boolean {
    return this.#topology.childCount(this.#node(id)) === 0;
  }

  /** Whether no revision has `id` as a parent or depends on it. */
  isRealHead(id: string): boolean {
    return this.#topology.followerCount(this.#node(id)) === 0;
  }

  /** Whether several revisions have `id` as a parent. */
  isBranchPoint(id: string): boolean {
    return this.#topology.childCount(this.#node(id)) > 1;
  }

  /** Whether `id` has several parents. */
  isMergePoint(id: string): boolean {
    return this.#topology.downs[this.#node(id)]!.length > 1;
  }

  /** Whether `lower` is `upper`, or a parent of a parent of it; dependencies do not count. */
  isAncestor(lower: string, upper: string): boolean {
    return this.#topology.ancestors([this.#node(upper)], { parentsOnly: true })[this.#node(lower)] === 1;
  }

  /**
   * What sets each of `ids` apart: the revisions that it rests upon, itself counted, and that not all of the others rest
   * upon; in the order of files.
   */
  apart(ids: readonly string[]): readonly (readonly Revision[])[] {
    const masks = ids.map((id) => this.#topology.ancestors([this.#node(id)]));
    return masks.map((mask) =>
      this.revisions.filter((_, node) => mask[node] === 1 && masks.some((other) => other[node] === 0))
    );
  }

  /** The branch labels of `id`, its own and those that spread to it, sorted. */
  labelsOf(id: string): readonly string[] {
    this.#labels ??= spreadLabels(this.#topology);
    return this.#labels.get(this.#node(id)) ?? [];
  }

  /**
   * The revisions that a target names: none for `base`, several for `heads`.
   *
   * @param spec `"head"`, `"ae10+2"`, `"billing@head"`, an id or the beginning of one.
   * @param current The version rows, where steps such as `+1` are counted from; without them `-1` counts from the heads.
   * @param direction What it is for, so that a hint can name the command.
   * @throws {RevisionNotFoundError} if it names nothing, or no file declares a row.
   * @throws {AmbiguousRevisionError} if it could mean several.
   * @throws {MultipleHeadsError} if it asks for the head of several.
   * @throws {UnreachableRevisionError} if there are not as many steps.
   */
  resolve(spec: string, current?: readonly string[], direction?: Direction): readonly Revision[] {
    const purpose = {
      ...(current && { rows: rowsOf(this.#topology, current) }),
      ...(direction && { direction }),
    };
    return this.#revisions(resolve(this.#topology, spec, purpose).nodes);
  }

  /**
   * The steps that lead a database at `current` to `target`, in the order in which they run; none if it is there.
   *
   * @param target As a text, a target's branch counts too: `billing@base` takes back that branch alone.
   * @throws {UnreachableRevisionError} if a downgrade is asked for to what is not applied.
   * @throws {RevisionError} if one of the rows rests upon another.
   * @throws {RevisionError} as {@linkcode RevisionGraph.resolve} does.
   */
  plan(
    current: readonly string[],
    target: string | readonly Revision[],
    direction: Direction,
  ): readonly RevisionStep[] {
    const rows = rowsOf(this.#topology, current);
    refuseImplied(this.#topology, rows);
    const resolved: Target = typeof target === "string"
      ? resolve(this.#topology, target, { rows, direction })
      : { nodes: target.map((revision) => this.#node(revision.id)) };
    if (direction === "upgrade") return this.#steps(upgradeNodes(this.#topology, rows, resolved), direction);
    const text = typeof target === "string" ? quote(target) : target.map(({ id }) => quote(id)).join(", ");
    return this.#steps(downgradeNodes(this.#topology, rows, resolved, text), direction);
  }

  /** What a step changes in the version table, in order. @throws {UnreachableRevisionError} if it does not fit the rows. */
  changes(current: readonly string[], step: RevisionStep): readonly RowChange[] {
    const rows = rowsOf(this.#topology, current);
    return stepChanges(this.#topology, rows, this.#node(step.revision.id), step.direction);
  }

  /** The version rows after `step`. @throws {UnreachableRevisionError} if it does not fit them. */
  after(current: readonly string[], step: RevisionStep): readonly string[] {
    return applyChanges(current, this.changes(current, step));
  }

  /**
   * How the version rows become the targets without running anything: rows that share a line of history with a target give
   * way to it, others stay.
   *
   * @throws {RevisionError} if a target names nothing, or rests upon another.
   */
  stamp(current: readonly string[], targets: readonly string[]): readonly StampStep[] {
    return stampSteps(this.#topology, rowsOf(this.#topology, current), targets);
  }

  /**
   * Revisions newest first, each before all that it rests upon.
   *
   * @param range Both ends counted in. @default {{ lower: "base", upper: "heads" }}
   * @param current The version rows, for the word `current` in the range.
   * @throws {UnreachableRevisionError} if the lower end is no ancestor of the upper.
   */
  iterate(range: Range = {}, current?: readonly string[]): readonly Revision[] {
    const rows = current === undefined ? undefined : rowsOf(this.#topology, current);
    return this.#revisions(rangeNodes(this.#topology, range, rows));
  }

  /** Of the revisions that are applied when the rows are `current`, those that no other of them has as a parent. */
  effectiveHeads(current: readonly string[]): readonly Revision[] {
    return this.#revisions(effectiveHeads(this.#topology, rowsOf(this.#topology, current)));
  }

  /**
   * The revisions that a database has when its version rows are `current`, in the order of files: these and all that they
   * rest upon.
   *
   * @throws {RevisionNotFoundError} if no file declares a row.
   */
  applied(current: readonly string[]): readonly Revision[] {
    const mask = this.#topology.ancestors(rowsOf(this.#topology, current));
    return this.revisions.filter((_, node) => mask[node] === 1);
  }

  #node(id: string): number {
    const node = this.#topology.byId.get(id);
    if (node !== undefined) return node;
    throw new RevisionNotFoundError(`Cannot find the revision ${quote(id)}: no file declares it`, {
      hint: "`retort history` lists what there is",
    });
  }

  #revisions(nodes: Nodes): Revision[] {
    return nodes.map((node) => this.#topology.revisions[node]!);
  }

  #steps(nodes: Nodes, direction: Direction): RevisionStep[] {
    return this.#revisions(nodes).map((revision) => ({ revision, direction }));
  }
}
