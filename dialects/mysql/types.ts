/**
 * How MySQL and MariaDB spell column types.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/data-types.html
 * @module
 */
import { InvalidOperationError, UnsupportedOperationError } from "../../errors.ts";
import type { SpellType } from "../../registry/dialect.ts";
import type { Server } from "../../registry/server.ts";
import type { TypeDefinition } from "../../registry/type.ts";
import { defined } from "../../schema/defined.ts";
import { checkNames, checkOptions } from "../../schema/options.ts";
import {
  type BinaryType,
  type ColumnType,
  type EnumType,
  type FloatType,
  type NativeType,
  type NumericType,
  type StringType,
  type TimeType,
  variantFor,
} from "../../schema/types.ts";
import { quotedText } from "./quoting.ts";
import { called, has } from "./server.ts";

/** A whole number of MySQL's: `t.mysql.tinyInt({ unsigned: true })`. */
export interface IntegerType extends ColumnType {
  readonly unsigned?: true;
}

/** What a whole number may be told. */
export interface IntegerOptions {
  /** Nothing below 0, and twice as much above. @default {false} */
  readonly unsigned?: boolean;
}

/** A type of MySQL's with a length. */
export interface LengthType extends ColumnType {
  readonly length: number;
}

/** Any of a few texts: `t.mysql.set(["a", "b"])`. */
export interface SetType extends ColumnType<"mysql.set"> {
  readonly values: readonly string[];
}

/** A moment that is kept in UTC and told in the time zone of the session. */
export interface TimestampType extends ColumnType<"mysql.timestamp"> {
  /** Digits of the fraction of a second. */
  readonly precision?: number;
}

/** MySQL's own types: `t.mysql`. */
export interface MysqlTypes {
  /** A whole number of 1 byte. */
  tinyInt(options?: IntegerOptions): IntegerType;
  /** A whole number of 2 bytes. */
  smallInteger(options?: IntegerOptions): IntegerType;
  /** A whole number of 3 bytes. */
  mediumInt(options?: IntegerOptions): IntegerType;
  /** A whole number of 4 bytes. */
  integer(options?: IntegerOptions): IntegerType;
  /** A whole number of 8 bytes. */
  bigInteger(options?: IntegerOptions): IntegerType;
  /** Text of at most 255 bytes. */
  tinyText(): ColumnType;
  /** Text of at most 16 MiB. */
  mediumText(): ColumnType;
  /** Text of at most 4 GiB. */
  longText(): ColumnType;
  /** At most 255 bytes. */
  tinyBlob(): ColumnType;
  /** At most 16 MiB. */
  mediumBlob(): ColumnType;
  /** At most 4 GiB. */
  longBlob(): ColumnType;
  /** Text of `length` characters, filled up with spaces. @default 1 character */
  char(length?: number): LengthType;
  /** `length` bytes, filled up with zeros. @default 1 byte */
  binary(length?: number): LengthType;
  /** At most `length` bytes. @default 1 byte */
  varBinary(length?: number): LengthType;
  /** `length` bits. @default 1 bit */
  bit(length?: number): LengthType;
  year(): ColumnType;
  /** Any of a few texts. */
  set(values: readonly string[]): SetType;
  /** A moment that is kept in UTC and told in the time zone of the session. */
  timestamp(options?: { readonly precision?: number }): TimestampType;
  geometry(): ColumnType;
  point(): ColumnType;
  lineString(): ColumnType;
  polygon(): ColumnType;
  multiPoint(): ColumnType;
  multiLineString(): ColumnType;
  multiPolygon(): ColumnType;
  geometryCollection(): ColumnType;
  /** An address of IPv4; MariaDB alone. */
  inet4(): ColumnType;
  /** An address of IPv6; MariaDB alone. */
  inet6(): ColumnType;
}

/** Whole numbers, by the name in their data, with their words. */
export const INTEGERS: Readonly<Record<string, string>> = {
  tiny_int: "TINYINT",
  small_integer: "SMALLINT",
  medium_int: "MEDIUMINT",
  integer: "INTEGER",
  big_integer: "BIGINT",
};

