import { UnsupportedOperationError } from "../../errors.ts";
import type { SpellType } from "../../registry/dialect.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Server } from "../../registry/server.ts";
import type { Column, Constraint, ForeignKey, PrimaryKey, Table } from "../../schema/model.ts";
import { isSql, joinSql, type Sql } from "../../schema/sql.ts";
import { type ColumnType, variantFor } from "../../schema/types.ts";
import type { Value } from "../../schema/value.ts";
import { spellSqliteType } from "./types.ts";

/** How SQLite and libSQL spell things. */
export function sqliteGrammar(server: Server, others: SpellType): Grammar {
  const type = (of: ColumnType) => spellSqliteType(of, server, others);
  const inline = (sql: Sql) => joinSql(sql, (value) => isIdentifier(value) ? path(value.ident) : literal(value));
  return {
    dialect: "sqlite",
    features: server.features,
    ident: quoted,
    table: ({ name, schema }) => path(schema === undefined ? [name] : [schema, name]),
    literal,
    inline,
    parameterized(sql) {
      const parameters: unknown[] = [];
      const text = joinSql(sql, (value) => {
        if (isIdentifier(value)) return path(value.ident);
        parameters.push(bound(value));
        return "?";
      });
      return { sql: text, parameters };
    },
    type,
    column: (column, table) => columnText(column, table, type, inline),
    constraint: (constraint) => constraintText(constraint, inline),
    references: referencesText,
    indexColumn: ({ column, expression, collation, desc }) =>
      [
        expression === undefined ? quoted(column!) : `(${inline(expression)})`,
        collation === undefined ? "" : ` COLLATE ${quoted(collation)}`,
        desc ? " DESC" : "",
      ].join(""),
  };
}

function isIdentifier(value: unknown): value is { readonly ident: readonly string[] } {
  return typeof value === "object" && value !== null && "ident" in value;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function path(names: readonly string[]): string {
  return names.map(quoted).join(".");
}

/** A value as SQLite reads it. */
function literal(value: Value, given?: ColumnType): string {
  const type = given && variantFor(given, "sqlite").type;
  if (value === null) return "NULL";
  switch (typeof value) {
    case "boolean":
      return value ? "1" : "0";
    case "number":
      return String(value);
    case "string":
      return text(value);
  }
  if ("bigint" in value) return value.bigint;
  if ("bytes" in value) return `X'${value.bytes}'`;
  if ("date" in value) return text(moment(value.date, type));
  switch (value.number) {
    case "-0":
      return "-0.0";
    case "NaN":
      throw new UnsupportedOperationError("Cannot write NaN: sqlite has no such number", { hint: "write null" });
    default:
      // Larger than any number, which SQLite reads as infinite: https://www.sqlite.org/quirks.html
      return value.number === "Infinity" ? "9e999" : "-9e999";
  }
}

/** A text; with a NUL in it as bytes, since SQLite ends the statement's text there. */
function text(value: string): string {
  if (!value.isWellFormed()) {
    throw new UnsupportedOperationError(
      "Cannot write the text: it holds half a surrogate pair, which UTF-8 cannot say",
    );
  }
  if (!value.includes("\0")) return `'${value.replaceAll("'", "''")}'`;
  const bytes = new TextEncoder().encode(value);
  return `CAST(X'${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}' AS TEXT)`;
}

/** A moment as SQLite's own functions read it: `YYYY-MM-DD HH:MM:SS[.mmm]`, in UTC, or the part that `type` keeps. */
function moment(iso: string, type?: string): string {
  const [date, time] = iso.replace("Z", "").replace(/\.000$/, "").split("T") as [string, string];
  return type === "date" ? date : type === "time" ? time : `${date} ${time}`;
}

/** A value as the driver binds it. */
function bound(value: Value): unknown {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if ("bigint" in value) return BigInt(value.bigint);
  if ("bytes" in value) return Uint8Array.from(value.bytes.match(/../g) ?? [], (byte) => parseInt(byte, 16));
  if ("date" in value) return moment(value.date);
  return value.number === "-0" ? -0 : Number(value.number);
}

function columnText(
  column: Column,
  table: Table | undefined,
  type: (of: ColumnType) => string,
  inline: (sql: Sql) => string,
): string {
  if (column.identity !== undefined && !column.autoincrement) {
    throw new UnsupportedOperationError(`Cannot make the identity column "${column.name}": sqlite has none`, {
      hint: "a single integer primary key numbers its rows by itself",
    });
  }
  const key = table && countedKey(table, column);
  return [
    `${quoted(column.name)} ${type(column.type)}`,
    key ? `${constraintName(key)}PRIMARY KEY AUTOINCREMENT` : "",
    column.collation === undefined ? "" : `COLLATE ${quoted(column.collation)}`,
    column.default === undefined ? "" : `DEFAULT ${defaultText(column, inline)}`,
    column.computed === undefined
      ? ""
      : `GENERATED ALWAYS AS (${inline(column.computed.sql)}) ${column.computed.stored ? "STORED" : "VIRTUAL"}`,
    column.nullable ? "" : "NOT NULL",
  ].filter((part) => part !== "").join(" ");
}

function defaultText({ default: initial, type }: Column, inline: (sql: Sql) => string): string {
  if (!isSql(initial)) return literal(initial!, type);
  const sql = inline(initial);
  // Everything but a literal and these words must stand in parentheses: https://www.sqlite.org/lang_createtable.html
  return /^(CURRENT_(TIME|DATE|TIMESTAMP)|NULL|TRUE|FALSE|[+-]?[0-9.]+|'([^']|'')*')$/i.test(sql) ? sql : `(${sql})`;
}

