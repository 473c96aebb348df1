import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { createTableComment } from "./create_table_comment.ts";

const elements = [t.column("id", t.integer(), { primaryKey: true })];
const given: Schema = {
  tables: [
    tableOf({ name: "users" }, elements),
    tableOf({ name: "people" }, elements, { comment: "it's old" }),
    tableOf({ name: "users", schema: "app" }, elements),
    tableOf({ name: 'or"der' }, elements),
  ],
  objects: {},
};
const here: Schema = { ...given, tables: given.tables.filter(({ schema }) => schema === undefined) };

cases(createTableComment, {
  "plain": createTableComment.build("users", "who it's"),
  "in the place of another": createTableComment.build("people", "new", { was: "it's old" }),
  "in a schema": createTableComment.build("users", "who", { schema: "app" }),
  "a name that needs quoting": createTableComment.build('or"der', "what"),
}, { given: (name) => name === "in a schema" ? given : here });

test("createTableComment() stands in a batch with the table left out", () => {
  assert.equal(createTableComment.table, 0);
});

for (
  const [what, make] of Object.entries({
    "an empty table": () => createTableComment.build("", "who"),
    "an empty comment": () => createTableComment.build("users", ""),
    "no comment": () => createTableComment.build("users", null as never),
    "an empty `was`": () => createTableComment.build("users", "who", { was: "" }),
    "an option that is none": () => createTableComment.build("users", "who", { is: "x" } as never),
  })
) {
  test(`createTableComment() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
