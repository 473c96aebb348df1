/**
 * How PostgreSQL spells column types.
 *
 * @see https://www.postgresql.org/docs/current/datatype.html
 * @module
 */
import type { SpellType } from "../../registry/dialect.ts";
import type { Server } from "../../registry/server.ts";
import type { TypeDefinition } from "../../registry/type.ts";
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
import { path } from "./quoting.ts";

/** Types that have no arguments here, with their words. */
export const PLAIN_TYPES: Readonly<Record<string, string>> = {
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

/** PostgreSQL's own types without arguments: `t.postgres.jsonb()` and its like, by the name in their data. */
const OWN_TYPES: Readonly<Record<string, string>> = {
  jsonb: "JSONB",
  inet: "INET",
  cidr: "CIDR",
  macaddr: "MACADDR",
  macaddr8: "MACADDR8",
  money: "MONEY",
  oid: "OID",
  regclass: "REGCLASS",
  tsvector: "TSVECTOR",
  tsquery: "TSQUERY",
  xml: "XML",
  citext: "CITEXT",
  hstore: "HSTORE",
  point: "POINT",
  line: "LINE",
  lseg: "LSEG",
  box: "BOX",
  path: "PATH",
  polygon: "POLYGON",
  circle: "CIRCLE",
  int4range: "INT4RANGE",
  int8range: "INT8RANGE",
  numrange: "NUMRANGE",
  tsrange: "TSRANGE",
  tstzrange: "TSTZRANGE",
  daterange: "DATERANGE",
  int4multirange: "INT4MULTIRANGE",
  int8multirange: "INT8MULTIRANGE",
  nummultirange: "NUMMULTIRANGE",
  tsmultirange: "TSMULTIRANGE",
  tstzmultirange: "TSTZMULTIRANGE",
  datemultirange: "DATEMULTIRANGE",
};

/** The definitions of PostgreSQL's own types. */
export const postgresTypes: Readonly<Record<string, TypeDefinition<readonly never[]>>> = Object.fromEntries([
  ...Object.keys(OWN_TYPES).map((name) => [name, plain(name)]),
]);

function plain(name: string): TypeDefinition<readonly never[]> {
  const type = `postgres.${name}`;
  return { type, build: () => ({ type }), args: () => [] };
}

const SPELLINGS: Readonly<Record<string, (type: never) => string>> = {
  ...Object.fromEntries(Object.entries(PLAIN_TYPES).map(([name, words]) => [name, () => words])),
  ...Object.fromEntries(Object.entries(OWN_TYPES).map(([name, words]) => [`postgres.${name}`, () => words])),
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
    const { name, schema, values } = here as EnumType;
    if (isNativeEnum(here)) return path(schema === undefined ? [name] : [schema, name]);
    return `VARCHAR(${Math.max(1, ...values.map((value) => [...value].length))})`;
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
