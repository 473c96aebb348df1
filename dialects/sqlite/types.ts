/**
 * How SQLite spells column types. It keeps the words and goes by the affinity that they imply.
 *
 * @see https://www.sqlite.org/datatype3.html
 * @module
 */
import { UnsupportedOperationError } from "../../errors.ts";
import type { SpellType } from "../../registry/dialect.ts";
import type { Server } from "../../registry/server.ts";
import {
  type ColumnType,
  type EnumType,
  type NativeType,
  type NumericType,
  type StringType,
  variantFor,
} from "../../schema/types.ts";

const SPELLINGS: Readonly<Record<string, (type: never) => string>> = {
  integer: () => "INTEGER",
  big_integer: () => "BIGINT",
  small_integer: () => "SMALLINT",
  numeric: ({ precision, scale }: NumericType) =>
    precision === undefined
      ? "NUMERIC"
      : scale === undefined
      ? `NUMERIC(${precision})`
      : `NUMERIC(${precision}, ${scale})`,
  float: () => "FLOAT",
  double: () => "DOUBLE",
  boolean: () => "BOOLEAN",
  string: ({ length }: StringType) => length === undefined ? "VARCHAR" : `VARCHAR(${length})`,
  text: () => "TEXT",
  date: () => "DATE",
  time: () => "TIME",
  date_time: () => "DATETIME",
  interval: () => "DATETIME",
  binary: () => "BLOB",
  json: () => "JSON",
  uuid: () => "CHAR(32)",
  enum: ({ values }: EnumType) => `VARCHAR(${Math.max(1, ...values.map((value) => [...value].length))})`,
  native: ({ sql }: NativeType) => sql,
  "sqlite.any": () => "ANY",
};

/** The words that a STRICT table takes, which has no others. https://www.sqlite.org/stricttables.html */
const STRICT: Readonly<Record<string, string>> = {
  integer: "INTEGER",
  big_integer: "INTEGER",
  small_integer: "INTEGER",
  boolean: "INTEGER",
  float: "REAL",
  double: "REAL",
  string: "TEXT",
  text: "TEXT",
  date: "TEXT",
  time: "TEXT",
  date_time: "TEXT",
  interval: "TEXT",
  json: "TEXT",
  uuid: "TEXT",
  enum: "TEXT",
  binary: "BLOB",
};

/** The word for `type` in a STRICT table. @throws {UnsupportedOperationError} for exact numbers, which it cannot hold */
export function strictType(type: ColumnType): ColumnType {
  const here = variantFor(type, "sqlite");
  if (here.type === "numeric") {
    throw new UnsupportedOperationError(
      "Cannot write the type numeric: a STRICT table of sqlite has no exact numbers",
      {
        hint: 'keep it as t.text(), t.integer() or t.native("ANY")',
      },
    );
  }
  const sql = STRICT[here.type];
  return sql === undefined ? here : { type: "native", sql } as ColumnType;
}

/** The words for `type`. @throws {UnsupportedOperationError} for arrays, which SQLite has not */
export function spellSqliteType(type: ColumnType, server: Server, others: SpellType): string {
  const here = variantFor(type, "sqlite");
  if (here.type === "array") {
    throw new UnsupportedOperationError("Cannot write an array type: sqlite has no arrays", {
      hint: "keep the list as t.json(), or choose by dialect with t.variant()",
    });
  }
  const spell = SPELLINGS[here.type];
  return spell ? spell(here as never) : others(here, server);
}
