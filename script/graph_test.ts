import assert from "node:assert/strict";
import { test } from "node:test";
import { RevisionGraph } from "./graph.ts";
import type { Direction, Revision } from "./revision.ts";

/** Revisions from lines such as `"a b -> m (x) [label]"`: parents, id, dependencies, labels. */
function revisions(...lines: string[]): Revision[] {
  return lines.map((line) => {
    const [, down = "", id, dependsOn = "", labels = ""] = /^(?:(.*?) *-> *)?(\S+)(?: \((.*)\))?(?: \[(.*)\])?$/.exec(
      line,
    )!;
    const list = (text: string) => text.split(" ").filter((name) => name !== "");
    return {
      id: id!,
      down: list(down),
      dependsOn: list(dependsOn),
      labels: list(labels),
      message: "",
      path: `${id}.ts`,
    };
  });
}

function graph(...lines: string[]): RevisionGraph {
  return RevisionGraph.from(revisions(...lines));
}

function ids(list: readonly Revision[]): string {
  return list.map(({ id }) => id).join(" ");
}

function plan(of: RevisionGraph, current: string, target: string, direction: Direction): string {
  const rows = current.split(" ").filter((row) => row !== "");
  return of.plan(rows, target, direction).map(({ revision }) => revision.id).join(" ");
}

const linear = graph("a1111", "a1111 -> b2222", "b2222 -> c3333", "c3333 -> d4444", "d4444 -> e5555");
const branched = graph("a1111", "a1111 -> b2222 [L]", "a1111 -> c3333", "b2222 -> d4444", "c3333 -> e5555");

// ── what a graph is ──────────────────────────────────────────────────────────────────────────────────────────────────

test("from() finds heads, bases, branch points and merge points", () => {
  const g = graph("a", "a -> b", "a -> c", "b c -> m", "x (b)");
  assert.equal(g.size, 5);
  assert.equal(ids(g.revisions), "a b c m x");
  assert.equal(ids(g.heads), "m x");
  assert.equal(ids(g.bases), "a x");
  assert.equal(ids(g.children("a")), "b c");
  assert.equal(ids(g.dependencies("x")), "b");
  assert.deepEqual(["a", "b", "m"].map((id) => g.isBranchPoint(id)), [true, false, false]);
  assert.deepEqual(["a", "b", "m"].map((id) => g.isMergePoint(id)), [false, false, true]);
  assert.deepEqual(["a", "b", "m"].map((id) => g.isHead(id)), [false, false, true]);
});

test("check() finds all that is wrong, and gives the graph of the rest", () => {
  const { errors, graph: rest } = RevisionGraph.check(
    revisions("a [L]", "a -> b", "gone -> c (lost)", "b -> d [L]", "b -> b", "x [a]", "d -> e (L)"),
  );
  assert.deepEqual(errors.map(({ code, place }) => `${code} ${place?.path}`), [
    "E_DUPLICATE_REVISION b.ts",
    "E_DUPLICATE_REVISION d.ts",
    "E_DUPLICATE_REVISION x.ts",
    "E_MISSING_PARENT c.ts",
    "E_MISSING_PARENT c.ts",
  ]);
  assert.equal(ids(rest!.revisions), "a b c d x e");
  assert.equal(ids(rest!.heads), "c x e");
  assert.equal(ids(rest!.iterate()), "c x e d b a");
  const circle = RevisionGraph.check(revisions("b -> a", "a -> b", "c"));
  assert.deepEqual(circle.errors.map(({ code }) => code), ["E_REVISION_CYCLE"]);
  assert.equal(circle.graph, undefined);
  assert.deepEqual(RevisionGraph.check(revisions("a", "a -> b")).errors, []);
});

