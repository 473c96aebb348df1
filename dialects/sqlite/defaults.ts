import { type Sql, sql } from "../../schema/sql.ts";
import type { Value } from "../../schema/value.ts";
import { isMark, isWord, tokenize } from "./tokenizer.ts";

/** What the text of a DEFAULT says: a value where it is a plain literal, else SQL. Parentheses around the whole say nothing. */
export function parseDefault(given: string): Value | Sql {
  const text = unwrapped(given);
  const [first, second, ...more] = tokenize(text);
  if (first === undefined || more.length > 0) return sql.raw(text);
  if (second === undefined) {
    if (first.kind === "string") return first.text;
    if (first.kind === "blob") return { bytes: first.text.toLowerCase() };
    if (first.kind === "number") return numberOf(first.text) ?? sql.raw(text);
    if (isWord(first, "TRUE")) return 1;
    if (isWord(first, "FALSE")) return 0;
  } else if (isMark(first, "-") && second.kind === "number") {
    return numberOf(`-${second.text}`) ?? sql.raw(text);
  }
  return sql.raw(text);
}

/** `text` without parentheses around the whole of it. */
export function unwrapped(text: string): string {
  const tokens = tokenize(text);
  if (!isMark(tokens[0], "(")) return text;
  let depth = 0;
  const closed = tokens.findIndex((token) => {
    if (isMark(token, "(")) depth++;
    else if (isMark(token, ")")) depth--;
    return depth === 0;
  });
  return closed < 0 || closed < tokens.length - 1
    ? text
    : unwrapped(text.slice(tokens[0]!.end, tokens[closed]!.start).trim());
}

/** A number that JavaScript writes as it stands; whole ones that it cannot hold as digits. */
function numberOf(text: string): Value | undefined {
  const number = Number(text);
  if (Number.isInteger(number) && !Number.isSafeInteger(number) && /^-?\d+$/.test(text)) return { bigint: text };
  return String(number) === text ? number : undefined;
}
