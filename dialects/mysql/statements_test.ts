import assert from "node:assert/strict";
import { test } from "node:test";
import { statements } from "./statements.ts";

const texts = (script: string) => statements(script).map(({ sql }) => sql);

test("no semicolon in texts, names and comments ends a statement", () => {
  const sql = "SELECT ';', 'it\\';''', \"a;\\\"\", `b;` /* c; */ # d;\n -- e;\n , 5--1";
  const script = `-- first; of all\n;${sql}; # then;\nSELECT 2`;
  assert.deepEqual(texts(script), [sql, "SELECT 2"]);
  assert.equal(statements(script)[0]!.start, script.indexOf(sql));
});

test("comments that the server runs are statements", () => {
  assert.deepEqual(texts("/*!40101 SET @a = ';' */; /*M!100100 SET @b = 1 */; /* none; */"), [
    "/*!40101 SET @a = ';' */",
    "/*M!100100 SET @b = 1 */",
  ]);
});

test("the client's delimiter ends statements", () => {
  const body = "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = 1; END";
  assert.deepEqual(texts(`SELECT 1;\ndelimiter $$\n${body}$$\nDELIMITER ;;\n${body};;\nDELIMITER ;\nSELECT 2;`), [
    "SELECT 1",
    body,
    body,
    "SELECT 2",
  ]);
});

test("what is left open reaches to the end", () => {
  for (const open of ["SELECT ';", 'SELECT ";', "SELECT `;", "SELECT /*!;"]) {
    assert.deepEqual(texts(`SELECT 1;${open}`), ["SELECT 1", open]);
  }
});

const REFUSED: readonly string[] = [
  "USE a",
  "CREATE DATABASE a",
  "drop schema a",
  "CREATE USER a",
  "GRANT ALL ON *.* TO a",
  "SET GLOBAL a = 1",
  "SET @@global.a = 1",
  "CREATE TABLE a.b (c int)",
  "CREATE TABLE IF NOT EXISTS `a`.`b` (c int)",
  "ALTER TABLE a . b ADD c int",
  "DROP TABLE b, a.c",
  "INSERT INTO a.b VALUES (1)",
  "UPDATE a.b SET c = 1",
  "DELETE FROM a.b",
  "CREATE UNIQUE INDEX b ON a.c (d)",
  "CREATE ALGORITHM=UNDEFINED DEFINER=`r`@`h` SQL SECURITY DEFINER VIEW `a`.`b` AS SELECT 1",
  "LOAD DATA INFILE 'a' INTO TABLE b",
];
const TAKEN: readonly string[] = [
  "CREATE TABLE a (b int, CHECK (b > 1.5))",
  "CREATE VIEW a AS SELECT b.c FROM b JOIN d ON b.c = d.c",
  "CREATE DEFINER=`r`@`h` TRIGGER a BEFORE INSERT ON b FOR EACH ROW SET NEW.c = 1",
  "INSERT INTO a SELECT b.c FROM b",
  "SET NAMES utf8mb4",
  "CREATE INDEX a ON b (c)",
];

test("what reaches beyond the database is told", () => {
  for (const sql of REFUSED) assert.equal(typeof statements(sql)[0]!.refused, "string", sql);
  for (const sql of TAKEN) assert.deepEqual(statements(sql), [{ sql, start: 0 }]);
});