test("apart() tells what each has and not all of the others have, dependencies counted", () => {
  const g = graph("a", "a -> b", "b -> c", "a -> d", "x", "x -> y (d)", "a -> e (x)");
  const apart = (...of: string[]) => g.apart(of).map(ids);
  assert.deepEqual(apart("c", "d"), ["b c", "d"]);
  assert.deepEqual(apart("c", "b"), ["c", ""]);
  assert.deepEqual(apart("c", "d", "e"), ["b c", "d", "x e"]);
  assert.deepEqual(apart("y", "c"), ["d x y", "b c"]);
  assert.deepEqual(apart("y", "e", "c"), ["d x y", "x e", "b c"]);
  assert.deepEqual(apart("c"), [""]);
});

test("isAncestor() counts parents of parents and itself, and no dependency", () => {
  const g = graph("a", "a -> b", "b -> c", "x (b)");
  assert.deepEqual(["a", "b", "c", "x"].map((id) => g.isAncestor(id, "c")), [true, true, true, false]);
  assert.equal(g.isAncestor("b", "x"), false);
  assert.equal(g.isAncestor("c", "a"), false);
});

test("a head that something depends on is a head, but no real one", () => {
  const g = graph("a", "x (a)");
  assert.equal(ids(g.heads), "a x");
  assert.equal(ids(g.realHeads), "x");
  assert.equal(g.isHead("a"), true);
  assert.equal(g.isRealHead("a"), false);
});

test("an empty graph has no heads, and everything in it is done", () => {
  const g = graph();
  assert.equal(ids(g.heads), "");
  assert.equal(plan(g, "", "head", "upgrade"), "");
  assert.equal(plan(g, "", "heads", "upgrade"), "");
  assert.equal(plan(g, "", "base", "downgrade"), "");
  assert.equal(ids(g.iterate()), "");
});

test("get() and its like refuse an unknown id", () => {
  assert.equal(linear.get("b2222").id, "b2222");
  assert.equal(linear.has("b"), false);
  for (const method of ["get", "children", "isHead", "labelsOf"] as const) {
    assert.throws(() => linear[method]("nope"), { code: "E_REVISION_NOT_FOUND" });
  }
});

test("from() refuses two revisions of one id, and names both files", () => {
  const two = [...revisions("a"), { ...revisions("a")[0]!, path: "other.ts" }];
  assert.throws(() => RevisionGraph.from(two), {
    code: "E_DUPLICATE_REVISION",
    message: 'Cannot tell two revisions apart: the id "a" is declared in a.ts and in other.ts',
  });
});

test("from() refuses a label that another revision has, as a label or as its id", () => {
  assert.throws(() => graph("a [L]", "a -> b [L]"), {
    code: "E_DUPLICATE_REVISION",
    message: 'Cannot use the branch label "L" of b.ts: it is declared in a.ts',
  });
  assert.throws(() => graph("a [b]", "a -> b"), {
    code: "E_DUPLICATE_REVISION",
    message: 'Cannot use the branch label "b" of a.ts: it is the id of the revision in b.ts',
  });
  assert.throws(() => graph("a [a]"), { code: "E_DUPLICATE_REVISION" });
});

test("from() refuses a parent or a dependency that no file declares, and says what may be meant", () => {
  assert.throws(() => graph("ab12", "ab13 -> b"), {
    code: "E_MISSING_PARENT",
    message: 'Cannot find the parent "ab13" of the revision "b": no file declares it (b.ts)',
    hint: 'restore the file of "ab13", or correct downRevision; did you mean "ab12"?',
  });
  assert.throws(() => graph("a", "a -> b (nope)"), {
    code: "E_MISSING_PARENT",
    message: 'Cannot find the dependency "nope" of the revision "b": no file declares it (b.ts)',
  });
  assert.throws(() => graph("a [L]", "L -> b"), { code: "E_MISSING_PARENT" });
});

