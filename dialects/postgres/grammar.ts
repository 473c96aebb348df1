import { UnsupportedOperationError } from "../../errors.ts";
import type { SpellType } from "../../registry/dialect.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Server } from "../../registry/server.ts";
import { identityText } from "../../registry/sequence_text.ts";
import { sqlWriter } from "../../registry/sql_writer.ts";
import type { Column, IndexColumn } from "../../schema/model.ts";
import { isSql, type Sql } from "../../schema/sql.ts";
import { type ColumnType, type StringType, type TimeType, variantFor } from "../../schema/types.ts";
import { decodeValue, type Value } from "../../schema/value.ts";
import { constraintText, referencesText } from "./constraint_text.ts";
import { checkText, path, quoted, quotedText } from "./quoting.ts";
import { atLeast } from "./server.ts";
import { serialOf, spellPostgresType } from "./types.ts";
import { arrayFromJson } from "./values.ts";

/** How PostgreSQL spells things. */
export function postgresGrammar(server: Server, others: SpellType): Grammar {
  const type = (of: ColumnType) => spellPostgresType(of, server, others);
  const writer = sqlWriter(server, { path, literal, bound, placeholder: (position) => `$${position}` });
  const { inline } = writer;
  return {
    ...writer,
    type,
    column: (column) => columnText(column, type, inline, server),
    constraint: (constraint) => constraintText(constraint, { inline, literal, server }),
    references: (key) => referencesText(key, server),
    indexColumn: (column) => indexColumnText(column, inline),
  };
}

/** A value as PostgreSQL reads it. */
function literal(value: Value, given?: ColumnType): string {
  if (value === null) return "NULL";
  switch (typeof value) {
    case "boolean":
      return value ? "TRUE" : "FALSE";
    case "number":
      return String(value);
    case "string":
      return quotedText(textFor(value, given));
  }
  if ("bigint" in value) return value.bigint;
  if ("bytes" in value) return `E'\\\\x${value.bytes}'::bytea`;
  if ("date" in value) return `'${moment(value.date, given)}'`;
  return `'${value.number}'::double precision`;
}

/** A text on its way into a column. A list is JSON by now, also where it is an array's. */
export function textFor(value: string, given?: ColumnType): string {
  return given && variantFor(given, "postgres").type === "array" ? arrayFromJson(value) : value;
}

/**
 * A moment in UTC: `YYYY-MM-DD HH:MM:SS[.mmm]`. With its offset unless the column is known to have none, since a column with
 * a time zone would read it in that of the session.
 */
export function moment(iso: string, given?: ColumnType): string {
  const type = given && variantFor(given, "postgres");
  const middle = iso.indexOf("T"), date = iso.slice(0, middle);
  if (type?.type === "date") return date;
  const time = iso.slice(middle + 1, iso.endsWith(".000Z") ? -5 : -1);
  const offset = type?.type === "date_time" || type?.type === "time" ? (type as TimeType).timezone : true;
  return `${type?.type === "time" ? "" : `${date} `}${time}${offset ? "+00" : ""}`;
}

/** A value as the driver binds it. */
function bound(value: Value): unknown {
  if (value === null || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "string") return checkText(value);
  if ("bigint" in value || "bytes" in value) return decodeValue(value);
  if ("date" in value) return moment(value.date);
  return Number(value.number);
}

function columnText(
  column: Column,
  type: (of: ColumnType) => string,
  inline: (sql: Sql) => string,
  server: Server,
): string {
  const { name, default: initial, identity, computed, nullable } = column;
  const collation = column.collation ?? (variantFor(column.type, "postgres") as StringType).collation;
  const serial = column.autoincrement && initial === undefined && identity === undefined && serialOf(column.type);
  return [
    `${quoted(name)} ${serial || type(column.type)}`,
    collation === undefined ? "" : `COLLATE ${quoted(collation)}`,
    initial === undefined ? "" : `DEFAULT ${isSql(initial) ? inline(initial) : literal(initial, column.type)}`,
    computed === undefined ? "" : computedText(name, inline(computed.sql), computed.stored, server),
    identity === undefined ? "" : identityText(identity),
    nullable ? "" : "NOT NULL",
  ].filter((part) => part !== "").join(" ");
}

/** Columns that are computed when they are read came with version 18. */
function computedText(name: string, expression: string, stored: boolean, server: Server): string {
  if (stored) return `GENERATED ALWAYS AS (${expression}) STORED`;
  if (atLeast(server, 18)) return `GENERATED ALWAYS AS (${expression}) VIRTUAL`;
  throw new UnsupportedOperationError(
    `Cannot make the computed column "${name}": postgres ${server.version[0]} has stored ones alone`,
    { hint: "say { computed: { sql, stored: true } }; a server of version 18 computes when it is read" },
  );
}

function indexColumnText(
  { column, expression, collation, ops, desc, nulls, length }: IndexColumn,
  inline: (sql: Sql) => string,
): string {
  if (length !== undefined) {
    throw new UnsupportedOperationError("Cannot index the first characters of a column: postgres has no such indexes", {
      hint: "index an expression, sql`left(name, 10)`",
    });
  }
  return [
    expression === undefined ? quoted(column!) : `(${inline(expression)})`,
    collation === undefined ? "" : ` COLLATE ${quoted(collation)}`,
    ops === undefined ? "" : ` ${quoted(ops)}`,
    desc ? " DESC" : "",
    nulls === undefined ? "" : ` NULLS ${nulls.toUpperCase()}`,
  ].join("");
}
