import assert from "node:assert/strict";
import { connected, onServer, onServers } from "./servers.ts";

/** An expression → what a row holds of it. */
const READ: readonly (readonly [sql: string, value: unknown])[] = [
  ["NULL", null],
  ["true", true],
  ["1::smallint", 1],
  ["-2147483648", -2147483648],
  ["9007199254740991", 9007199254740991],
  ["9007199254740993", 9007199254740993n],
  ["(-9223372036854775808)::int8", -9223372036854775808n],
  ["1.10::numeric", "1.10"],
  ["'NaN'::numeric", "NaN"],
  ["0.1::float8", 0.1],
  ["1e300::float8", 1e300],
  ["'NaN'::float8", NaN],
  ["'-Infinity'::float8", -Infinity],
  ["'Infinity'::float4", Infinity],
  ["''", ""],
  ["E'a\\\\b\\n'", "a\\b\n"],
  ["'ab'::char(4)", "ab  "],
  ["'x'::varchar", "x"],
  ["'😀'::text", "😀"],
  ["'n'::name", "n"],
  ["'\\x00ff5c27'::bytea", new Uint8Array([0, 255, 92, 39])],
  ["''::bytea", new Uint8Array()],
  ["'2024-02-29'::date", "2024-02-29"],
  ["'infinity'::date", "infinity"],
  ["'2024-02-29 23:59:59.123456'::timestamp", "2024-02-29 23:59:59.123456"],
  ["'2024-02-29 23:59:59+02'::timestamptz", "2024-02-29 21:59:59+00"],
  ["'0044-03-15 BC'::timestamp", "0044-03-15 00:00:00 BC"],
  ["'12:00:01'::time", "12:00:01"],
  ["'1 day 2 hours'::interval", "1 day 02:00:00"],
  ['\'{"a": [1, null, "x"]}\'::json', { a: [1, null, "x"] }],
  ["'\"text\"'::jsonb", "text"],
  ["'null'::jsonb", null],
  ["'[1]'::jsonb", [1]],
  ["'0d6ab4f0-52b6-4b0e-9f5e-000000000001'::uuid", "0d6ab4f0-52b6-4b0e-9f5e-000000000001"],
  ["'::1/64'::inet", "::1/64"],
  ["'{}'::int[]", []],
  ["'{1,NULL,-3}'::int[]", [1, null, -3]],
  ["'{{1,2},{3,NULL}}'::int[]", [[1, 2], [3, null]]],
  ["'[0:1]={5,6}'::int[]", [5, 6]],
  ["ARRAY['', 'a,b', '{c}', 'd\"e', E'f\\\\g', 'NULL', NULL, ' h ']", [
    "",
    "a,b",
    "{c}",
    'd"e',
    "f\\g",
    "NULL",
    null,
    " h ",
  ]],
  ["ARRAY[9007199254740993]", [9007199254740993n]],
  ["ARRAY[1.50]", ["1.50"]],
  ["ARRAY[true, NULL, false]", [true, null, false]],
  ["ARRAY['\\x00ff'::bytea, NULL]", [new Uint8Array([0, 255]), null]],
  ["ARRAY['{\"a\": \"b,}\"}'::jsonb, '[1]']", [{ a: "b,}" }, [1]]],
  ["ARRAY['2024-01-01'::date, 'infinity']", ["2024-01-01", "infinity"]],
  ["ARRAY['x'::varchar]", ["x"]],
];

onServers("a row holds values of every type", async (url) => {
  await connected(`${url}?options=-c%20TimeZone%3DUTC%20-c%20standard_conforming_strings%3Don`, async (connection) => {
    for (const parameters of [[], [1]]) {
      // With a parameter it is another protocol.
      const also = parameters.length === 0 ? "" : ", $1::int AS also";
      for (const [sql, value] of READ) {
        const [result] = await connection.run([{ sql: `SELECT ${sql} AS value${also}`, parameters }]);
        assert.deepEqual(result!.rows[0]!.value, value, sql);
      }
    }
  });
});

class Odd {
  toJSON() {
    return { odd: true };
  }
}

