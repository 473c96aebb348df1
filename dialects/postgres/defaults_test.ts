import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "../../schema/sql.ts";
import { parseDefault } from "./defaults.ts";

const READ: Readonly<Record<string, unknown>> = {
  "5": 5,
  "-5": -5,
  "'-5'::integer": -5,
  "(-5)::smallint": -5,
  "9007199254740993": { bigint: "9007199254740993" },
  "'9007199254740993'::bigint": { bigint: "9007199254740993" },
  "1.50": sql.raw("1.50"),
  "true": true,
  "'x'::text": "x",
  "'5'::text": "5",
  "'it''s'::character varying(20)": "it's",
  "'a\\b'::text": "a\\b",
  "E'a\\\\b'::text": "a\\b",
  "E'a\\\\''b'": "a\\'b",
  "E'a\\nb'": sql.raw("E'a\\nb'"),
  "E'\\\\x00ff'::bytea": "\\x00ff",
  '\'so so\'::"Mo""od"': "so so",
  "'x'::\"App 1\".mood": "x",
  "'{}'::integer[]": "{}",
  "'2020-01-01 00:00:00'::timestamp without time zone": "2020-01-01 00:00:00",
  "NULL::character varying": undefined,
  "'NULL'::text": "NULL",
  "now()": sql.raw("now()"),
  "('a'::text || 'b'::text)": sql.raw("('a'::text || 'b'::text)"),
  "'a'::text || 'b'::text": sql.raw("'a'::text || 'b'::text"),
  "nextval('s'::regclass)": sql.raw("nextval('s'::regclass)"),
};

for (const [text, value] of Object.entries(READ)) {
  test(`the default ${text} is read`, () => assert.deepEqual(parseDefault(text), value));
}
