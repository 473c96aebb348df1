import { UnsupportedOperationError } from "../../errors.ts";
import type { SpellType } from "../../registry/dialect.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Server } from "../../registry/server.ts";
import { sqlWriter } from "../../registry/sql_writer.ts";
import { checkWellFormed } from "../../registry/well_formed.ts";
import { qualified } from "../../registry/qualified.ts";
import type { Check, Column, Constraint, ForeignKey, IndexColumn } from "../../schema/model.ts";
import { isSql, type Sql } from "../../schema/sql.ts";
import { type ColumnType, type StringType, variantFor } from "../../schema/types.ts";
import { decodeValue, type Value } from "../../schema/value.ts";
import { nowText, unwrapped } from "./expressions.ts";
import { columnList, path, quoted, quotedComment, quotedText } from "./quoting.ts";
import { called, has } from "./server.ts";
import { isLong, spellMysqlType } from "./types.ts";

/** How MySQL and MariaDB spell things. */
export function mysqlGrammar(server: Server, others: SpellType): Grammar {
  const type = (of: ColumnType) => spellMysqlType(of, server, others);
  const writer = sqlWriter(server, { path, literal, bound, placeholder: () => "?" });
  const { inline } = writer;
  return {
    ...writer,
    type,
    column: (column) => columnText(column, type(column.type), inline, server),
    constraint: (constraint) => constraintText(constraint, inline, server),
    references: (key) => referencesText(key, server),
    indexColumn: (column) => indexColumnText(column, inline, server),
  };
}

/** A value as MySQL reads it. */
function literal(value: Value, given?: ColumnType): string {
  if (value === null) return "NULL";
  switch (typeof value) {
    case "boolean":
      return value ? "TRUE" : "FALSE";
    case "number":
      return String(value);
    case "string":
      return quotedText(value);
  }
  if ("bigint" in value) return value.bigint;
  if ("bytes" in value) return `X'${value.bytes}'`;
  if ("date" in value) return `'${moment(value.date, given)}'`;
  if (value.number === "-0") return "-0e0";
  throw noSuchNumber(value.number);
}

function noSuchNumber(number: string): UnsupportedOperationError {
  return new UnsupportedOperationError(`Cannot write ${number}: mysql has no such number`, { hint: "write null" });
}

/** A moment in UTC: `YYYY-MM-DD HH:MM:SS[.mmm]`, or the part that the type keeps. The session is in UTC too. */
function moment(iso: string, given?: ColumnType): string {
  const type = given && variantFor(given, "mysql").type;
  const [date, time] = iso.replace("Z", "").replace(/\.000$/, "").split("T") as [string, string];
  return type === "date" ? date : type === "time" ? time : `${date} ${time}`;
}

/** A value as the driver binds it. */
function bound(value: Value): unknown {
  if (value === null || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "string") return checkWellFormed(value);
  if ("bigint" in value || "bytes" in value) return decodeValue(value);
  if ("date" in value) return moment(value.date);
  if (value.number === "-0") return -0;
  throw noSuchNumber(value.number);
}

/** The definition of a column. https://dev.mysql.com/doc/refman/8.4/en/create-table.html */
function columnText(column: Column, type: string, inline: (sql: Sql) => string, server: Server): string {
  const { name, default: initial, identity, computed, nullable, autoincrement, comment } = column;
  if (identity !== undefined) {
    throw new UnsupportedOperationError(`Cannot make the identity column "${name}": ${server.flavour} has none`, {
      hint: "say { autoincrement: true }, by which a key numbers the rows",
    });
  }
  if (computed !== undefined && !nullable && !has(server, "computedNotNull")) {
    throw new UnsupportedOperationError(
      `Cannot make the computed column "${name}" NOT NULL: ${server.flavour} takes no NOT NULL there`,
      { hint: "say nothing of nullable; a t.check() may forbid NULL" },
    );
  }
  const collation = column.collation ?? (variantFor(column.type, "mysql") as StringType).collation;
  return [
    `${quoted(name)} ${type}`,
    collation === undefined ? "" : `COLLATE ${quoted(collation)}`,
    computed === undefined
      ? ""
      : `GENERATED ALWAYS AS (${inline(computed.sql)}) ${computed.stored ? "STORED" : "VIRTUAL"}`,
    // Without a word, older servers make a TIMESTAMP NOT NULL, with a default of its own.
    nullable ? /^TIMESTAMP\b/i.test(type) ? "NULL" : "" : "NOT NULL",
    initial === undefined ? "" : `DEFAULT ${defaultText(column, type, inline, server)}`,
    autoincrement && initial === undefined && computed === undefined ? "AUTO_INCREMENT" : "",
    comment === undefined || comment === "" ? "" : `COMMENT ${quotedComment(comment)}`,
    // Last, since a check is among them on MariaDB.
    String(column.options?.mysql?.attributes ?? ""),
  ].filter((part) => part !== "").join(" ");
}

