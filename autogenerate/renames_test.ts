import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  compare,
  dialects,
  type Draft,
  type Operation,
  Registry,
  type Schema,
  schema,
  sql,
  t,
  table,
  type TableElement,
} from "../mod.ts";
import { renameComments } from "./suggestions.ts";

const registry = new Registry(builtins, dialects);
const servers = ["postgres", "mysql", "sqlite"].map((name) => registry.dialectOf(name).assume());
const [postgres] = servers;
const id = t.column("id", t.integer(), { primaryKey: true });

const between = (before: Schema, after: Schema, server = postgres!): Draft =>
  compare(before, after, { registry, server });

const applied = (operations: readonly Operation[], to: Schema): Schema =>
  operations.reduce((schema, operation) => registry.apply(operation, schema), to);

const kinds = ({ upgrade }: Draft) => upgrade.map(({ kind }) => kind);

/** Users, with what hangs on them; `name` and `of` are what is renamed. */
function users(name: string, column: string, renamed: { readonly table?: string; readonly column?: string } = {}) {
  const own = t.column(column, t.string(50), {
    nullable: false,
    unique: true,
    index: true,
    ...(renamed.column && { renamedFrom: renamed.column }),
  });
  const elements: TableElement[] = [id, own, t.check(sql`length(${sql.raw(column)}) > 0`, { name: "ck" })];
  return schema([
    table(name, elements, renamed.table === undefined ? {} : { renamedFrom: renamed.table }),
    table("posts", [id, t.column("by", t.string(50), { references: `${name}.${column}` })]),
  ]);
}

const before = users("users", "name");

for (const server of servers) {
  test(`a table and a column are renamed, with all that hangs on them, and back (${server.dialect})`, () => {
    const after = users("people", "full_name", { table: "users", column: "name" });
    const draft = between(before, after, server);
    assert.deepEqual(draft.upgrade, [
      { kind: "rename_table", table: { name: "users" }, newName: "people" },
      { kind: "alter_column", table: { name: "people" }, name: "name", changes: { name: "full_name" }, was: {} },
    ]);
    assert.deepEqual(draft.warnings, []);
    const there = applied(draft.upgrade, before);
    assert.deepEqual(applied(draft.downgrade, there), before);
    // What kept its name is found again, even where the models do not say any more what was renamed.
    const reworded = {
      ...there,
      tables: there.tables.map((each) => ({
        ...each,
        constraints: each.constraints.map((constraint) =>
          constraint.kind === "check" ? { ...constraint, condition: sql.raw("length(full_name) > 0") } : constraint
        ),
      })),
    };
    for (const models of [after, users("people", "full_name")]) {
      assert.deepEqual(between(reworded, models, server).upgrade, []);
    }
  });
}

test("what is renamed may change besides, under its new name", () => {
  const after = schema([
    table("a", [id, t.column("m", t.text(), { renamedFrom: "n" }), t.index("ix", ["m"])]),
  ]);
  const was = schema([table("a", [id, t.column("n", t.string(10))])]);
  const { upgrade, downgrade } = between(was, after);
  assert.deepEqual(upgrade.map(({ kind, name }: Operation & { name?: string }) => `${kind} ${name}`), [
    "alter_column n",
    "alter_column m",
    "create_index undefined",
  ]);
  assert.deepEqual(applied(downgrade, applied(upgrade, was)), was);
});

test("a former name is no more than that where the new one is there, or neither is", () => {
  const renamed = schema([table("b", [id], { renamedFrom: "a" })]);
  assert.deepEqual(kinds(between(schema([table("b", [id])]), renamed)), []);
  assert.deepEqual(kinds(between(schema([]), renamed)), ["create_table"]);
});

test("a name that is free since what had it is renamed is taken, and a new thing may have it", () => {
  const was = schema([table("a", [id]), table("b", [id])]);
  const on = schema([table("c", [id], { renamedFrom: "b" }), table("b", [id], { renamedFrom: "a" })]);
  assert.deepEqual(between(was, on).upgrade.map((each) => (each as unknown as { newName: string }).newName), [
    "c",
    "b",
  ]);
  const anew = schema([table("b", [id], { renamedFrom: "a" }), table("a", [id])]);
  assert.deepEqual(kinds(between(schema([table("a", [id])]), anew)), ["rename_table", "create_table"]);
  assert.deepEqual(kinds(between(was, anew)), []);
});

test("a database with both names is for a person to judge", () => {
  const was = schema([table("a", [id, t.column("x", t.integer()), t.column("y", t.integer())])]);
  const is = schema([table("a", [id, t.column("y", t.integer(), { renamedFrom: "x" })])]);
  assert.throws(() => between(was, is), {
    code: "E_MODEL",
    message: 'Cannot rename the column "a.x" to "a.y": the database has both',
  });
});

test("in a schema, what is renamed stays there", () => {
  const was = schema([table("a", [id], { schema: "app" }), table("a", [id])]);
  const is = schema([table("b", [id], { schema: "app", renamedFrom: "a" }), table("a", [id])]);
  assert.deepEqual(between(was, is).upgrade, [
    { kind: "rename_table", table: { name: "a", schema: "app" }, newName: "b" },
  ]);
});

test("what is dropped and added, and looks like one, is suggested", () => {
  const was = schema([
    table("a", [id, t.column("n", t.string(50), { nullable: false }), t.column("gone", t.integer())]),
    table("users", [id, t.column("name", t.text())]),
  ]);
  const is = schema([
    table("a", [id, t.column("m", t.string(50), { nullable: false }), t.column("new", t.text())]),
    table("people", [id, t.column("name", t.text())]),
  ]);
  const { suggestions, upgrade } = between(was, is);
  assert.deepEqual(suggestions.map(({ renamed }) => renamed), [
    { kind: "table", name: "people", from: "users" },
    { kind: "column", name: "m", table: "a", from: "n" },
  ]);
  for (const { added, dropped, rename } of suggestions) {
    assert.ok(upgrade.includes(added) && upgrade.includes(dropped));
    assert.ok(["rename_table", "alter_column"].includes(rename.kind));
  }
  assert.deepEqual(between(was, { ...is, renamed: suggestions.map(({ renamed }) => renamed) }).suggestions, []);
});

test("what differs, or stands in another table, is no suggestion", () => {
  const n = t.column("n", t.integer());
  const was = schema([table("a", [id, n]), table("b", [id])]);
  const is = schema([
    table("a", [id, t.column("m", t.bigInteger()), t.column("u", t.integer(), { unique: true })]),
    table("b", [id, t.column("m", t.integer())]),
  ]);
  assert.deepEqual(between(was, is).suggestions, []);
});

test("a comment tells the line that stands in the place of two, up and back, before a batch that holds them too", () => {
  const was = schema([table("a", [id, t.column("n", t.text())])]);
  const { suggestions, upgrade, downgrade } = between(was, schema([table("a", [id, t.column("m", t.text())])]));
  const comment = renameComments(suggestions, registry, (operation) => JSON.stringify(registry.args(operation)));
  const lines = (was: string, is: string) => [
    `If the column "a.${was}" is to become "a.${is}", this stands in the place of adding one and dropping the other:`,
    `["a","${was}",{"name":"${is}"},{}]`,
  ];
  assert.deepEqual(upgrade.map(comment), [lines("n", "m"), []]);
  assert.deepEqual(downgrade.map(comment), [lines("m", "n"), []]);
  const batch = registry.check({ kind: "batch_alter_table", table: { name: "a" }, operations: upgrade });
  assert.deepEqual(comment(batch), lines("n", "m"));
});
