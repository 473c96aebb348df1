import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { dropSchema } from "./drop_schema.ts";

const given: Schema = { tables: [], objects: { schema: [{ name: "app" }, { name: 'or"der' }] } };
const full: Schema = {
  tables: [
    tableOf({ name: "users", schema: "app" }, [t.column("id", t.integer(), { primaryKey: true })]),
    tableOf({ name: "posts" }, [
      t.column("user_id", t.integer()),
      t.foreignKey(["user_id"], "users", ["id"], { referredSchema: "app" }),
    ]),
  ],
  objects: { schema: [{ name: "app" }], enum: [{ name: "mood", schema: "app" }] },
};

cases(dropSchema, {
  "plain": dropSchema.build("app"),
  "if it is there": dropSchema.build("app", { ifExists: true }),
  "with what is in it": dropSchema.build("app", { cascade: true }),
  "a name that needs quoting": dropSchema.build('or"der'),
}, { given });

test("dropSchema() takes what is in it along, and the foreign keys that refer to it", () => {
  const after = dropSchema.apply!(dropSchema.build("app", { cascade: true }), full, undefined as never);
  assert.deepEqual(after.tables.map(({ name }) => name), ["posts"]);
  assert.deepEqual(after.tables[0]!.constraints, []);
  assert.deepEqual(Object.values(after.objects).flat(), []);
});

test("dropSchema() cannot be reversed if it takes along what is in it", () => {
  assert.throws(() => dropSchema.reverse!(dropSchema.build("app", { cascade: true }), undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    hint: "drop what is in it first, each with its `was`, and the schema without `cascade`",
  });
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => dropSchema.build(""),
    "an option that is none": () => dropSchema.build("app", { ifNotExists: true } as never),
  })
) {
  test(`dropSchema() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
