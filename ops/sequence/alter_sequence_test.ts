import assert from "node:assert/strict";
import { test } from "node:test";
import type { Schema, SequenceObject } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { alterSequence } from "./alter_sequence.ts";
import type { SequenceState } from "./sequence.ts";

/** How the sequence of a case counts before. */
const GIVEN: Readonly<Record<string, SequenceState>> = {
  "all that can be said": { start: 5, increment: 2, minValue: 3, maxValue: 99, cache: 10, cycle: true },
  "all back to what goes without saying": {
    start: 5,
    increment: 2,
    minValue: -3,
    maxValue: 99,
    cache: 10,
    cycle: true,
  },
  "the least number, and the start with it": {},
  "a smaller type": {},
  "a larger type": { type: "smallint", cache: 3 },
  "without what it was": { maxValue: 9 },
};

function given(name: string): Schema {
  const at = name === "in a schema" ? { schema: "app" } : {};
  const sequence: readonly SequenceObject[] = [{ name: "ids", ...at, ...GIVEN[name] }, { name: 'or"der' }];
  return { tables: [], objects: { sequence } };
}

cases(alterSequence, {
  "one option": alterSequence.build("ids", { increment: 5 }, { was: {} }),
  "all that can be said": alterSequence.build("ids", {
    increment: 3,
    start: 6,
    minValue: 2,
    maxValue: 98,
    cache: 20,
    cycle: false,
  }, { was: { start: 5, increment: 2, minValue: 3, maxValue: 99, cache: 10, cycle: true } }),
  "all back to what goes without saying": alterSequence.build("ids", {
    increment: null,
    start: null,
    minValue: null,
    maxValue: null,
    cache: null,
    cycle: null,
  }, { was: { start: 5, increment: 2, minValue: -3, maxValue: 99, cache: 10, cycle: true } }),
  "the least number, and the start with it": alterSequence.build("ids", { minValue: -10 }, { was: {} }),
  "a smaller type": alterSequence.build("ids", { type: "int" }, { was: {} }),
  "a larger type": alterSequence.build("ids", { type: null, cache: 4 }, { was: { type: "smallint", cache: 3 } }),
  "without what it was": alterSequence.build("ids", { maxValue: 100, cycle: true }),
  "numbers beyond those of JavaScript": alterSequence.build("ids", { maxValue: 9007199254740993n }, { was: {} }),
  "if it is there": alterSequence.build("ids", { cache: 5 }, { was: {}, ifExists: true }),
  "in a schema": alterSequence.build("ids", { cache: 5 }, { was: {}, schema: "app" }),
  "a name that needs quoting": alterSequence.build('or"der', { cache: 5 }, { was: {} }),
}, { given });

test("alterSequence() is undone by what the sequence was, all of it", () => {
  const operation = alterSequence.build("ids", { increment: 5, cycle: true, cache: null }, {
    was: { cache: 3, maxValue: 100 },
  });
  assert.deepEqual(
    alterSequence.reverse!(operation, undefined as never),
    alterSequence.build("ids", { increment: null, cycle: false, cache: 3 }, {
      was: { increment: 5, cycle: true, maxValue: 100 },
    }),
  );
});

test("alterSequence() leaves alone a sequence that is not known", () => {
  const schema = { tables: [], objects: {} };
  assert.equal(alterSequence.apply!(alterSequence.build("ids", { cache: 5 }), schema, undefined as never), schema);
});

test("alterSequence() cannot be reversed unless it says how the sequence counted", () => {
  assert.throws(() => alterSequence.reverse!(alterSequence.build("ids", { cache: 5 }), undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    message: 'Cannot reverse the alteration of the sequence "ids": nobody said how it counted',
  });
});

for (
  const [what, [make, message]] of Object.entries({
    "an empty name": [() => alterSequence.build("", { cache: 5 }), /^Cannot name/],
    "no change": [() => alterSequence.build("ids", {}), /^Cannot alter the sequence "ids": no change is given$/],
    "changes that are none": [() => alterSequence.build("ids", undefined as never), /they are no object$/],
    "a change that is none": [() => alterSequence.build("ids", { restart: 1 } as never), /the option "restart"/],
    "an option that is none": [() => alterSequence.build("ids", { cache: 5 }, { cascade: true } as never), /"cascade"/],
    "an increment of 0": [() => alterSequence.build("ids", { increment: 0 }), /^Cannot take 0 as `increment`/],
    "what goes without saying, where nobody said how it counts": [
      () => alterSequence.build("ids", { maxValue: null }),
      /^Cannot take back `maxValue` of the sequence "ids": nobody said how it counts$/,
    ],
    "numbers that do not fit those that stay": [
      () => alterSequence.build("ids", { maxValue: 10 }, { was: { start: 11 } }),
      /^Cannot take 11 as `start` of the sequence "ids": its numbers are from 1 to 10$/,
    ],
    "a `was` that no sequence can have been": [
      () => alterSequence.build("ids", { cache: 5 }, { was: { cache: 0 } }),
      /^Cannot take 0 as `cache` of `was` of the sequence "ids"/,
    ],
  } as Record<string, [() => unknown, RegExp]>)
) {
  test(`alterSequence() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION", message });
  });
}
