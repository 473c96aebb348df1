/**
 * Names and values that break out of quotes where quoting is wrong, and are lost on the way where sending is.
 *
 * @module
 */
import process from "node:process";

/** Names and values that are tried: 500, or 10,000 where there is time. */
export const COUNT = process.env.RETORT_TEST_LONG === "1" ? 10_000 : 500;
/** Columns of each of the wide tables that they become. */
export const COLUMNS = 100;

/** What texts are put together of. */
export const PIECES: readonly string[] = [
  "'",
  "''",
  '"',
  '""',
  "\\",
  "\\\\",
  "\\'",
  '\\"',
  "'; DROP TABLE victim; --",
  '"; DROP TABLE victim; --',
  "$$",
  "$1",
  "$q$",
  "/*",
  "*/",
  "--",
  "\n",
  "\r\n",
  "\t",
  "\u0001",
  "\u007f",
  "`",
  "%s",
  "%",
  "?",
  ":name",
  ";",
  ",",
  "(",
  ")",
  "[",
  "]",
  ".",
  " ",
  "E'",
  "U&'",
  "\\u0027",
  "\\x27",
  "\\000",
  "NULL",
  "select",
  "user",
  "Ä",
  "ß",
  "😀",
  "👩‍👩‍👧",
  "é",
  "\u202e",
  "\u00a0",
  "\ufeff",
  "﹡",
  "a",
  "Z",
  "0",
  "_",
  "::text",
  "||",
  "<script>",
  "{",
  "}",
  "public",
  "pg_catalog",
];

/** Numbers that look like chance and are the same in each run. */
export function chance(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}

const bytes = (text: string) => new TextEncoder().encode(text).length;

/** Different texts of hostile pieces, of at most so many bytes in UTF-8. */
export function hostile(count: number, most: number, next: () => number, pieces = PIECES): string[] {
  const found = new Set<string>();
  while (found.size < count) {
    let text = pieces[Math.floor(next() * pieces.length)]!;
    while (next() < 0.8) {
      const longer = text + pieces[Math.floor(next() * pieces.length)]!;
      if (bytes(longer) > most) break;
      text = longer;
    }
    if (bytes(text) <= most) found.add(text);
  }
  return [...found];
}