test("from() refuses cycles, and shows them", () => {
  assert.throws(() => graph("a -> a"), { code: "E_REVISION_CYCLE", message: /there is a cycle, "a" -> "a"$/ });
  assert.throws(() => graph("x", "x c -> a", "a -> b", "b -> c", "c -> d"), {
    code: "E_REVISION_CYCLE",
    message: 'Cannot order the revisions: none may be its own ancestor, and there is a cycle, "a" -> "b" -> "c" -> "a"',
    hint: "correct downRevision in one of their files",
  });
  assert.throws(() => graph("a (b)", "a -> b"), {
    code: "E_REVISION_CYCLE",
    hint: "correct dependsOn or downRevision in one of their files",
  });
  assert.throws(() => graph("a (a)"), { code: "E_REVISION_CYCLE" });
  const ring = Array.from({ length: 50 }, (_, i) => `r${(i + 49) % 50} -> r${i}`);
  assert.throws(() => graph(...ring), { code: "E_REVISION_CYCLE", message: /"r8" -> … -> "r49" -> "r0"$/ });
});

// ── labels ───────────────────────────────────────────────────────────────────────────────────────────────────────────

test("labels spread to descendants, and down a line to where it begins", () => {
  const labelled = (...lines: string[]) => {
    const g = graph(...lines);
    return ids(g.revisions.filter(({ id }) => g.labelsOf(id).includes("L")));
  };
  assert.equal(labelled("a", "a -> b", "b -> c [L]", "c -> d"), "a b c d");
  assert.equal(labelled("a", "a -> b", "b -> c [L]", "c -> d", "c -> e"), "c d e");
  assert.equal(labelled("a", "a -> a2", "a -> b", "b -> c [L]", "c -> d"), "b c d");
  assert.equal(labelled("a", "a -> b", "b -> c [L]", "c -> d", "x (b)"), "c d");
  assert.equal(labelled("a", "x", "a x -> m", "m -> n", "n -> o [L]"), "n o");
  assert.equal(labelled("a [L]", "x (a)"), "a");
});

test("labelsOf() sorts", () => {
  assert.deepEqual(graph("a [z b]", "a -> c [y]").labelsOf("c"), ["b", "y", "z"]);
});

// ── targets ──────────────────────────────────────────────────────────────────────────────────────────────────────────

test("resolve() knows words, ids, beginnings of ids, and labels", () => {
  assert.equal(ids(linear.resolve("head")), "e5555");
  assert.equal(ids(linear.resolve("heads")), "e5555");
  assert.equal(ids(linear.resolve("base")), "");
  assert.equal(ids(linear.resolve("b2222")), "b2222");
  assert.equal(ids(linear.resolve("b22")), "b2222");
  assert.equal(ids(linear.resolve("b")), "b2222");
  assert.equal(ids(branched.resolve("L")), "b2222");
  assert.equal(ids(branched.resolve("heads")), "d4444 e5555");
  assert.equal(ids(linear.resolve("current", ["c3333"])), "c3333");
  assert.equal(ids(linear.resolve("current-1", ["c3333"])), "b2222");
});

test("resolve() narrows to a branch, which any revision may name", () => {
  assert.equal(ids(branched.resolve("L@head")), "d4444");
  assert.equal(ids(branched.resolve("L@heads")), "d4444");
  assert.equal(ids(branched.resolve("L@base")), "");
  assert.equal(ids(branched.resolve("L@d4")), "d4444");
  assert.equal(ids(branched.resolve("c3333@head")), "e5555");
  assert.equal(ids(branched.resolve("c3@head")), "e5555");
  assert.throws(() => branched.resolve("L@e5555"), {
    code: "E_REVISION_NOT_FOUND",
    message: 'Cannot resolve "L@e5555": "e5555" is not on the branch of "b2222"',
  });
  assert.throws(() => branched.resolve("M@head"), {
    code: "E_REVISION_NOT_FOUND",
    message: 'Cannot find the branch "M" in "M@head": no id or label is that or begins with it',
  });
});

