import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf, lastWords } from "./failures.ts";

/** An ErrorResponse as the server sends it. */
function errorResponse(fields: readonly string[]): Uint8Array {
  const body = new TextEncoder().encode(`${fields.map((field) => `${field}\0`).join("")}\0`);
  const message = new Uint8Array(5 + body.length);
  message[0] = 0x45;
  new DataView(message.buffer).setUint32(1, 4 + body.length);
  message.set(body, 5);
  return message;
}

test("the last words of a server are the message of the error that ends what it has sent", () => {
  const last = errorResponse(["SFATAL", "VFATAL", "C57P01", "Mterminating é", "Fpostgres.c"]);
  assert.equal(lastWords(last), "terminating é");
  assert.equal(lastWords(new Uint8Array([0x43, 0, 0, 0, 5, 0x45, ...last])), "terminating é");
  assert.equal(lastWords(new Uint8Array([...last, 1])), undefined);
  assert.equal(lastWords(new Uint8Array([0x45])), undefined);
  assert.equal(lastWords(new Uint8Array()), undefined);
});

test("the server's place in characters becomes an offset in the text, without what was sent ahead", () => {
  const at = (position: string, ahead = 0) =>
    failureOf({ message: "no", position }, 0, { sql: "'😀' é x", ahead }).offset;
  assert.equal(at("1"), 0);
  assert.equal(at("7"), 7);
  assert.equal(at("9", 2), 7);
  assert.equal(at("1", 5), 0);
  assert.equal(failureOf({ message: "no" }, 0, { sql: "x" }).offset, undefined);
});

test("what to do about a failure is said in the words of operations, not in those of SQL", () => {
  const hint = "Use DROP ... CASCADE to drop the dependent objects too.";
  assert.match(failureOf({ code: "2BP01", message: "no", hint }, 0).hint!, /before; .*cascade: true/);
  assert.equal(failureOf({ code: "42809", message: "no", hint: "Use DROP VIEW." }, 0).hint, "Use DROP VIEW.");
});