/** What needs no parentheses as a DEFAULT. https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html */
const PLAIN_DEFAULT =
  /^(?:NULL|TRUE|FALSE|[+-]?\d[\d.]*(?:e[+-]?\d+)?|[XB]?'(?:[^'\\]|''|\\[\s\S])*')(?:\s+ON\s+UPDATE\s[\s\S]+)?$/i;

/**
 * The words behind DEFAULT: expressions stand in parentheses, and literals too where the type is kept beside the row.
 *
 * @throws {UnsupportedOperationError} for an expression where the server has literals alone, and for NULL where it is none
 */
export function defaultText(
  { name, nullable, default: initial, type: of }: Column,
  type: string,
  inline: (sql: Sql) => string,
  server: Server,
): string {
  const text = isSql(initial) ? inline(initial).trim() : literal(initial!, of);
  if (nowText(text) !== undefined) return text;
  if (!nullable && /^NULL$/i.test(text)) {
    throw new UnsupportedOperationError(
      `Cannot give the column "${name}" the default NULL: it is NOT NULL, and ${server.flavour} has no such default`,
      { hint: "say { default: null } for none, or { nullable: true }" },
    );
  }
  const plain = PLAIN_DEFAULT.test(text) && (/^NULL\b/i.test(text) || !isLong(type) || has(server, "longDefaults"));
  if (plain) return text;
  if (!has(server, "expressionDefaults")) {
    throw new UnsupportedOperationError(
      `Cannot give the column "${name}" the default ${text}: ${called(server)} has literals alone as defaults`,
      { hint: "newer servers have expressions; or set the value where rows are inserted" },
    );
  }
  return unwrapped(text) === text ? `(${text})` : text;
}

function indexColumnText(
  { column, expression, collation, ops, desc, nulls, length }: IndexColumn,
  inline: (sql: Sql) => string,
  server: Server,
): string {
  const refused = collation !== undefined
    ? "with a collation of its own"
    : ops !== undefined
    ? "with an operator class"
    : nulls !== undefined
    ? "with NULLS FIRST or LAST"
    : undefined;
  if (refused !== undefined) {
    throw new UnsupportedOperationError(`Cannot index a column ${refused}: ${server.flavour} has no such indexes`, {
      hint: collation === undefined ? "leave it out" : "give the column the collation",
    });
  }
  if (desc && !has(server, "descendingIndexes")) {
    throw new UnsupportedOperationError(
      `Cannot index "${column ?? "an expression"}" in descending order: ${called(server)} has ascending indexes alone`,
      { hint: "leave `desc` out: an index is read backwards as well" },
    );
  }
  if (expression === undefined) {
    return `${quoted(column!)}${length === undefined ? "" : `(${length})`}${desc ? " DESC" : ""}`;
  }
  if (!has(server, "expressionIndexes")) {
    throw new UnsupportedOperationError(`Cannot index an expression: ${called(server)} has no such indexes`, {
      hint: "add a computed column, t.column(…, { computed: { sql } }), and index that",
    });
  }
  return `(${inline(expression)})${desc ? " DESC" : ""}`;
}