test("resolve() counts steps from a revision, from the rows, or from the heads", () => {
  assert.equal(ids(linear.resolve("b2222+2")), "d4444");
  assert.equal(ids(linear.resolve("b2-1")), "a1111");
  assert.equal(ids(linear.resolve("head-1")), "d4444");
  assert.equal(ids(linear.resolve("a1111-1")), "");
  assert.equal(ids(linear.resolve("base+2")), "b2222");
  assert.equal(ids(linear.resolve("+1", ["b2222"])), "c3333");
  assert.equal(ids(linear.resolve("-1", ["b2222"])), "a1111");
  assert.equal(ids(linear.resolve("-1")), "d4444");
  assert.equal(ids(branched.resolve("a1111+0")), "a1111");
  assert.equal(ids(branched.resolve("L@a1111+2")), "d4444");
});

test("resolve() prefers a whole label to steps", () => {
  const g = graph("rel2", "rel2 -> a [rel-2]");
  assert.equal(ids(g.resolve("rel-2")), "a");
  assert.equal(ids(g.resolve("rel-2-1")), "rel2");
});

test("resolve() says what is ambiguous, and which there are", () => {
  assert.throws(() => branched.resolve("head"), {
    code: "E_MULTIPLE_HEADS",
    message: 'Cannot resolve "head": there are 2 heads, "d4444" and "e5555"',
    hint: 'name one of them, use "heads" for all, or join them with `retort merge heads`',
  });
  assert.throws(() => graph("ab111", "ab111 -> ab222").resolve("ab"), {
    code: "E_AMBIGUOUS_REVISION",
    message: 'Cannot resolve "ab": 2 revisions begin with "ab", "ab111" and "ab222"',
  });
  assert.throws(() => branched.resolve("+1", ["a1111"]), {
    code: "E_AMBIGUOUS_REVISION",
    message: 'Cannot resolve "+1": 2 revisions follow "a1111", "b2222" and "c3333"',
  });
});

test("resolve() says what a mistyped name may be", () => {
  assert.throws(() => linear.resolve("b2223"), {
    code: "E_REVISION_NOT_FOUND",
    message: 'Cannot find the revision "b2223": no id or label is that or begins with it',
    hint: 'did you mean "b2222"?',
  });
  assert.throws(() => linear.resolve("hed"), { hint: 'did you mean "head"?' });
  assert.throws(() => linear.resolve("zzzzzzzz"), { hint: "`retort history` lists what there is" });
  for (const text of ["", "@", "L@", "@head", "abc@", "+", "a\0b"]) {
    assert.throws(() => linear.resolve(text), { code: "E_REVISION_NOT_FOUND" }, text);
  }
});

test("ids of three characters or fewer have no beginning", () => {
  assert.throws(() => graph("abc").resolve("ab"), { code: "E_REVISION_NOT_FOUND" });
});

test("a version row that no file has is refused, with the heads and both ways out", () => {
  const calls = [
    () => linear.plan(["gone"], "head", "upgrade"),
    () => linear.effectiveHeads(["gone"]),
    () => linear.stamp(["gone"], ["head"]),
  ];
  for (const call of calls) {
    assert.throws(call, {
      code: "E_REVISION_NOT_FOUND",
      message: 'Cannot find the revision "gone" that the database is at: no file declares it; the heads are "e5555"',
      hint: "restore its file, or set the version rows anew with `retort stamp --purge <revision>`",
    });
  }
  assert.throws(() => linear.plan(["e555"], "head", "upgrade"), { code: "E_REVISION_NOT_FOUND" });
});

// ── plans ────────────────────────────────────────────────────────────────────────────────────────────────────────────

test("plan() upgrades from where the database is, oldest first", () => {
  const cases: [current: string, target: string, steps: string][] = [
    ["", "heads", "a1111 b2222 c3333 d4444 e5555"],
    ["", "base", ""],
    ["e5555", "head", ""],
    ["c3333", "a1111", ""],
    ["a1111", "+2", "b2222 c3333"],
    ["", "+1", "a1111"],
    ["a1111", "c3333-1", "b2222"],
    ["a1111", "head-1", "b2222 c3333 d4444"],
    ["", "c3+1", "a1111 b2222 c3333 d4444"],
    ["a1111 a1111", "c3333", "b2222 c3333"],
  ];
  for (const [current, target, steps] of cases) assert.equal(plan(linear, current, target, "upgrade"), steps, target);
});

