import { defined } from "../../schema/defined.ts";
import { remembered } from "../../schema/remembered.ts";
import type { ColumnType } from "../../schema/types.ts";
import { textOf } from "./quoting.ts";
import { INTEGERS, LENGTH_TYPES, OWN_TYPES } from "./types.ts";

/** Words that say a type without arguments; in small letters. */
const PLAIN: Readonly<Record<string, ColumnType>> = {
  bool: { type: "boolean" },
  boolean: { type: "boolean" },
  numeric: { type: "numeric", precision: 10 } as ColumnType,
  decimal: { type: "numeric", precision: 10 } as ColumnType,
  float: { type: "float" },
  double: { type: "double" },
  "double precision": { type: "double" },
  real: { type: "double" },
  text: { type: "text" },
  blob: { type: "binary" },
  date: { type: "date" },
  time: { type: "time" },
  datetime: { type: "date_time" },
  timestamp: { type: "mysql.timestamp" },
  json: { type: "json" },
  uuid: { type: "uuid" },
  "year(4)": { type: "mysql.year" },
  geomcollection: { type: "mysql.geometry_collection" },
  bit: { type: "mysql.bit", length: 1 } as ColumnType,
  char: { type: "mysql.char", length: 1 } as ColumnType,
  binary: { type: "mysql.binary", length: 1 } as ColumnType,
  ...Object.fromEntries(
    Object.entries(OWN_TYPES).map(([name, word]) => [word.toLowerCase(), { type: `mysql.${name}` }]),
  ),
};

/** Whole numbers by their words; those that all databases have keep their portable name. */
const WHOLE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(INTEGERS).map(([name, word]) => [word.toLowerCase(), name])),
  int: "integer",
};
const PORTABLE: readonly string[] = ["integer", "big_integer", "small_integer"];

/**
 * The type that a text of the catalog says, or that retort itself writes: portable where retort spells that type so, else
 * MySQL's own, else native.
 *
 * @param text `int(11) unsigned`, `varchar(50)`, `enum('a','b')`
 */
export const parseMysqlType: (text: string) => ColumnType = remembered((text): ColumnType => {
  const listed = /^\s*(enum|set)\s*\(([\s\S]*)\)\s*$/i.exec(text);
  if (listed !== null) {
    const values = Array.from(listed[2]!.matchAll(/'(?:[^'\\]|''|\\[\s\S])*'/g), ([literal]) => textOf(literal)!);
    const isSet = listed[1]!.toLowerCase() === "set";
    return defined({ type: isSet ? "mysql.set" : "enum", name: isSet ? undefined : "enum", values });
  }
  const words = text.toLowerCase().replace(/\s+/g, " ").trim();
  if (words === "tinyint(1)") return { type: "boolean" };
  const plain = PLAIN[words];
  if (plain !== undefined) return plain;
  return wholeNumber(words) ?? withArguments(words) ?? { type: "native", sql: words } as ColumnType;
});

/** The width for display, which MariaDB tells and MySQL no longer does, means nothing. */
function wholeNumber(words: string): ColumnType | undefined {
  const match = /^(\w+) ?(?:\(\d+\))?( unsigned)?$/.exec(words);
  const name = match === null || !Object.hasOwn(WHOLE, match[1]!) ? undefined : WHOLE[match[1]!]!;
  if (name === undefined) return undefined;
  if (match![2] !== undefined) return { type: `mysql.${name}`, unsigned: true } as ColumnType;
  return { type: PORTABLE.includes(name) ? name : `mysql.${name}` };
}

function withArguments(words: string): ColumnType | undefined {
  const match = /^(\w+) ?\((\d+)(?:, ?(\d+))?\)$/.exec(words);
  if (match === null) return undefined;
  const [a, b] = [Number(match[2]), match[3] === undefined ? undefined : Number(match[3])];
  const [word] = match.slice(1) as [string];
  switch (word) {
    case "varchar":
      return { type: "string", length: a } as ColumnType;
    case "varbinary":
      return { type: "binary", length: a } as ColumnType;
    case "numeric":
    case "decimal":
      // The server always tells a scale; one of 0 is what none means.
      return defined({ type: "numeric", precision: a, scale: b === 0 ? undefined : b });
    case "float":
      return b !== undefined ? undefined : { type: a <= 24 ? "float" : "double" };
    case "time":
    case "datetime":
    case "timestamp":
      return defined({
        type: word === "datetime" ? "date_time" : word === "time" ? "time" : "mysql.timestamp",
        precision: a === 0 ? undefined : a,
      });
  }
  const own = Object.keys(LENGTH_TYPES).find((name) => LENGTH_TYPES[name]![0].toLowerCase() === word);
  return own === undefined || b !== undefined ? undefined : { type: `mysql.${own}`, length: a } as ColumnType;
}
