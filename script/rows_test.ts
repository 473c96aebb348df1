import assert from "node:assert/strict";
import { test } from "node:test";
import { RevisionGraph } from "./graph.ts";
import type { Direction, Revision } from "./revision.ts";
import { applyChanges, changesBetween, type RowChange } from "./rows.ts";

/** Revisions from lines such as `"a b -> m (x)"`: parents, id, dependencies. */
function graph(...lines: string[]): RevisionGraph {
  return RevisionGraph.from(lines.map((line): Revision => {
    const [, down = "", id, dependsOn = ""] = /^(?:(.*?) *-> *)?(\S+)(?: \((.*)\))?$/.exec(line)!;
    return { id: id!, down: list(down), dependsOn: list(dependsOn), labels: [], message: "", path: `${id}.ts` };
  }));
}

function list(text: string): string[] {
  return text.split(" ").filter((name) => name !== "");
}

/** `+a` is an INSERT, `-a` a DELETE, `a>b` an UPDATE. */
function show(changes: readonly RowChange[]): string {
  return changes.map((change) =>
    change.kind === "update"
      ? `${change.from}>${change.to}`
      : `${change.kind === "insert" ? "+" : "-"}${change.revision}`
  ).join(" ");
}

/** Runs a plan on the version rows alone. */
function run(of: RevisionGraph, current: string, target: string, direction: Direction) {
  let rows: readonly string[] = list(current);
  const changes: string[] = [];
  for (const step of of.plan(rows, target, direction)) {
    changes.push(show(of.changes(rows, step)));
    rows = of.after(rows, step);
  }
  return { changes: changes.join(", "), rows: [...rows].sort().join(" ") };
}

/** The changes of one step. */
function step(of: RevisionGraph, current: string, id: string, direction: Direction): string {
  return show(of.changes(list(current), { revision: of.get(id), direction }));
}

const fork = graph("a", "a -> b", "b -> c1", "b -> c2", "c1 -> d1", "c2 -> d2");

test("a line has one row, which goes along", () => {
  const g = graph("a", "a -> b", "b -> c");
  assert.deepEqual(run(g, "", "head", "upgrade"), { changes: "+a, a>b, b>c", rows: "c" });
  assert.deepEqual(run(g, "c", "base", "downgrade"), { changes: "c>b, b>a, -a", rows: "" });
});

test("a second branch inserts a row, and deletes it", () => {
  // Branches come in the order of their heads' files, newest first: hence the second goes up first.
  assert.deepEqual(run(fork, "b", "heads", "upgrade"), { changes: "b>c2, c2>d2, +c1, c1>d1", rows: "d1 d2" });
  assert.deepEqual(run(fork, "d1 d2", "b", "downgrade"), { changes: "d1>c1, -c1, d2>c2, c2>b", rows: "b" });
});

test("a merge deletes the rows of all its parents but one, and inserts them again", () => {
  const g = graph("a", "a -> b", "b -> c1", "b -> c2", "c1 -> d1", "c2 -> d2", "d1 d2 -> m");
  assert.equal(step(g, "d1 d2", "m", "upgrade"), "-d1 d2>m");
  assert.equal(step(g, "m", "m", "downgrade"), "+d1 m>d2");
  const three = graph("a", "a -> x", "a -> y", "a -> z", "x y z -> m");
  assert.equal(step(three, "z y x", "m", "upgrade"), "-x -y z>m");
  assert.equal(step(three, "m", "m", "downgrade"), "+x +y m>z");
  assert.equal(run(g, "", "heads", "upgrade").rows, "m");
  assert.equal(run(g, "m", "base", "downgrade").rows, "");
});

test("a merge of which one parent has a row updates that row", () => {
  const g = graph("a", "a -> b", "a b -> m");
  assert.equal(step(g, "b", "m", "upgrade"), "b>m");
  assert.equal(step(g, "m", "m", "downgrade"), "m>b");
});

test("a dependency's row goes into that of its dependent, and comes back", () => {
  const g = graph("a1", "a1 -> a2", "a2 -> a3", "b0", "b0 -> b1 (a2)");
  assert.equal(step(g, "a2 b0", "b1", "upgrade"), "-b0 a2>b1");
  assert.equal(step(g, "a3 b0", "b1", "upgrade"), "b0>b1");
  assert.equal(step(g, "b1", "a3", "upgrade"), "+a3");
  assert.equal(step(g, "b1", "b1", "downgrade"), "+b0 b1>a2");
  assert.equal(step(g, "b1 a3", "b1", "downgrade"), "b1>b0");
});

