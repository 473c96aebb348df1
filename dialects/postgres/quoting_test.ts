import assert from "node:assert/strict";
import { test } from "node:test";
import { path, quoted, quotedText } from "./quoting.ts";

const UNSUPPORTED = { code: "E_UNSUPPORTED_OPERATION" };

test("a name is quoted, and may have 63 bytes", () => {
  assert.equal(quoted('a"b'), '"a""b"');
  assert.equal(path(["App 1", "t"]), '"App 1"."t"');
  assert.equal(quoted("é".repeat(31) + "x"), `"${"é".repeat(31)}x"`);
  assert.throws(() => quoted("é".repeat(32)), { ...UNSUPPORTED, message: /64 bytes/ });
  assert.throws(() => quoted("x".repeat(64)), UNSUPPORTED);
  assert.throws(() => quoted("a\0b"), UNSUPPORTED);
  assert.throws(() => quoted("\ud800"), UNSUPPORTED);
});

test("a text means the same whatever standard_conforming_strings says", () => {
  assert.equal(quotedText("it's"), "'it''s'");
  assert.equal(quotedText("\\'"), "E'\\\\'''");
  assert.throws(() => quotedText("a\0b"), UNSUPPORTED);
  assert.throws(() => quotedText("\udc00"), UNSUPPORTED);
});
