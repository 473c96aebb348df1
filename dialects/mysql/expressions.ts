/**
 * Expressions as the catalogs tell them.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Server } from "../../registry/server.ts";
import { textOf, unescaped } from "./quoting.ts";

/** A literal text, a quoted name, or anything else, one character at a time. */
const PIECES = /(_[a-z][a-z0-9]*)?('(?:[^'\\]|''|\\[\s\S])*')|(`(?:[^`]|``)*`)|[\s\S]/g;

/**
 * An expression out of `information_schema`. MySQL has it there as the inside of a literal, and says before each text which
 * character set it has, which is that of the session.
 */
export function expressionOf(text: string, { flavour }: Server): string {
  if (flavour !== "mysql") return unwrapped(text);
  return unwrapped(
    unescaped(text).replace(PIECES, (whole, introducer?: string, literal?: string) => {
      if (literal === undefined || introducer === undefined) return inUtf8(whole);
      if (/^_utf8mb[34]$/.test(introducer)) return inUtf8(literal);
      // The session would read the text in its own character set: what is not ASCII is told by its bytes.
      return /^[\0-\x7F]*$/.test(literal)
        ? whole
        : `${introducer} X'${Buffer.from(textOf(literal)!, "latin1").toString("hex").toUpperCase()}'`;
    }),
  );
}

/** An expression out of SHOW CREATE TABLE. */
export function shownExpression(text: string): string {
  return unwrapped(text.replace(PIECES, (whole, introducer?: string, literal?: string) => {
    return literal !== undefined && /^_utf8mb[34]$/.test(introducer ?? "") ? literal : whole;
  }));
}

/**
 * MySQL has the bytes of an expression in its catalogs as if each were a character: `Ã` and what follows for `ß`. What is no
 * UTF-8 then was none of it.
 */
function inUtf8(text: string): string {
  if (!/[\x80-\xFF]/.test(text) || !/^[\0-\xFF]*$/.test(text)) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}

/** `text` without parentheses around the whole of it. */
export function unwrapped(text: string): string {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  let depth = 0;
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    if (piece === "(") depth++;
    else if (piece === ")" && --depth === 0 && index < text.length - 1) return text;
  }
  return unwrapped(text.slice(1, -1));
}

/** The query of a view without the name of the database that it stands in, which `information_schema` says everywhere. */
export function withoutSchema(query: string, schema: string): string {
  const own = `\`${schema.replaceAll("`", "``")}\``;
  let after = "";
  return query.replace(PIECES, (whole) => {
    if (whole === own) {
      after = own;
      return "";
    }
    const before = after;
    after = "";
    return before === "" ? whole : whole === "." ? "" : before + whole;
  });
}

/** How the moment of a row is asked for, in all the ways that mean the same. */
const NOW = /^(?:current_timestamp|now|localtime|localtimestamp)(?:\s*\(\s*(\d*)\s*\))?(\s+on\s+update\s+[\s\S]+)?$/i;

/** `CURRENT_TIMESTAMP` in one way of writing it, with what follows; `undefined` where `text` says something else. */
export function nowText(text: string): string | undefined {
  const match = NOW.exec(text.trim());
  if (match === null) return undefined;
  const [, digits, update] = match;
  const now = digits === undefined || digits === "" || digits === "0"
    ? "CURRENT_TIMESTAMP"
    : `CURRENT_TIMESTAMP(${digits})`;
  if (update === undefined) return now;
  const again = nowText(update.replace(/^\s+on\s+update\s+/i, ""));
  return again === undefined ? undefined : `${now} ON UPDATE ${again}`;
}
