import { UnsupportedOperationError } from "../../errors.ts";
import type { SpellType } from "../../registry/dialect.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Server } from "../../registry/server.ts";
import { identityText } from "../../registry/sequence_text.ts";
import { sqlWriter } from "../../registry/sql_writer.ts";
import { qualified } from "../../registry/qualified.ts";
import type { Check, Column, Constraint, ExcludeElement, ForeignKey, IndexColumn } from "../../schema/model.ts";
import { isSql, type Sql } from "../../schema/sql.ts";
import { type ColumnType, type StringType, type TimeType, variantFor } from "../../schema/types.ts";
import { decodeValue, type Value } from "../../schema/value.ts";
import { checkText, path, quoted, quotedText } from "./quoting.ts";
import { atLeast, hasUnenforced } from "./server.ts";
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
    constraint: (constraint) => constraintText(constraint, inline, server),
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

function columns(names: readonly string[]): string {
  return `(${names.map(quoted).join(", ")})`;
}

function constraintText(constraint: Constraint, inline: (sql: Sql) => string, server: Server): string {
  const name = constraint.name === undefined ? "" : `CONSTRAINT ${quoted(constraint.name)} `;
  switch (constraint.kind) {
    case "primary_key":
      return `${name}PRIMARY KEY ${columns(constraint.columns)}${deferral(constraint)}`;
    case "unique":
      return `${name}UNIQUE ${nullsText(constraint.nullsNotDistinct, server)}${columns(constraint.columns)}${
        deferral(constraint)
      }`;
    case "check":
      return `${name}CHECK (${inline(constraint.condition)})${
        constraint.options?.postgres?.noInherit ? " NO INHERIT" : ""
      }${enforcement(constraint, "check", server)}`;
    case "foreign_key":
      return `${name}FOREIGN KEY ${columns(constraint.columns)} ${referencesText(constraint, server)}`;
    case "exclude": {
      const elements = constraint.elements.map((element) => excludeText(element, inline)).join(", ");
      const where = constraint.where === undefined ? "" : ` WHERE (${inline(constraint.where)})`;
      return `${name}EXCLUDE USING ${quoted(constraint.using ?? "gist")} (${elements})${where}${deferral(constraint)}`;
    }
  }
}

/** `NULLS NOT DISTINCT `, which came with version 15. */
export function nullsText(notDistinct: boolean | undefined, server: Server): string {
  if (!notDistinct) return "";
  if (atLeast(server, 15)) return "NULLS NOT DISTINCT ";
  throw new UnsupportedOperationError(
    `Cannot treat NULLs as equal: postgres ${server.version[0]} has no NULLS NOT DISTINCT, which came with 15`,
    { hint: "make the columns NOT NULL, or index an expression that turns NULL into a value" },
  );
}

/** What an operator of an exclusion is made of. https://www.postgresql.org/docs/current/sql-createoperator.html */
const OPERATOR = /^[-+*\/<>=~!@#%^&|`?]+$/;

function excludeText(
  { column, expression, ops, with: operator }: ExcludeElement,
  inline: (sql: Sql) => string,
): string {
  if (!OPERATOR.test(operator) || operator.includes("--") || operator.includes("/*")) {
    throw new UnsupportedOperationError(
      `Cannot make an exclusion with ${JSON.stringify(operator)}: it is no operator`,
      {
        hint: 'an operator is like "=" or "&&"',
      },
    );
  }
  const what = expression === undefined ? quoted(column!) : `(${inline(expression)})`;
  return `${what}${ops === undefined ? "" : ` ${quoted(ops)}`} WITH ${operator}`;
}

/**
 * `REFERENCES …` with all that follows it.
 *
 * @throws {UnsupportedOperationError} for MATCH PARTIAL, which is not yet there:
 * https://www.postgresql.org/docs/current/sql-createtable.html
 */
function referencesText(key: ForeignKey, server: Server): string {
  if (key.match === "PARTIAL") {
    throw new UnsupportedOperationError(`Cannot make the foreign key "${key.name}": postgres has no MATCH PARTIAL`, {
      hint: "choose SIMPLE or FULL",
    });
  }
  return [
    `REFERENCES ${path(qualified(key.references.table))} ${columns(key.references.columns)}`,
    key.match === undefined ? "" : `MATCH ${key.match}`,
    key.onDelete === undefined ? "" : `ON DELETE ${key.onDelete}`,
    key.onUpdate === undefined ? "" : `ON UPDATE ${key.onUpdate}`,
  ].filter((part) => part !== "").join(" ") + deferral(key) + enforcement(key, "foreign key", server);
}

function deferral({ deferrable, initially }: Pick<ForeignKey, "deferrable" | "initially">): string {
  return [
    deferrable === undefined ? "" : deferrable ? " DEFERRABLE" : " NOT DEFERRABLE",
    initially === undefined ? "" : ` INITIALLY ${initially}`,
  ].join("");
}

/** ` NOT ENFORCED`, which came with version 18. https://www.postgresql.org/docs/18/sql-createtable.html */
function enforcement({ name, enforced }: Check | ForeignKey, what: string, server: Server): string {
  if (enforced !== false) return "";
  if (hasUnenforced(server)) return " NOT ENFORCED";
  throw new UnsupportedOperationError(
    `Cannot make the ${what} "${name}" NOT ENFORCED: postgres ${server.version[0]} enforces every ${what}`,
    { hint: "leave `enforced` out; a server of version 18 has constraints that rows may break" },
  );
}
