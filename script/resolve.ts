/**
 * What a target means in a graph.
 *
 * @module
 */

import {
  AmbiguousRevisionError,
  MultipleHeadsError,
  nearest,
  RevisionNotFoundError,
  UnreachableRevisionError,
} from "../errors.ts";
import { bases, effectiveHeads, heads, list, nodesWhere, realHeads } from "./heads.ts";
import type { Direction } from "./revision.ts";
import { type Anchor, parseSpec, type Relative, type Spec } from "./spec.ts";
import { type Mask, type Nodes, quote, type Topology } from "./topology.ts";

/** What a target came to. */
export interface Target {
  /** None for the base. */
  readonly nodes: Nodes;
  /** The revision whose branch was named, or chosen. */
  readonly branch?: number;
  /** Whether the base was named, and not arrived at step by step. */
  readonly isNamedBase?: boolean;
}

/** What a target is resolved for. */
export interface Purpose {
  /** Where the database is. */
  readonly rows?: Nodes;
  /** What the target is for; decides which steps make sense, and what a hint says. */
  readonly direction?: Direction;
  /** What steps are counted from, each by itself, in place of where the database is. */
  readonly origin?: Nodes;
  /** Whether steps beyond the first or the last revision are left out, and not refused. */
  readonly isLenient?: boolean;
}

/**
 * Resolves the text of a target.
 *
 * @throws {RevisionNotFoundError} if it names nothing.
 * @throws {AmbiguousRevisionError} if it could mean several revisions.
 * @throws {MultipleHeadsError} if it asks for the head of several.
 * @throws {UnreachableRevisionError} if there are not as many steps.
 */
export function resolve(topology: Topology, text: string, purpose: Purpose = {}): Target {
  return new Resolver(topology, text, purpose).resolve();
}

/** How many steps a target takes, where it does not say from where; else `undefined`. */
export function stepsOf(topology: Topology, text: string): number | undefined {
  const spec = parse(topology, text);
  return spec.kind === "relative" && spec.from === undefined ? spec.steps : undefined;
}

function parse(topology: Topology, text: string): Spec {
  return parseSpec(text, (name) => topology.byId.has(name) || topology.byLabel.has(name));
}

/** Resolves one text; its methods are the grammar's forms. */
class Resolver {
  readonly #topology: Topology;
  readonly #text: string;
  readonly #purpose: Purpose;

  constructor(topology: Topology, text: string, purpose: Purpose) {
    this.#topology = topology;
    this.#text = text;
    this.#purpose = purpose;
  }

  resolve(): Target {
    const spec = parse(this.#topology, this.#text);
    const branch = spec.label === undefined ? undefined : this.#branch(spec.label);
    if (spec.kind !== "relative") {
      const nodes = this.#anchor(spec, branch);
      return { nodes, ...(branch === undefined ? {} : { branch }), isNamedBase: spec.kind === "base" };
    }
    return spec.from === undefined ? this.#fromHere(spec, branch) : this.#fromAnchor(spec, spec.from, branch);
  }

  /** A target that does not move. */
  #anchor(spec: Anchor, branch: number | undefined): Nodes {
    switch (spec.kind) {
      case "base":
        return [];
      case "head":
        return this.#head(branch);
      case "heads":
        return branch === undefined ? realHeads(this.#topology) : this.#onBranch(heads(this.#topology), branch);
      case "current":
        return this.#onBranch(this.#rows(), branch);
      case "name":
        return [this.#find(spec.name, branch)];
    }
  }

  #head(branch: number | undefined): Nodes {
    const all = this.#onBranch(heads(this.#topology), branch);
    if (all.length <= 1) return all;
    throw new MultipleHeadsError(
      `Cannot resolve ${quote(this.#text)}: there are ${all.length} heads, ${list(this.#topology, all)}`,
      { hint: this.#headHint(all) },
    );
  }

  #headHint(all: Nodes): string {
    const { direction } = this.#purpose;
    if (direction === undefined || !this.#text.endsWith("head")) {
      return 'name one of them, use "heads" for all, or join them with `retort merge heads`';
    }
    const one = this.#commands(direction, all, "");
    if (direction === "downgrade") return `name one: ${one}; or join them: \`retort merge heads\``;
    return `for all: \`retort upgrade ${this.#text}s\`; for one: ${one}; or join them: \`retort merge heads\``;
  }

  /** Steps from a named revision. */
  #fromAnchor(spec: Relative, from: Anchor, branch: number | undefined): Target {
    const start = this.#only(this.#anchor(from, branch));
    const end = this.#walk(start, spec.steps, branch);
    return { nodes: end === undefined ? [] : [end], ...(branch === undefined ? {} : { branch }) };
  }

