import assert from "node:assert/strict";
import { test } from "node:test";
import { type EnumObject, type Schema, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { dropTable } from "./drop_table.ts";

const elements = [
  t.column("id", t.integer(), { primaryKey: true }),
  t.column("email", t.string(100), { nullable: false, unique: true, index: true }),
];
const mood: EnumObject = { name: "mood", values: ["sad", "ok"] };
const moods = [t.column("mood", t.enum("mood", ["sad", "ok"]))];
const plain = [t.column("id", t.integer(), { primaryKey: true }), t.column("name", t.text())];
const given: Schema = {
  tables: [
    tableOf({ name: "moods" }, moods),
    tableOf({ name: "strict" }, plain, { options: { sqlite: { strict: true } } }),
    tableOf({ name: "users" }, elements),
    tableOf({ name: "users", schema: "app" }, elements),
  ],
  objects: {},
};
const here: Schema = { ...given, tables: given.tables.filter(({ schema }) => schema === undefined) };
const inMood: Schema = { ...here, objects: { enum: [mood] } };

cases(dropTable, {
  "by its name": dropTable.build("users"),
  "with what it was": dropTable.build("users", { was: { elements } }),
  "if it is there": dropTable.build("users", { ifExists: true, was: { elements } }),
  "with what depends on it": dropTable.build("users", { cascade: true, was: { elements } }),
  "with its options": dropTable.build("strict", { was: { elements: plain, sqlite: { strict: true } } }),
  "with its enum type": dropTable.build("moods", { was: { elements: moods } }),
  "in a schema": dropTable.build("users", { schema: "app", was: { elements } }),
}, {
  given: (name) => name === "in a schema" ? given : name === "with its enum type" ? inMood : here,
});

test("dropTable() cannot be reversed unless it says what the table was", () => {
  assert.throws(() => dropTable.reverse!(dropTable.build("users"), undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    hint: 'pass { was: { elements: [...] } } to op.dropTable("users")',
  });
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => dropTable.build(""),
    "an option that is none": () => dropTable.build("users", { ifexist: true } as never),
    "a `was` without elements": () => dropTable.build("users", { was: {} as never }),
    "a `was` with an option that is none": () => dropTable.build("users", { was: { elements, engine: "x" } as never }),
    "a `was` with a schema of its own": () => dropTable.build("users", { was: { elements, schema: "app" } as never }),
  })
) {
  test(`dropTable() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
