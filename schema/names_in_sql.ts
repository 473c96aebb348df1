import { isIdentifier, joinSql, type Sql } from "./sql.ts";

/**
 * What an expression names that may be a column, in small letters: without its texts, its functions, and the types and
 * collations that it names. Whatever a database takes quotes and backticks for, each is taken for that of a name.
 */
export function namesIn(expression: Sql): ReadonlySet<string> {
  const text = joinSql(expression, (value) => isIdentifier(value) ? quoted(value.ident.at(-1)!) : "''");
  const names = [...text.matchAll(TOKENS)].flatMap(({ groups: { name, quoted, backticked } = {} }) =>
    name ?? quoted?.replaceAll('""', '"') ?? backticked?.replaceAll("``", "`") ?? []
  );
  return new Set(names.map((name) => name.toLowerCase()));
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

const QUOTED = '"(?:[^"]|"")*"';
const WORD = "[\\p{L}_][\\p{L}\\p{N}_$]*";
const PATH = `(?:${QUOTED}|${WORD})(?:\\s*\\.\\s*(?:${QUOTED}|${WORD}))*`;

/** What is skipped whole stands first: texts, types behind `::`, collations, and what is called with arguments. */
const TOKENS = new RegExp(
  [
    "'(?:[^']|'')*'",
    `::\\s*${PATH}(?:\\s*\\(\\d+\\))?(?:\\s+(?:precision|varying|with(?:out)?\\s+time\\s+zone)\\b)*`,
    `\\bcollate\\s+${PATH}`,
    `${PATH}\\s*\\(`,
    '"(?<quoted>(?:[^"]|"")+)"',
    "`(?<backticked>(?:[^`]|``)+)`",
    `(?<name>${WORD})`,
  ].join("|"),
  "giu",
);
