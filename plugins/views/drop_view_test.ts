import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { dropView } from "./drop_view.ts";
import { views } from "./mod.ts";

const tables = [tableOf({ name: "users" }, [t.column("id", t.integer()), t.column("active", t.boolean())])];
const query = sql.raw("SELECT id FROM users WHERE active");
const given: Schema = { tables, objects: { view: [{ name: "active_users", as: query } as { name: string }] } };
const inSchema: Schema = {
  tables,
  objects: { view: [{ name: "active_users", schema: "app", as: query } as { name: string }] },
};

cases(dropView, {
  "by its name": dropView.build("active_users"),
  "with what it was": dropView.build("active_users", { was: query }),
  "if it is there": dropView.build("active_users", { ifExists: true, was: "SELECT id FROM users WHERE active" }),
  "in a schema": dropView.build("active_users", { schema: "app", was: query }),
}, {
  plugins: [views],
  given: (name) => name === "in a schema" ? inSchema : given,
  // There is no CREATE VIEW IF NOT EXISTS that all databases have.
  oneSided: ["ifExists"],
});

test("dropView() cannot be reversed unless it says what the view was", () => {
  assert.throws(() => dropView.reverse!(dropView.build("active_users"), undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    message: 'Cannot reverse the change of the view "active_users": nobody said what it was',
  });
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => dropView.build(""),
    "a `was` that is no SQL": () => dropView.build("one", { was: 1 as never }),
    "an option that is none": () => dropView.build("one", { ifExist: true } as never),
  })
) {
  test(`dropView() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