test("plan() downgrades to a target, newest first", () => {
  const cases: [current: string, target: string, steps: string][] = [
    ["e5555", "base", "e5555 d4444 c3333 b2222 a1111"],
    ["e5555", "-5", "e5555 d4444 c3333 b2222 a1111"],
    ["e5555", "-1", "e5555"],
    ["e5555", "c3333-1", "e5555 d4444 c3333"],
    ["e5555", "c3333+1", "e5555"],
    ["e5555", "e5555", ""],
    ["e5555", "heads", ""],
    ["", "base", ""],
  ];
  for (const [current, target, steps] of cases) assert.equal(plan(linear, current, target, "downgrade"), steps, target);
});

test("plan() refuses steps that are too many, or lead the wrong way", () => {
  const cases: [target: string, current: string, direction: Direction, message: RegExp][] = [
    ["+9", "a1111", "upgrade", /^Cannot resolve "\+9": it takes 9 steps up from "a1111", and there are only 4$/],
    ["+1", "e5555", "upgrade", /it takes 1 step up from "e5555", and there is none$/],
    ["-6", "e5555", "downgrade", /it takes 6 steps down from "e5555", and there are only 5$/],
    ["-1", "", "downgrade", /^Cannot downgrade by "-1": the database is at base$/],
    ["-1", "c3333", "upgrade", /steps from where the database is lead up, as \+1 does$/],
    ["+1", "c3333", "downgrade", /steps from where the database is lead down, as -1 does$/],
    ["+0", "c3333", "upgrade", /^Cannot upgrade by "\+0"/],
    [
      "d4444",
      "c3333",
      "downgrade",
      /^Cannot downgrade to "d4444": "d4444" is not applied; the database is at "c3333"$/,
    ],
    ["+99999999999999999999999", "a1111", "upgrade", /there are only 4$/],
  ];
  for (const [target, current, direction, message] of cases) {
    assert.throws(() => plan(linear, current, target, direction), { code: "E_UNREACHABLE_REVISION", message }, target);
  }
});

test("plan() follows one branch to its end before another, in the order of files", () => {
  assert.equal(plan(branched, "a1111", "heads", "upgrade"), "c3333 e5555 b2222 d4444");
  assert.equal(plan(branched, "", "c3333@head", "upgrade"), "a1111 c3333 e5555");
  assert.equal(plan(branched, "d4444 e5555", "a1111", "downgrade"), "d4444 b2222 e5555 c3333");
  assert.equal(ids(branched.iterate()), "d4444 b2222 e5555 c3333 a1111");
});

test("what several branches share waits for all of them, and the branch before goes on", () => {
  assert.equal(ids(graph("a -> b", "d", "a", "a -> c").iterate()), "b c d a");
});

test("plan() keeps to the branch that its target names", () => {
  const cases: [current: string, target: string, direction: Direction, steps: string][] = [
    ["c3333", "L@+1", "upgrade", "b2222"],
    ["e5555", "L@+1", "upgrade", "b2222"],
    ["b2222 c3333", "L@+1", "upgrade", "d4444"],
    ["", "L@+1", "upgrade", "a1111"],
    ["d4444 e5555", "L@-1", "downgrade", "d4444"],
    ["d4444 e5555", "L@-2", "downgrade", "d4444 b2222"],
    ["d4444 e5555", "L@a1111", "downgrade", "d4444 b2222"],
    ["d4444 e5555", "L@-3", "downgrade", "d4444 b2222 e5555 c3333 a1111"],
    ["d4444 e5555", "e5555@-1", "downgrade", "e5555"],
  ];
  for (const [current, target, direction, steps] of cases) {
    assert.equal(plan(branched, current, target, direction), steps, `${direction} ${target} from ${current}`);
  }
});

