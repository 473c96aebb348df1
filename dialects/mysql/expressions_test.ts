import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "../../schema/sql.ts";
import { parseDefault } from "./defaults.ts";
import { expressionOf, nowText, unwrapped, withoutSchema } from "./expressions.ts";
import { mysqlServer } from "./server.ts";

const mysql = mysqlServer({ assumed: true });
/** As the catalogs of MySQL have an expression: each byte of it is a character. */
const inBytes = (text: string) => Buffer.from(text, "utf8").toString("latin1");

test("texts and names in an expression are read out of their bytes, or as what they are", () => {
  const told = (text: string) => expressionOf(text, mysql);
  assert.equal(told(inBytes("concat(_utf8mb4\\'ß\u{1F600}\\',`Ä`)")), "concat('ß\u{1F600}',`Ä`)");
  assert.equal(told("concat(_utf8mb4\\'ß\\',`Ä`)"), "concat('ß',`Ä`)");
  assert.equal(told(`(_latin1\\'\xDFx\\' = ${inBytes("_utf8mb4\\'ß\\'")})`), "_latin1 X'DF78' = 'ß'");
  assert.equal(told("_latin1\\'plain\\'"), "_latin1'plain'");
});
const mariadb = mysqlServer({ flavour: "mariadb", assumed: true });

test("MySQL's catalogs hold expressions as the inside of a literal, with a character set before each text", () => {
  const told = "((`b` >= 0) and (`a` <> _utf8mb4\\'it\\\\\\'s \\\\\\\\\\'))";
  assert.equal(expressionOf(told, mysql), "(`b` >= 0) and (`a` <> 'it\\'s \\\\')");
});

test("MariaDB's hold them as they are", () => {
  assert.equal(expressionOf("`b` >= 0 and `a` <> 'it\\'s \\\\'", mariadb), "`b` >= 0 and `a` <> 'it\\'s \\\\'");
});

test("parentheses around the whole are taken off, and no others", () => {
  assert.equal(unwrapped("((a))"), "a");
  assert.equal(unwrapped("(a) or (b)"), "(a) or (b)");
  assert.equal(unwrapped("(')')"), "')'");
  assert.equal(unwrapped("(`)` = '\\')')"), "`)` = '\\')'");
});

test("a view's query loses the name of its own database, in names alone", () => {
  const query =
    "select `my``db`.`t`.`a` AS `a` from `my``db`.`t` where `my``db`.`t`.`a` <> '`my``db`.' and `my``db` = 1";
  assert.equal(
    withoutSchema(query, "my`db"),
    "select `t`.`a` AS `a` from `t` where `t`.`a` <> '`my``db`.' and `my``db` = 1",
  );
});

test("the moment of a row is told in one way", () => {
  for (const text of ["now()", "CURRENT_TIMESTAMP", "current_timestamp()", "localtime", "NOW(0)"]) {
    assert.equal(nowText(text), "CURRENT_TIMESTAMP");
  }
  assert.equal(
    nowText("current_timestamp(3) on update current_timestamp(3)"),
    "CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)",
  );
  for (const text of ["now() + interval 1 day", "current_date", "'now()'"]) assert.equal(nowText(text), undefined);
});

for (
  const [text, type, value] of [
    ["NULL", "text", undefined],
    ["'it''s \\\\ new'", "text", "it's \\ new"],
    ["'5'", "string", "5"],
    ["'5'", "integer", 5],
    ["9007199254740993", "big_integer", { bigint: "9007199254740993" }],
    ["1.50", "numeric", 1.5],
    ["1", "boolean", true],
    ["FALSE", "boolean", false],
    ["x'00FF'", "binary", { bytes: "00ff" }],
    ["'AB'", "binary", { bytes: "4142" }],
    ["current_timestamp()", "date_time", sql.raw("CURRENT_TIMESTAMP")],
    ["uuid()", "string", sql.raw("uuid()")],
  ] as const
) {
  test(`parseDefault() reads ${text} of a ${type}`, () => assert.deepEqual(parseDefault(text, { type }), value));
}
