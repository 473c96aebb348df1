/**
 * How PostgreSQL spells column types.
 *
 * @see https://www.postgresql.org/docs/current/datatype.html
 * @module
 */
import type { SpellType } from "../../registry/dialect.ts";
import type { Server } from "../../registry/server.ts";
import { qualified } from "../../registry/qualified.ts";
import {
  type ArrayType,
  type ColumnType,
  type EnumType,
  type FloatType,
  type NativeType,
  type NumericType,
  type StringType,
  type TimeType,
  variantFor,
} from "../../schema/types.ts";
import { type BitType, OWN_NAMES } from "./own_types.ts";
import { path } from "./quoting.ts";

/** Types that have no arguments here, with their words. */
const PLAIN_TYPES: Readonly<Record<string, string>> = {
  integer: "INTEGER",
  big_integer: "BIGINT",
  small_integer: "SMALLINT",
  double: "DOUBLE PRECISION",
  boolean: "BOOLEAN",
  text: "TEXT",
  date: "DATE",
  interval: "INTERVAL",
  binary: "BYTEA",
  json: "JSON",
  uuid: "UUID",
};

const SPELLINGS: Readonly<Record<string, (type: never) => string>> = {
  ...Object.fromEntries(Object.entries(PLAIN_TYPES).map(([name, words]) => [name, () => words])),
  ...Object.fromEntries(OWN_NAMES.map((name) => [`postgres.${name}`, () => name.toUpperCase()])),
  "postgres.bit": ({ length }: BitType) => `BIT(${length})`,
  "postgres.varbit": ({ length }: BitType) => length === undefined ? "VARBIT" : `VARBIT(${length})`,
  "postgres.char": ({ length }: BitType) => `CHAR(${length})`,
  numeric: ({ precision, scale }: NumericType) =>
    precision === undefined ? "NUMERIC" : `NUMERIC(${precision}${scale === undefined ? "" : `, ${scale}`})`,
  float: ({ precision }: FloatType) => precision === undefined ? "FLOAT" : `FLOAT(${precision})`,
  string: ({ length }: StringType) => length === undefined ? "VARCHAR" : `VARCHAR(${length})`,
  time: (type: TimeType) => moment("TIME", type),
  date_time: (type: TimeType) => moment("TIMESTAMP", type),
  native: ({ sql }: NativeType) => sql,
};

function moment(word: string, { precision, timezone }: TimeType): string {
  return `${word}${precision === undefined ? "" : `(${precision})`} ${timezone ? "WITH" : "WITHOUT"} TIME ZONE`;
}

/** Whether `type` is a type of the database's own making, with a name. */
export function isNativeEnum(type: ColumnType): type is EnumType {
  return type.type === "enum" && (type as EnumType).native !== false;
}

/** The words for `type`. @throws {UnsupportedOperationError} if neither PostgreSQL nor a plugin knows it */
export function spellPostgresType(type: ColumnType, server: Server, others: SpellType): string {
  const here = variantFor(type, "postgres");
  if (here.type === "array") {
    const { items, dimensions = 1 } = here as ArrayType;
    return spellPostgresType(items, server, others) + "[]".repeat(dimensions);
  }
  if (here.type === "enum") {
    const named = here as EnumType;
    if (isNativeEnum(here)) return path(qualified(named));
    return `VARCHAR(${Math.max(1, ...named.values.map((value) => [...value].length))})`;
  }
  const spell = SPELLINGS[here.type];
  return spell ? spell(here as never) : others(here, server);
}

/** Types of columns that number their rows, with the words that make them do so. */
const SERIALS: Readonly<Record<string, string>> = {
  integer: "SERIAL",
  big_integer: "BIGSERIAL",
  small_integer: "SMALLSERIAL",
};

/** SERIAL and its like for a column that numbers its rows; `undefined` where its type has none. */
export function serialOf(type: ColumnType): string | undefined {
  return SERIALS[variantFor(type, "postgres").type];
}
