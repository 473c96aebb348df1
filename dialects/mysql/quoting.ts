import { UnsupportedOperationError } from "../../errors.ts";
import { checkWellFormed } from "../../registry/well_formed.ts";

/** Characters of a name. https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html */
const MAX_NAME = 64;

/**
 * A quoted name. Backticks are understood whatever `sql_mode` says.
 *
 * @throws {UnsupportedOperationError} if it has more than 64 characters, or holds what a name cannot
 * @see https://dev.mysql.com/doc/refman/8.4/en/identifiers.html
 */
export function quoted(name: string): string {
  if (/[\0\u{10000}-\u{10FFFF}]/u.test(name) || !name.isWellFormed() || name.endsWith(" ")) {
    throw new UnsupportedOperationError(
      `Cannot quote the name ${
        JSON.stringify(name)
      }: a name of mysql has neither NUL nor emoji and does not end with a space`,
      { hint: "choose another one" },
    );
  }
  if (name.length > MAX_NAME) {
    throw new UnsupportedOperationError(
      `Cannot quote the name "${name}": it has ${name.length} characters, and mysql has names of at most ${MAX_NAME}`,
      { hint: "choose a shorter one" },
    );
  }
  return `\`${name.replaceAll("`", "``")}\``;
}

/** Quoted names with dots between. */
export function path(names: readonly string[]): string {
  return names.map(quoted).join(".");
}

/** A list of quoted names in parentheses. */
export function columnList(names: readonly string[]): string {
  return `(${names.map(quoted).join(", ")})`;
}

/** What is written with a backslash; Ctrl+Z since the client ends its input there on Windows. */
const ESCAPES: Readonly<Record<string, string>> = { "\0": "\\0", "\x1a": "\\Z", "\\": "\\\\", "'": "''" };

/**
 * A text as a literal, under the modes of `settings.ts`.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/string-literals.html
 */
export function quotedText(value: string): string {
  // deno-lint-ignore no-control-regex -- these are what must not stand in a statement
  return `'${checkWellFormed(value).replace(/[\0\x1a\\']/g, (character) => ESCAPES[character]!)}'`;
}

/**
 * A comment as a literal.
 *
 * @throws {UnsupportedOperationError} if it holds an emoji, which the catalogs would tell as `?`, or a NUL, at which they cut
 * that of a table
 */
export function quotedComment(comment: string): string {
  if (!/[\0\u{10000}-\u{10FFFF}]/u.test(comment)) return quotedText(comment);
  throw new UnsupportedOperationError(
    `Cannot write the comment ${
      JSON.stringify(comment)
    }: the catalogs of mysql keep neither NUL nor emoji and their like`,
    { hint: "take them out" },
  );
}

const UNESCAPES: Readonly<Record<string, string>> = { "0": "\0", Z: "\x1a", n: "\n", t: "\t", r: "\r", b: "\b" };

/** `text` with what a backslash said in its place. */
export function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, character: string) => UNESCAPES[character] ?? character);
}

/** What a literal says; `undefined` where `text` is not one literal text and nothing else. */
export function textOf(text: string): string | undefined {
  const match = /^'((?:[^'\\]|''|\\[\s\S])*)'$/.exec(text);
  return match === null ? undefined : unescaped(match[1]!.replaceAll("''", "\\'"));
}
