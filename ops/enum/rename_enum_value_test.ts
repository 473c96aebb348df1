import assert from "node:assert/strict";
import { test } from "node:test";
import { type EnumObject, type Schema, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { renameEnumValue } from "./rename_enum_value.ts";

const values = ["sad", "it's ok"];
const given: Schema = {
  tables: [
    tableOf({ name: "users" }, [
      t.column("mood", t.enum("mood", values, { create: false })),
      t.column("state", t.enum("state", values, { native: false })),
    ]),
  ],
  objects: { enum: [{ name: "mood", values }, { name: 'or"der', values }] as readonly EnumObject[] },
};
const typeInSchema: EnumObject = { name: "mood", schema: "app", values };
const inSchema: Schema = { tables: [], objects: { enum: [typeInSchema] } };

cases(renameEnumValue, {
  "plain": renameEnumValue.build("mood", "sad", "it's sad"),
  "in a schema": renameEnumValue.build("mood", "sad", "blue", { schema: "app" }),
  "a name that needs quoting": renameEnumValue.build('or"der', "sad", "blue"),
}, { given: (name) => name === "in a schema" ? inSchema : given });

test("renameEnumValue() renames it in the type and in the columns that have it", () => {
  const after = renameEnumValue.apply!(renameEnumValue.build("mood", "sad", "blue"), given, undefined as never);
  const wanted = ["blue", "it's ok"];
  assert.deepEqual(after.objects.enum?.find(({ name }) => name === "mood"), { name: "mood", values: wanted });
  assert.deepEqual(after.tables[0]!.columns[0]!.type, t.enum("mood", wanted, { create: false }));
  assert.deepEqual(after.tables[0]!.columns[1], given.tables[0]!.columns[1]);
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => renameEnumValue.build("", "sad", "blue"),
    "an empty value": () => renameEnumValue.build("mood", "", "blue"),
    "an empty new value": () => renameEnumValue.build("mood", "sad", ""),
    "the name that it has": () => renameEnumValue.build("mood", "sad", "sad"),
    "an option that is none": () => renameEnumValue.build("mood", "sad", "blue", { ifExists: true } as never),
  })
) {
  test(`renameEnumValue() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
