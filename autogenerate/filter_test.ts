import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, Registry, type Schema, schema, sql, t, table } from "../mod.ts";
import type { Filters, IncludeName, IncludeObject } from "../registry/autogenerate_options.ts";
import { compare } from "./compare.ts";
import { filtered, includedSchemas } from "./filter.ts";

const registry = new Registry(builtins, dialects);
const server = { ...registry.dialectOf("postgres").assume(), defaultSchema: "public" };
const id = t.column("id", t.integer(), { primaryKey: true });
const mood = (name: string) => t.column(name, t.enum(name, ["sad", "happy"]));

function sides(before: Schema, after: Schema, filters: Filters = {}) {
  const warnings: string[] = [];
  const versionTable = { name: "retort_version" };
  const { was, is } = filtered(before, after, filters, { server, versionTable, warn: (line) => warnings.push(line) });
  return { was, is, warnings };
}

const names = ({ tables }: Schema) => tables.map(({ name, schema }) => schema ? `${schema}.${name}` : name);

test("a table in the connection's own schema is the same with that and without", () => {
  const before = schema([table("a", [id]), table("b", [id, t.column("a", t.integer(), { references: "a.id" })])]);
  const elements = [id, t.column("a", t.integer(), { references: { table: "a", column: "id", schema: "public" } })];
  const after = schema([table("a", [id], { schema: "public" }), table("b", elements, { schema: "public" })]);
  const { was, is } = sides(before, after);
  assert.deepEqual(was, is);
});

test("the version table is left out on both sides, in its own schema alone", () => {
  const both = schema([table("retort_version", [id]), table("a", [id])]);
  assert.deepEqual(names(sides(both, both).was), ["a"]);
  assert.deepEqual(names(sides(both, both).is), ["a"]);
  const other = schema([table("retort_version", [id], { schema: "other" })]);
  assert.deepEqual(names(sides(other, other, { includeSchemas: true }).is), ["other.retort_version"]);
});

test("models in a schema that nobody wants are left out, aloud", () => {
  const after = schema([table("a", [id]), table("b", [id], { schema: "app" }), table("c", [id], { schema: "app" })]);
  assert.deepEqual(names(sides(schema([]), after).is), ["a", "app.b", "app.c"]);
  assert.deepEqual(names(sides(schema([]), after, { includeSchemas: ["app"] }).is), ["a", "app.b", "app.c"]);
  for (const includeSchemas of [false, ["other"]]) {
    const { is, warnings } = sides(schema([]), after, { includeSchemas });
    assert.deepEqual(names(is), ["a"]);
    assert.deepEqual(warnings, [
      'what the models have in the schema "app" is left out: `includeSchemas` of the config does without it',
    ]);
  }
  const unwanted = sides(schema([]), after, { includeSchemas: true, includeName: (name) => name !== "app" });
  assert.deepEqual([names(unwanted.is), unwanted.warnings], [["a"], []]);
});

test("the schemas that are read are the connection's own, and those of the models or that are asked for", async () => {
  const inspector = { schemas: () => Promise.resolve(["public", "app", "tmp"]) };
  const read = (filters: Filters) => includedSchemas(filters, inspector, server, ["app", "new"]);
  assert.deepEqual(await read({}), { own: true, others: ["app", "new"] });
  assert.deepEqual(await read({ includeSchemas: true }), { own: true, others: ["app", "tmp", "new"] });
  assert.deepEqual(await read({ includeSchemas: false }), { own: true, others: [] });
  assert.deepEqual(await read({ includeSchemas: ["tmp"] }), { own: true, others: ["tmp"] });
  const includeName: IncludeName = (name, type) => type !== "schema" || name === "app";
  assert.deepEqual(await read({ includeSchemas: true, includeName }), { own: false, others: ["app"] });
});

test("a name of the database that is not looked at is left alone, in the models too", () => {
  const before = schema([table("kept", [id]), table("legacy", [id]), table("known", [id])]);
  const after = schema([table("kept", [id]), table("known", [id, t.column("n", t.integer())]), table("new", [id])]);
  const asked: unknown[] = [];
  const { was, is } = sides(before, after, {
    includeName: (name, type, parents) => {
      if (type === "table") asked.push([name, parents]);
      return type !== "table" || !["legacy", "known"].includes(name!);
    },
  });
  assert.deepEqual([names(was), names(is)], [["kept"], ["kept", "new"]]);
  assert.deepEqual(asked, ["kept", "known", "legacy"].map((name) => [name, { schemaName: null }]));
});