/** A value, the type that it is bound to, and the text that the server has then. */
const BOUND: readonly (readonly [value: unknown, type: string, text: string | null])[] = [
  [null, "int", null],
  [null, "jsonb", null],
  ["x'\"\\😀", "text", "x'\"\\😀"],
  ["5", "int", "5"],
  [5, "int", "5"],
  [5, "text", "5"],
  [0.1, "float8", "0.1"],
  [1e21, "numeric", "1000000000000000000000"],
  [NaN, "float8", "NaN"],
  [-Infinity, "float8", "-Infinity"],
  [9223372036854775807n, "int8", "9223372036854775807"],
  [12345678901234567890123n, "numeric", "12345678901234567890123"],
  [5n, "smallint", "5"],
  [true, "bool", "true"],
  [false, "bool", "false"],
  [true, "text", "true"],
  [true, "jsonb", "true"],
  [5, "jsonb", "5"],
  [new Date("2024-02-29T23:30:00.120Z"), "timestamptz", "2024-02-29 15:30:00.12-08"],
  [new Date("2024-02-29T23:30:00.120Z"), "timestamp", "2024-02-29 23:30:00.12"],
  [new Date("2024-02-29T23:30:00Z"), "date", "2024-02-29"],
  [new Date("2024-02-29T23:30:00Z"), "text", "2024-02-29T23:30:00.000Z"],
  [new Uint8Array([0, 255, 92]), "bytea", "\\x00ff5c"],
  [new Uint8Array(), "bytea", "\\x"],
  ["text", "bytea", "\\x74657874"],
  [{ a: [1, "'"] }, "jsonb", '{"a": [1, "\'"]}'],
  [new Odd(), "jsonb", '{"odd": true}'],
  ['{"a": "text"}', "jsonb", '{"a": "text"}'],
  ['"quoted"', "jsonb", '"quoted"'],
  ['{"a": "text"}', "json", '{"a": "text"}'],
  [[1, "a", null], "jsonb", '[1, "a", null]'],
  [[], "jsonb", "[]"],
  [[], "int[]", "{}"],
  [[1, 2, null], "int[]", "{1,2,NULL}"],
  [[[1, 2], [3, 4]], "int[]", "{{1,2},{3,4}}"],
  [["a", 'b"\\', "NULL", null, ""], "text[]", '{a,"b\\"\\\\","NULL",NULL,""}'],
  [[1n, 9007199254740993n], "int8[]", "{1,9007199254740993}"],
  [[true, null], "bool[]", "{t,NULL}"],
  [[new Date(0)], "timestamp[]", '{"1970-01-01 00:00:00"}'],
  [[new Uint8Array([255])], "bytea[]", '{"\\\\xff"}'],
  [[{ a: 1 }, 2], "jsonb[]", '{"{\\"a\\": 1}",2}'],
  [[1.5, NaN], "float8[]", "{1.5,NaN}"],
  [["10.0.0.1"], "inet[]", "{10.0.0.1}"],
  [["a b"], "xml[]", '{"a b"}'],
  [["x"], "varchar(3)[]", "{x}"],
  ["[1,2)", "int4range", "[1,2)"],
];

onServers("a parameter of every type arrives as it is meant", async (url) => {
  await connected(`${url}?options=-c%20TimeZone%3DAmerica/Los_Angeles`, async (connection) => {
    for (const [value, type, text] of BOUND) {
      const [result] = await connection.run([{ sql: `SELECT $1::${type}::text AS text`, parameters: [value] }]);
      assert.equal(result!.rows[0]!.text, text, `${type} ${String(value)}`);
    }
  });
});

onServer("parameters are stored in columns as they are", async (url) => {
  await connected(url, async (connection) => {
    await connection.run([{
      sql:
        "CREATE TEMPORARY TABLE v (t text, j jsonb, ts timestamp, a text[], i int[], b bytea, n numeric, f boolean, js jsonb[])",
    }]);
    await connection.run([{
      sql: "INSERT INTO v VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      parameters: [
        1n,
        '{"a":1}',
        new Date("2024-02-29T12:00:00Z"),
        ["x", null],
        [1, 2],
        new Uint8Array([1]),
        "1.50",
        true,
        [{ a: 1 }, "2"],
      ],
    }]);
    const [stored] = await connection.run([{ sql: "SELECT *, jsonb_typeof(j) AS kind FROM v" }]);
    assert.deepEqual(stored!.rows, [{
      t: "1",
      j: { a: 1 },
      ts: "2024-02-29 12:00:00",
      a: ["x", null],
      i: [1, 2],
      b: new Uint8Array([1]),
      n: "1.50",
      f: true,
      js: [{ a: 1 }, 2],
      kind: "object",
    }]);
    await connection.run([{
      sql: "CREATE TYPE pg_temp.mood AS ENUM ('ok', 'so so')",
    }, {
      sql: "CREATE TEMPORARY TABLE e (m pg_temp.mood, ms pg_temp.mood[])",
    }, { sql: "INSERT INTO e VALUES ($1, $2)", parameters: ["so so", ["ok", "so so"]] }]);
    const [enums] = await connection.run([{ sql: "SELECT m, ms::text[] FROM e" }]);
    assert.deepEqual(enums!.rows, [{ m: "so so", ms: ["ok", "so so"] }]);
  });
});
