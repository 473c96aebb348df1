import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { dropTableComment } from "./drop_table_comment.ts";

const elements = [t.column("id", t.integer(), { primaryKey: true })];
const comment = "who it's";
const given: Schema = {
  tables: [
    tableOf({ name: "users" }, elements, { comment }),
    tableOf({ name: 'or"der' }, elements, { comment }),
  ],
  objects: {},
};
const inSchema: Schema = { tables: [tableOf({ name: "users", schema: "app" }, elements, { comment })], objects: {} };

cases(dropTableComment, {
  "plain": dropTableComment.build("users"),
  "with what it was": dropTableComment.build("users", { was: comment }),
  "in a schema": dropTableComment.build("users", { schema: "app", was: comment }),
  "a name that needs quoting": dropTableComment.build('or"der', { was: comment }),
}, { given: (name) => name === "in a schema" ? inSchema : given });

test("dropTableComment() cannot be reversed unless it says what the comment was", () => {
  assert.throws(() => dropTableComment.reverse!(dropTableComment.build("users"), undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    hint: 'pass { was: "…" } to op.dropTableComment("users")',
  });
});

for (
  const [what, make] of Object.entries({
    "an empty table": () => dropTableComment.build(""),
    "an empty `was`": () => dropTableComment.build("users", { was: "" }),
    "an option that is none": () => dropTableComment.build("users", { ifExists: true } as never),
  })
) {
  test(`dropTableComment() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
