import assert from "node:assert/strict";
import { test } from "node:test";
import type { Schema, SequenceObject } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { dropSequence } from "./drop_sequence.ts";

const was = { start: 5, increment: 2, minValue: 3, maxValue: 99, cache: 10, cycle: true } as const;
const large = { maxValue: 9007199254740993n };

function given(name: string): Schema {
  const sequence: readonly SequenceObject[] = name === "in a schema" ? [{ name: "ids", schema: "app" }] : [
    name === "with how it counted"
      ? { name: "ids", ...was }
      : name === "with numbers beyond those of JavaScript"
      ? { name: "ids", maxValue: { bigint: "9007199254740993" } }
      : { name: "ids" },
    { name: 'or"der' },
  ];
  return { tables: [], objects: { sequence } };
}

cases(dropSequence, {
  "by its name": dropSequence.build("ids"),
  "one without options": dropSequence.build("ids", { was: {} }),
  "with how it counted": dropSequence.build("ids", { was }),
  "with numbers beyond those of JavaScript": dropSequence.build("ids", { was: large }),
  "if it is there": dropSequence.build("ids", { ifExists: true, was: {} }),
  "in a schema": dropSequence.build("ids", { schema: "app", was: {} }),
  "a name that needs quoting": dropSequence.build('or"der', { was: {} }),
}, { given });

test("dropSequence() cannot be reversed unless it says how the sequence counted", () => {
  assert.throws(() => dropSequence.reverse!(dropSequence.build("ids"), undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    message: 'Cannot reverse the drop of the sequence "ids": nobody said how it counted',
    hint: /\{ was: \{\} \} if it had no options$/,
  });
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => dropSequence.build(""),
    "an option that is none": () => dropSequence.build("ids", { cascade: true } as never),
    "a `was` with an option that is none": () => dropSequence.build("ids", { was: { step: 1 } as never }),
    "a `was` that no sequence can have been": () => dropSequence.build("ids", { was: { increment: 0 } }),
  })
) {
  test(`dropSequence() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
