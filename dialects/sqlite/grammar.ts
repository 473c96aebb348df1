import { UnsupportedOperationError } from "../../errors.ts";
import type { SpellType } from "../../registry/dialect.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Server } from "../../registry/server.ts";
import { sqlWriter } from "../../registry/sql_writer.ts";
import { checkWellFormed } from "../../registry/well_formed.ts";
import { CONFLICT_ACTIONS } from "../../schema/constraint_elements.ts";
import type { Check, Column, Constraint, ForeignKey, PrimaryKey, Table, TableName } from "../../schema/model.ts";
import { isSql, type Sql } from "../../schema/sql.ts";
import { type ColumnType, type NativeType, type StringType, variantFor } from "../../schema/types.ts";
import { decodeValue, type Value } from "../../schema/value.ts";
import { enumCheck } from "./enum_checks.ts";
import { path, quoted, quotedText } from "./quoting.ts";
import { spellSqliteType, strictType } from "./types.ts";

/** How SQLite and libSQL spell things. */
export function sqliteGrammar(server: Server, others: SpellType): Grammar {
  const type = (of: ColumnType) => spellSqliteType(of, server, others);
  const writer = sqlWriter(server, { path, literal, bound, placeholder: () => "?" });
  const { inline } = writer;
  return {
    ...writer,
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
      return quotedText(value);
  }
  if ("bigint" in value) return value.bigint;
  if ("bytes" in value) return `X'${value.bytes}'`;
  if ("date" in value) return quotedText(moment(value.date, type));
  switch (value.number) {
    case "-0":
      return "-0.0";
    case "NaN":
      throw noNaN();
    default:
      // Larger than any number, which SQLite reads as infinite.
      return value.number === "Infinity" ? "9e999" : "-9e999";
  }
}

/** SQLite stores NULL in its place, without a word. */
function noNaN(): Error {
  return new UnsupportedOperationError("Cannot write NaN: sqlite has no such number", { hint: "write null" });
}

/** A moment as SQLite's own functions read it: `YYYY-MM-DD HH:MM:SS[.mmm]`, in UTC, or the part that `type` keeps. */
function moment(iso: string, type?: string): string {
  const [date, time] = iso.replace("Z", "").replace(/\.000$/, "").split("T") as [string, string];
  return type === "date" ? date : type === "time" ? time : `${date} ${time}`;
}

