import { defined } from "../../schema/defined.ts";
import { remembered } from "../../schema/remembered.ts";
import type { ColumnType } from "../../schema/types.ts";
import { isMark, isWord, type Token, tokenize } from "./tokenizer.ts";

/** Words that say a portable type exactly; `INT` is not among them, since only INTEGER makes a key number its rows. */
const PLAIN: Readonly<Record<string, ColumnType>> = {
  INTEGER: { type: "integer" },
  BIGINT: { type: "big_integer" },
  SMALLINT: { type: "small_integer" },
  VARCHAR: { type: "string" },
  TEXT: { type: "text" },
  BOOLEAN: { type: "boolean" },
  DATE: { type: "date" },
  TIME: { type: "time" },
  DATETIME: { type: "date_time" },
  NUMERIC: { type: "numeric" },
  FLOAT: { type: "float" },
  DOUBLE: { type: "double" },
  BLOB: { type: "binary" },
  JSON: { type: "json" },
};

/** Words that SQLite tells in capitals, however they were written. https://www.sqlite.org/releaselog/3_37_0.html */
const STANDARD = /^(?:any|int|real)$/i;

/** The type that a catalog's `text` says: portable if retort spells that type so, else native. */
export const parseSqliteType: (text: string) => ColumnType = remembered((text) =>
  parsePortable(tokenize(text)) ??
    { type: "native", sql: STANDARD.test(text) ? text.toUpperCase() : text } as ColumnType
);

function parsePortable(tokens: readonly Token[]): ColumnType | undefined {
  const [word] = tokens;
  if (word?.kind !== "word") return undefined;
  if (tokens.length === 1) {
    const name = word.text.toUpperCase();
    return Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
  }
  const counts = readCounts(tokens.slice(1));
  if (counts === undefined) return undefined;
  const [first, second] = counts as [number, number?];
  if (isWord(word, "VARCHAR") && second === undefined && first > 0) {
    return { type: "string", length: first } as ColumnType;
  }
  if (isWord(word, "NUMERIC") && first > 0) {
    return defined({ type: "numeric", precision: first, scale: second });
  }
  return undefined;
}

/** The one or two whole numbers in `(1)` or `(1, 2)`. */
function readCounts(tokens: readonly Token[]): readonly number[] | undefined {
  const [open, first, between, second, close] = tokens;
  if (!isMark(open, "(")) return undefined;
  const single = tokens.length === 3 && isMark(between, ")");
  const pair = tokens.length === 5 && isMark(between, ",") && isMark(close, ")");
  if (!single && !pair) return undefined;
  const counts = (single ? [first] : [first, second]).map((token) =>
    token?.kind === "number" ? Number(token.text) : NaN
  );
  // As a number is written plainly, so that spelling it again gives the same words.
  return counts.every((count, i) => Number.isSafeInteger(count) && String(count) === (i === 0 ? first : second)?.text)
    ? counts
    : undefined;
}
