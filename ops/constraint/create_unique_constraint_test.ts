import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { createUniqueConstraint } from "./create_unique_constraint.ts";

const elements = [
  t.column("id", t.integer(), { primaryKey: true }),
  t.column("email", t.string(100)),
  t.column('a"b', t.integer()),
];
const given: Schema = {
  tables: [tableOf({ name: "users" }, elements), tableOf({ name: 'or"der' }, elements)],
  objects: {},
};
const inSchema: Schema = { tables: [tableOf({ name: "users", schema: "app" }, elements)], objects: {} };

cases(createUniqueConstraint, {
  "plain": createUniqueConstraint.build("uq_users_email", "users", ["email"]),
  "without a name": createUniqueConstraint.build(null, "users", ["email", "id"]),
  "checked at the end": createUniqueConstraint.build("uq_users_email", "users", ["email"], {
    deferrable: true,
    initially: "DEFERRED",
  }),
  "checked at once": createUniqueConstraint.build("uq_users_email", "users", ["email"], { initially: "IMMEDIATE" }),
  "with one NULL": createUniqueConstraint.build("uq_users_email", "users", ["email"], { nullsNotDistinct: true }),
  "in a schema": createUniqueConstraint.build("uq_users_email", "users", ["email"], { schema: "app" }),
  "that holds a column beside its own, in a tuned index": createUniqueConstraint.build(
    "uq_users_email",
    "users",
    ["email"],
    { deferrable: true, postgres: { include: ["id", 'a"b'], with: { fillfactor: 70 } } },
  ),
  "names that need quoting": createUniqueConstraint.build('u"q', 'or"der', ['a"b']),
}, { given: (name) => name === "in a schema" ? inSchema : given });

test("createUniqueConstraint() gives what has no name the built-in one", () => {
  assert.equal(createUniqueConstraint.build(null, "users", ["email"]).constraint.name, "users_email_key");
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => createUniqueConstraint.build("", "users", ["email"]),
    "an empty table": () => createUniqueConstraint.build("uq", "", ["email"]),
    "no columns": () => createUniqueConstraint.build("uq", "users", []),
    "a moment that is none": () =>
      createUniqueConstraint.build("uq", "users", ["email"], { initially: "LATER" as never }),
    "what SQLite cannot do with a row": () =>
      createUniqueConstraint.build("uq", "users", ["email"], { sqlite: { onConflict: "SKIP" as never } }),
    "an option that is none": () => createUniqueConstraint.build("uq", "users", ["email"], { name: "x" } as never),
    "to leave rows unchecked": () =>
      createUniqueConstraint.build("uq", "users", ["email"], { postgres: { notValid: true } } as never),
  })
) {
  test(`createUniqueConstraint() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
