import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { createPrimaryKey } from "./create_primary_key.ts";

const elements = [
  t.column("id", t.integer(), { nullable: false }),
  t.column("group_id", t.integer(), { nullable: false }),
  t.column('a"b', t.integer(), { nullable: false }),
];
const given: Schema = {
  tables: [tableOf({ name: "users" }, elements), tableOf({ name: 'or"der' }, elements)],
  objects: {},
};
const stays: Schema = {
  tables: [
    tableOf({ name: "stays" }, [
      t.column("rooms", t.postgres.int4range(), { nullable: false }),
      t.column("during", t.postgres.tsrange(), { nullable: false }),
    ]),
  ],
  objects: {},
};
const inSchema: Schema = { tables: [tableOf({ name: "users", schema: "app" }, elements)], objects: {} };

cases(createPrimaryKey, {
  "plain": createPrimaryKey.build("pk_users", "users", ["id"]),
  "without a name": createPrimaryKey.build(null, "users", ["id"]),
  "of several columns": createPrimaryKey.build("pk_users", "users", ["id", "group_id"]),
  "that is checked at the end of a transaction": createPrimaryKey.build("pk_users", "users", ["id"], {
    deferrable: true,
    initially: "DEFERRED",
  }),
  "in a schema": createPrimaryKey.build("pk_users", "users", ["id"], { schema: "app" }),
  "names that need quoting": createPrimaryKey.build('p"k', 'or"der', ['a"b']),
  "that holds a column beside its own, in a tuned index": createPrimaryKey.build("pk_users", "users", ["id"], {
    postgres: { include: ["group_id"], with: { fillfactor: 70 } },
  }),
  "of ranges that do not overlap": createPrimaryKey.build("pk_stays", "stays", ["rooms", "during"], {
    postgres: { withoutOverlaps: true },
  }),
}, {
  given: (name) => name === "in a schema" ? inSchema : name === "of ranges that do not overlap" ? stays : given,
  // Others have no ranges.
  on: { "of ranges that do not overlap": ["postgres"] },
});

test("createPrimaryKey() gives what has no name the built-in one", () => {
  assert.equal(createPrimaryKey.build(null, "users", ["id"]).constraint.name, "users_pkey");
  assert.equal(createPrimaryKey.build(undefined as never, "users", ["id"]).constraint.name, "users_pkey");
});

test("createPrimaryKey() makes its columns NOT NULL", () => {
  const tables = [tableOf({ name: "users" }, [t.column("id", t.integer()), t.column("name", t.text())])];
  const operation = createPrimaryKey.build(null, "users", ["id"]);
  const [table] = createPrimaryKey.apply!(operation, { tables, objects: {} }, undefined as never).tables;
  assert.deepEqual(table!.columns.map(({ nullable }) => nullable), [false, true]);
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => createPrimaryKey.build("", "users", ["id"]),
    "an empty table": () => createPrimaryKey.build("pk", "", ["id"]),
    "no columns": () => createPrimaryKey.build("pk", "users", []),
    "a column in the place of a list": () => createPrimaryKey.build("pk", "users", "id" as never),
    "a column twice": () => createPrimaryKey.build("pk", "users", ["id", "id"]),
    "an option of PostgreSQL that is none": () =>
      createPrimaryKey.build("pk", "users", ["id"], { postgres: { period: true } } as never),
    "an option that is none": () => createPrimaryKey.build("pk", "users", ["id"], { deferred: true } as never),
  })
) {
  test(`createPrimaryKey() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
