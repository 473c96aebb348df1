import assert from "node:assert/strict";
import { test } from "node:test";
import { arrayFromJson, arrayOf, arrayText, bound } from "./values.ts";

test("an array is written so that it is read again", () => {
  const lists = [[], ["a"], ["", "NULL", null, 'q"', "b\\", "{", "}", ",", " "], [["a", "b"], ["c", null]]];
  for (const list of lists) assert.deepEqual(arrayOf(arrayText(list), (text) => text), list);
});

test("an array that does not begin at 1 is read, too", () => {
  assert.deepEqual(arrayOf("[-1:1]={1,2,NULL}", Number), [1, 2, null]);
  assert.deepEqual(arrayOf("[0:0][0:1]={{1,2}}", Number), [[1, 2]]);
});

test("NULL is bound as it is, and everything else as the server would read it", () => {
  assert.equal(bound(null), null);
  assert.equal(String(bound(true)), "true");
  assert.equal(String(bound(new Date(0))), "1970-01-01T00:00:00.000Z");
  assert.equal(String(bound(new Uint8Array([1, 171]))), "\\x01ab");
  assert.equal(String(bound([1n, [true]])), '{"1",{"true"}}');
  assert.equal(String(bound({ a: 1 })), '{"a":1}');
});

test("JSON of a list becomes an array, and any other text stays what it is", () => {
  assert.equal(arrayFromJson('[1,null,"a\\"b",[true]]'), '{"1",NULL,"a\\"b",{"true"}}');
  for (const text of ["{1,2}", "[0:1]={1,2}", "[broken", "", '{"a":1}']) assert.equal(arrayFromJson(text), text);
});