test("a second merge of the same parents inserts its row", () => {
  const g = graph("a", "a -> b1", "a -> b2", "a -> b3", "b1 b2 b3 -> c1", "b1 b2 b3 -> c2");
  assert.equal(step(g, "b1 b2 b3", "c2", "upgrade"), "-b1 -b2 b3>c2");
  assert.equal(step(g, "c2", "c1", "upgrade"), "+c1");
  assert.equal(step(g, "c1 c2", "c1", "downgrade"), "-c1");
});

test("a merge of a parent that has gone on elsewhere leaves that row", () => {
  const g = graph("a", "a -> b1", "a -> b2", "b1 -> c1", "b2 -> c2", "c1 c2 -> d1", "c2 -> d2");
  assert.deepEqual(run(g, "d2 b1", "d1", "upgrade"), { changes: "b1>c1, c1>d1", rows: "d1 d2" });
  assert.deepEqual(run(g, "d1 d2", "b1", "downgrade"), { changes: "d1>c1, c1>b1", rows: "b1 d2" });
});

test("a merge of three, one of which has gone on elsewhere", () => {
  const g = graph(
    "a",
    ..."123".split("").flatMap((n) => [`a -> b${n}`, `b${n} -> c${n}`]),
    "c1 c2 c3 -> d1",
    "c3 -> d3",
    "c2 -> d2",
  );
  assert.equal(run(g, "d3 b2 b1", "d1", "upgrade").rows, "d1 d3");
  assert.equal(step(g, "d3 c2 c1", "d1", "upgrade"), "-c1 c2>d1");
  assert.equal(step(g, "d3 d1", "d2", "upgrade"), "+d2");
});

test("a row that a dependent implies is deleted, not turned back", () => {
  const g = graph("a", "a -> c1", "c1 -> d1", "b", "b -> c2 (c1)");
  assert.equal(step(g, "c2 d1", "d1", "downgrade"), "-d1");
});

test("a base that depends on several gives a row to the one that nothing else implies", () => {
  const g = graph(
    ...["a1", "a1 -> a2", "a2 -> a3", "b1", "b2", "c1", "a3 -> amerge", "c1 -> cmerge", "d1 (a3 b2 c1)"],
  );
  assert.equal(step(g, "amerge d1 b1 cmerge", "d1", "downgrade"), "d1>b2");
  assert.equal(step(g, "amerge d1 cmerge", "d1", "downgrade"), "d1>b2");
});

test("dependencies that cross: what both imply needs no row", () => {
  const g = graph("a1", "a1 -> a2", "b1", "b1 -> b2 (a2)", "a2 -> a3 (b1)");
  assert.deepEqual(run(g, "a3 b2", "b1", "downgrade"), { changes: "-b2", rows: "a3" });
  assert.deepEqual(run(g, "a3 b2", "base", "downgrade").rows, "");
});

test("a dependency that an ancestor has too changes nothing", () => {
  const g = graph("a1", "a1 -> a2", "a2 -> a3", "b1", "b1 -> b2 (a3)", "b2 -> b3", "b3 -> b4 (a3)");
  assert.equal(step(g, "b4", "b4", "downgrade"), "b4>b3");
  assert.equal(step(g, "b3", "b4", "upgrade"), "b3>b4");
});

test("parents of a merge of which one depends on the other have one row", () => {
  const g = graph("a1", "b1 (a1)", "a1 b1 -> m");
  assert.deepEqual(run(g, "a1", "m", "upgrade"), { changes: "a1>b1, b1>m", rows: "m" });
  assert.deepEqual(run(g, "m", "b1", "downgrade"), { changes: "m>b1", rows: "b1" });
  const own = graph("a1", "a1 -> a2 (a1)");
  assert.equal(step(own, "a1", "a2", "upgrade"), "a1>a2");
});

test("a parent that another parent implies gets no row, whatever else is applied", () => {
  const g = graph("a", "a -> b", "a b -> m", "z");
  assert.equal(step(g, "m z", "m", "downgrade"), "m>b");
});