/** A value as the driver binds it. */
function bound(value: Value): unknown {
  if (value === null || typeof value === "number") return value;
  if (typeof value === "string") return checkWellFormed(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if ("bigint" in value || "bytes" in value) return decodeValue(value);
  if ("date" in value) return moment(value.date);
  if (value.number === "NaN") throw noNaN();
  return value.number === "-0" ? -0 : Number(value.number);
}

function columnText(
  column: Column,
  table: Table | undefined,
  type: (of: ColumnType) => string,
  inline: (sql: Sql) => string,
): string {
  checkIdentity(column, table);
  const key = table && ownKey(table, column);
  const collation = column.collation ?? (variantFor(column.type, "sqlite") as StringType).collation;
  return [
    `${quoted(column.name)} ${type(table?.options?.sqlite?.strict === true ? strictType(column.type) : column.type)}`,
    key ? `${constraintName(key)}PRIMARY KEY${keyWords(key, column)}` : "",
    collation === undefined ? "" : `COLLATE ${quoted(collation)}`,
    column.default === undefined ? "" : `DEFAULT ${defaultText(column, inline)}`,
    column.computed === undefined
      ? ""
      : `GENERATED ALWAYS AS (${inline(column.computed.sql)}) ${column.computed.stored ? "STORED" : "VIRTUAL"}`,
    column.nullable ? "" : `NOT NULL${conflict(column.options?.sqlite?.notNullOnConflict)}`,
    ...(table === undefined ? [] : columnConstraints(table, column)).map((each) =>
      each.kind === "foreign_key" ? `${constraintName(each)}${referencesText(each)}` : constraintText(each, inline)
    ),
  ].filter((part) => part !== "").join(" ");
}

/**
 * The foreign keys of one column and the check of its enum, which stand at it: DROP COLUMN takes them along, as it does not
 * those of the table. https://www.sqlite.org/lang_altertable.html#altertabdropcol
 */
function columnConstraints({ name: table, constraints }: Table, column: Column): readonly (ForeignKey | Check)[] {
  const ofEnum = enumCheck(table, column)?.name;
  return constraints.filter((constraint) =>
    constraint.kind === "foreign_key"
      ? constraint.columns.length === 1 && constraint.columns[0] === column.name
      : constraint.kind === "check" && constraint.name !== undefined && constraint.name === ofEnum
  ) as readonly (ForeignKey | Check)[];
}

/** The constraints that the definitions of the columns of `table` leave to the table. */
export function tableConstraints(table: Table): readonly Constraint[] {
  const atColumns = new Set<Constraint>(table.columns.flatMap((column) => columnConstraints(table, column)));
  for (const column of table.columns) {
    const key = ownKey(table, column);
    if (key !== undefined) atColumns.add(key);
  }
  return table.constraints.filter((constraint) => !atColumns.has(constraint));
}

/** A key that is the rowid numbers the rows by itself, which is all that there is. https://www.sqlite.org/rowidtable.html */
function checkIdentity(column: Column, table: Table | undefined): void {
  const { name, identity } = column;
  if (identity === undefined) return;
  const hint = "a single t.integer() primary key numbers its rows by itself";
  if (table === undefined || !isRowid(table, column)) {
    throw new UnsupportedOperationError(`Cannot make the identity column "${name}": sqlite has none`, { hint });
  }
  const { start = 1, increment = 1, ...others } = identity;
  if (start === 1 && increment === 1 && Object.values(others).every((value) => value === false)) return;
  throw new UnsupportedOperationError(`Cannot make the identity column "${name}": sqlite knows none of its options`, {
    hint,
  });
}

/**
 * Whether a column is another name of its table's rowid, which the DESC of a key at its column prevents.
 * https://www.sqlite.org/lang_createtable.html#rowid
 */
export function isRowid(table: Table, { name, type }: Column): boolean {
  const key = table.constraints.find((constraint) => constraint.kind === "primary_key");
  const { strict, withoutRowid } = table.options?.sqlite ?? {};
  return key?.columns.length === 1 && key.columns[0] === name && withoutRowid !== true &&
    key.options?.sqlite?.desc !== true && isInteger(strict === true ? strictType(type) : type);
}

/** Whether a type is spelt INTEGER, with which alone a key is the rowid. */
function isInteger(type: ColumnType): boolean {
  const here = variantFor(type, "sqlite");
  return here.type === "integer" || here.type === "native" && /^INTEGER$/i.test((here as NativeType).sql);
}

/** What needs no parentheses as a DEFAULT: literals and these words. https://www.sqlite.org/lang_createtable.html */
const PLAIN_DEFAULT =
  /^(?:CURRENT_(?:TIME|DATE|TIMESTAMP)|NULL|TRUE|FALSE|[+-]?[0-9][0-9.]*(?:e[+-]?[0-9]+)?|X?'(?:[^']|'')*')$/i;

function defaultText({ default: initial, type }: Column, inline: (sql: Sql) => string): string {
  const sql = isSql(initial) ? inline(initial) : literal(initial!, type);
  return PLAIN_DEFAULT.test(sql) ? sql : `(${sql})`;
}

/** Whether SQLite takes `sql` as the DEFAULT of a column that is added to a table with rows. */
export function isConstantDefault(sql: string): boolean {
  return PLAIN_DEFAULT.test(sql) && !/^CURRENT_/i.test(sql);
}

/** The key that must stand at its column, because of its DESC, or of AUTOINCREMENT: https://www.sqlite.org/autoinc.html */
function ownKey(table: Table, column: Column): PrimaryKey | undefined {
  const key = table.constraints.find((constraint) => constraint.kind === "primary_key");
  if (column.options?.sqlite?.autoincrement !== true) {
    return key?.options?.sqlite?.desc === true && key.columns[0] === column.name ? key : undefined;
  }
  if (key !== undefined && isRowid(table, column)) return key;
  throw new UnsupportedOperationError(
    `Cannot make "${column.name}" AUTOINCREMENT: sqlite allows it for a single t.integer() primary key alone, of a table with rowids`,
    { hint: "make that its only key, or leave `autoincrement` out" },
  );
}

