import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type AddColumn,
  builtins,
  dialects,
  type DirectiveContext,
  type Operation,
  Registry,
  type RevisionDirective,
  t,
} from "../mod.ts";
import { Rewriter } from "./rewriter.ts";

const registry = new Registry(builtins, dialects);
const context: DirectiveContext = { command: "revision", autogenerate: true, registry, x: {} };

const add = (name: string, nullable = true): Operation =>
  registry.build("addColumn", ["a", t.column(name, t.integer(), { nullable })]);
const drop = (name: string): Operation => registry.build("dropColumn", ["a", name]);
const batch = (...operations: readonly Operation[]): Operation =>
  registry.check({ kind: "batch_alter_table", table: { name: "a" }, operations });

function directive(upgrade: Operation[], downgrade: Operation[] = []): RevisionDirective {
  return {
    revision: "a1",
    message: "",
    upgrade,
    downgrade,
    imports: [],
    head: "head",
    splice: false,
    branchLabel: undefined,
    versionPath: undefined,
    dependsOn: [],
  };
}

async function rewritten(rewriter: Rewriter, upgrade: Operation[], downgrade: Operation[] = []) {
  const one = directive(upgrade, downgrade);
  await rewriter.process(context, [one]);
  return one;
}

/** A column that must not be NULL is added with NULL first. */
const twoSteps = new Rewriter().rewrites<AddColumn>("add_column", (_, operation) => {
  const { table, column } = operation;
  if (column.nullable) return operation;
  return [
    { ...operation, column: { ...column, nullable: true } },
    registry.build("alterColumn", [table.name, column.name, { nullable: false }]),
  ];
});

test("an operation becomes several, in both directions, and what is put there is not looked at again", async () => {
  const { upgrade, downgrade } = await rewritten(twoSteps, [add("n", false), add("m")], [drop("m"), add("o", false)]);
  const steps = (name: string) => [add(name), registry.build("alterColumn", ["a", name, { nullable: false }])];
  assert.deepEqual(upgrade, [...steps("n"), add("m")]);
  assert.deepEqual(downgrade, [drop("m"), ...steps("o")]);
  const forever = new Rewriter().rewrites("add_column", (_, operation) => [operation, add("more")]);
  assert.deepEqual((await rewritten(forever, [add("n")])).upgrade, [add("n"), add("more")]);
});

test("null takes an operation away, and nothing at all is refused", async () => {
  const none = new Rewriter().rewrites("drop_*", () => null);
  assert.deepEqual((await rewritten(none, [drop("n"), add("m")])).upgrade, [add("m")]);
  const forgotten = new Rewriter().rewrites("*", (() => {}) as never);
  await assert.rejects(rewritten(forgotten, [add("m")]), {
    code: "E_CONFIG",
    message: /"add_column".*returned nothing/,
  });
  const unknown = new Rewriter().rewrites("*", () => ({ kind: "add_colum" }));
  await assert.rejects(rewritten(unknown, [add("m")]), { code: "E_UNKNOWN_OPERATION" });
});

test("the rule of the very kind counts, then the longest pattern", async () => {
  const asked: string[] = [];
  const rule = (name: string) => (_: unknown, operation: Operation) => (asked.push(name), operation);
  const rewriter = new Rewriter().rewrites("*", rule("*")).rewrites("drop_column", rule("drop_column"))
    .rewrites("drop_*", rule("drop_*"));
  await rewritten(rewriter, [drop("n"), registry.build("dropIndex", ["ix", "a"]), add("m")]);
  assert.deepEqual(asked, ["drop_column", "drop_*", "*"]);
  assert.throws(() => rewriter.rewrites("*", rule("*")), { code: "E_DUPLICATE_REGISTRATION" });
});

test("the operations in a batch are rewritten too, and a batch that is empty then is none", async () => {
  const { upgrade } = await rewritten(twoSteps, [batch(add("n", false), drop("m"))]);
  assert.deepEqual(upgrade, [
    batch(add("n"), registry.build("alterColumn", ["a", "n", { nullable: false }]), drop("m")),
  ]);
  const none = new Rewriter().rewrites("drop_column", () => null);
  assert.deepEqual((await rewritten(none, [batch(drop("n")), batch(drop("n"), add("m"))])).upgrade, [batch(add("m"))]);
});

test("what holds others is looked at before them, and the downgrade behind the upgrade", async () => {
  const asked: unknown[] = [];
  const all = new Rewriter().rewrites("*", (_, operation) => {
    asked.push(operation);
    return operation;
  });
  const [first, inner, last, back] = [add("n"), add("m"), drop("o"), drop("n")];
  const held = batch(inner, last);
  const { upgrade, downgrade } = await rewritten(all, [first, held], [back]);
  assert.deepEqual(asked, [first, held, inner, last, back]);
  assert.deepEqual([upgrade, downgrade], [[first, held], [back]]);
});

test("an operation may be put into a batch, and is not looked at there again", async () => {
  const wrap = new Rewriter().rewrites("add_column", (_, operation) => batch(operation));
  assert.deepEqual((await rewritten(wrap, [add("n")])).upgrade, [batch(add("n"))]);
  const copy = new Rewriter().rewrites("add_column", (_, operation) => batch({ ...operation }));
  assert.deepEqual((await rewritten(copy, [add("n")])).upgrade, [batch(add("n"))]);
});

test("rewriters stand in a row, functions too", async () => {
  const order: string[] = [];
  const named = (name: string) =>
    new Rewriter().rewrites("add_column", (_, operation) => (order.push(name), [operation]));
  const all = named("first").chain(named("second")).chain((_, directives) => {
    order.push("function");
    directives.push(directive([]));
  });
  const directives = [directive([add("n")])];
  await all.process(context, directives);
  assert.deepEqual([order, directives.length], [["first", "second", "function"], 2]);
});
