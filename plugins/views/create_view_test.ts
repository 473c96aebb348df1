import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { createView } from "./create_view.ts";
import { views } from "./mod.ts";

const users = [t.column("id", t.integer()), t.column("name", t.text()), t.column("active", t.boolean())];
const given: Schema = { tables: [tableOf({ name: "users" }, users)], objects: {} };

cases(createView, {
  "of a text": createView.build("active_users", "SELECT id, name FROM users WHERE active"),
  "of SQL with values": createView.build(
    "named_users",
    sql`SELECT id FROM users WHERE name <> ${"it's"} AND id > ${1}`,
  ),
  "a name that needs quoting": createView.build('a"b', "SELECT id FROM users"),
  "in a schema": createView.build("active_users", "SELECT id FROM users", { schema: "app" }),
}, { plugins: [views], given });

for (
  const [what, make] of Object.entries({
    "an empty name": () => createView.build("", "SELECT 1"),
    "a query that is no SQL": () => createView.build("one", 1 as never),
    "an option that is none": () => createView.build("one", "SELECT 1", { shema: "app" } as never),
  })
) {
  test(`createView() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
