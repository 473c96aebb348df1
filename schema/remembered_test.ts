import assert from "node:assert/strict";
import { test } from "node:test";
import { remembered } from "./remembered.ts";

test("remembered - asks once for each text, and answers by the same object", () => {
  const asked: string[] = [];
  const length = remembered((text) => {
    asked.push(text);
    return { length: text.length };
  });
  const first = length("abc");
  assert.deepEqual(first, { length: 3 });
  assert.equal(length("abc"), first);
  assert.deepEqual(length(""), { length: 0 });
  assert.deepEqual(asked, ["abc", ""]);
});
