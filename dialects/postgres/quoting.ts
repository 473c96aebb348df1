import { UnsupportedOperationError } from "../../errors.ts";
import { checkWellFormed } from "../../registry/well_formed.ts";

/** Bytes of a name that PostgreSQL keeps; the rest it cuts off, with no more than a notice. */
const MAX_NAME_BYTES = 63;

/**
 * A quoted name. https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
 *
 * @throws {UnsupportedOperationError} if it is longer than 63 bytes, or holds what PostgreSQL cannot say
 */
export function quoted(name: string): string {
  if (name.includes("\0") || !name.isWellFormed()) {
    throw new UnsupportedOperationError(
      `Cannot quote the name ${JSON.stringify(name)}: postgres takes neither NUL nor half a surrogate pair`,
      { hint: "choose another one" },
    );
  }
  const bytes = new TextEncoder().encode(name).length;
  if (bytes > MAX_NAME_BYTES) {
    throw new UnsupportedOperationError(
      `Cannot quote the name "${name}": it has ${bytes} bytes, and postgres cuts names after ${MAX_NAME_BYTES}`,
      { hint: "choose a shorter one" },
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quoted names with dots between. */
export function path(names: readonly string[]): string {
  return names.map(quoted).join(".");
}

/**
 * A text as a literal. With a backslash in it as E'…', which means the same whatever `standard_conforming_strings` says.
 *
 * @throws {UnsupportedOperationError} if it holds a NUL, which no text of PostgreSQL can
 */
export function quotedText(value: string): string {
  checkText(value);
  const doubled = value.replaceAll("'", "''");
  return value.includes("\\") ? `E'${doubled.replaceAll("\\", "\\\\")}'` : `'${doubled}'`;
}

/** `value` if PostgreSQL can hold it. @throws {UnsupportedOperationError} for a NUL, or half a surrogate pair */
export function checkText(value: string): string {
  if (value.includes("\0")) {
    throw new UnsupportedOperationError("Cannot write the text: it holds a NUL, which postgres has in no text", {
      hint: "take it out, or keep the bytes in a t.binary() column",
    });
  }
  return checkWellFormed(value);
}
