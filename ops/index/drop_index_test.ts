import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { dropIndex } from "./drop_index.ts";

const elements = [
  t.column("id", t.integer(), { primaryKey: true }),
  t.column("email", t.string(100)),
  t.index("ix_users_email", ["email"], { unique: true }),
  t.index('a"b', ["email"]),
];
const given: Schema = { tables: [tableOf({ name: "users" }, elements)], objects: {} };
const partial = t.index("ix_users_lower", [sql`lower(email)`], { where: sql`email IS NOT NULL` });
const withPartial: Schema = { tables: [tableOf({ name: "users" }, [...elements, partial])], objects: {} };
const inSchema: Schema = { tables: [tableOf({ name: "users", schema: "app" }, elements)], objects: {} };

cases(dropIndex, {
  "by its name": dropIndex.build("ix_users_email", "users"),
  "with what it was": dropIndex.build("ix_users_email", "users", { was: { columns: ["email"], unique: true } }),
  "on an expression, partial": dropIndex.build("ix_users_lower", "users", {
    was: { columns: [sql`lower(email)`], where: sql`email IS NOT NULL` },
  }),
  "if it is there": dropIndex.build("ix_users_email", "users", {
    ifExists: true,
    was: { columns: ["email"], unique: true },
  }),
  "concurrently": dropIndex.build("ix_users_email", "users", {
    was: { columns: ["email"], unique: true },
    postgres: { concurrently: true },
  }),
  "in a schema": dropIndex.build("ix_users_email", "users", {
    schema: "app",
    was: { columns: ["email"], unique: true },
  }),
  "a name that needs quoting": dropIndex.build('a"b', "users", { was: { columns: ["email"] } }),
}, { given: (name) => name === "in a schema" ? inSchema : name === "on an expression, partial" ? withPartial : given });

test("dropIndex() cannot be reversed unless it says what the index was", () => {
  assert.throws(() => dropIndex.reverse!(dropIndex.build("ix", "users"), undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    hint: 'pass { was: { columns: [...] } } to op.dropIndex("ix", "users")',
  });
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => dropIndex.build("", "users"),
    "an empty table": () => dropIndex.build("ix", ""),
    "an option that is none": () => dropIndex.build("ix", "users", { ifExist: true } as never),
    "a `was` without columns": () => dropIndex.build("ix", "users", { was: {} as never }),
    "a `was` with an option that is none": () =>
      dropIndex.build("ix", "users", { was: { columns: ["email"], schema: "app" } as never }),
  })
) {
  test(`dropIndex() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
