import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isRetortError } from "../errors.ts";
import { RevisionGraph } from "./graph.ts";
import type { Revision } from "./revision.ts";
import { applyChanges } from "./rows.ts";

/** Graphs of up to 14 revisions: lines, branches, merges, several bases, dependencies, labels, in any order of files. */
const graphs = fc.array(
  fc.record({
    down: fc.oneof(
      { weight: 6, arbitrary: fc.array(fc.nat(), { minLength: 1, maxLength: 1 }) },
      { weight: 3, arbitrary: fc.array(fc.nat(), { maxLength: 3 }) },
    ),
    dependsOn: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, {
      weight: 1,
      arbitrary: fc.array(fc.nat(), { maxLength: 2 }),
    }),
    label: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    place: fc.nat(),
  }),
  { minLength: 1, maxLength: 14 },
).map((nodes) => {
  const id = (i: number) => `${String.fromCharCode(97 + i)}${i}00`;
  const below = (list: readonly number[], i: number) => i === 0 ? [] : [...new Set(list.map((n) => id(n % i)))];
  const revisions = nodes.map(({ down, dependsOn, label, place }, i) => ({
    place,
    revision: {
      ...{ id: id(i), down: below(down, i), dependsOn: below(dependsOn, i), message: "", path: `${id(i)}.ts` },
      labels: label ? [`label${i}`] : [],
    } satisfies Revision,
  }));
  return RevisionGraph.from(revisions.sort((a, b) => a.place - b.place).map(({ revision }) => revision));
});

/** A graph, and the version rows of a database that some of it was applied to. */
const states = fc.tuple(graphs, fc.array(fc.nat(), { maxLength: 3 })).map(([graph, targets]) => {
  let rows: readonly string[] = [];
  for (const target of targets) {
    for (const step of graph.plan(rows, [graph.revisions[target % graph.size]!], "upgrade")) {
      rows = graph.after(rows, step);
    }
  }
  return { graph, rows };
});

/** `rows` and all that they rest upon, found the slow way. */
function applied(graph: RevisionGraph, rows: readonly string[]): Set<string> {
  const set = new Set<string>();
  const add = (id: string) => {
    if (set.has(id)) return;
    set.add(id);
    for (const down of [...graph.get(id).down, ...graph.dependencies(id).map((revision) => revision.id)]) add(down);
  };
  rows.forEach(add);
  return set;
}

/** The rows that a set of applied revisions must have: those that no other of the set rests upon. */
function rowsOf(graph: RevisionGraph, set: ReadonlySet<string>): string[] {
  return [...set].filter((id) => [...set].every((other) => other === id || !applied(graph, [other]).has(id))).sort();
}

const sorted = (rows: readonly string[]) => [...rows].sort();

/** Rows after each step of a plan; each step must meet what `before` demands of the applied set. */
function play(graph: RevisionGraph, rows: readonly string[], target: string, direction: "upgrade" | "downgrade") {
  const set = applied(graph, rows);
  for (const step of graph.plan(rows, target, direction)) {
    const { id } = step.revision;
    if (direction === "upgrade") {
      assert.ok(!set.has(id), `${id} is applied already`);
      for (const down of applied(graph, [id])) assert.ok(down === id || set.has(down), `${id} comes before ${down}`);
      set.add(id);
    } else {
      for (const other of set) {
        assert.ok(other === id || !applied(graph, [other]).has(id), `${id} goes before ${other}`);
      }
      assert.ok(set.delete(id), `${id} is not applied`);
    }
    rows = graph.after(rows, step);
    assert.deepEqual(sorted(rows), rowsOf(graph, set), `rows after ${direction} of ${id}`);
  }
  return rows;
}

test("an upgrade is in topological order, its rows are those of what is applied, and it ends at the heads", () => {
  fc.assert(
    fc.property(states, ({ graph, rows }) => {
      const end = play(graph, rows, "heads", "upgrade");
      assert.deepEqual(sorted(end), sorted(graph.realHeads.map(({ id }) => id)));
      assert.equal(graph.plan(end, "heads", "upgrade").length, 0);
    }),
    { numRuns: 500 },
  );
});

test("a downgrade is in reverse topological order, and ends at base", () => {
  fc.assert(
    fc.property(states, ({ graph, rows }) => assert.deepEqual(play(graph, rows, "base", "downgrade"), [])),
    { numRuns: 500 },
  );
});

