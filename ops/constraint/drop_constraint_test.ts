import assert from "node:assert/strict";
import { test } from "node:test";
import { type Operation, type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { dropConstraint } from "./drop_constraint.ts";

const users = [
  // MySQL has neither a check on what numbers the rows, nor that without a key.
  t.column("id", t.integer(), { nullable: false, autoincrement: false }),
  t.column("email", t.string(100)),
  t.column("parent_id", t.integer()),
  t.primaryKey(["id"], { name: "pk_users" }),
  t.unique(["email"]),
  t.check(sql`id > ${0}`, { name: "users_id_check" }),
  t.check("id < 99", { name: 'c"k' }),
  t.foreignKey(["parent_id"], "users", ["id"], { name: "users_parent", onDelete: "SET NULL" }),
];
const bookings = [
  t.column("during", t.native("tsrange")),
  t.exclude([{ column: "during", with: "&&" }], { name: "no_overlap", using: "gist" }),
];
const given: Schema = { tables: [tableOf({ name: "users" }, users)], objects: {} };
/** Without what refers to the key and would be in the way of its drop. */
const alone: Schema = {
  tables: [tableOf({ name: "users" }, users.filter(({ kind }) => kind !== "foreign_key"))],
  objects: {},
};
const inSchema: Schema = {
  tables: alone.tables.map((table) => ({ ...table, schema: "app" })),
  objects: {},
};
const excluding: Schema = { tables: [tableOf({ name: "bookings" }, bookings)], objects: {} };

cases(dropConstraint, {
  "by its name": dropConstraint.build("users_id_check", "users"),
  "a primary key by its name": dropConstraint.build("pk_users", "users", { type: "primary" }),
  "a unique constraint by its name": dropConstraint.build("users_email_key", "users", { type: "unique" }),
  "a check by its name": dropConstraint.build("users_id_check", "users", { type: "check" }),
  "a foreign key by its name": dropConstraint.build("users_parent", "users", { type: "foreignkey" }),
  "a primary key": dropConstraint.build("pk_users", "users", { was: t.primaryKey(["id"]) }),
  "a unique constraint": dropConstraint.build("users_email_key", "users", { was: t.unique(["email"]) }),
  "a unique constraint without a name": dropConstraint.build(null, "users", { was: t.unique(["email"]) }),
  "a check": dropConstraint.build("users_id_check", "users", { was: t.check(sql`id > ${0}`) }),
  "a foreign key": dropConstraint.build("users_parent", "users", {
    was: t.foreignKey(["parent_id"], "users", ["id"], { onDelete: "SET NULL" }),
  }),
  "an exclusion": dropConstraint.build("no_overlap", "bookings", {
    was: t.exclude([{ column: "during", with: "&&" }], { using: "gist" }),
  }),
  "if it is there": dropConstraint.build("users_id_check", "users", { ifExists: true, was: t.check(sql`id > ${0}`) }),
  "in a schema": dropConstraint.build("users_id_check", "users", { schema: "app", was: t.check(sql`id > ${0}`) }),
  "a name that needs quoting": dropConstraint.build('c"k', "users", { was: t.check("id < 99") }),
}, {
  given: (name) =>
    name === "in a schema"
      ? inSchema
      : name === "an exclusion"
      ? excluding
      : name.startsWith("a primary key")
      ? alone
      : given,
  oneSided: ["ifExists"],
  on: { "an exclusion": ["postgres"] },
});

test("dropConstraint() cannot be reversed unless it says what the constraint was", () => {
  const operation = dropConstraint.build("users_email_key", "users", { type: "unique" });
  assert.throws(() => dropConstraint.reverse!(operation, undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    hint: 'pass { was: t.unique(…), or t.check(…), … } to op.dropConstraint("users_email_key", "users")',
  });
});

test("dropConstraint() knows the kind, and the built-in name, by what the constraint was", () => {
  const { name, type } = dropConstraint.build(null, "users", { was: t.unique(["email"]) });
  assert.deepEqual([name, type], ["users_email_key", "unique"]);
});

test("dropConstraint() drops what has no name by the built-in one", () => {
  const nameless = [t.unique(["a"]), t.unique(["a"]), t.check("a > 0")];
  const table = { name: "users", columns: [], constraints: nameless, indexes: [] };
  const dropped = (name: string) =>
    dropConstraint.apply!(dropConstraint.build(name, "users"), { tables: [table], objects: {} }, undefined as never)
      .tables[0]!.constraints;
  assert.deepEqual(dropped("users_check"), nameless.slice(0, 2));
  assert.deepEqual(dropped("users_a_key1"), [nameless[0], nameless[2]]);
  assert.deepEqual(dropped("users_b_key"), nameless);
});

test("dropConstraint() is reversed by the operation that adds its kind", () => {
  const reverse = (was: Parameters<typeof dropConstraint.build>[2]): Operation =>
    dropConstraint.reverse!(dropConstraint.build("it", "users", was), undefined as never);
  assert.deepEqual(
    [
      t.primaryKey(["id"]),
      t.unique(["id"]),
      t.check("id > 0"),
      t.foreignKey(["id"], "users", ["id"]),
      t.exclude([{ column: "id", with: "=" }]),
    ].map((was) => reverse({ was }).kind),
    [
      "create_primary_key",
      "create_unique_constraint",
      "create_check_constraint",
      "create_foreign_key",
      "create_exclude_constraint",
    ],
  );
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => dropConstraint.build("", "users"),
    "an empty table": () => dropConstraint.build("it", ""),
    "no name, and nothing that tells it": () => dropConstraint.build(null, "users"),
    "a type that is none": () => dropConstraint.build("it", "users", { type: "foreign_key" as never }),
    "a `was` that is no constraint": () =>
      dropConstraint.build("it", "users", { was: t.column("a", t.text()) as never }),
    "a `was` that is another constraint": () =>
      dropConstraint.build("it", "users", { was: t.unique(["email"], { name: "other" }) }),
    "a `was` of another type": () => dropConstraint.build("it", "users", { type: "check", was: t.unique(["email"]) }),
    "an option that is none": () => dropConstraint.build("it", "users", { cascade: true } as never),
  })
) {
  test(`dropConstraint() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
