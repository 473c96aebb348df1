import assert from "node:assert/strict";
import { test } from "node:test";
import { cases } from "../../testing/mod.ts";
import { createSequence } from "./create_sequence.ts";

cases(createSequence, {
  "plain": createSequence.build("ids"),
  "with all that can be said": createSequence.build("ids", {
    start: 5,
    increment: 2,
    minValue: 3,
    maxValue: 99,
    cache: 10,
    cycle: true,
  }),
  "counting down": createSequence.build("ids", { increment: -1, minValue: -5, start: -2 }),
  "of a type": createSequence.build("ids", { type: "smallint" }),
  "of the type that it would have anyway": createSequence.build("ids", { type: "bigint", maxValue: 9 }),
  "with numbers beyond those of JavaScript": createSequence.build("ids", {
    minValue: -9007199254740993n,
    maxValue: 9007199254740993n,
  }),
  "if it is not there": createSequence.build("ids", { ifNotExists: true, start: 7 }),
  "in a schema": createSequence.build("ids", { schema: "app", start: 7 }),
  "a name that needs quoting": createSequence.build("or\"der `s'", { cache: 5 }),
});

test("createSequence() keeps what differs from nothing said, and a small bigint as a number", () => {
  assert.deepEqual(createSequence.build("ids", { cycle: false, maxValue: 10n, start: 2 ** 53 - 1 - 2 ** 53 + 2 }), {
    kind: "create_sequence",
    sequence: { name: "ids", start: 1, maxValue: 10 },
  });
  assert.deepEqual(createSequence.build("ids", { maxValue: 2n ** 63n - 1n }).sequence, {
    name: "ids",
    maxValue: { bigint: "9223372036854775807" },
  });
});

for (
  const [what, [make, message, hint]] of Object.entries({
    "an empty name": [() => createSequence.build(""), /^Cannot name a sequence: its name is empty/],
    "an option that is none": [
      () => createSequence.build("ids", { step: 2 } as never),
      /^Cannot take the option "step" of the sequence "ids"/,
    ],
    "a type that is none": [
      () => createSequence.build("ids", { type: "numeric" as never }),
      /^Cannot read the type of the sequence "ids": "numeric" is none of smallint, int, bigint$/,
    ],
    "a part of a number": [
      () => createSequence.build("ids", { increment: 1.5 }),
      /^Cannot take 1.5 as `increment` of the sequence "ids": it is no whole number$/,
    ],
    "a number as a text": [
      () => createSequence.build("ids", { start: "1" as never }),
      /^Cannot take "1" as `start` of the sequence "ids": it is no whole number$/,
    ],
    "no number at all": [() => createSequence.build("ids", { start: NaN }), /^Cannot take NaN as `start`/],
    "a number that JavaScript does not hold": [
      () => createSequence.build("ids", { maxValue: 2 ** 60 }),
      /^Cannot take 1152921504606847000 as `maxValue` of the sequence "ids": JavaScript tells/,
      /as a bigint: 1152921504606846976n$/,
    ],
    "a number beyond 64 bits": [
      () => createSequence.build("ids", { maxValue: 2n ** 63n }),
      /^Cannot take 9223372036854775808 as `maxValue` of the sequence "ids": 64 bits do not hold it$/,
    ],
    "an increment of 0": [
      () => createSequence.build("ids", { increment: 0 }),
      /^Cannot take 0 as `increment` of the sequence "ids": it would never count$/,
    ],
    "a cache of nothing": [() => createSequence.build("ids", { cache: 0 }), /^Cannot take 0 as `cache`/],
    "a cycle that is no boolean": [() => createSequence.build("ids", { cycle: "yes" as never }), /^Cannot take "yes"/],
    "a range of nothing": [
      () => createSequence.build("ids", { minValue: 9, maxValue: 9 }),
      /^Cannot read the range of the sequence "ids": its minValue is 9, and its maxValue 9$/,
    ],
    "a range that is none by default": [
      () => createSequence.build("ids", { maxValue: 0 }),
      /its minValue, by default, is 1, and its maxValue 0$/,
    ],
    "a start outside": [
      () => createSequence.build("ids", { start: 11, maxValue: 10 }),
      /^Cannot take 11 as `start` of the sequence "ids": its numbers are from 1 to 10$/,
    ],
    "a bound that its type does not hold": [
      () => createSequence.build("ids", { type: "smallint", maxValue: 32768 }),
      /^Cannot take 32768 as `maxValue` of the sequence "ids": a smallint has no such number$/,
      /from -32768 to 32767$/,
    ],
  } as Record<string, [() => unknown, RegExp, RegExp?]>)
) {
  test(`createSequence() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION", message, ...(hint && { hint }) });
  });
}
