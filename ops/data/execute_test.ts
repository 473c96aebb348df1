import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { execute } from "./execute.ts";

const given: Schema = {
  tables: [tableOf({ name: "users" }, [t.column("id", t.integer()), t.column("name", t.text())])],
  objects: {},
};

cases(execute, {
  "a text": execute.build("DELETE FROM users WHERE name = ':x' -- and so on"),
  "values as parameters": execute.build(sql`UPDATE users SET name = ${"it's"} WHERE id = ${1}`),
  "every kind of value": execute.build(
    sql`SELECT ${null}, ${true}, ${1.5}, ${"text"}, ${9007199254740993n}, ${new Uint8Array([1, 255])}, ${new Date(
      "2024-02-29T12:00:00Z",
    )}`,
  ),
  "names": execute.build(sql`DELETE FROM ${sql.id("users")} WHERE ${sql.id("id")} = ${1}`),
  "SQL in SQL": execute.build(sql`DELETE FROM users WHERE ${sql`id = ${1}`} ${sql.raw("AND 1 = 1")}`),
  "DDL, whose values are literals": execute.build(sql`CREATE TABLE other (state VARCHAR(9) DEFAULT ${"it's"})`),
  "several statements, whose values are literals": execute.build(
    sql`DELETE FROM users WHERE id = ${1}; DELETE FROM users WHERE id = ${2}`,
  ),
}, { given });

test("execute() resolves to what the last statement answered", () => {
  const answer = { rows: [{ one: 1 }], rowCount: 1 };
  assert.deepEqual(execute.result!(answer), answer);
});

for (
  const [what, make, code] of [
    ["an empty text", () => execute.build(""), "E_INVALID_OPERATION"],
    ["a comment and nothing else", () => execute.build("-- nothing\n/* at all */ ;"), "E_INVALID_OPERATION"],
    ["what is no SQL", () => execute.build(42 as never), "E_INVALID_OPERATION"],
    ["a value that is none", () => execute.build(sql`SELECT ${undefined}`), "E_INVALID_OPERATION"],
    ["an option that is none", () => execute.build("SELECT 1", { timeout: 1 } as never), "E_INVALID_OPERATION"],
    ["the end of retort's transaction", () => execute.build("COMMIT"), "E_TRANSACTION_CONTROL"],
    ["it within SQL in SQL", () => execute.build(sql`${sql.raw("ROLLBACK")}`), "E_TRANSACTION_CONTROL"],
  ] as const
) {
  test(`execute() refuses ${what}`, () => {
    assert.throws(make, { code });
  });
}