/** MySQL's own types without arguments, by the name in their data, with their words. */
export const OWN_TYPES: Readonly<Record<string, string>> = {
  tiny_text: "TINYTEXT",
  medium_text: "MEDIUMTEXT",
  long_text: "LONGTEXT",
  tiny_blob: "TINYBLOB",
  medium_blob: "MEDIUMBLOB",
  long_blob: "LONGBLOB",
  year: "YEAR",
  geometry: "GEOMETRY",
  point: "POINT",
  line_string: "LINESTRING",
  polygon: "POLYGON",
  multi_point: "MULTIPOINT",
  multi_line_string: "MULTILINESTRING",
  multi_polygon: "MULTIPOLYGON",
  geometry_collection: "GEOMETRYCOLLECTION",
  inet4: "INET4",
  inet6: "INET6",
};

/** MySQL's own types with a length: the words, and the largest length. */
export const LENGTH_TYPES: Readonly<Record<string, readonly [word: string, largest: number]>> = {
  char: ["CHAR", 255],
  binary: ["BINARY", 255],
  var_binary: ["VARBINARY", 65_535],
  bit: ["BIT", 64],
};

/** The definitions of MySQL's own types. */
export const mysqlTypes: Readonly<Record<string, TypeDefinition<readonly never[]>>> = Object.fromEntries([
  ...Object.keys(INTEGERS).map((name) => [name, integer(name)]),
  ...Object.keys(OWN_TYPES).map((name) => [name, plain(name)]),
  ...Object.keys(LENGTH_TYPES).map((name) => [name, withLength(name)]),
  ["set", set()],
  ["timestamp", timestamp()],
]);

function integer(name: string): TypeDefinition<[options?: IntegerOptions]> {
  const type = `mysql.${name}`;
  return {
    type,
    build(options = {}) {
      checkOptions(`the type "${type}"`, options, ["unsigned"]);
      return defined({ type, unsigned: options.unsigned || undefined });
    },
    args: ({ unsigned }: IntegerType) => unsigned ? [{ unsigned }] : [],
  };
}

function plain(name: string): TypeDefinition<readonly never[]> {
  const type = `mysql.${name}`;
  return { type, build: () => ({ type }), args: () => [] };
}

function withLength(name: string): TypeDefinition<[length?: number]> {
  const type = `mysql.${name}`;
  const [word, largest] = LENGTH_TYPES[name]!;
  return {
    type,
    build(length = 1) {
      if (Number.isInteger(length) && length > 0 && length <= largest) return { type, length } as LengthType;
      throw new InvalidOperationError(
        `Cannot make the type ${word}: its length is ${JSON.stringify(length)}, and may be from 1 to ${largest}`,
      );
    },
    args: ({ length }: LengthType) => [length],
  };
}

function set(): TypeDefinition<[values: readonly string[]]> {
  return {
    type: "mysql.set",
    build(values) {
      const known = checkNames(values, "the values of a set");
      const odd = known.find((value) => value.includes(","));
      if (odd === undefined) return { type: "mysql.set", values: known } as SetType;
      throw new InvalidOperationError(`Cannot make a set of "${odd}": a comma parts the values of a set`);
    },
    args: ({ values }: SetType) => [values],
  };
}

function timestamp(): TypeDefinition<[options?: { readonly precision?: number }]> {
  return {
    type: "mysql.timestamp",
    build(options = {}) {
      checkOptions('the type "mysql.timestamp"', options, ["precision"]);
      return defined({ type: "mysql.timestamp", precision: options.precision });
    },
    args: ({ precision }: TimestampType) => precision === undefined ? [] : [{ precision }],
  };
}