/** The key that must stand at its column, because of AUTOINCREMENT: https://www.sqlite.org/autoinc.html */
export function countedKey(table: Table, column: Column): PrimaryKey | undefined {
  if (column.options?.sqlite?.autoincrement !== true) return undefined;
  const key = table.constraints.find((constraint) => constraint.kind === "primary_key");
  if (key?.columns.length === 1 && key.columns[0] === column.name) return key;
  throw new UnsupportedOperationError(
    `Cannot make "${column.name}" AUTOINCREMENT: sqlite allows it for a single integer primary key alone`,
  );
}

function constraintName({ name }: { readonly name?: string }): string {
  return name === undefined ? "" : `CONSTRAINT ${quoted(name)} `;
}

function columns(names: readonly string[]): string {
  return `(${names.map(quoted).join(", ")})`;
}

function constraintText(constraint: Constraint, inline: (sql: Sql) => string): string {
  const name = constraintName(constraint);
  switch (constraint.kind) {
    case "primary_key":
      return `${name}PRIMARY KEY ${columns(constraint.columns)}`;
    case "unique":
      if (constraint.deferrable || constraint.initially || constraint.nullsNotDistinct) {
        throw new UnsupportedOperationError(
          `Cannot make the unique constraint "${constraint.name}": sqlite knows neither DEFERRABLE nor NULLS NOT DISTINCT`,
        );
      }
      return `${name}UNIQUE ${columns(constraint.columns)}`;
    case "check":
      return `${name}CHECK (${inline(constraint.condition)})`;
    case "foreign_key":
      return `${name}FOREIGN KEY ${columns(constraint.columns)} ${referencesText(constraint)}`;
    case "exclude":
      throw new UnsupportedOperationError(
        `Cannot make the exclusion constraint "${constraint.name}": sqlite has none`,
      );
  }
}

/** `REFERENCES …` with all that follows it. */
export function referencesText(
  key: Pick<ForeignKey, "references" | "onDelete" | "onUpdate" | "match" | "deferrable" | "initially">,
): string {
  // A foreign key cannot leave its database file, so that SQLite takes no schema here: https://www.sqlite.org/foreignkeys.html
  return [
    `REFERENCES ${quoted(key.references.table.name)} ${columns(key.references.columns)}`,
    key.match === undefined ? "" : `MATCH ${key.match}`,
    key.onDelete === undefined ? "" : `ON DELETE ${key.onDelete}`,
    key.onUpdate === undefined ? "" : `ON UPDATE ${key.onUpdate}`,
    key.deferrable === undefined ? "" : key.deferrable ? "DEFERRABLE" : "NOT DEFERRABLE",
    key.initially === undefined ? "" : `INITIALLY ${key.initially}`,
  ].filter((part) => part !== "").join(" ");
}