test("each part of a table is asked for by its type, with what it stands in", () => {
  const elements = [
    id,
    t.column("n", t.integer()),
    t.unique(["n"], { name: "uq" }),
    t.check("n > 0", { name: "ck" }),
    t.foreignKey(["n"], "a", ["id"], { name: "fk" }),
    t.index("ix", ["n"]),
  ];
  const before = schema([table("a", elements, { schema: "app" })]);
  const types: string[] = [];
  const { was, is } = sides(before, before, {
    includeSchemas: true,
    includeName: (name, type, { schemaQualifiedTableName }) => {
      if (schemaQualifiedTableName !== undefined) types.push(`${schemaQualifiedTableName} ${type} ${name}`);
      return type === "table" || type === "schema" || name === "id";
    },
  });
  assert.deepEqual(types, [
    "app.a column id",
    "app.a column n",
    "app.a primaryKeyConstraint a_pkey",
    "app.a uniqueConstraint uq",
    "app.a checkConstraint ck",
    "app.a foreignKeyConstraint fk",
    "app.a index ix",
  ]);
  for (const { tables: [one] } of [was, is]) {
    assert.deepEqual([one!.columns.length, one!.constraints, one!.indexes], [1, [], []]);
  }
});

test("objects are asked for on both sides, with what they are compared to", () => {
  const before = schema([table("both", [id, t.column("gone", t.integer())]), table("old", [id])]);
  const after = schema([table("both", [id, t.column("new", t.integer())]), table("fresh", [id])]);
  const asked: string[] = [];
  const includeObject: IncludeObject = (object, name, type, reflected, compareTo) => {
    if (type !== "primaryKeyConstraint") asked.push(`${type} ${name} ${reflected} ${compareTo?.name}`);
    assert.equal(object.name, name);
    return name !== "old" && name !== "new";
  };
  const { was, is } = sides(before, after, { includeObject });
  assert.deepEqual(asked, [
    "table both false both",
    "table fresh false undefined",
    "table old true undefined",
    "column id false id",
    "column new false undefined",
    "column gone true undefined",
  ]);
  assert.deepEqual([names(was), names(is)], [["both"], ["both", "fresh"]]);
  assert.deepEqual(was.tables[0]!.columns.map(({ name }) => name), ["id", "gone"]);
  assert.deepEqual(is.tables[0]!.columns.map(({ name }) => name), ["id"]);
});

test("an enum type goes with the tables that are left out, unless another has it", () => {
  const before = schema([table("legacy", [id, mood("lost"), mood("shared")]), table("a", [id, mood("shared")])]);
  const { was } = sides(before, schema([]), { includeName: (name) => name !== "legacy" });
  assert.deepEqual(was.objects.enum?.map(({ name }) => name), ["shared"]);
});

test("objects of plugins are asked for by their kind", () => {
  const view = (name: string) => ({ kind: "materialized_view", name, as: sql`SELECT 1` });
  const { was, is } = sides(schema([view("a"), view("b")]), schema([view("b")]), {
    includeObject: (_, name, type) => type !== "materializedView" || name === "b",
  });
  assert.deepEqual([was.objects, is.objects], [is.objects, was.objects]);
  assert.deepEqual(was.objects.materialized_view?.map(({ name }) => name), ["b"]);
  const asked: unknown[] = [];
  const named = sides(schema([view("a"), view("b")]), schema([view("b"), view("c")]), {
    includeName: (name, type, parents) => {
      if (type !== "schema") asked.push([name, type, parents]);
      return name !== "a";
    },
  });
  assert.deepEqual(asked, ["b", "a"].map((name) => [name, "materializedView", { schemaName: null }]));
  assert.deepEqual(named.was.objects.materialized_view?.map(({ name }) => name), ["b"]);
  assert.deepEqual(named.is.objects.materialized_view?.map(({ name }) => name), ["b", "c"]);
});

test("a foreign key to what is left out is compared all the same", () => {
  const referring = (onDelete?: "CASCADE") =>
    schema([
      table("users", [id]),
      table("users", [id], { schema: "app" }),
      table("a", [
        id,
        t.column("own", t.integer()),
        t.column("other", t.integer()),
        t.foreignKey(["own"], "users", ["id"], { name: "fk_own" }),
        t.foreignKey(["other"], "users", ["id"], {
          name: "fk_other",
          referredSchema: "app",
          ...(onDelete && { onDelete }),
        }),
      ]),
    ]);
  const drafted = (before: Schema, after: Schema) => {
    const filters: Filters = { includeSchemas: false, includeName: (name) => name !== "users" };
    const { was, is } = sides(before, after, filters);
    assert.ok(!names(was).includes("app.users"));
    return compare(was, is, { registry, server }).upgrade.map(({ kind }) => kind);
  };
  assert.deepEqual(drafted(referring(), referring()), []);
  assert.deepEqual(drafted(referring(), referring("CASCADE")), ["drop_constraint", "create_foreign_key"]);
  assert.deepEqual(drafted(schema([table("users", [id])]), referring()), ["create_table"]);
});
