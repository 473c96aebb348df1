import assert from "node:assert/strict";
import { test } from "node:test";
import { plainIdentity } from "./identity.ts";

test("an identity loses what it would be without it, by its type and its direction", () => {
  const integer = { type: "integer" }, big = { type: "big_integer" };
  assert.deepEqual(
    plainIdentity({ always: false, start: 1, increment: 1, minValue: 1, cache: 1, cycle: false }, big),
    {},
  );
  assert.deepEqual(plainIdentity({ maxValue: 2147483647 }, integer), {});
  assert.deepEqual(plainIdentity({ maxValue: 2147483647 }, big), { maxValue: 2147483647 });
  assert.deepEqual(plainIdentity({ maxValue: 9223372036854775807 }, big), {});
  assert.deepEqual(plainIdentity({ minValue: 10, start: 10 }, integer), { minValue: 10 });
  assert.deepEqual(plainIdentity({ minValue: 10, start: 11 }, integer), { minValue: 10, start: 11 });
  const down = { increment: -1, start: -1, maxValue: -1, minValue: -2147483648 };
  assert.deepEqual(plainIdentity(down, integer), { increment: -1 });
  assert.deepEqual(plainIdentity({ increment: -1, maxValue: 5 }, integer), { increment: -1, maxValue: 5 });
});
