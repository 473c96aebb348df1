import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { renameTable } from "./rename_table.ts";

const id = t.column("id", t.integer(), { primaryKey: true });
const users = tableOf({ name: "users" }, [id, t.column("name", t.string(100), { index: true })]);
const posts = tableOf({ name: "posts" }, [id, t.column("user_id", t.integer(), { references: "users.id" })]);
const nodes = tableOf({ name: "nodes" }, [id, t.column("parent_id", t.integer(), { references: "nodes.id" })]);
const elsewhere = tableOf({ name: "users", schema: "app" }, [id]);
const given: Schema = { tables: [users, posts, nodes], objects: {} };

cases(renameTable, {
  "to another name": renameTable.build("posts", "articles"),
  "that others refer to": renameTable.build("users", "people"),
  "that refers to itself": renameTable.build("nodes", "branches"),
  "to a name that needs quoting": renameTable.build("posts", 'a"b'),
  "in a schema": renameTable.build("users", "people", { schema: "app" }),
}, {
  given: (name) => name === "in a schema" ? { tables: [elsewhere], objects: {} } : given,
});

test("renameTable() is followed by the foreign keys that refer to the table", () => {
  const after = renameTable.apply!(renameTable.build("users", "people"), given, undefined as never);
  const referred = after.tables.flatMap(({ constraints }) =>
    constraints.flatMap((each) => each.kind === "foreign_key" ? [each.references.table.name] : [])
  );
  assert.deepEqual(referred, ["people", "nodes"]);
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => renameTable.build("", "people"),
    "an empty new name": () => renameTable.build("users", ""),
    "the name that it has": () => renameTable.build("users", "users"),
    "an option that is none": () => renameTable.build("users", "people", { shema: "app" } as never),
  })
) {
  test(`renameTable() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
