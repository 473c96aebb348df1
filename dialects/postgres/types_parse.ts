import { defined } from "../../schema/defined.ts";
import { remembered } from "../../schema/remembered.ts";
import type { ColumnType } from "../../schema/types.ts";
import { OWN_NAMES } from "./own_types.ts";

/** Words of the server, and of SQL, that say a portable type; in small letters. */
const PLAIN: Readonly<Record<string, ColumnType>> = {
  integer: { type: "integer" },
  int: { type: "integer" },
  int4: { type: "integer" },
  bigint: { type: "big_integer" },
  int8: { type: "big_integer" },
  smallint: { type: "small_integer" },
  int2: { type: "small_integer" },
  numeric: { type: "numeric" },
  decimal: { type: "numeric" },
  real: { type: "float", precision: 24 } as ColumnType,
  float4: { type: "float", precision: 24 } as ColumnType,
  "double precision": { type: "double" },
  float8: { type: "double" },
  float: { type: "double" },
  boolean: { type: "boolean" },
  bool: { type: "boolean" },
  "character varying": { type: "string" },
  varchar: { type: "string" },
  text: { type: "text" },
  date: { type: "date" },
  "time without time zone": { type: "time" },
  time: { type: "time" },
  "time with time zone": { type: "time", timezone: true } as ColumnType,
  timetz: { type: "time", timezone: true } as ColumnType,
  "timestamp without time zone": { type: "date_time" },
  timestamp: { type: "date_time" },
  "timestamp with time zone": { type: "date_time", timezone: true } as ColumnType,
  timestamptz: { type: "date_time", timezone: true } as ColumnType,
  interval: { type: "interval" },
  bytea: { type: "binary" },
  json: { type: "json" },
  uuid: { type: "uuid" },
  "bit varying": { type: "postgres.varbit" },
};

const OWN: ReadonlySet<string> = new Set(OWN_NAMES);

/** What an enum type is, as the catalog tells it. */
export interface EnumFacts {
  readonly name: string;
  readonly schema?: string;
  readonly values: readonly string[];
}

/**
 * The type that a text of the catalog says: portable where retort spells that type so, else native.
 *
 * @param text as `format_type` writes it
 * @param enumeration what the type, or the type of the items, is where it is an enum
 */
export function parsePostgresType(text: string, enumeration?: EnumFacts): ColumnType {
  // How many dimensions there are is not kept: https://www.postgresql.org/docs/current/arrays.html
  const items = text.replace(/(?:\[\])+$/, "");
  if (items !== text) return { type: "array", items: parsePostgresType(items, enumeration) } as ColumnType;
  return enumeration === undefined ? typeOfWords(text) : { type: "enum", ...enumeration } as ColumnType;
}

const typeOfWords = remembered((text): ColumnType => {
  const words = catalogWords(plainWords(text));
  const plain = PLAIN[words];
  if (plain !== undefined) return plain;
  if (OWN.has(words)) return { type: `postgres.${words}` };
  const match = /^([a-z0-9 ]+?) ?\((\d+)(?:, ?(\d+))?\)( with time zone| without time zone)?$/.exec(words);
  return (match && withArguments(match)) ?? { type: "native", sql: words } as ColumnType;
});

/** A type's text with single spaces and small letters; what stands in quotes is a name, and stays as it is. */
function plainWords(text: string): string {
  return text.trim().replace(
    /"(?:[^"]|"")*"|[^"]+/g,
    (part) => part.startsWith('"') ? part : part.toLowerCase().replace(/\s+/g, " "),
  );
}

/** Short words for types, with those that the catalog has. https://www.postgresql.org/docs/current/datatype.html */
const LONG_WORDS: Readonly<Record<string, string>> = { char: "character", bpchar: "character", varbit: "bit varying" };

/** A type that is not portable in the catalog's words: CHAR(4) is `character(4)`, and CHAR alone has one character. */
function catalogWords(words: string): string {
  const [, word, rest] = /^(\w+) ?(.*)$/.exec(words) ?? [];
  const long = LONG_WORDS[word ?? ""];
  const text = long === undefined ? words : `${long}${rest}`;
  return text === "character" && word !== "bpchar" || text === "bit" ? `${text}(1)` : text;
}

function withArguments([, word, first, second, zone]: RegExpExecArray): ColumnType | undefined {
  const [a, b] = [Number(first), second === undefined ? undefined : Number(second)];
  switch (word) {
    case "character varying":
    case "varchar":
      return { type: "string", length: a } as ColumnType;
    case "numeric":
    case "decimal":
      // The server always tells a scale; one of 0 is what none means.
      return defined({ type: "numeric", precision: a, scale: b === 0 ? undefined : b });
    case "bit":
      return { type: "postgres.bit", length: a } as ColumnType;
    case "bit varying":
      return { type: "postgres.varbit", length: a } as ColumnType;
    case "character":
      return { type: "postgres.char", length: a } as ColumnType;
    case "float":
      return (a <= 24 ? { type: "float", precision: 24 } : { type: "double" }) as ColumnType;
    case "time":
    case "timetz":
    case "timestamp":
    case "timestamptz":
      return defined({
        type: word.startsWith("timestamp") ? "date_time" : "time",
        timezone: word.endsWith("tz") || zone === " with time zone" || undefined,
        precision: a,
      });
    default:
      return undefined;
  }
}
