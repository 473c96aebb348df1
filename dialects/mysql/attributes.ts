/**
 * What a column is told beside what `information_schema` has of it. Only SHOW CREATE TABLE has all of it: the storage and
 * the format of a column, the attributes of an engine, where a check of MariaDB's stands, and emoji.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/show-create-table.html
 */

import { defined } from "../../schema/defined.ts";

/** A literal text, a quoted name, the marks of a comment that a newer server reads, white space, or what stands between. */
const PIECES = /'(?:[^'\\]|''|\\[\s\S])*'|`(?:[^`]|``)*`|\/\*M?!\d*|\*\/|\s+|[(),]|[^\s'`(),*/]+|[\s\S]/g;

/** What follows a type and is a part of it in the catalog. */
const OF_TYPES: readonly string[] = ["UNSIGNED", "SIGNED", "ZEROFILL", "PRECISION", "VARYING", "COMPRESSED"];

/** What the catalogs have, or all have by another way: its first words, and how many words follow. */
const KNOWN: readonly (readonly [words: readonly string[], following: number])[] = [
  [["CHARACTER", "SET"], 1],
  [["COLLATE"], 1],
  [["GENERATED", "ALWAYS", "AS", "ROW"], 1],
  [["GENERATED", "ALWAYS", "AS"], 1],
  [["STORED"], 0],
  [["PERSISTENT"], 0],
  [["VIRTUAL"], 0],
  [["NOT", "NULL"], 0],
  [["NULL"], 0],
  [["DEFAULT"], 1],
  [["ON", "UPDATE"], 1],
  [["AUTO_INCREMENT"], 0],
  [["COMMENT"], 1],
];

/** What SHOW CREATE TABLE says of a column. */
export interface ToldColumn {
  /** `INVISIBLE`, `SRID 4326`, …: SQL that may stand behind the rest of the column. */
  readonly attributes?: string;
  /** What stands behind DEFAULT. */
  readonly initial?: string;
  /** What stands behind GENERATED ALWAYS AS, with its parentheses. */
  readonly computed?: string;
}

/** The columns of a table, by name. @param ddl what SHOW CREATE TABLE tells, in a session of retort's modes */
export function toldColumns(ddl: string): ReadonlyMap<string, ToldColumn> {
  const found = new Map<string, ToldColumn>();
  for (const [name, ...words] of definitions(ddl)) {
    // What stands for itself, a key or a check, begins with a word and not with a name.
    if (!name?.startsWith("`")) continue;
    const column = name.slice(1, -1).replaceAll("``", "`");
    const { unknown, known } = sorted(words);
    // This one MariaDB makes of JSON by itself.
    const attributes = unknown.join(" ").replace(`CHECK (json_valid(${name}))`, "").trim();
    found.set(
      column,
      defined({
        attributes: attributes === "" ? undefined : attributes,
        initial: known.get("DEFAULT"),
        computed: known.get("GENERATED ALWAYS AS"),
      }),
    );
  }
  return found;
}

/** Attributes of a column that gets another name. */
export function renamedAttributes(attributes: string, from: string, to: string): string {
  const quoted = (name: string) => `\`${name.replaceAll("`", "``")}\``;
  return attributes.replace(PIECES, (piece) => piece.toLowerCase() === quoted(from).toLowerCase() ? quoted(to) : piece);
}

/** Whether a type is that of places. */
export function isSpatial(type: string): boolean {
  return /^(?:GEOM|POINT|LINESTRING|POLYGON|MULTI)/i.test(type);
}

/** Attributes of a column that gets another type: what belongs to places alone is gone with them. */
export function retypedAttributes(attributes: string, type: string): string {
  return isSpatial(type) && !/\bSRID\b/i.test(type) ? attributes : attributes.replace(/(?:^|\s)SRID \d+/, "").trim();
}

/** The definitions between the outer parentheses, each as its words; what touches or stands in parentheses is one word. */
function definitions(ddl: string): readonly (readonly string[])[] {
  const all: string[][] = [[]];
  let depth = 0, touches = false;
  for (const [piece] of ddl.matchAll(PIECES)) {
    const before = depth;
    if (piece === "(") depth++;
    else if (piece === ")") depth--;
    const inside = Math.max(before, depth) > 1;
    // The outer parentheses themselves, and what stands before and behind them.
    if (before === 0 || depth === 0) continue;
    const words = all.at(-1)!;
    if (!inside && piece === ",") {
      all.push([]);
      touches = false;
    } else if (!inside && (/^\s/.test(piece) || /^(?:\/\*M?!|\*\/)/.test(piece))) touches = false;
    else {
      if (touches) words.push(words.pop()! + piece);
      else words.push(piece);
      touches = true;
    }
  }
  return all;
}

/** The words of a definition behind the type: those of which the catalogs do not tell, and what stands behind the others. */
function sorted(
  [, ...words]: readonly string[],
): { readonly unknown: readonly string[]; readonly known: ReadonlyMap<string, string> } {
  const upper = words.map((word) => word.toUpperCase());
  const unknown: string[] = [], known = new Map<string, string>();
  let i = 0;
  while (OF_TYPES.includes(upper[i] ?? "")) i++;
  while (i < words.length) {
    const [first, following] = KNOWN.find(([first]) => first.every((word, j) => upper[i + j] === word)) ?? [];
    if (first === undefined) {
      unknown.push(words[i++]!);
      continue;
    }
    i += first.length + following!;
    if (following! > 0) known.set(first.join(" "), words[i - 1] ?? "");
  }
  return { unknown, known };
}