const SPELLINGS: Readonly<Record<string, (type: never, server: Server) => string>> = {
  integer: () => "INTEGER",
  big_integer: () => "BIGINT",
  small_integer: () => "SMALLINT",
  double: () => "DOUBLE",
  // TINYINT(1): https://dev.mysql.com/doc/refman/8.4/en/numeric-type-syntax.html
  boolean: () => "BOOL",
  text: () => "TEXT",
  date: () => "DATE",
  interval: () => "DATETIME",
  json: () => "JSON",
  uuid: (_, server) => has(server, "uuid") ? "UUID" : "CHAR(32)",
  numeric: ({ precision, scale }: NumericType) =>
    precision === undefined ? "NUMERIC" : `NUMERIC(${precision}${scale === undefined ? "" : `, ${scale}`})`,
  float: ({ precision }: FloatType) => precision === undefined ? "FLOAT" : `FLOAT(${precision})`,
  string: stringText,
  binary: ({ length }: BinaryType) => length === undefined ? "BLOB" : binaryText(length),
  time: (type: TimeType) => moment("TIME", type),
  // Neither keeps a time zone.
  date_time: (type: TimeType) => moment("DATETIME", type),
  enum: ({ values, native }: EnumType) =>
    native === false
      ? `VARCHAR(${Math.max(1, ...values.map((value) => [...value].length))})`
      : `ENUM(${values.map(quotedText).join(", ")})`,
  native: ({ sql }: NativeType) => sql,
  "mysql.set": ({ values }: SetType) => `SET(${values.map(quotedText).join(", ")})`,
  "mysql.timestamp": (type: TimestampType) => moment("TIMESTAMP", type),
  ...Object.fromEntries(
    Object.entries(INTEGERS).map(([name, word]) => [
      `mysql.${name}`,
      ({ unsigned }: IntegerType) => unsigned ? `${word} UNSIGNED` : word,
    ]),
  ),
  ...Object.fromEntries(Object.entries(OWN_TYPES).map(([name, word]) => [`mysql.${name}`, () => word])),
  ...Object.fromEntries(
    Object.entries(LENGTH_TYPES).map(([name, [word]]) => [
      `mysql.${name}`,
      ({ length }: LengthType) => `${word}(${length})`,
    ]),
  ),
};

/** @throws {UnsupportedOperationError} without a length: VARCHAR has none that goes without saying */
function stringText({ length }: StringType, server: Server): string {
  if (length !== undefined) return `VARCHAR(${length})`;
  throw new UnsupportedOperationError(`Cannot write the type VARCHAR: on ${server.flavour} it must have a length`, {
    hint: "say how many characters, as t.string(255), or take t.text()",
  });
}

/** Bytes of a row, of which a VARBINARY is a part. https://dev.mysql.com/doc/refman/8.4/en/column-count-limit.html */
const MAX_VARBINARY = 65_000;

/** What is too long for a VARBINARY is the smallest BLOB that holds as much. */
function binaryText(length: number): string {
  if (length <= MAX_VARBINARY) return `VARBINARY(${length})`;
  if (length < 2 ** 16) return "BLOB";
  return length < 2 ** 24 ? "MEDIUMBLOB" : "LONGBLOB";
}

function moment(word: string, { precision }: { readonly precision?: number }): string {
  return precision === undefined ? word : `${word}(${precision})`;
}

/** The words for `type`. @throws {UnsupportedOperationError} if neither MySQL nor a plugin knows it */
export function spellMysqlType(type: ColumnType, server: Server, others: SpellType): string {
  const here = variantFor(type, "mysql");
  if (here.type === "array") {
    throw new UnsupportedOperationError(`Cannot write an array type: ${server.flavour} has no arrays`, {
      hint: "keep the list as t.json(), or choose by dialect with t.variant()",
    });
  }
  if (server.flavour === "mysql" && /^mysql\.inet[46]$/.test(here.type)) {
    throw new UnsupportedOperationError(`Cannot write the type ${here.type}: ${called(server)} has nothing like it`, {
      hint: "keep the address as t.mysql.varBinary(16), by INET6_ATON()",
    });
  }
  const spell = SPELLINGS[here.type];
  return spell ? spell(here as never, server) : others(here, server);
}

/** Words of types that are kept beside the row, so that keys and defaults treat them otherwise. */
const LONG = /^(?:(?:TINY|MEDIUM|LONG)?(?:TEXT|BLOB)|JSON|GEOMETRY|POINT|LINESTRING|POLYGON|MULTI\w+|GEOM\w+)\b/i;

/** Whether a type, as it is spelt, is kept beside the row. */
export function isLong(words: string): boolean {
  return LONG.test(words);
}
