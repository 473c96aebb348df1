import assert from "node:assert/strict";
import { test } from "node:test";
import { type EnumObject, type Schema, t, tableOf } from "../mod.ts";
import { mapEnumValues, ownEnumTypes } from "./enum_types.ts";

const mood = t.enum("mood", ["sad", "ok"]);

function columnsOf(...types: readonly Parameters<typeof t.column>[1][]) {
  return tableOf({ name: "users" }, types.map((type, i) => t.column(`c${i}`, type))).columns;
}

test("columns bring each enum type once, also as a list", () => {
  assert.deepEqual(ownEnumTypes(columnsOf(mood, t.array(mood), t.text())), [{ name: "mood", values: ["sad", "ok"] }]);
});

test("two schemas may have a type of one name", () => {
  const elsewhere = t.enum("mood", ["sad"], { schema: "app" });
  assert.deepEqual(ownEnumTypes(columnsOf(mood, elsewhere)).map(({ schema }) => schema), [undefined, "app"]);
});

test("a type that is there already, or is none of the database's, is not brought", () => {
  const columns = columnsOf(t.enum("a", ["x"], { create: false }), t.enum("b", ["x"], { native: false }));
  assert.deepEqual(ownEnumTypes(columns), []);
});

test("of a variant, the type of the dialect counts, else its base", () => {
  const columns = columnsOf(t.variant(mood, { postgres: t.enum("level", ["lo"]), sqlite: t.text() }));
  assert.deepEqual(ownEnumTypes(columns).map(({ name }) => name), ["mood"]);
  assert.deepEqual(ownEnumTypes(columns, "postgres").map(({ name }) => name), ["level"]);
  assert.deepEqual(ownEnumTypes(columns, "sqlite"), []);
});

test("values change in the type and in the columns that have it, and nowhere else", () => {
  const elsewhere: EnumObject = { name: "mood", schema: "app", values: ["sad"] };
  const types: readonly EnumObject[] = [{ name: "mood", values: ["sad", "ok"] }, elsewhere];
  const table = { ...tableOf({ name: "users" }, [t.column("a", t.text())]), columns: columnsOf(mood, t.array(mood)) };
  const given: Schema = { tables: [table], objects: { enum: types } };
  const after = mapEnumValues(given, { name: "mood" }, (values) => [...values, "new"]);
  assert.deepEqual(after.tables[0]!.columns.map(({ type }) => type), [
    t.enum("mood", ["sad", "ok", "new"]),
    t.array(t.enum("mood", ["sad", "ok", "new"])),
  ]);
  assert.deepEqual(after.objects.enum, [elsewhere, { name: "mood", values: ["sad", "ok", "new"] }]);
});
