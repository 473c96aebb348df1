import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { path, quoted, quotedText } from "./quoting.ts";

const UNSUPPORTED = { code: "E_UNSUPPORTED_OPERATION" };

test("a name is quoted, whatever it holds that SQLite can say", () => {
  assert.equal(quoted('a"b'), '"a""b"');
  assert.equal(path(["ma in", "t"]), '"ma in"."t"');
  for (const name of ["a\0b", "\ud800"]) assert.throws(() => quoted(name), UNSUPPORTED);
});

test("a text comes back as it was written, a NUL in it too", () => {
  const database = new DatabaseSync(":memory:");
  for (const text of ["it's", "a\0b", "\\ \n \u{1f600}", "", '"']) {
    const told = database.prepare(`SELECT hex(${quotedText(text)}) AS told`).get()!.told;
    assert.equal(told, Buffer.from(text).toString("hex").toUpperCase(), JSON.stringify(text));
  }
  database.close();
  assert.throws(() => quotedText("\udc00"), { ...UNSUPPORTED, hint: /toWellFormed/ });
});
