import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { createIndex } from "./create_index.ts";

const elements = [
  t.column("id", t.integer(), { primaryKey: true }),
  t.column("email", t.string(100)),
  t.column("name", t.text()),
  t.column("active", t.boolean()),
];
const plain: Schema = { tables: [tableOf({ name: "users" }, elements)], objects: {} };
const inSchema: Schema = { tables: [tableOf({ name: "users", schema: "app" }, elements)], objects: {} };
const quoted: Schema = { tables: [tableOf({ name: 'or"der' }, [t.column("from", t.integer())])], objects: {} };

cases(createIndex, {
  "plain": createIndex.build("ix_users_email", "users", ["email"]),
  "unique": createIndex.build("ix_users_email", "users", ["email"], { unique: true }),
  "on several columns": createIndex.build("ix_users_both", "users", ["email", { column: "id", desc: true }]),
  "on an expression": createIndex.build("ix_users_lower", "users", [sql`lower(email)`]),
  "partial": createIndex.build("ix_users_active", "users", ["email"], { where: sql`active AND name <> ${"it's"}` }),
  "with a collation": createIndex.build("ix_users_name", "users", [{ column: "name", collation: "C" }]),
  "with a collation of SQLite": createIndex.build("ix_users_name", "users", [{ column: "name", collation: "NOCASE" }]),
  "if it is not there": createIndex.build("ix_users_email", "users", ["email"], { ifNotExists: true }),
  "by an access method": createIndex.build("ix_users_email", "users", ["email"], { using: "hash" }),
  "with operator classes and NULLs": createIndex.build("ix_users_name", "users", [
    { column: "name", ops: "text_pattern_ops", nulls: "last" },
  ]),
  "on the first characters": createIndex.build("ix_users_name", "users", [{ column: "name", length: 10 }]),
  "concurrently": createIndex.build("ix_users_email", "users", ["email"], {
    postgres: { concurrently: true, include: ["name"], with: { fillfactor: 70 } },
  }),
  "full text": createIndex.build("ix_users_name", "users", ["name"], {
    mysql: { prefix: "FULLTEXT", parser: "ngram" },
  }),
  "in a schema": createIndex.build("ix_users_email", "users", ["email"], { schema: "app" }),
  "names that need quoting": createIndex.build('a"b', 'or"der', ["from"]),
}, {
  given: (name) => name === "in a schema" ? inSchema : name === "names that need quoting" ? quoted : plain,
  // An index of one family has none of what the others' have, so that what is inspected has not either.
  on: {
    "concurrently": ["postgres"],
    "full text": ["mysql"],
    "with a collation": ["postgres"],
    "with a collation of SQLite": ["sqlite"],
  },
});

test("createIndex() keeps apart what an index is and how it is created", () => {
  const operation = createIndex.build("ix", "users", ["email"], {
    postgres: { concurrently: true, include: ["name"] },
  });
  assert.deepEqual(operation.index.options, { postgres: { include: ["name"] } });
  assert.deepEqual(operation.options, { postgres: { concurrently: true } });
});

test("createIndex() stands in a batch with the table left out", () => {
  assert.equal(createIndex.table, 1);
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => createIndex.build("", "users", ["email"]),
    "an empty table": () => createIndex.build("ix", "", ["email"]),
    "an empty list of columns": () => createIndex.build("ix", "users", []),
    "columns that are no list": () => createIndex.build("ix", "users", "email" as never),
    "an empty column": () => createIndex.build("ix", "users", [""]),
    "a column with an option that is none": () =>
      createIndex.build("ix", "users", [{ column: "email", descending: true } as never]),
    "NULLs that are neither first nor last": () =>
      createIndex.build("ix", "users", [{ column: "email", nulls: "middle" as never }]),
    "a condition that is no SQL": () => createIndex.build("ix", "users", ["email"], { where: true as never }),
    "an option that is none": () => createIndex.build("ix", "users", ["email"], { uniq: true } as never),
    "an option at the top that only one family has": () =>
      createIndex.build("ix", "users", ["email"], { concurrently: true } as never),
  })
) {
  test(`createIndex() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
