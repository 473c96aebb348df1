import assert from "node:assert/strict";
import { test } from "node:test";
import type { StatementFailure } from "../../registry/connection.ts";
import { failureOf } from "./result_codes.ts";

const place = (message: string, sql: string) => (failureOf(new Error(message), 0, sql) as StatementFailure).offset;

test("the place of a mistake is that of the token that SQLite names, where it stands there once", () => {
  const sql = "CREATE TABLE a (\n  b INT NOTT NULL DEFAULT 'NOTT' -- NOTT\n)";
  assert.equal(place('near "NOTT": syntax error', sql), sql.indexOf("NOTT"));
  assert.equal(place('SQLITE_ERROR: near "NOTT": syntax error', sql), sql.indexOf("NOTT"));
  assert.equal(place('near "NULL": syntax error', "SELECT NULL NULL"), undefined);
  assert.equal(place('unrecognized token: "#"', "SELECT '#', # FROM a"), 12);
  assert.equal(place("incomplete input", "SELECT (1\n"), 9);
  assert.equal(place("no such table: nowhere", "SELECT * FROM nowhere"), undefined);
});
