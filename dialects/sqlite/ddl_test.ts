import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "../../schema/sql.ts";
import { readIndexDdl, readTableDdl, readViewDdl } from "./ddl.ts";

test("readTableDdl() reads what a column says after its type", () => {
  const { columns } = readTableDdl(`CREATE TABLE t (
    id INTEGER CONSTRAINT pk PRIMARY KEY ASC ON CONFLICT ABORT AUTOINCREMENT,
    [a, b] VARCHAR(10, 2) DEFAULT "check" COLLATE "no""case" NOT NULL ON CONFLICT IGNORE,
    \`gen\` generated always GENERATED ALWAYS AS (max(1, (2)) /* ) */ -- last
    ) STORED,
    'virtual' AS (id || ')') VIRTUAL,
    bare
  )`);
  assert.deepEqual(columns, [
    { name: "id", type: "INTEGER", autoincrement: true },
    { name: "a, b", type: "VARCHAR(10, 2)", autoincrement: false, collation: 'no"case', notNullOnConflict: "IGNORE" },
    {
      name: "gen",
      type: "generated always",
      autoincrement: false,
      generated: { expression: "max(1, (2))", stored: true },
    },
    { name: "virtual", type: "", autoincrement: false, generated: { expression: "id || ')'", stored: false } },
    { name: "bare", type: "", autoincrement: false },
  ]);
});

test("readTableDdl() reads constraints of columns and of the table in their order", () => {
  const { constraints } = readTableDdl(`CREATE TABLE IF NOT EXISTS main."a(b" (
    a INT CHECK (a <> 'CHECK (' /* )) */ AND a > 0 -- )
      ) CONSTRAINT "u,n" UNIQUE ON CONFLICT replace CONSTRAINT nn NOT NULL CHECK(1),
    b REFERENCES "p.q" ON DELETE SET NULL ON UPDATE NO ACTION MATCH full NOT NULL DEFERRABLE INITIALLY DEFERRED,
    c,
    PRIMARY KEY (b COLLATE NOCASE DESC, ("c"))
    CONSTRAINT ck CHECK (c IN (SELECT ',' UNION SELECT ')'))
    UNIQUE (a, b),
    CONSTRAINT [f k] FOREIGN KEY (a, "b") REFERENCES p (x, [y z]) ON DELETE CASCADE NOT DEFERRABLE
  )`);
  assert.deepEqual(constraints, [
    { kind: "check", condition: sql.raw("a <> 'CHECK (' /* )) */ AND a > 0") },
    { kind: "unique", name: "u,n", columns: ["a"], options: { sqlite: { onConflict: "REPLACE" } } },
    { kind: "check", condition: sql.raw("1") },
    {
      kind: "foreign_key",
      columns: ["b"],
      references: { table: { name: "p.q" }, columns: [] },
      onDelete: "SET NULL",
      onUpdate: "NO ACTION",
      match: "FULL",
      deferrable: true,
      initially: "DEFERRED",
    },
    { kind: "primary_key", columns: ["b", "c"] },
    { kind: "check", name: "ck", condition: sql.raw("c IN (SELECT ',' UNION SELECT ')')") },
    { kind: "unique", columns: ["a", "b"] },
    {
      kind: "foreign_key",
      name: "f k",
      columns: ["a", "b"],
      references: { table: { name: "p" }, columns: ["x", "y z"] },
      onDelete: "CASCADE",
      deferrable: false,
    },
  ]);
});

test("readTableDdl() reads the options of the table, and no column's words for them", () => {
  const options = (ddl: string) => {
    const { strict, withoutRowid } = readTableDdl(ddl);
    return { strict, withoutRowid };
  };
  assert.deepEqual(options("CREATE TABLE t (strict INT, [WITHOUT ROWID])"), { strict: false, withoutRowid: false });
  assert.deepEqual(options("CREATE TABLE t (a INT) strict"), { strict: true, withoutRowid: false });
  assert.deepEqual(options("CREATE TABLE t (a INT) WITHOUT /* */ rowid, STRICT"), { strict: true, withoutRowid: true });
});

test("readTableDdl() finds AUTOINCREMENT in the primary key of the table", () => {
  const { columns } = readTableDdl("CREATE TABLE t (a INT, Id INTEGER, PRIMARY KEY (id AUTOINCREMENT))");
  assert.deepEqual(columns.map(({ autoincrement }) => autoincrement), [false, true]);
});

test("readIndexDdl() reads the text of each element and the condition", () => {
  assert.deepEqual(
    readIndexDdl(`CREATE UNIQUE INDEX IF NOT EXISTS "on (" ON "t where" (
      a, "b" COLLATE NOCASE DESC, (lower(c)) COLLATE RTRIM, lower(c) COLLATE NOCASE ASC, ((a) + (b)), a || ',)'
    ) WHERE a = 'x' -- always
    `),
    {
      elements: [
        { expression: "a" },
        { expression: '"b"', collation: "NOCASE" },
        { expression: "lower(c)", collation: "RTRIM" },
        { expression: "lower(c) COLLATE NOCASE" },
        { expression: "(a) + (b)" },
        { expression: "a || ',)'" },
      ],
      where: "a = 'x'",
    },
  );
});

test("readViewDdl() reads the query and the names of columns", () => {
  assert.deepEqual(readViewDdl(`CREATE VIEW "a AS b" AS SELECT 1 AS x -- end`), { query: "SELECT 1 AS x" });
  assert.deepEqual(readViewDdl("CREATE TEMP VIEW IF NOT EXISTS m.v (a, [b c]) AS WITH q AS (SELECT 1) SELECT 1, 2"), {
    query: "WITH q AS (SELECT 1) SELECT 1, 2",
    columns: ["a", "b c"],
  });
});

test("the readers of DDL never throw", () => {
  const word = fc.constantFrom(
    ..."( ) , . ' \" [ -- a 1".split(" "),
    ..."CONSTRAINT PRIMARY KEY UNIQUE CHECK FOREIGN REFERENCES NOT NULL DEFERRABLE INITIALLY DEFERRED ON DELETE".split(
      " ",
    ),
    ..."CONFLICT SET MATCH DEFAULT COLLATE GENERATED ALWAYS AS STORED AUTOINCREMENT DESC WHERE STRICT WITHOUT".split(
      " ",
    ),
  );
  const head = fc.constantFrom("CREATE TABLE t (", "CREATE INDEX i ON t (", "CREATE VIEW v", "");
  fc.assert(fc.property(head, fc.array(word, { maxLength: 20 }), (head, words) => {
    const text = [head, ...words].join(" ");
    readTableDdl(text);
    readIndexDdl(text);
    readViewDdl(text);
  }));
});