  /** Steps from where the database is. */
  #fromHere(spec: Relative, branch: number | undefined): Target {
    const { direction, rows, origin } = this.#purpose;
    const isUp = spec.steps > 0;
    if (spec.steps === 0 || (direction !== undefined && isUp !== (direction === "upgrade"))) {
      throw new UnreachableRevisionError(
        `Cannot ${direction ?? "go"} by ${quote(this.#text)}: steps from where the database is lead ${
          direction === "downgrade" ? "down, as -1 does" : direction === "upgrade" ? "up, as +1 does" : "up or down"
        }`,
        { hint: "name a revision to count from, as in `<revision>+1`" },
      );
    }
    if (isUp) {
      const start = origin === undefined ? this.#upgradeStart(branch) : this.#only(origin);
      const end = this.#walk(start, spec.steps, branch);
      return { nodes: end === undefined ? [] : [end], ...(branch === undefined ? {} : { branch }) };
    }
    if (origin !== undefined || rows === undefined) {
      const starts = this.#onBranch(origin ?? realHeads(this.#topology), branch);
      const ends = new Set(starts.map((head) => this.#walk(head, spec.steps, undefined)));
      const nodes = [...ends].filter((end) => end !== undefined);
      return { nodes: nodes.length < ends.size ? [] : nodes, ...(branch === undefined ? {} : { branch }) };
    }
    const start = this.#downgradeStart(rows, branch);
    const end = this.#walk(start, spec.steps, undefined);
    return { nodes: end === undefined ? [] : [end], branch: branch ?? start };
  }

  /** Where `+N` is counted from: `undefined` for the base. */
  #upgradeStart(branch: number | undefined): number | undefined {
    const rows = this.#purpose.rows ?? [];
    if (branch === undefined) return this.#onlyRow(rows);
    const onBranch = this.#onBranch(rows, branch);
    if (onBranch.length > 0) return this.#onlyRow(onBranch);
    // The branch has no row: its start may be applied all the same, under other branches.
    const lineage = this.#lineage(branch);
    const active = this.#topology.ancestors(rows).map((bit, node) => bit & lineage[node]!);
    const covered = new Set<number>();
    active.forEach((bit, node) => {
      if (bit === 1) { for (const down of this.#topology.normalizedDowns[node]!) covered.add(down); }
    });
    return this.#onlyRow(nodesWhere(this.#topology, (node) => active[node] === 1 && !covered.has(node)));
  }

  /** Where `-N` is counted from. */
  #downgradeStart(rows: Nodes, branch: number | undefined): number {
    let starts = rows;
    if (branch !== undefined) {
      starts = this.#onBranch(rows, branch);
      if (starts.length === 0) starts = this.#onBranch(effectiveHeads(this.#topology, rows), branch);
    }
    const start = this.#onlyRow(starts);
    if (start !== undefined) return start;
    throw new UnreachableRevisionError(
      `Cannot downgrade by ${quote(this.#text)}: ${
        branch === undefined ? "the database is at base" : "nothing of the branch is applied"
      }`,
    );
  }

  #onlyRow(rows: Nodes): number | undefined {
    if (rows.length <= 1) return rows[0];
    const direction = this.#purpose.direction ?? "upgrade";
    const step = this.#text.slice(this.#text.indexOf("@") + 1);
    throw new AmbiguousRevisionError(
      `Cannot resolve ${quote(this.#text)}: the database is at ${rows.length} revisions, ${list(this.#topology, rows)}`,
      { hint: `name the branch: ${this.#commands(direction, rows, `@${step}`)}` },
    );
  }

  /**
   * Goes so many steps along parents.
   *
   * @param start `undefined` for the base.
   * @param branch Chooses among several children.
   * @returns `undefined` for the base.
   */
  #walk(start: number | undefined, steps: number, branch: number | undefined): number | undefined {
    const lineage = branch === undefined ? undefined : this.#lineage(branch);
    let node = start;
    const total = Math.abs(steps);
    for (let step = 0; step < total; step++) {
      let choices: Nodes;
      if (steps > 0) {
        choices = node === undefined ? bases(this.#topology) : this.#topology.children[node]!;
        if (lineage !== undefined) choices = choices.filter((choice) => lineage[choice] === 1);
      } else {
        if (node === undefined) return this.#overwalk(node, start, steps, step);
        choices = this.#topology.downs[node]!;
      }
      if (choices.length > 1) throw this.#ambiguousWalk(node, steps, choices);
      if (choices.length === 0 && steps > 0) return this.#overwalk(node, start, steps, step);
      node = choices[0];
    }
    return node;
  }

