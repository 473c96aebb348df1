import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePostgresType } from "./types_parse.ts";

const native = (sql: string) => ({ type: "native", sql });

/** What the catalog, or a user, writes → what it is. */
const READ: Readonly<Record<string, unknown>> = {
  "integer": { type: "integer" },
  "INT4": { type: "integer" },
  "double   precision": { type: "double" },
  "character varying(20)": { type: "string", length: 20 },
  "varchar (20)": { type: "string", length: 20 },
  "numeric(10,0)": { type: "numeric", precision: 10 },
  "numeric(10, 2)": { type: "numeric", precision: 10, scale: 2 },
  "numeric(3,-1)": native("numeric(3,-1)"),
  "timestamp(3) with time zone": { type: "date_time", timezone: true, precision: 3 },
  "timestamptz(3)": { type: "date_time", timezone: true, precision: 3 },
  "timetz (0)": { type: "time", timezone: true, precision: 0 },
  "time(6) without time zone": { type: "time", precision: 6 },
  "float(10)": { type: "float", precision: 24 },
  "float(53)": { type: "double" },
  "jsonb": { type: "postgres.jsonb" },
  "integer[]": { type: "array", items: { type: "integer" } },
  "character varying(5)[][]": { type: "array", items: { type: "string", length: 5 } },
  "CHAR(4)": { type: "postgres.char", length: 4 },
  "char": { type: "postgres.char", length: 1 },
  "character": { type: "postgres.char", length: 1 },
  "bpchar": native("character"),
  '"char"': native('"char"'),
  "BIT": { type: "postgres.bit", length: 1 },
  "varbit(3)": { type: "postgres.varbit", length: 3 },
  '"My  Domain"': native('"My  Domain"'),
  'App."My Type"[]': { type: "array", items: native('app."My Type"') },
  '"a""B"': native('"a""B"'),
  "interval(3)": native("interval(3)"),
  "geometry(Point,4326)": native("geometry(point,4326)"),
};

for (const [text, type] of Object.entries(READ)) {
  test(`the type ${text} is read`, () => assert.deepEqual(parsePostgresType(text), type));
}

test("an enum, and an array of one, is what the catalog tells of it", () => {
  const facts = { name: "mood", schema: "app", values: ["a", "b"] };
  assert.deepEqual(parsePostgresType("app.mood", facts), { type: "enum", ...facts });
  assert.deepEqual(parsePostgresType("app.mood[]", facts), { type: "array", items: { type: "enum", ...facts } });
});
