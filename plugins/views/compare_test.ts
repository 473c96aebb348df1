import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  type CompareContext,
  dialects,
  type Operation,
  Registry,
  type Schema,
  type SchemaObject,
  sql,
} from "../../mod.ts";
import { compare as compareIn, compareMaterialized as compareMaterializedIn } from "./compare.ts";
import type { MaterializedView } from "./materialized_view.ts";
import { views } from "./mod.ts";
import type { View } from "./view.ts";

const registry = new Registry([...builtins, views], dialects);
const context: CompareContext = {
  server: registry.dialectOf("postgres").assume(),
  include: () => true,
  differs: () => undefined,
  conversion: () => undefined,
  recomputes: () => false,
  warn: () => {},
  normal: <O extends SchemaObject>(object: O) => object,
};
const compare = (before: Schema, after: Schema) => compareIn(before, after, context);
const compareMaterialized = (before: Schema, after: Schema) => compareMaterializedIn(before, after, context);

function schemaOf(...list: readonly (readonly [name: string, query: string, schema?: string])[]): Schema {
  const view = list.map(([name, query, schema]): View => ({ name, ...(schema && { schema }), as: sql.raw(query) }));
  return { tables: [], objects: { view } };
}

const kinds = (operations: Iterable<Operation>) => [...operations].map(({ kind }) => kind);

test("views that are the same make no operation, however they are spaced and ended", () => {
  const before = schemaOf(["a", "SELECT 1\n  FROM b;"], ["c", "SELECT 2"]);
  const after = schemaOf(["c", "SELECT 2"], ["a", "SELECT 1 FROM b"]);
  assert.deepEqual(kinds(compare(before, after)), []);
});

test("a view is created, replaced and dropped", () => {
  const before = schemaOf(["same", "SELECT 1"], ["other", "SELECT 1"], ["gone", "SELECT 1"]);
  const after = schemaOf(["same", "SELECT 1"], ["other", "SELECT 2"], ["new", "SELECT 1"]);
  assert.deepEqual(kinds(compare(before, after)), ["replace_view", "create_view", "drop_view"]);
});

test("views of one name in two schemas are two", () => {
  const before = schemaOf(["a", "SELECT 1"], ["a", "SELECT 1", "app"]);
  const after = schemaOf(["a", "SELECT 1"], ["a", "SELECT 2", "app"]);
  assert.deepEqual(kinds(compare(before, after)), ["replace_view"]);
});

test("what is compared leads from the one to the other, and back again", () => {
  const before = schemaOf(["other", "SELECT 1"], ["gone", "SELECT 1"]);
  const after = schemaOf(["other", "SELECT 2"], ["new", "SELECT 1"]);
  const operations = [...compare(before, after)];
  const there = operations.reduce((schema, operation) => registry.apply(operation, schema), before);
  assert.deepEqual([...compare(there, after)], []);
  const back = operations.map((operation) => registry.reverse(operation)).reverse();
  assert.deepEqual([...compare(back.reduce((schema, each) => registry.apply(each, schema), there), before)], []);
});

function materialized(...list: readonly (readonly [name: string, query: string, ...indexes: string[]])[]): Schema {
  const materialized_view = list.map(([name, query, ...names]): MaterializedView => ({
    name,
    as: sql.raw(query),
    ...(names.length > 0 &&
      { indexes: names.map((each) => ({ name: each, columns: [{ column: "a" }], unique: true })) }),
  }));
  return { tables: [], objects: { materialized_view } };
}

test("a materialized view is created, replaced for its query or its indexes, and dropped, and back again", () => {
  const before = materialized(["same", "SELECT 1;", "b", "a"], ["query", "SELECT 1"], ["index", "SELECT 1"], [
    "gone",
    "SELECT 1",
  ]);
  const after = materialized(["same", "SELECT 1", "a", "b"], ["query", "SELECT 2"], ["index", "SELECT 1", "a"], [
    "new",
    "SELECT 1",
  ]);
  const operations = [...compareMaterialized(before, after)];
  assert.deepEqual(kinds(operations), [
    "replace_materialized_view",
    "replace_materialized_view",
    "create_materialized_view",
    "drop_materialized_view",
  ]);
  const there = operations.reduce((schema, operation) => registry.apply(operation, schema), before);
  assert.deepEqual([...compareMaterialized(there, after)], []);
  const back = operations.map((operation) => registry.reverse(operation)).reverse();
  assert.deepEqual([
    ...compareMaterialized(back.reduce((schema, each) => registry.apply(each, schema), there), before),
  ], []);
});

test("views and materialized views do not see each other", () => {
  assert.deepEqual([...compareMaterialized(schemaOf(["a", "SELECT 1"]), schemaOf())], []);
  assert.deepEqual([...compare(materialized(["a", "SELECT 1"]), materialized())], []);
});

test("views are compared in the words of the server", () => {
  const told: Record<string, string> = { "SELECT A": "SELECT a", "SELECT b": "SELECT a" };
  const normal = <O extends SchemaObject>(object: O): O => {
    const { as } = object as unknown as View;
    return { ...object, as: sql.raw(told[as.parts[0]!]!) };
  };
  const between = (was: string, is: string) => [
    ...compareIn(schemaOf(["v", was]), schemaOf(["v", is]), { ...context, normal }),
  ];
  assert.deepEqual(between("SELECT A", "SELECT b"), []);
});