test("rows of which one rests upon another are refused, and a stamp puts them right", () => {
  const g = graph("a", "a -> b", "b -> c", "x (b)", "y");
  for (const [rows, rest] of [["a b", "b"], ["c a y", "c y"], ["b x", "x"], ["x a b y", "x y"]] as const) {
    for (const direction of ["upgrade", "downgrade"] as const) {
      assert.throws(() => g.plan(list(rows), "base", direction), {
        code: "E_REVISION",
        hint: new RegExp(`stamp ${rest}\``),
      });
    }
    let now = list(rows);
    for (const { changes } of g.stamp(now, list(rest))) now = [...applyChanges(now, changes)];
    assert.deepEqual(now.toSorted(), list(rest).toSorted());
  }
  assert.deepEqual(g.effectiveHeads(["a", "b"]).map(({ id }) => id), ["b"]);
});

test("changes() refuses a step that does not fit", () => {
  assert.throws(() => step(fork, "b", "d1", "downgrade"), { code: "E_UNREACHABLE_REVISION" });
  assert.throws(() => step(fork, "b", "b", "upgrade"), { code: "E_UNREACHABLE_REVISION" });
});

// ── stamp ────────────────────────────────────────────────────────────────────────────────────────────────────────────

function stamp(of: RevisionGraph, current: string, ...targets: string[]): string {
  return of.stamp(list(current), targets).map(({ changes }) => show(changes)).join(", ");
}

test("the changes between two sets of rows lead from one to the other, by as few as can be", () => {
  assert.equal(show(changesBetween(["a", "b"], ["b", "c"])), "a>c");
  assert.equal(show(changesBetween(["a"], ["c", "d"])), "a>c +d");
  assert.equal(show(changesBetween(["a", "b"], ["c"])), "a>c -b");
  assert.equal(show(changesBetween(["a", "b"], ["b", "a"])), "");
  for (const after of [[], ["x"], ["b", "x", "y"]]) {
    assert.deepEqual(applyChanges(["a", "b"], changesBetween(["a", "b"], after)).toSorted(), after);
  }
});

test("stamp() moves the rows that stand on a line with the target, and leaves others", () => {
  const two = graph("a", "a -> b", "b -> c", "x", "x -> y");
  assert.equal(stamp(two, "", "c"), "+c");
  assert.equal(stamp(two, "a", "c"), "a>c");
  assert.equal(stamp(two, "c", "a"), "c>a");
  assert.equal(stamp(two, "c", "c"), "");
  assert.equal(stamp(two, "a y", "c"), "a>c");
  assert.equal(stamp(two, "y", "c"), "+c");
  assert.equal(stamp(two, "a", "heads"), "a>c, +y");
  assert.equal(stamp(two, "c", "c", "y"), "+y");
});

test("stamp() across branches and merges", () => {
  const g = graph("a", "a -> b", "b -> c1", "b -> c2", "c1 -> d1", "c2 -> d2", "d1 d2 -> m");
  assert.equal(stamp(g, "d1 d2", "b"), "-d1 d2>b");
  assert.equal(stamp(g, "d1 d2", "m"), "-d1 d2>m");
  assert.equal(stamp(g, "d1 d2", "c1"), "d1>c1");
  assert.equal(stamp(g, "d1", "d2"), "+d2");
  assert.equal(stamp(g, "m", "d1", "d2"), "m>d1, +d2");
  assert.equal(stamp(g, "d1 d2", "c1", "c2"), "d1>c1, d2>c2");
});

test("stamp() counts dependencies as lines", () => {
  const g = graph("b1", "b1 -> c1", "c1 -> d1", "d1 -> e1", "a", "a -> c2 (c1)");
  assert.equal(stamp(g, "e1 c2", "b1"), "-e1 c2>b1");
});

test("stamp() to base deletes rows, all of them or those of a branch", () => {
  assert.equal(stamp(fork, "d1 d2", "base"), "-d1, -d2");
  assert.equal(stamp(fork, "d1 d2", "c1@base"), "-d1");
  assert.deepEqual(fork.stamp(["d1"], ["base"]), [{
    from: ["d1"],
    to: [],
    changes: [{ kind: "delete", revision: "d1" }],
  }]);
});

test("stamp() tells from where and to where", () => {
  assert.deepEqual(fork.stamp(["d1", "d2"], ["b"]), [{
    from: ["d1", "d2"],
    to: ["b"],
    changes: [{ kind: "delete", revision: "d1" }, { kind: "update", from: "d2", to: "b" }],
  }]);
});

test("stamp() refuses several heads where one is asked for, and targets that rest upon each other", () => {
  assert.throws(() => stamp(fork, "b", "head"), { code: "E_MULTIPLE_HEADS" });
  assert.throws(() => stamp(fork, "", "b", "d1"), { code: "E_REVISION", message: /"d1" rests upon "b"/ });
});
