import assert from "node:assert/strict";
import { test } from "node:test";
import { type EnumObject, type Schema, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { addEnumValue } from "./add_enum_value.ts";

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

cases(addEnumValue, {
  "last": addEnumValue.build("mood", "it's fine"),
  "before another": addEnumValue.build("mood", "so-so", { before: "it's ok" }),
  "after another": addEnumValue.build("mood", "so-so", { after: "sad" }),
  "if it is not there": addEnumValue.build("mood", "happy", { ifNotExists: true }),
  "in a schema": addEnumValue.build("mood", "happy", { schema: "app" }),
  "a name that needs quoting": addEnumValue.build('or"der', "happy"),
}, { given: (name) => name === "in a schema" ? inSchema : given });

test("addEnumValue() is in its place, in the type and in the columns that have it", () => {
  const after = addEnumValue.apply!(addEnumValue.build("mood", "so-so", { after: "sad" }), given, undefined as never);
  const wanted = ["sad", "so-so", "it's ok"];
  assert.deepEqual(after.objects.enum?.find(({ name }) => name === "mood"), { name: "mood", values: wanted });
  const [mood, state] = after.tables[0]!.columns;
  assert.deepEqual(mood!.type, t.enum("mood", wanted, { create: false }));
  assert.deepEqual(state, given.tables[0]!.columns[1]);
});

test("addEnumValue() adds no value twice", () => {
  const operation = addEnumValue.build("mood", "sad", { ifNotExists: true });
  const after = addEnumValue.apply!(operation, given, undefined as never);
  assert.deepEqual(after.objects.enum?.find(({ name }) => name === "mood"), { name: "mood", values });
});

test("addEnumValue() cannot be reversed, and says what can be done", () => {
  assert.throws(() => addEnumValue.reverse!(addEnumValue.build("mood", "happy"), undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    message: 'Cannot reverse the value "happy" of the enum type "mood": an enum type loses no values',
  });
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => addEnumValue.build("", "happy"),
    "an empty value": () => addEnumValue.build("mood", ""),
    "two places": () => addEnumValue.build("mood", "happy", { before: "sad", after: "ok" }),
    "an empty place": () => addEnumValue.build("mood", "happy", { before: "" }),
    "an option that is none": () => addEnumValue.build("mood", "happy", { first: true } as never),
  })
) {
  test(`addEnumValue() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