  /** There is no further step than `node`: it is the end where that is good enough. */
  #overwalk(node: number | undefined, start: number | undefined, steps: number, taken: number): number | undefined {
    if (this.#purpose.isLenient) return node;
    const from = start === undefined ? "the base" : list(this.#topology, [start]);
    const there = taken === 0 ? "there is none" : taken === 1 ? "there is only one" : `there are only ${taken}`;
    throw new UnreachableRevisionError(
      `Cannot resolve ${quote(this.#text)}: it takes ${Math.abs(steps)} ${Math.abs(steps) === 1 ? "step" : "steps"} ${
        steps > 0 ? "up" : "down"
      } from ${from}, and ${there}`,
      { hint: steps > 0 ? "`head` goes as far up as can be" : "`base` goes as far down as can be" },
    );
  }

  #ambiguousWalk(node: number | undefined, steps: number, choices: Nodes): AmbiguousRevisionError {
    const from = node === undefined ? "the base" : list(this.#topology, [node]);
    const what = steps > 0 ? `${choices.length} revisions follow ${from}` : `${from} has ${choices.length} parents`;
    const direction = this.#purpose.direction;
    return new AmbiguousRevisionError(
      `Cannot resolve ${quote(this.#text)}: ${what}, ${list(this.#topology, choices)}`,
      { hint: direction === undefined ? "name one of them" : `name one: ${this.#commands(direction, choices, "")}` },
    );
  }

  #commands(direction: Direction, nodes: Nodes, suffix: string): string {
    return nodes.slice(0, 8).map((node) => `\`retort ${direction} ${this.#topology.revisions[node]!.id}${suffix}\``)
      .join(" or ");
  }

  /** Of several revisions the one; `undefined` for the base. */
  #only(nodes: Nodes): number | undefined {
    if (nodes.length <= 1) return nodes[0];
    throw new AmbiguousRevisionError(
      `Cannot resolve ${quote(this.#text)}: steps are counted from one revision, and there are ${nodes.length}, ${
        list(this.#topology, nodes)
      }`,
      { hint: "name one of them" },
    );
  }

  #rows(): Nodes {
    if (this.#purpose.rows !== undefined) return this.#purpose.rows;
    throw new RevisionNotFoundError(`Cannot resolve ${quote(this.#text)}: no database was asked where it is`, {
      hint: "name a revision",
    });
  }

  #lineage(branch: number): Mask {
    return this.#topology.lineage(branch, { parentsOnly: true });
  }

  #onBranch(nodes: Nodes, branch: number | undefined): Nodes {
    if (branch === undefined || nodes.length === 0) return nodes;
    const lineage = this.#lineage(branch);
    return nodes.filter((node) => lineage[node] === 1);
  }

  /** The revision that `label` names as a branch: a declared label, or any revision. */
  #branch(label: string): number {
    const declared = this.#topology.byLabel.get(label);
    if (declared !== undefined) return declared;
    return this.#byPrefix(label, undefined, "branch");
  }

  /** The revision of that id or label, or whose id or label begins so. */
  #find(name: string, branch: number | undefined): number {
    const exact = this.#topology.byId.get(name) ?? this.#topology.byLabel.get(name);
    const found = exact ?? this.#byPrefix(name, branch, "revision");
    if (branch === undefined || this.#lineage(branch)[found] === 1) return found;
    throw new RevisionNotFoundError(
      `Cannot resolve ${quote(this.#text)}: ${list(this.#topology, [found])} is not on the branch of ${
        list(this.#topology, [branch])
      }`,
    );
  }

  #byPrefix(prefix: string, branch: number | undefined, what: "revision" | "branch"): number {
    const { byId, byLabel } = this.#topology;
    const exact = byId.get(prefix);
    if (exact !== undefined) return exact;
    const lineage = branch === undefined ? undefined : this.#lineage(branch);
    const found = new Set<number>();
    for (const names of prefix === "" ? [] : [byId, byLabel]) {
      for (const [name, node] of names) {
        // Names of up to three characters are too short to have a beginning.
        if (name.length > 3 && name.startsWith(prefix) && (lineage === undefined || lineage[node] === 1)) {
          found.add(node);
        }
      }
    }
    const [first, ...others] = found;
    if (first === undefined) throw this.#notFound(prefix, what);
    if (others.length === 0) return first;
    throw new AmbiguousRevisionError(
      `Cannot resolve ${quote(this.#text)}: ${found.size} revisions begin with ${quote(prefix)}, ${
        list(this.#topology, [...found])
      }`,
      {
        hint: this.#purpose.direction === undefined || prefix !== this.#text
          ? "write more of the id"
          : `write more of the id: ${this.#commands(this.#purpose.direction, [...found], "")}`,
      },
    );
  }

  #notFound(name: string, what: "revision" | "branch"): RevisionNotFoundError {
    const { byId, byLabel } = this.#topology;
    const similar = nearest(
      name,
      what === "branch" ? [...byLabel.keys(), ...byId.keys()] : [
        ...["head", "heads", "base"],
        ...byLabel.keys(),
        ...byId.keys(),
      ],
    );
    const asked = this.#text === name ? "" : ` in ${quote(this.#text)}`;
    return new RevisionNotFoundError(
      `Cannot find the ${what} ${quote(name)}${asked}: no id or label is that or begins with it`,
      {
        hint: similar === undefined
          ? `\`retort ${what === "branch" ? "heads" : "history"}\` lists what there is`
          : `did you mean ${quote(similar)}?`,
      },
    );
  }
}
