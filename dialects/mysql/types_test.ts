import assert from "node:assert/strict";
import { test } from "node:test";
import { t } from "../../mod.ts";
import type { ColumnType } from "../../schema/types.ts";
import { mysqlServer } from "./server.ts";
import { mysqlTypes, spellMysqlType } from "./types.ts";
import { parseMysqlType } from "./types_parse.ts";

type Any = ColumnType & { readonly [argument: string]: unknown };
const mysql = mysqlServer({ assumed: true });
const mariadb = mysqlServer({ flavour: "mariadb", version: [10, 11], assumed: true });
const spell = (type: Any, server = mysql) => spellMysqlType(type, server, () => assert.fail());

const EXACT: readonly Any[] = [
  ...[
    "integer",
    "big_integer",
    "small_integer",
    "double",
    "boolean",
    "text",
    "date",
    "time",
    "date_time",
    "json",
    "float",
  ]
    .map((type) => ({ type })),
  { type: "string", length: 50 },
  { type: "binary" },
  { type: "binary", length: 16 },
  { type: "numeric", precision: 10 },
  { type: "numeric", precision: 10, scale: 2 },
  { type: "time", precision: 3 },
  { type: "date_time", precision: 6 },
  { type: "enum", name: "enum", values: ["a", "it's", "b,c", "back\\slash", "(x)"] },
  { type: "mysql.set", values: ["a", "it's"] },
  { type: "mysql.timestamp" },
  { type: "mysql.timestamp", precision: 3 },
  ...["tiny_int", "small_integer", "medium_int", "integer", "big_integer"].map((name) => ({
    type: `mysql.${name}`,
    unsigned: true,
  })),
  { type: "mysql.tiny_int" },
  { type: "mysql.medium_int" },
  ...["tiny_text", "medium_text", "long_text", "tiny_blob", "medium_blob", "long_blob", "year", "geometry", "point"]
    .map((name) => ({ type: `mysql.${name}` })),
  { type: "mysql.char", length: 5 },
  { type: "mysql.binary", length: 5 },
  { type: "mysql.bit", length: 9 },
];

for (const type of EXACT) {
  test(`parseMysqlType() reads ${JSON.stringify(type)} back from what it is spelled as`, () => {
    const spelled = spell(type);
    assert.deepEqual(parseMysqlType(spelled), type);
    if (!spelled.includes("'")) assert.deepEqual(parseMysqlType(spelled.toLowerCase()), type);
  });
}

for (
  const [text, type] of Object.entries({
    "int(11)": { type: "integer" },
    "bigint(20) unsigned": { type: "mysql.big_integer", unsigned: true },
    "smallint(6)": { type: "small_integer" },
    "tinyint(4)": { type: "mysql.tiny_int" },
    "tinyint(1)": { type: "boolean" },
    "tinyint(1) unsigned": { type: "mysql.tiny_int", unsigned: true },
    "decimal(10,0)": { type: "numeric", precision: 10 },
    "year(4)": { type: "mysql.year" },
    "enum('a','it''s')": { type: "enum", name: "enum", values: ["a", "it's"] },
    "int(10) unsigned zerofill": { type: "native", sql: "int(10) unsigned zerofill" },
    "double(8,2)": { type: "native", sql: "double(8,2)" },
    uuid: { type: "uuid" },
  })
) {
  test(`parseMysqlType() reads ${text} as the catalog tells it`, () => {
    assert.deepEqual(parseMysqlType(text), type);
  });
}

test("a type is spelled as the flavour and its version know it", () => {
  assert.equal(spell({ type: "uuid" }), "CHAR(32)");
  assert.equal(spell({ type: "uuid" }, mariadb), "UUID");
  assert.equal(spell({ type: "uuid" }, mysqlServer({ flavour: "mariadb", assumed: true })), "CHAR(32)");
  assert.equal(spell({ type: "mysql.inet6" }, mariadb), "INET6");
  assert.throws(() => spell({ type: "mysql.inet6" }), { code: "E_UNSUPPORTED_OPERATION" });
  assert.equal(spell({ type: "binary", length: 70_000 }), "MEDIUMBLOB");
});

test("a VARCHAR without a length is refused with the way out", () => {
  assert.throws(() => spell({ type: "string" }), {
    code: "E_UNSUPPORTED_OPERATION",
    hint: "say how many characters, as t.string(255), or take t.text()",
  });
});

test("each of MySQL's own types is made again by its arguments", () => {
  const given: Readonly<Record<string, readonly unknown[]>> = {
    set: [["a", "b"]],
    timestamp: [{ precision: 3 }],
    tiny_int: [{ unsigned: true }],
    char: [5],
  };
  for (const [name, { type, build, args }] of Object.entries(mysqlTypes)) {
    const made = build(...(given[name] ?? []) as never[]);
    assert.equal(made.type, type);
    assert.deepEqual(build(...args(made as never)), made, name);
  }
});

for (
  const [what, make] of Object.entries({
    "a length that is too large": () => mysqlTypes.char!.build(256 as never),
    "a length that is none": () => mysqlTypes.bit!.build(0 as never),
    "a set with a comma in it": () => mysqlTypes.set!.build(["a,b"] as never),
    "an option that is none": () => mysqlTypes.tiny_int!.build({ signed: false } as never),
  })
) {
  test(`MySQL's own types refuse ${what}`, () => assert.throws(make, { code: "E_INVALID_OPERATION" }));
}

test("t.mysql has each of them", () => {
  const { mysql: own } = t as unknown as {
    readonly mysql: Readonly<Record<string, (...given: never[]) => ColumnType>>;
  };
  assert.equal(Object.keys(own).length, Object.keys(mysqlTypes).length);
  assert.deepEqual(t.mysql.tinyInt({ unsigned: true }), { type: "mysql.tiny_int", unsigned: true });
  assert.deepEqual(t.mysql.varBinary(16), { type: "mysql.var_binary", length: 16 });
});
