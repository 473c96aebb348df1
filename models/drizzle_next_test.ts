/** The tables of Drizzle ORM 1.0, whose tools give other names to what has none. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql as dsql } from "drizzle-orm-next";
import * as my from "drizzle-orm-next/mysql-core";
import * as pg from "drizzle-orm-next/pg-core";
import * as lite from "drizzle-orm-next/sqlite-core";
import { builtins, dialects, fromDrizzle, Registry, sql, t, type Table } from "../mod.ts";

const registry = new Registry(builtins, dialects);

async function tablesOf(dialect: string, tables: Readonly<Record<string, unknown>>): Promise<readonly Table[]> {
  const schema = await fromDrizzle(tables).load({
    server: registry.dialectOf(dialect).assume(),
    registry,
    directory: "/",
    warn: assert.fail,
    hidden: () => assert.fail(),
    open: () => Promise.reject(new Error("no database is asked for")),
  });
  return schema.tables;
}

/** What the constraints and indexes of a table are called, and what they are. */
const named = ({ constraints, indexes }: Table) => [
  ...constraints.map(({ kind, name }) => `${kind} ${name}`),
  ...indexes.map(({ name }) => `index ${name}`),
];

test("fromDrizzle() reads the types and defaults of 1.0", async () => {
  const [table] = await tablesOf("postgres", {
    t: pg.pgTable("t", {
      texts: pg.text().array().default(["a", "b c"]),
      numbers: pg.integer().array("[][]").default([[1, 2], [3, 4]]),
      objects: pg.json().array().default([{ a: 1 }]),
      vector: pg.vector({ dimensions: 3 }).default([1, 2, 3]),
      json: pg.json().default({ a: "it's" }),
      text: pg.jsonb().default("text"),
      at: pg.timestamp({ precision: 3 }).default(new Date("2020-01-02T03:04:05.678Z")),
      bytes: pg.bytea(),
      n: pg.integer().default(dsql`${1} + 1`),
    }),
  });
  assert.deepEqual(table!.columns.map(({ type, default: initial }) => [type, initial]), [
    [t.array(t.text()), '{a,"b c"}'],
    [t.array(t.integer(), { dimensions: 2 }), "{{1,2},{3,4}}"],
    [t.array(t.json()), '{"{\\"a\\":1}"}'],
    [t.native("vector(3)"), "[1,2,3]"],
    [t.json(), '{"a":"it\'s"}'],
    [t.postgres.jsonb(), '"text"'],
    [t.dateTime({ precision: 3 }), { date: "2020-01-02T03:04:05.678Z" }],
    [t.binary(), undefined],
    [t.integer(), sql.raw("1 + 1")],
  ]);
});

test("fromDrizzle() reads the sequences of 1.0", async () => {
  const schema = await fromDrizzle({
    a: pg.pgTable("a", { id: pg.integer() }),
    ids: pg.pgSequence("ids", { startWith: 5, maxValue: "9007199254740993" }),
  }).load({
    server: registry.dialectOf("postgres").assume(),
    registry,
    directory: "/",
    warn: assert.fail,
    hidden: () => assert.fail(),
    open: () => Promise.reject(new Error("no database is asked for")),
  });
  assert.deepEqual(schema.objects, {
    sequence: [{ name: "ids", start: 5, maxValue: { bigint: "9007199254740993" } }],
  });
});

test("fromDrizzle() gives the names of 1.0 on PostgreSQL", async () => {
  const orgs = pg.pgTable("orgs", { id: pg.integer().primaryKey(), code: pg.text().unique(), a: pg.integer() }, (t) => [
    pg.unique().on(t.a, t.code),
    pg.unique("own").on(t.code, t.a),
    pg.index().on(t.a),
  ]);
  const long = pg.pgTable("a_table_with_a_long_name", {
    orgId: pg.integer("the_column_that_refers_to_the_organization").references(() => orgs.id),
    userId: pg.integer().references(() => orgs.id, { name: "given" } as never),
  }, (t) => [pg.primaryKey({ columns: [t.orgId, t.userId] })]);
  const [first, second] = await tablesOf("postgres", { orgs, long });
  assert.deepEqual(named(first!), [
    "primary_key orgs_pkey",
    "unique orgs_code_key",
    "unique orgs_a_code_unique",
    "unique own",
    "index orgs_a_index",
  ]);
  assert.deepEqual(named(second!), [
    "primary_key a_table_with_a_long_name_pkey",
    "foreign_key a_table_with_a_long_name_HwGCX9AwmDkj_fkey",
    "foreign_key given",
  ]);
});

test("fromDrizzle() gives the names of 1.0 on MySQL", async () => {
  const orgs = my.mysqlTable("orgs", { id: my.int().primaryKey(), a: my.int().unique() }, (t) => [
    my.unique().on(t.id, t.a),
    my.foreignKey({ columns: [t.a], foreignColumns: [t.id] }),
  ]);
  const pairs = my.mysqlTable("pairs", { a: my.int(), b: my.int() }, (t) => [my.primaryKey({ columns: [t.a, t.b] })]);
  const [first, second] = await tablesOf("mysql", { orgs, pairs });
  assert.deepEqual(named(first!), [
    "primary_key orgs_pkey",
    "unique a_unique",
    "unique id_a_unique",
    "foreign_key orgs_a_orgs_id_fkey",
  ]);
  assert.deepEqual(second!.constraints, [t.primaryKey(["a", "b"], { name: "pairs_pkey" })]);
});

test("fromDrizzle() makes constraints of what is unique on SQLite, as 1.0 does", async () => {
  const orgs = lite.sqliteTable("orgs", { id: lite.text().primaryKey(), a: lite.text().unique() }, (t) => [
    lite.foreignKey({ columns: [t.a], foreignColumns: [t.id] }),
  ]);
  const [table] = await tablesOf("sqlite", { orgs });
  assert.deepEqual(named(table!), [
    "primary_key orgs_pkey",
    "unique orgs_a_unique",
    "foreign_key fk_orgs_a_orgs_id_fk",
  ]);
  // drizzle-kit 1.0 writes no NOT NULL at a key.
  assert.equal(table!.columns[0]!.nullable, true);
});
