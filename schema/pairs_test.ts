import assert from "node:assert/strict";
import { test } from "node:test";
import { isEqual } from "./pairs.ts";

test("isEqual - is so whatever the order of keys, and not whatever the order of a list", () => {
  assert.equal(isEqual({ name: "a", columns: ["x", "y"] }, { columns: ["x", "y"], name: "a" }), true);
  assert.equal(isEqual({ columns: ["x", "y"] }, { columns: ["y", "x"] }), false);
});

test("isEqual - sees a property that one side alone has, on either side", () => {
  const plain = { name: "a" }, more = { name: "a", comment: "b" };
  assert.deepEqual([isEqual(plain, more), isEqual(more, plain)], [false, false]);
  assert.deepEqual([isEqual({ a: undefined }, { b: undefined }), isEqual({ a: undefined }, {})], [false, false]);
});

test("isEqual - takes a list for no object, and for no longer one", () => {
  assert.deepEqual([isEqual([], {}), isEqual({}, []), isEqual(["x"], { 0: "x" })], [false, false, false]);
  assert.deepEqual([isEqual(["x"], ["x", "y"]), isEqual(["x", "y"], ["x"])], [false, false]);
});

test("isEqual - compares null and texts by what they are", () => {
  assert.deepEqual([isEqual(null, null), isEqual(null, {}), isEqual({}, null), isEqual("1", 1)], [
    true,
    false,
    false,
    false,
  ]);
});
