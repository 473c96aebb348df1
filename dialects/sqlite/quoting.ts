import { UnsupportedOperationError } from "../../errors.ts";
import { checkWellFormed } from "../../registry/well_formed.ts";

/**
 * A quoted name. https://www.sqlite.org/lang_keywords.html
 *
 * @throws {UnsupportedOperationError} if it holds what SQLite cannot say
 */
export function quoted(name: string): string {
  if (name.includes("\0") || !name.isWellFormed()) {
    throw new UnsupportedOperationError(
      `Cannot quote the name ${JSON.stringify(name)}: sqlite takes neither NUL nor half a surrogate pair`,
      { hint: "choose another one" },
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quoted names with dots between. */
export function path(names: readonly string[]): string {
  return names.map(quoted).join(".");
}

/**
 * A text as a literal; with a NUL in it as bytes, since SQLite ends the statement's text there.
 *
 * @throws {UnsupportedOperationError} if UTF-8 cannot say it
 */
export function quotedText(value: string): string {
  if (!checkWellFormed(value).includes("\0")) return `'${value.replaceAll("'", "''")}'`;
  const bytes = new TextEncoder().encode(value);
  return `CAST(X'${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}' AS TEXT)`;
}
