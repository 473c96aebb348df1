import assert from "node:assert/strict";
import { test } from "node:test";
import { type EnumObject, type Schema, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { dropColumn } from "./drop_column.ts";

const id = t.column("id", t.integer(), { primaryKey: true });
const state = t.column("state", t.text());
const email = t.column("email", t.string(100), { index: true });
const group = t.column("group_id", t.integer(), { references: "groups.id" });
const mood = t.column("mood", t.enum("mood", ["sad", "ok"]));
const given: Schema = {
  tables: [tableOf({ name: "users" }, [id, state, email, group, mood]), tableOf({ name: "groups" }, [id])],
  objects: { enum: [{ name: "mood", values: ["sad", "ok"] }] as readonly EnumObject[] },
};
const beside: Schema = {
  tables: [
    tableOf({ name: "users" }, [id, state, t.index("ix_users_id", ["id"], { postgres: { include: ["state"] } })]),
  ],
  objects: {},
};
const inSchema: Schema = { tables: [tableOf({ name: "users", schema: "app" }, [id, state])], objects: {} };

cases(dropColumn, {
  "by its name": dropColumn.build("users", "state"),
  "with what it was": dropColumn.build("users", "state", { was: state }),
  "with its index": dropColumn.build("users", "email", { was: email }),
  "with its reference": dropColumn.build("users", "group_id", { was: group }),
  "with its enum type": dropColumn.build("users", "mood", { was: mood }),
  "if it is there": dropColumn.build("users", "state", { ifExists: true, was: state }),
  "with what depends on it": dropColumn.build("users", "state", { cascade: true, was: state }),
  "in a schema": dropColumn.build("users", "state", { schema: "app", was: state }),
  "that an index holds beside its own": dropColumn.build("users", "state"),
}, {
  given: (name) => name === "in a schema" ? inSchema : name === "that an index holds beside its own" ? beside : given,
  // Elsewhere no index holds columns beside its own.
  on: { "that an index holds beside its own": ["postgres"] },
});

test("dropColumn() cannot be reversed unless it says what the column was", () => {
  assert.throws(() => dropColumn.reverse!(dropColumn.build("users", "state"), undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    hint: 'pass { was: t.column("state", …) } to op.dropColumn("users", "state")',
  });
});

for (
  const [what, make] of Object.entries({
    "an empty table": () => dropColumn.build("", "state"),
    "an empty column": () => dropColumn.build("users", ""),
    "a `was` that is no column": () => dropColumn.build("users", "state", { was: { name: "state" } as never }),
    "a `was` that is another column": () => dropColumn.build("users", "state", { was: id }),
    "an option that is none": () => dropColumn.build("users", "state", { ifExist: true } as never),
  })
) {
  test(`dropColumn() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