test("the base of a branch is where it begins, and other branches stay", () => {
  assert.equal(plan(branched, "d4444 e5555", "L@base", "downgrade"), "d4444 b2222");
  assert.equal(plan(branched, "e5555", "L@base", "downgrade"), "");
  const roots = graph("a [A]", "a -> b", "x [X]", "x -> y", "y -> z (b)");
  assert.equal(plan(roots, "z", "X@base", "downgrade"), "z y x");
  assert.equal(plan(roots, "z", "A@base", "downgrade"), "z b a");
});

test("plan() refuses to choose among rows, children or parents, and names the command for each", () => {
  const merged = graph("a", "a -> b", "a -> c", "b c -> m");
  const cases: [
    of: RevisionGraph,
    current: string,
    target: string,
    direction: Direction,
    message: string,
    hint: string,
  ][] = [
    [
      branched,
      "d4444 e5555",
      "-1",
      "downgrade",
      'Cannot resolve "-1": the database is at 2 revisions, "d4444" and "e5555"',
      "name the branch: `retort downgrade d4444@-1` or `retort downgrade e5555@-1`",
    ],
    [
      branched,
      "d4444 c3333",
      "+1",
      "upgrade",
      'Cannot resolve "+1": the database is at 2 revisions, "d4444" and "c3333"',
      "name the branch: `retort upgrade d4444@+1` or `retort upgrade c3333@+1`",
    ],
    [
      branched,
      "a1111",
      "+1",
      "upgrade",
      'Cannot resolve "+1": 2 revisions follow "a1111", "b2222" and "c3333"',
      "name one: `retort upgrade b2222` or `retort upgrade c3333`",
    ],
    [
      merged,
      "m",
      "-1",
      "downgrade",
      'Cannot resolve "-1": "m" has 2 parents, "b" and "c"',
      "name one: `retort downgrade b` or `retort downgrade c`",
    ],
    [
      branched,
      "d4444 e5555",
      "heads",
      "downgrade",
      'Cannot downgrade to "heads": it is 2 revisions, "d4444" and "e5555"',
      "name one of them, or `base`",
    ],
  ];
  for (const [of, current, target, direction, message, hint] of cases) {
    assert.throws(() => plan(of, current, target, direction), { code: "E_AMBIGUOUS_REVISION", message, hint });
  }
  assert.equal(plan(merged, "m", "b", "downgrade"), "m");
});

test("plan() refuses to downgrade to what is not applied", () => {
  assert.throws(() => plan(branched, "e5555", "b2222", "downgrade"), {
    code: "E_UNREACHABLE_REVISION",
    message: 'Cannot downgrade to "b2222": "b2222" is not applied; the database is at "e5555"',
  });
});

test("plan() applies dependencies first, and takes dependents back with them", () => {
  const g = graph("a1", "a1 -> a2", "a2 -> a3", "b0", "b0 -> b1 (a2)");
  assert.equal(plan(g, "", "b1", "upgrade"), "a1 a2 b0 b1");
  assert.equal(plan(g, "b1", "heads", "upgrade"), "a3");
  assert.equal(plan(g, "a3 b1", "a1", "downgrade"), "a3 b1 a2");
  assert.equal(plan(g, "b1", "a2", "downgrade"), "");
});

test("a dependency may be a label", () => {
  const g = graph("a1", "a1 -> a2 [A]", "b1 (A)");
  assert.equal(plan(g, "", "b1", "upgrade"), "a1 a2 b1");
});

test("plan() takes revisions for a target, too", () => {
  assert.equal(ids(linear.plan(["b2222"], linear.heads, "upgrade").map((step) => step.revision)), "c3333 d4444 e5555");
  assert.equal(ids(linear.plan(["b2222"], [], "downgrade").map((step) => step.revision)), "b2222 a1111");
  assert.throws(() => linear.plan([], [linear.get("a1111"), linear.get("c3333")], "upgrade"), {
    code: "E_REVISION",
    message: 'Cannot go to "a1111" and to "c3333" at once: "c3333" rests upon "a1111"',
    hint: 'name "c3333" alone',
  });
});