/** What follows PRIMARY KEY at a column. */
function keyWords({ options }: PrimaryKey, column: Column): string {
  const desc = options?.sqlite?.desc === true ? " DESC" : "";
  const counts = column.options?.sqlite?.autoincrement === true ? " AUTOINCREMENT" : "";
  return `${desc}${conflict(options?.sqlite?.onConflict)}${counts}`;
}

/** What is done with a row that breaks a rule. */
function conflict(found: unknown): string {
  const action = CONFLICT_ACTIONS.find((each) => each === found);
  return action === undefined ? "" : ` ON CONFLICT ${action}`;
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
      if (constraint.deferrable || constraint.initially) {
        throw new UnsupportedOperationError(
          `Cannot make the primary key "${constraint.name}": sqlite knows no DEFERRABLE but that of foreign keys`,
          { hint: "leave `deferrable` and `initially` out" },
        );
      }
      return `${name}PRIMARY KEY ${columns(constraint.columns)}${conflict(constraint.options?.sqlite?.onConflict)}`;
    case "unique":
      if (constraint.deferrable || constraint.initially || constraint.nullsNotDistinct) {
        throw new UnsupportedOperationError(
          `Cannot make the unique constraint "${constraint.name}": sqlite knows neither DEFERRABLE nor NULLS NOT DISTINCT`,
          { hint: "leave them out; for NULLs that are equal, make the columns NOT NULL" },
        );
      }
      return `${name}UNIQUE ${columns(constraint.columns)}${conflict(constraint.options?.sqlite?.onConflict)}`;
    case "check":
      checkEnforced(constraint, "check");
      return `${name}CHECK (${inline(constraint.condition)})${conflict(constraint.options?.sqlite?.onConflict)}`;
    case "foreign_key":
      return `${name}FOREIGN KEY ${columns(constraint.columns)} ${referencesText(constraint)}`;
    case "exclude":
      throw new UnsupportedOperationError(
        `Cannot make the exclusion constraint "${constraint.name}": sqlite has none`,
        { hint: "keep such rows out with a trigger" },
      );
  }
}

/**
 * A foreign key cannot leave its database file, so that SQLite takes no schema behind REFERENCES.
 * https://www.sqlite.org/foreignkeys.html
 *
 * @throws {UnsupportedOperationError} if `key` refers from `table` to a table of another schema
 */
export function checkReferredSchema({ name, schema = "main" }: TableName, { references }: ForeignKey): void {
  const referred = references.table.schema ?? schema;
  if (referred === schema) return;
  throw new UnsupportedOperationError(
    `Cannot make "${schema}.${name}" refer to "${referred}.${references.table.name}": a foreign key of sqlite stays in its database file`,
    { hint: "keep both tables in one file, or leave the foreign key out" },
  );
}

/** @throws {UnsupportedOperationError} for what is not enforced: `PRAGMA foreign_keys` and its like are of a connection */
function checkEnforced({ name, enforced }: Check | ForeignKey, what: string): void {
  if (enforced !== false) return;
  throw new UnsupportedOperationError(`Cannot make the ${what} "${name}" NOT ENFORCED: sqlite enforces every ${what}`, {
    hint: `leave \`enforced\` out, or the ${what}`,
  });
}

/** `REFERENCES …` with all that follows it. */
export function referencesText(key: ForeignKey): string {
  checkEnforced(key, "foreign key");
  // What is deferred may be; SQLite reads INITIALLY behind that alone. https://www.sqlite.org/syntax/foreign-key-clause.html
  const deferrable = key.deferrable ?? (key.initially === "DEFERRED" ? true : undefined);
  return [
    `REFERENCES ${quoted(key.references.table.name)}`,
    // Without any it refers to a primary key that the table has not, or not yet.
    key.references.columns.length === 0 ? "" : columns(key.references.columns),
    key.match === undefined ? "" : `MATCH ${key.match}`,
    key.onDelete === undefined ? "" : `ON DELETE ${key.onDelete}`,
    key.onUpdate === undefined ? "" : `ON UPDATE ${key.onUpdate}`,
    deferrable === undefined ? "" : deferrable ? "DEFERRABLE" : "NOT DEFERRABLE",
    deferrable === undefined || key.initially === undefined ? "" : `INITIALLY ${key.initially}`,
  ].filter((part) => part !== "").join(" ");
}
