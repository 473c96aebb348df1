import { type Sql, sql } from "../../schema/sql.ts";
import type { Value } from "../../schema/value.ts";
import { isMark, isWord, tokenize } from "./tokenizer.ts";

/** What the text of a DEFAULT says: a value where it is a plain literal, else SQL. */
export function parseDefault(text: string): Value | Sql {
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

/** A number that JavaScript writes as it stands; whole ones that it cannot hold as digits. */
function numberOf(text: string): Value | undefined {
  const number = Number(text);
  if (Number.isInteger(number) && !Number.isSafeInteger(number) && /^-?\d+$/.test(text)) return { bigint: text };
  return String(number) === text ? number : undefined;
}