function constraintText(constraint: Constraint, inline: (sql: Sql) => string, server: Server): string {
  const name = constraint.name === undefined ? "" : `CONSTRAINT ${quoted(constraint.name)} `;
  switch (constraint.kind) {
    case "primary_key":
      checkDeferral(constraint, "primary key", server);
      // It is called PRIMARY, whatever it is given.
      return `PRIMARY KEY ${columnList(constraint.columns)}`;
    case "unique":
      checkDeferral(constraint, "unique constraint", server);
      if (constraint.nullsNotDistinct) {
        throw new UnsupportedOperationError(
          `Cannot make the unique constraint "${constraint.name}": ${server.flavour} has no NULLS NOT DISTINCT`,
          { hint: "make the columns NOT NULL" },
        );
      }
      return `${name}UNIQUE ${columnList(constraint.columns)}`;
    case "check":
      if (!has(server, "checks")) {
        throw new UnsupportedOperationError(
          `Cannot make the check "${constraint.name}": ${called(server)} reads checks and forgets them`,
          { hint: "take a newer server: mysql 8.0.16, mariadb 10.2" },
        );
      }
      if (constraint.enforced !== false) return `${name}CHECK (${inline(constraint.condition)})`;
      if (!has(server, "unenforcedChecks")) throw mustBeEnforced(constraint, "check", server);
      return `${name}CHECK (${inline(constraint.condition)}) NOT ENFORCED`;
    case "foreign_key":
      return `${name}FOREIGN KEY ${columnList(constraint.columns)} ${referencesText(constraint, server)}`;
    case "exclude":
      throw new UnsupportedOperationError(
        `Cannot make the exclusion constraint "${constraint.name}": ${server.flavour} has none`,
        { hint: "keep such rows out with a trigger" },
      );
  }
}

function mustBeEnforced({ name }: Check | ForeignKey, what: string, server: Server): UnsupportedOperationError {
  return new UnsupportedOperationError(
    `Cannot make the ${what} "${name}" NOT ENFORCED: ${server.flavour} enforces every ${what}`,
    { hint: `leave \`enforced\` out, or the ${what}` },
  );
}

/** A constraint is checked at once, always. */
function checkDeferral(
  { name, deferrable, initially }: Pick<ForeignKey, "name" | "deferrable" | "initially">,
  what: string,
  server: Server,
): void {
  if (!deferrable && initially !== "DEFERRED") return;
  throw new UnsupportedOperationError(
    `Cannot make the ${what} "${name}" deferrable: ${server.flavour} checks each statement`,
    { hint: "leave `deferrable` and `initially` out" },
  );
}

/**
 * `REFERENCES …` with all that follows it.
 *
 * @throws {UnsupportedOperationError} for a key that is not enforced, and for what InnoDB reads and does not do: SET DEFAULT,
 * and MATCH, behind which it would also forget the actions. https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html
 */
function referencesText(key: ForeignKey, server: Server): string {
  const { name, match, onDelete, onUpdate, references: { table, columns } } = key;
  checkDeferral(key, "foreign key", server);
  if (key.enforced === false) throw mustBeEnforced(key, "foreign key", server);
  if (match !== undefined && match !== "SIMPLE") {
    throw new UnsupportedOperationError(
      `Cannot make the foreign key "${name}": ${server.flavour} has no MATCH ${match}`,
      {
        hint: "leave `match` out",
      },
    );
  }
  if (onDelete === "SET DEFAULT" || onUpdate === "SET DEFAULT") {
    throw new UnsupportedOperationError(`Cannot make the foreign key "${name}": ${server.flavour} has no SET DEFAULT`, {
      hint: 'choose "SET NULL", or write a trigger',
    });
  }
  return [
    `REFERENCES ${path(qualified(table))} ${columnList(columns)}`,
    onDelete === undefined ? "" : `ON DELETE ${onDelete}`,
    onUpdate === undefined ? "" : `ON UPDATE ${onUpdate}`,
  ].filter((part) => part !== "").join(" ");
}
