import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeValue } from "./value.ts";

test("plain objects and arrays become their JSON text, with what in them says its own form", () => {
  const bare = Object.assign(Object.create(null), { a: 1 });
  for (const [given, text] of [[{ a: [1, { b: null }] }, '{"a":[1,{"b":null}]}'], [[], "[]"], [bare, '{"a":1}']]) {
    assert.equal(encodeValue(given), text);
  }
  assert.equal(encodeValue({ at: new Date(0) }), '{"at":"1970-01-01T00:00:00.000Z"}');
});

class Money {
  readonly #cents = 7;
  get cents() {
    return this.#cents;
  }
}

for (
  const [what, given] of Object.entries({
    "a Map": new Map([["a", 1]]),
    "a Set": new Set([1]),
    "a Promise": Promise.resolve(1),
    "a Money": new Money(),
    "a RegExp": /x/,
    "a URL": new URL("http://x/"),
  })
) {
  test(`${what} is refused as a value, also within plain data where it has no JSON form`, () => {
    const refused = { code: "E_INVALID_OPERATION", message: new RegExp(`${what} is neither`), hint: /plain objects/ };
    assert.throws(() => encodeValue(given), refused);
    if (!(given instanceof URL)) assert.throws(() => encodeValue({ a: [given] }), refused);
  });
}

test("what holds itself has no JSON form", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  assert.throws(() => encodeValue(circle), { code: "E_INVALID_OPERATION", message: /no JSON form/ });
});
