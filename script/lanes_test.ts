import assert from "node:assert/strict";
import { test } from "node:test";
import { RevisionGraph } from "./graph.ts";
import { type LaneRow, lanesOf, type LinkKind } from "./lanes.ts";
import type { Revision } from "./revision.ts";

/** Revisions from lines such as `"a b -> m (x)"`: parents, id, dependencies. */
function graph(...lines: string[]): RevisionGraph {
  return RevisionGraph.from(lines.map((line): Revision => {
    const [, down = "", id, dependsOn = ""] = /^(?:(.*?) *-> *)?(\S+)(?: \((.*)\))?$/.exec(line)!;
    const list = (text: string) => text.split(" ").filter((name) => name !== "");
    return { id: id!, down: list(down), dependsOn: list(dependsOn), labels: [], message: "", path: `${id}.ts` };
  }));
}

/** The edges that somebody sees who follows the lines of `rows` from the top: `"upper kind lower"`. */
function followed(rows: readonly LaneRow[]): string[] {
  const edges: string[] = [];
  /** Lane → the lines that run in it. */
  const running = new Map<number, { readonly from: string; readonly kind: LinkKind }[]>();
  for (const { revision, lane, isReached, beside, absorbed, links } of rows) {
    const arriving = running.get(lane) ?? [];
    assert.equal(isReached, arriving.length > 0, `${revision.id} is reached`);
    for (const { from, kind } of arriving) edges.push(`${from} ${kind} ${revision.id}`);
    running.delete(lane);
    assert.deepEqual(
      beside,
      [...running].sort(([a], [b]) => a - b).map(([lane, lines]) => ({
        lane,
        kind: lines.some(({ kind }) => kind === "parent") ? "parent" : "dependency",
      })),
      `beside ${revision.id}`,
    );
    for (const link of links) {
      const lines = running.get(link.lane) ?? [];
      assert.equal(link.opens, lines.length === 0, `a line of ${revision.id} opens its lane`);
      running.set(link.lane, [...lines, { from: revision.id, kind: link.kind }]);
    }
    if (absorbed !== undefined) {
      running.set(lane, [...running.get(lane)!, ...running.get(absorbed.lane)!]);
      running.delete(absorbed.lane);
    }
  }
  assert.deepEqual([...running.keys()], [], "no line leads nowhere");
  return edges.sort();
}

/** The edges that the revisions say. */
function said(of: RevisionGraph): string[] {
  return of.revisions.flatMap(({ id, down }) => [
    ...down.map((parent) => `${id} parent ${parent}`),
    ...of.dependencies(id).map((dependency) => `${id} dependency ${dependency.id}`),
  ]).sort();
}

/** Each row as `lane:id -> lanes of its lines`. */
function shape(of: RevisionGraph, range = {}): string[] {
  return lanesOf(of, of.iterate(range)).map(({ lane, revision, links, isCut }) =>
    `${lane}:${revision.id} -> ${links.map(({ lane }) => lane).join(" ")}${isCut ? " cut" : ""}`.trimEnd()
  );
}

test("a chain stays in one lane", () => {
  assert.deepEqual(shape(graph("a", "a -> b", "b -> c")), ["0:c -> 0", "0:b -> 0", "0:a ->"]);
});

test("a merge goes on in its own lane with its first parent, and opens one for each other", () => {
  assert.deepEqual(shape(graph("a", "a -> b", "a -> c", "b c -> m")), ["0:m -> 0 1", "0:b -> 0", "1:c -> 0", "0:a ->"]);
});

test("a lane that has ended is used again", () => {
  assert.deepEqual(shape(graph("a", "a -> b", "a -> c", "a -> d")), ["0:b -> 0", "1:c -> 0", "1:d -> 0", "0:a ->"]);
});

test("two lanes that meet go on at the left", () => {
  const of = graph("a", "a -> m", "a -> x", "x -> n");
  const rows = lanesOf(of, ["n", "m", "x", "a"].map((id) => of.get(id)));
  assert.deepEqual(rows.map(({ lane }) => lane), [0, 1, 0, 0]);
  assert.deepEqual(rows.map(({ absorbed }) => absorbed?.lane), [undefined, undefined, 1, undefined]);
});

test("what rests upon a revision outside of the range is cut", () => {
  assert.deepEqual(shape(graph("a", "a -> b", "b -> c"), { lower: "b" }), ["0:c -> 0", "0:b ->  cut"]);
});

test("a dependency's lane becomes a parent's when a parent's line joins it", () => {
  const of = graph("a", "x (a)", "a -> b");
  const rows = lanesOf(of, [of.get("x"), of.get("b"), of.get("a")]);
  assert.deepEqual(rows.map(({ beside }) => beside.map(({ kind }) => kind)), [[], ["dependency"], []]);
  assert.deepEqual(followed(rows), ["b parent a", "x dependency a"]);
});

test("whoever follows the lines finds each edge once, whatever the graph", () => {
  let state = 1;
  const random = (below: number) => (state = state * 48271 % 0x7fffffff) % below;
  for (let round = 0; round < 200; round++) {
    const lines: string[] = [];
    for (let i = 0; i < 2 + random(30); i++) {
      const some = (count: number) => [...new Set(Array.from({ length: count }, () => `r${random(i)}`))];
      const down = i === 0 ? [] : some(random(4));
      const dependsOn = i === 0 ? [] : some(random(10) < 2 ? 1 + random(2) : 0).filter((id) => !down.includes(id));
      lines.push(`${down.join(" ")} -> r${i}${dependsOn.length > 0 ? ` (${dependsOn.join(" ")})` : ""}`);
    }
    const of = graph(...lines);
    assert.deepEqual(followed(lanesOf(of, of.iterate())), said(of), lines.join("\n"));
  }
});

test("two thousand branches of one revision need two lanes, and a long chain one", () => {
  const star = graph("a", ...Array.from({ length: 2000 }, (_, i) => `a -> b${i}`));
  assert.equal(Math.max(...lanesOf(star, star.iterate()).map(({ lane }) => lane)), 1);
  const chain = graph("r0", ...Array.from({ length: 10_000 }, (_, i) => `r${i} -> r${i + 1}`));
  const rows = lanesOf(chain, chain.iterate());
  assert.deepEqual([rows.length, Math.max(...rows.map(({ lane }) => lane))], [10_001, 0]);
});
