import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { views } from "./mod.ts";
import { replaceView } from "./replace_view.ts";

const tables = [tableOf({ name: "users" }, [t.column("id", t.integer()), t.column("active", t.boolean())])];
const query = "SELECT id FROM users WHERE active";
const given: Schema = { tables, objects: { view: [{ name: "ids", as: sql.raw(query) } as { name: string }] } };
const inSchema: Schema = {
  tables,
  objects: { view: [{ name: "ids", schema: "app", as: sql.raw(query) } as { name: string }] },
};

cases(replaceView, {
  "with what it was": replaceView.build("ids", "SELECT id FROM users", { was: query }),
  "without": replaceView.build("ids", sql`SELECT id FROM users WHERE id > ${1}`),
  "with more and fewer columns": replaceView.build("ids", "SELECT active, id AS number FROM users", { was: query }),
  "with text that ends a quotation": replaceView.build("ids", sql`SELECT id FROM users WHERE ${"$view$"} <> 'a'`),
  "with a comment at its end": replaceView.build("ids", "SELECT active FROM users -- those", { was: query }),
  "in a schema": replaceView.build("ids", "SELECT id FROM users", { schema: "app", was: query }),
}, {
  plugins: [views],
  // SQLite keeps no comment at the end.
  on: { "with a comment at its end": ["postgres"] },
  given: (name) => name === "in a schema" ? inSchema : given,
});

test("replaceView() reverses into itself, with both sides exchanged", () => {
  const operation = replaceView.build("ids", "SELECT 2", { was: "SELECT 1" });
  assert.deepEqual(
    replaceView.reverse!(operation, undefined as never),
    replaceView.build("ids", "SELECT 1", { was: "SELECT 2" }),
  );
});

test("replaceView() cannot be reversed unless it says what the view was", () => {
  assert.throws(() => replaceView.reverse!(replaceView.build("ids", "SELECT 1"), undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
  });
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => replaceView.build("", "SELECT 1"),
    "a query that is no SQL": () => replaceView.build("ids", undefined as never),
    "an option that is none": () => replaceView.build("ids", "SELECT 1", { ifExists: true } as never),
  })
) {
  test(`replaceView() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
