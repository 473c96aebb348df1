import assert from "node:assert/strict";
import { test } from "node:test";
import { frozen } from "./frozen.ts";

test("data is copied as it is, and nobody can change the copy", () => {
  const data = { a: [1, { b: null }], c: "text", d: true, e: Object.assign(Object.create(null), { f: 1 }) };
  const copy = frozen(data);
  assert.deepEqual(JSON.parse(JSON.stringify(copy)), JSON.parse(JSON.stringify(data)));
  data.a[0] = 2;
  assert.equal(copy.a[0], 1);
  assert.throws(() => Object.assign(copy.a[1]!, { b: 2 }), TypeError);
  assert.equal(Object.isFrozen(data), false);
});

test("a key that is called __proto__ is a key as others are", () => {
  const copy = frozen(JSON.parse('{ "__proto__": { "x": 1 } }'));
  assert.deepEqual(Object.keys(copy), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(copy), Object.prototype);
});

test("what is no data is refused: its copy would be another", () => {
  for (const what of [new Date(0), new Uint8Array(1), new Map(), { deep: [() => 1] }, 1n, Symbol(), [new URL("a:b")]]) {
    assert.throws(() => frozen(what), { code: "E_INVALID_OPERATION", message: /data as in JSON/ });
  }
});
