import assert from "node:assert/strict";
import { test } from "node:test";
import type { EnumObject, Schema } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { dropEnumType } from "./drop_enum_type.ts";

const values = ["sad", "it's ok"];
const types: readonly EnumObject[] = [{ name: "mood", values }, { name: 'or"der', values }];
const given: Schema = { tables: [], objects: { enum: types } };
const inSchema: Schema = { tables: [], objects: { enum: [{ ...types[0]!, schema: "app" }] } };

cases(dropEnumType, {
  "by its name": dropEnumType.build("mood"),
  "with what it was": dropEnumType.build("mood", { was: values }),
  "if it is there": dropEnumType.build("mood", { ifExists: true, was: values }),
  "in a schema": dropEnumType.build("mood", { schema: "app", was: values }),
  "a name that needs quoting": dropEnumType.build('or"der', { was: values }),
}, { given: (name) => name === "in a schema" ? inSchema : given });

test("dropEnumType() cannot be reversed unless it says what the values were", () => {
  assert.throws(() => dropEnumType.reverse!(dropEnumType.build("mood"), undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    hint: 'pass { was: ["…", "…"] } to op.dropEnumType("mood")',
  });
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => dropEnumType.build(""),
    "a `was` without values": () => dropEnumType.build("mood", { was: [] }),
    "an option that is none": () => dropEnumType.build("mood", { cascade: true } as never),
  })
) {
  test(`dropEnumType() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