test("a downgrade to a revision leaves it applied, and nothing above it", () => {
  fc.assert(
    fc.property(states, fc.nat(), ({ graph, rows }, pick) => {
      const before = [...applied(graph, rows)].sort();
      fc.pre(before.length > 0);
      const target = before[pick % before.length]!;
      const after = applied(graph, play(graph, rows, target, "downgrade"));
      assert.ok(after.has(target));
      for (const child of graph.children(target)) assert.ok(!after.has(child.id));
    }),
    { numRuns: 500 },
  );
});

test("an upgrade, its steps taken back in reverse, gives the rows that were there before", () => {
  fc.assert(
    fc.property(states, ({ graph, rows }) => {
      const steps = graph.plan(rows, "heads", "upgrade");
      let now = rows;
      for (const step of steps) now = graph.after(now, step);
      for (const { revision } of steps.toReversed()) now = graph.after(now, { revision, direction: "downgrade" });
      assert.deepEqual(sorted(now), sorted(rows));
    }),
    { numRuns: 500 },
  );
});

test("history has every revision once, each before what it rests upon, and dependents of a label's branch have it", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const history = graph.iterate().map(({ id }) => id);
      assert.deepEqual(sorted(history), sorted(graph.revisions.map(({ id }) => id)));
      history.forEach((id, i) => {
        for (const down of applied(graph, [id])) assert.ok(down === id || history.indexOf(down) > i);
        for (const child of graph.children(id)) {
          const own = graph.get(id).labels;
          assert.ok(own.every((label) => graph.labelsOf(child.id).includes(label)));
        }
      });
    }),
    { numRuns: 300 },
  );
});

test("a stamp ends at its target, and rows of other lines stay", () => {
  fc.assert(
    fc.property(states, fc.nat(), ({ graph, rows }, pick) => {
      const target = graph.revisions[pick % graph.size]!.id;
      let after = rows;
      for (const { changes } of graph.stamp(rows, [target])) after = applyChanges(after, changes);
      assert.ok(after.includes(target));
      for (const row of after) assert.ok(row === target || !applied(graph, [row]).has(target));
      for (const row of rows) {
        const isLine = applied(graph, [row]).has(target) || applied(graph, [target]).has(row);
        assert.equal(after.includes(row), row === target || !isLine);
      }
    }),
    { numRuns: 500 },
  );
});

test("whatever text is asked for, there is an answer or one of retort's errors", () => {
  const piece = fc.constantFrom(
    "head",
    "heads",
    "base",
    "current",
    "@",
    "+",
    "-",
    "1",
    "2",
    "99",
    "a000",
    "b1",
    "label1",
    "",
    ":",
    "\0",
    "é",
  );
  const specs = fc.oneof(fc.array(piece, { maxLength: 6 }).map((list) => list.join("")), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(states, specs, specs, ({ graph, rows }, spec, other) => {
      const calls = [
        () => graph.resolve(spec),
        () => graph.resolve(spec, rows),
        () => graph.plan(rows, spec, "upgrade"),
        () => graph.plan(rows, spec, "downgrade"),
        () => graph.iterate({ lower: spec, upper: other }, rows),
        () => graph.stamp(rows, [spec, other]),
        () => graph.effectiveHeads([spec]),
      ];
      for (const call of calls) {
        try {
          call();
        } catch (error) {
          if (!isRetortError(error)) throw error;
        }
      }
    }),
    { numRuns: 1_500 },
  );
});

test("ten thousand revisions in one line, or on two hundred branches that merge, are no strain", () => {
  const size = 10_000;
  const revision = (i: number, down: number[]): Revision => ({
    ...{ id: `r${i}`, down: down.map((n) => `r${n}`), dependsOn: [], labels: [], message: "", path: `r${i}.ts` },
  });
  const line = Array.from({ length: size }, (_, i) => revision(i, i === 0 ? [] : [i - 1]));
  const tips = [0];
  const bush = Array.from({ length: size }, (_, i) => {
    if (i === 0) return revision(0, []);
    if (i % 50 !== 0) return revision(i, [tips.splice(i % tips.length, 1, i)[0]!]);
    if (tips.length < 3) return tips.push(i), revision(i, [i - 40]);
    return revision(i, [tips.shift()!, tips.splice(0, 1, i)[0]!]);
  });
  for (const revisions of [line, bush]) {
    const graph = RevisionGraph.from(revisions);
    const start = performance.now();
    const graphAgain = RevisionGraph.from(revisions);
    const plan = graphAgain.plan([], "heads", "upgrade");
    const milliseconds = performance.now() - start;
    assert.equal(plan.length, size);
    // A tenth of this is usual: the limit tells a graph that is quadratic, not a machine that is busy.
    assert.ok(milliseconds < 500, `${milliseconds} ms`);
    assert.equal(graph.plan(graph.realHeads.map(({ id }) => id), "base", "downgrade").length, size);
  }
});
