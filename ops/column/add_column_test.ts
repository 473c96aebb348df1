import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { addColumn } from "./add_column.ts";

const id = t.column("id", t.integer(), { primaryKey: true });
const given: Schema = {
  tables: [
    tableOf({ name: "users" }, [id, t.column("weight", t.integer())]),
    tableOf({ name: "groups" }, [id]),
    tableOf({ name: "log" }, [t.column("line", t.text())]),
  ],
  objects: {},
};
const inSchema: Schema = { tables: [tableOf({ name: "users", schema: "app" }, [id])], objects: {} };

cases(addColumn, {
  "plain": addColumn.build("users", t.column("full_name", t.string(100))),
  "NOT NULL with a default": addColumn.build(
    "users",
    t.column("state", t.text(), { nullable: false, default: "it's new" }),
  ),
  "NOT NULL without a default": addColumn.build("users", t.column("state", t.text(), { nullable: false })),
  "with a default that is an expression": addColumn.build(
    "users",
    t.column("made_at", t.dateTime(), { default: sql`CURRENT_TIMESTAMP` }),
  ),
  "unique": addColumn.build("users", t.column("email", t.text(), { unique: true })),
  "indexed": addColumn.build("users", t.column("email", t.text(), { index: true })),
  "with a reference": addColumn.build(
    "users",
    t.column("group_id", t.integer(), { references: { table: "groups", column: "id", onDelete: "SET NULL" } }),
  ),
  "with a reference at the column": addColumn.build(
    "users",
    t.column("group_id", t.integer(), { references: "groups.id" }),
    {
      inlineReferences: true,
    },
  ),
  "with a reference that rows may break": addColumn.build(
    "users",
    t.column("group_id", t.integer(), { references: { table: "groups", column: "id", enforced: false } }),
  ),
  "with a reference at the column that rows may break": addColumn.build(
    "users",
    t.column("group_id", t.integer(), { references: { table: "groups", column: "id", enforced: false } }),
    { inlineReferences: true },
  ),
  "a key": addColumn.build("log", t.column("id", t.integer(), { primaryKey: true })),
  "a key at the column": addColumn.build("log", t.column("id", t.integer(), { primaryKey: true }), {
    inlinePrimaryKey: true,
  }),
  "computed": addColumn.build("users", t.column("twice", t.integer(), { computed: { sql: sql`weight * ${2}` } })),
  "an enum": addColumn.build("users", t.column("mood", t.enum("mood", ["sad", "ok"]))),
  "with a comment": addColumn.build("users", t.column("state", t.text(), { comment: "it's so" })),
  "if it is not there": addColumn.build("users", t.column("state", t.text()), { ifNotExists: true }),
  "behind another": addColumn.build("users", t.column("state", t.text()), { mysql: { after: "weight" } }),
  "with attributes of one family": addColumn.build(
    "users",
    t.column("state", t.integer(), { comment: "x", mysql: { attributes: "/*!80023 INVISIBLE */" } }),
  ),
  "in a schema": addColumn.build("users", t.column("state", t.text(), { index: true }), { schema: "app" }),
}, {
  given: (name) => name === "in a schema" ? inSchema : given,
  oneSided: ["cascade", "inlineReferences", "inlinePrimaryKey", "options"],
});

test("addColumn() names what the column brings", () => {
  const { constraints, indexes } = addColumn.build(
    "users",
    t.column("group_id", t.integer(), { unique: true, index: true, references: "groups.id" }),
  );
  assert.deepEqual([...constraints, ...indexes].map(({ name }) => name), [
    "users_group_id_key",
    "users_group_id_fkey",
    "users_group_id_idx",
  ]);
});

test("addColumn() stands in a batch with the table left out", () => {
  assert.equal(addColumn.table, 0);
});

const state = t.column("state", t.text());
for (
  const [what, make] of Object.entries({
    "an empty table": () => addColumn.build("", state),
    "a column that is none": () => addColumn.build("users", "state" as never),
    "a constraint in the place of a column": () => addColumn.build("users", t.unique(["state"]) as never),
    "an option that is none": () => addColumn.build("users", state, { ifNotExist: true } as never),
    "an option of MySQL's that is none": () => addColumn.build("users", state, { mysql: { before: "id" } as never }),
  })
) {
  test(`addColumn() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
