import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { quoted, quotedComment, quotedText, textOf, unescaped } from "./quoting.ts";

test("a name is quoted, and a backtick in it doubled", () => {
  assert.equal(quoted("users"), "`users`");
  assert.equal(quoted("a`b\\'\""), "`a``b\\'\"`");
});

for (
  const [what, name] of Object.entries({
    "a NUL": "a\0b",
    "an emoji": "a🙂",
    "half a surrogate pair": "a\uD800",
    "a space at its end": "a ",
    "65 characters": "x".repeat(65),
  })
) {
  test(`a name with ${what} is refused`, () => {
    assert.throws(() => quoted(name), { code: "E_UNSUPPORTED_OPERATION" });
  });
}

test("a name of 64 characters, whatever their bytes, is quoted", () => {
  assert.equal(quoted("ü".repeat(64)).length, 66);
});

test("a text is a literal that no character of it ends", () => {
  assert.equal(quotedText("it's"), "'it''s'");
  assert.equal(quotedText("\\'; DROP TABLE users; --"), "'\\\\''; DROP TABLE users; --'");
  assert.equal(quotedText("a\0b\x1a"), "'a\\0b\\Z'");
  assert.throws(() => quotedText("\uD800"), { code: "E_UNSUPPORTED_OPERATION" });
});

test("every text comes back from its literal, as the server reads it", () => {
  fc.assert(fc.property(
    fc.array(
      fc.oneof(fc.constantFrom("'", "\\", "`", '"', "\0", "\x1a", "\n", "%", "n", "0", "🙂", "--"), fc.string()),
    ),
    (pieces) => {
      const text = pieces.join("");
      const literal = quotedText(text);
      assert.equal(textOf(literal), text);
      // A scanner that knows no more than the server's rules finds the end of the literal at its end.
      assert.match(literal, /^'(?:[^'\\]|''|\\[\s\S])*'$/);
    },
  ));
});

test("what is no literal is no text", () => {
  for (const text of ["", "NULL", "'a", "a'", "'a'b'", "'a' 'b'", "'a\\'", "x'00'"]) {
    assert.equal(textOf(text), undefined);
  }
});

test("a backslash says what the server says that it does", () => {
  assert.equal(unescaped("a\\'b\\\\c\\nd\\0e\\Zf\\%g"), "a'b\\c\nd\0e\x1af%g");
});

test("a comment is refused where the catalogs would spoil it", () => {
  assert.equal(quotedComment("it's é"), "'it''s é'");
  assert.throws(() => quotedComment("🙂"), { code: "E_UNSUPPORTED_OPERATION" });
  assert.throws(() => quotedComment("a\0b"), { code: "E_UNSUPPORTED_OPERATION", message: /neither NUL nor emoji/ });
});
