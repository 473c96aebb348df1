import assert from "node:assert/strict";
import { test } from "node:test";
import { statements } from "./statements.ts";

const texts = (script: string) => statements(script).map(({ sql }) => sql);

const WHOLE: readonly string[] = [
  `SELECT ';', E'\\';', "a;b", $$;$$, $body$ ; $$ ; $body$, U&';'`,
  "CREATE RULE r AS ON INSERT TO a DO ALSO (DELETE FROM b; DELETE FROM c)",
  "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
  "SELECT /* one; /* two; */ three; */ 1",
  "SELECT a$b$c; -- no text begins within a name".split(";")[0]!,
];

for (const sql of WHOLE) {
  test(`no semicolon within ends a statement: ${sql.slice(0, 40)}`, () => {
    const script = `-- first; of all\n;${sql}; /* then; */ SELECT 2`;
    assert.deepEqual(texts(script), [sql, "SELECT 2"]);
    assert.equal(statements(script)[0]!.start, script.indexOf(sql));
  });
}

test("what is left open reaches to the end", () => {
  for (const open of ["SELECT ';", 'SELECT ";', "SELECT $a$ ; $$", "SELECT (1;"]) {
    assert.deepEqual(texts(`SELECT 1;${open}`), ["SELECT 1", open]);
  }
  assert.deepEqual(texts("SELECT 1; /* /* */ ;"), ["SELECT 1"]);
});

test("commands of psql's are told, but for those that pg_dump writes", () => {
  const [, command, last] = statements("\\restrict a\nSELECT 1;\n\\c chinook\nSELECT 2;\n\\unrestrict a\n");
  assert.deepEqual(command, { sql: "\\c chinook", start: 22, refused: "it is a command of psql's own" });
  assert.equal(last!.sql, "SELECT 2");
});

const REFUSED: readonly string[] = [
  "CREATE DATABASE a",
  "drop  database a",
  "CREATE USER a",
  "ALTER ROLE a SET x = 1",
  "GRANT a TO b",
  "DROP OWNED BY a",
  "ALTER SYSTEM SET x = 1",
  "CREATE TABLESPACE a LOCATION '/a'",
  "COPY a (b) FROM stdin",
];
const TAKEN: readonly string[] = [
  "GRANT SELECT ON a TO b",
  "CREATE USER MAPPING FOR a SERVER b",
  "ALTER TABLE a OWNER TO b",
  "CREATE TABLE database (role text)",
];

test("what reaches beyond the database is told", () => {
  for (const sql of REFUSED) assert.equal(typeof statements(sql)[0]!.refused, "string", sql);
  for (const sql of TAKEN) assert.deepEqual(statements(sql), [{ sql, start: 0 }]);
});

test("what stands in no transaction is told", () => {
  const alone = [
    "BEGIN",
    "COMMIT",
    "VACUUM a",
    "CREATE UNIQUE INDEX CONCURRENTLY a ON b (c)",
    "ALTER TYPE a ADD VALUE 'b'",
  ];
  for (const sql of alone) assert.equal(statements(sql)[0]!.isAlone, true, sql);
  assert.equal(statements("CREATE TABLE a (concurrently text)")[0]!.isAlone, undefined);
});
