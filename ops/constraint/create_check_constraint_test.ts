import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { createCheckConstraint } from "./create_check_constraint.ts";

const elements = [
  // MySQL's checks cannot look at a column that numbers the rows.
  t.column("id", t.integer(), { primaryKey: true, autoincrement: false }),
  t.column('a"b', t.integer()),
];
const given: Schema = {
  tables: [tableOf({ name: "users" }, elements), tableOf({ name: 'or"der' }, elements)],
  objects: {},
};
const inSchema: Schema = { tables: [tableOf({ name: "users", schema: "app" }, elements)], objects: {} };

cases(createCheckConstraint, {
  "of a text": createCheckConstraint.build("users_id_check", "users", "id > 0"),
  "of SQL with values": createCheckConstraint.build(
    "users_id_check",
    "users",
    sql`${sql.id("id")} > ${0} AND 'it''s' <> ${"it's"}`,
  ),
  "without a name": createCheckConstraint.build(null, "users", "id > 0"),
  "of rows to come": createCheckConstraint.build("users_id_check", "users", "id > 0", {
    postgres: { notValid: true },
  }),
  "of a table without those that inherit from it": createCheckConstraint.build("users_id_check", "users", "id > 0", {
    postgres: { noInherit: true },
  }),
  "of rows to come of the table alone": createCheckConstraint.build("users_id_check", "users", "id > 0", {
    postgres: { noInherit: true, notValid: true },
  }),
  "that rows may break": createCheckConstraint.build("users_id_check", "users", "id > 0", { enforced: false }),
  "that rows may break, of the table alone, of rows to come": createCheckConstraint.build(
    "users_id_check",
    "users",
    "id > 0",
    { enforced: false, postgres: { noInherit: true, notValid: true } },
  ),
  "that no row may break, aloud": createCheckConstraint.build("users_id_check", "users", "id > 0", { enforced: true }),
  "in a schema": createCheckConstraint.build("users_id_check", "users", "id > 0", { schema: "app" }),
  "names that need quoting": createCheckConstraint.build('c"k', 'or"der', sql`${sql.id('a"b')} > 0`),
}, {
  given: (name) => name === "in a schema" ? inSchema : given,
  oneSided: ["options"],
});

test("createCheckConstraint() gives what has no name the built-in one", () => {
  assert.equal(createCheckConstraint.build(null, "users", "id > 0").constraint.name, "users_check");
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => createCheckConstraint.build("", "users", "id > 0"),
    "an empty table": () => createCheckConstraint.build("ck", "", "id > 0"),
    "a condition that is none": () => createCheckConstraint.build("ck", "users", 1 as never),
    "an option that is none": () => createCheckConstraint.build("ck", "users", "id > 0", { notValid: true } as never),
    "an option of PostgreSQL's that is none": () =>
      createCheckConstraint.build("ck", "users", "id > 0", { postgres: { valid: false } as never }),
  })
) {
  test(`createCheckConstraint() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
