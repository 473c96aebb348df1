import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  compare as compareSchemas,
  type CompareContext,
  dialects,
  type Operation,
  Registry,
  type Schema,
  type SchemaObject,
  type Server,
  sql,
  t,
} from "../../mod.ts";
import { type CreateTable, createTable } from "../../ops/table/create_table.ts";
import { compare as compareIn } from "./compare.ts";
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
  optionChanges: () => [],
  found: [],
  remade: () => [],
  warn: () => {},
  normal: <O extends SchemaObject>(object: O) => object,
};
const compare = (before: Schema, after: Schema) => compareIn(before, after, context);

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
  assert.deepEqual(kinds(compare(before, after)), ["drop_view", "replace_view", "create_view"]);
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
  const operations = [...compare(before, after)];
  assert.deepEqual(kinds(operations), [
    "drop_materialized_view",
    "replace_materialized_view",
    "replace_materialized_view",
    "create_materialized_view",
  ]);
  const there = operations.reduce((schema, operation) => registry.apply(operation, schema), before);
  assert.deepEqual([...compare(there, after)], []);
  const back = operations.map((operation) => registry.reverse(operation)).reverse();
  assert.deepEqual([
    ...compare(back.reduce((schema, each) => registry.apply(each, schema), there), before),
  ], []);
});

const steps = (operations: Iterable<Operation>) =>
  [...operations].map(({ kind, view }: Operation & { readonly view?: View }) => `${kind} ${view!.name}`);
const both = (one: Schema, other: Schema): Schema => ({ tables: [], objects: { ...one.objects, ...other.objects } });

test("what reads a view of either kind goes before it gets other columns, and comes again behind it", () => {
  const readers = materialized(["kept", "SELECT x FROM a"], ["m", "SELECT x FROM\na", "ix"]);
  const schemaWith = (query: string) =>
    both(schemaOf(["last", "SELECT n FROM m"], ["apart", "SELECT 1"], ["a", query]), readers);
  const operations = [...compare(schemaWith("SELECT 1 AS x"), schemaWith("SELECT 2 AS y"))];
  assert.deepEqual(steps(operations), [
    "drop_materialized_view kept",
    "drop_view last",
    "drop_materialized_view m",
    "replace_view a",
    "create_materialized_view m",
    "create_view last",
    "create_materialized_view kept",
  ]);
  const index = { name: "ix", columns: [{ column: "a" }], unique: true };
  assert.deepEqual((operations[4] as Operation & { readonly view: MaterializedView }).view.indexes, [index]);
});

test("what reads a view stays where that keeps its columns, and where views do not hold what they read", () => {
  const changed = (was: string, is: string, { server }: CompareContext = context) =>
    kinds(compareIn(schemaOf(["b", "SELECT * FROM a"], ["a", was]), schemaOf(["b", "SELECT * FROM a"], ["a", is]), {
      ...context,
      server,
    }));
  const condition = "SELECT x, ')' AS y FROM (SELECT x FROM t WHERE x > 0) t";
  assert.deepEqual(changed(`${condition} WHERE x > 1`, `${condition} where x > 2 ORDER BY x`), ["replace_view"]);
  const anew = ["drop_view", "replace_view", "create_view"];
  assert.deepEqual(
    changed("SELECT x FROM (SELECT 1 AS x WHERE 1 > 0) t", "SELECT x FROM (SELECT 1 AS x WHERE '1' > '0') t"),
    anew,
  );
  assert.deepEqual(changed("SELECT x FROM t WHERE x > 1", "SELECT x FROM t WHERE x > 1 UNION SELECT 'a'"), anew);
  for (const dialect of ["sqlite", "mysql"]) {
    const server = registry.dialectOf(dialect).assume();
    assert.deepEqual(changed("SELECT x FROM t", "SELECT y FROM t", { ...context, server }), ["replace_view"]);
  }
});

test("a view that reads now what comes, or no longer what goes, goes and comes between them", () => {
  const before = schemaOf(["a", "SELECT 1 FROM old"], ["old", "SELECT 1"], ["b", "SELECT 1 FROM t"]);
  const after = schemaOf(["a", "SELECT 1 FROM t"], ["new", "SELECT 1"], ["b", "SELECT 1 FROM new"]);
  assert.deepEqual(steps(compare(before, after)), [
    "drop_view b",
    "drop_view a",
    "drop_view old",
    "create_view a",
    "create_view new",
    "create_view b",
  ]);
});

/** What is otherwise than in {@linkcode context}. */
type Models = { readonly server?: Server; readonly tables?: Schema["tables"] };