// ── history ──────────────────────────────────────────────────────────────────────────────────────────────────────────

test("applied() gives what rows say that a database has, dependencies counted", () => {
  const g = graph("a", "a -> b", "x (b)", "x -> y");
  assert.equal(ids(g.applied(["x"])), "a b x");
  assert.equal(ids(g.applied(["a"])), "a");
  assert.equal(ids(g.applied([])), "");
  assert.throws(() => g.applied(["gone"]), { code: "E_REVISION_NOT_FOUND" });
});

test("iterate() lists a range newest first, both ends counted in", () => {
  const cases: [lower: string | undefined, upper: string | undefined, list: string][] = [
    [undefined, undefined, "e5555 d4444 c3333 b2222 a1111"],
    ["b2222", "c3333", "c3333 b2222"],
    ["-2", "heads", "e5555 d4444 c3333"],
    ["-2", "c3333", "c3333 b2222 a1111"],
    ["-5", "c3333", "c3333 b2222 a1111"],
    ["-9", "heads", "e5555 d4444 c3333 b2222 a1111"],
    [undefined, "+2", "b2222 a1111"],
    [undefined, "+9", "e5555 d4444 c3333 b2222 a1111"],
    ["a1111", "+2", "c3333 b2222 a1111"],
    [undefined, "c3333+1", "d4444 c3333 b2222 a1111"],
    [undefined, "c3333-1", "b2222 a1111"],
    [undefined, "head-1", "d4444 c3333 b2222 a1111"],
    ["c3333-1", "heads", "e5555 d4444 c3333 b2222"],
    ["head-1", undefined, "e5555 d4444"],
    ["current", undefined, "e5555 d4444"],
    [undefined, "current", "d4444 c3333 b2222 a1111"],
    ["current-1", "current", "d4444 c3333"],
  ];
  for (const [lower, upper, list] of cases) {
    const range = { ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }) };
    assert.equal(ids(linear.iterate(range, ["d4444"])), list, `${lower}:${upper}`);
  }
  assert.equal(ids(linear.iterate({ upper: "current" }, [])), "");
  assert.equal(ids(linear.iterate({ lower: "current" }, [])), "e5555 d4444 c3333 b2222 a1111");
  assert.equal(ids(branched.iterate({ lower: "L@base" })), "d4444 b2222 a1111");
  assert.equal(ids(branched.iterate({ lower: "-1" })), "d4444 b2222 e5555 c3333");
});

test("iterate() refuses a range whose ends are not on one line", () => {
  for (const range of [{ lower: "c3333", upper: "b2222" }, { lower: "e5555", upper: "d4444" }]) {
    assert.throws(() => linear.iterate(range), { code: "E_UNREACHABLE_REVISION", message: /is not an ancestor of/ });
  }
  assert.throws(() => linear.iterate({ lower: "current" }), {
    code: "E_REVISION_NOT_FOUND",
    message: 'Cannot resolve "current": no database was asked where it is',
  });
});

test("iterate() lists dependencies where no lower end is named", () => {
  const g = graph("1", "1 -> 27", "1 -> ae", "3", "3 -> 2a (ae)", "27 2a -> 53");
  assert.equal(ids(g.iterate()), "53 27 2a 3 ae 1");
});

test("effectiveHeads() counts what rests on the rows", () => {
  const g = graph("a1", "a1 -> a2", "b0", "b0 -> b1 (a2)");
  assert.equal(ids(g.effectiveHeads(["b1"])), "a2 b1");
  assert.equal(ids(g.effectiveHeads(["b0"])), "b0");
  assert.equal(ids(g.effectiveHeads([])), "");
});
