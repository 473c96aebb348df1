import assert from "node:assert/strict";
import { test } from "node:test";
import type { ColumnType } from "../../schema/types.ts";
import { sqliteServer } from "./server.ts";
import { spellSqliteType } from "./types.ts";
import { parseSqliteType } from "./types_parse.ts";

const EXACT: readonly (ColumnType & { readonly [argument: string]: unknown })[] = [
  { type: "integer" },
  { type: "big_integer" },
  { type: "small_integer" },
  { type: "string" },
  { type: "string", length: 50 },
  { type: "text" },
  { type: "boolean" },
  { type: "date" },
  { type: "time" },
  { type: "date_time" },
  { type: "numeric" },
  { type: "numeric", precision: 10 },
  { type: "numeric", precision: 10, scale: 2 },
  { type: "float" },
  { type: "double" },
  { type: "binary" },
  { type: "json" },
];

for (const type of EXACT) {
  test(`parseSqliteType() reads ${JSON.stringify(type)} back from what it is spelled as`, () => {
    const spelled = spellSqliteType(type, sqliteServer({ assumed: true }), () => assert.fail());
    assert.deepEqual(parseSqliteType(spelled), type);
    assert.deepEqual(parseSqliteType(spelled.toLowerCase().replace("(", " ( ")), type);
  });
}

for (
  const sql of [
    "",
    "INT",
    "DOUBLE PRECISION",
    "CHAR(32)",
    "VARCHAR(0)",
    "VARCHAR(1, 2)",
    "VARCHAR(+5)",
    "NUMERIC(1, 2",
    "NUMERIC(0x10)",
    "toString",
    '"TEXT"',
    "DECIMAL(10, 2)",
    "VARCHAR(10) x",
    "NUMERIC(1 2)",
  ]
) {
  test(`parseSqliteType() leaves ${JSON.stringify(sql)} native`, () => {
    assert.deepEqual(parseSqliteType(sql), { type: "native", sql });
  });
}