test("a view is made anew around what it does not let happen to a column that it reads", () => {
  const columns = {
    typed: {
      kind: "alter_column",
      table: { name: "My table" },
      name: "n",
      changes: { type: { type: "text" } },
      was: {},
    },
    collated: { kind: "alter_column", table: { name: "My table" }, name: "n", changes: { collation: null }, was: {} },
    filled: { kind: "alter_column", table: { name: "My table" }, name: "n", changes: { default: 1 }, was: {} },
    other: {
      kind: "alter_column",
      table: { name: "My table" },
      name: "m",
      changes: { type: { type: "text" } },
      was: {},
    },
    elsewhere: {
      kind: "alter_column",
      table: { name: "others" },
      name: "n",
      changes: { type: { type: "text" } },
      was: {},
    },
    gone: { kind: "drop_column", table: { name: "My table" }, name: "n" },
    come: { kind: "add_column", table: { name: "My table" }, column: { name: "m" }, constraints: [], indexes: [] },
    renamed: { kind: "alter_column", table: { name: "My table" }, name: "n", changes: { name: "m" }, was: {} },
    moved: { kind: "rename_table", table: { name: "My table" }, newName: "others" },
    dropped: { kind: "drop_table", table: { name: "My table" } },
    computed: {
      kind: "drop_column",
      table: { name: "My table" },
      name: "n",
      was: { column: { name: "n", computed: { sql: sql`1` } } },
    },
  };
  const found = (name: keyof typeof columns, was: string, is = was, { server, ...models }: Models = {}) =>
    kinds(
      compareIn(schemaOf(["v", was]), { ...schemaOf(["v", is]), ...models }, {
        ...context,
        ...(server && { server }),
        found: [columns[name]],
      }),
    );
  const query = 'SELECT N AS x FROM "My table"';
  const anew = ["drop_view", "create_view"];
  assert.deepEqual(found("typed", query), anew);
  assert.deepEqual(found("typed", query, `${query} WHERE true`), anew);
  assert.deepEqual(found("collated", query), anew);
  assert.deepEqual(found("gone", query), anew);
  assert.deepEqual(found("come", 'SELECT t.* FROM "My table" t'), anew);
  // Another query is given while both columns are there.
  assert.deepEqual(found("gone", query, 'SELECT 1 AS x FROM "My table"'), ["replace_view"]);
  for (const name of ["filled", "other", "elsewhere", "come"] as const) assert.deepEqual(found(name, query), [], name);
  assert.deepEqual(found("come", 'SELECT count(*) FROM "My table"'), []);
  // A new query cannot be taken back before a former name is there again, nor be given before old columns are gone.
  for (const name of ["renamed", "moved", "dropped", "computed"] as const) {
    assert.deepEqual(found(name, query, "SELECT 1 AS x FROM others"), anew, name);
  }
  assert.deepEqual(found("gone", query, 'SELECT * FROM "My table"'), anew);
  assert.deepEqual(found("renamed", 'SELECT m FROM "My table"', "SELECT 1"), ["replace_view"]);
  // What says the same by a former name reads something else now, if that is there, and nothing of it otherwise.
  const { table } = createTable.build("My table", [t.column("n", t.integer())]) as CreateTable;
  for (const name of ["renamed", "moved"] as const) {
    assert.deepEqual(found(name, query, query, { tables: [table] }), anew, name);
    assert.deepEqual(found(name, query), [], name);
  }
  assert.deepEqual(found("renamed", 'SELECT * FROM "My table"'), anew);
  // Elsewhere a view does not hold what it reads, but cannot be taken back either.
  for (const dialect of ["sqlite", "mysql"]) {
    const server = registry.dialectOf(dialect).assume();
    for (const name of ["typed", "gone", "come"] as const) {
      assert.deepEqual(found(name, query, query, { server }), [], name);
    }
    assert.deepEqual(found("renamed", query, `${query} WHERE true`, { server }), anew);
    assert.deepEqual(found("renamed", 'SELECT * FROM "My table"', undefined, { server }), []);
  }
});

test("a view goes before what it reads has another name, and comes behind it, back again too", () => {
  const users = (name: string) => (createTable.build("users", [t.column(name, t.text())]) as CreateTable).table;
  const before = { ...schemaOf(["v", "SELECT a FROM users"], ["w", "SELECT 1 AS n"]), tables: [users("a")] };
  const after: Schema = {
    ...schemaOf(["v", "SELECT b FROM users"], ["w", "SELECT 1 AS n"]),
    tables: [users("b")],
    renamed: [{ kind: "column", table: "users", name: "b", from: "a" }],
  };
  for (const server of ["postgres", "mysql", "sqlite"].map((name) => registry.dialectOf(name).assume())) {
    const { upgrade, downgrade } = compareSchemas(before, after, { registry, server });
    for (const operations of [upgrade, downgrade]) {
      assert.deepEqual(kinds(operations), ["drop_view", "alter_column", "create_view"]);
    }
  }
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
