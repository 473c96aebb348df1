/**
 * What `information_schema` is asked. Numbers are asked for as texts: those of thousands of rows would be converted one by one.
 * Rows are in order within their table, and are put together here by that: the server would sort thousands of names.
 *
 * @module
 */
import type { Server } from "../../registry/server.ts";
import { remembered } from "../../schema/remembered.ts";
import type { ColumnRow, Row, Said } from "./catalog_rows.ts";
import { has } from "./server.ts";

/** Tables, views and sequences. */
export function tablesQuery(where: string): string {
  return `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine, ` +
    `TABLE_COLLATION AS collation, CREATE_OPTIONS AS options, TABLE_COMMENT AS comment ` +
    `FROM information_schema.TABLES WHERE ${where}`;
}

/** What is told of a column in one text, and how it is asked for. */
const saidOf = ({ flavour }: Server) => ({
  type: "COLUMN_TYPE",
  initial: "COLUMN_DEFAULT",
  nullable: "IS_NULLABLE",
  extra: "EXTRA",
  collation: "COLLATION_NAME",
  expression: "GENERATION_EXPRESSION",
  comment: "COLUMN_COMMENT",
  // MariaDB tells the systems of places elsewhere.
  system: flavour === "mysql" ? "SRS_ID" : "NULL",
});

/**
 * The columns of tables and views. Of thousands the same few things are said: as one text, that is read once for all. The
 * server joins quoted words in next to no time; JSON would cost it a third more.
 */
export function columnsQuery(where: string, server: Server): string {
  const words = Object.values(saidOf(server)).map((word) => `QUOTE(${word})`).join(", ");
  return `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS \`table\`, COLUMN_NAME AS name, CONCAT(${words}) AS said ` +
    `FROM information_schema.COLUMNS WHERE ${where} ORDER BY ORDINAL_POSITION`;
}

/** The rows of {@linkcode columnsQuery}, read. */
export function columnRows(rows: readonly Row[], server: Server): readonly ColumnRow[] {
  const names = Object.keys(saidOf(server));
  const read = remembered((text: string) =>
    Object.fromEntries(quotedWords(text).map((word, i) => [names[i], word])) as unknown as Said
  );
  return rows.map(({ schema, table, name, said }) => ({
    schema: String(schema),
    table: String(table),
    name: String(name),
    said: read(String(said)),
  }));
}

/** The words that QUOTE() has made one text of. https://dev.mysql.com/doc/refman/8.4/en/string-functions.html#function_quote */
function quotedWords(text: string): readonly (string | null)[] {
  return Array.from(
    text.matchAll(/NULL|'((?:[^'\\]|\\[^])*)'/g),
    ([, word]) =>
      word === undefined ? null : word.replace(/\\([^])/g, (_, escaped: string) => ESCAPED[escaped] ?? escaped),
  );
}

/** What QUOTE() escapes by another character. */
const ESCAPED: Readonly<Record<string, string>> = { 0: "\0", Z: "\x1a" };

/** A row for each column of the indexes. */
export function statisticsQuery(where: string, { flavour }: Server): string {
  return `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS \`table\`, INDEX_NAME AS name, CAST(NON_UNIQUE AS CHAR) AS several, ` +
    `COLUMN_NAME AS \`column\`, COLLATION AS direction, CAST(SUB_PART AS CHAR) AS length, INDEX_TYPE AS method, ` +
    `${flavour === "mysql" ? "EXPRESSION" : "NULL"} AS expression, NULLIF(INDEX_COMMENT, '') AS comment, ` +
    `NULLIF(${flavour === "mysql" ? "IS_VISIBLE, 'YES'" : "IGNORED, 'NO'"}) AS hidden ` +
    `FROM information_schema.STATISTICS WHERE ${where} ORDER BY INDEX_NAME, SEQ_IN_INDEX`;
}

/** A row for each column of the foreign keys. */
export function keysQuery(where: string): string {
  return `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS \`table\`, CONSTRAINT_NAME AS name, COLUMN_NAME AS \`column\`, ` +
    `CAST(ORDINAL_POSITION AS CHAR) AS position, REFERENCED_TABLE_SCHEMA AS referredSchema, REFERENCED_TABLE_NAME AS referredTable, ` +
    `REFERENCED_COLUMN_NAME AS referredColumn FROM information_schema.KEY_COLUMN_USAGE ` +
    `WHERE ${where} AND REFERENCED_TABLE_NAME IS NOT NULL`;
}

/** What foreign keys do when their rows go or change. */
export function rulesQuery(where: string): string {
  return `SELECT CONSTRAINT_SCHEMA AS \`schema\`, TABLE_NAME AS \`table\`, CONSTRAINT_NAME AS name, ` +
    `UPDATE_RULE AS onUpdate, DELETE_RULE AS onDelete FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE ${where}`;
}

/** The checks of MySQL, without what they say. */
export function checksQuery(where: string, server: Server): string {
  return `SELECT CONSTRAINT_SCHEMA AS \`schema\`, CONSTRAINT_NAME AS name, TABLE_NAME AS \`table\`, ` +
    `${has(server, "unenforcedChecks") ? "ENFORCED" : "NULL"} AS enforced ` +
    `FROM information_schema.TABLE_CONSTRAINTS WHERE CONSTRAINT_TYPE = 'CHECK' AND ${where}`;
}

/** What the checks of MySQL say, without their tables. */
export function checkClausesQuery(where: string): string {
  return `SELECT CONSTRAINT_SCHEMA AS \`schema\`, CONSTRAINT_NAME AS name, CHECK_CLAUSE AS clause ` +
    `FROM information_schema.CHECK_CONSTRAINTS WHERE ${where}`;
}

/**
 * The constraints of MariaDB in one list: `kind` is `key` for a column of a foreign key, `rule` for what one does, and
 * `check`. Checks of columns stand beside those of tables.
 */
export function constraintsQuery(where: string, inConstraints: string): string {
  return `SELECT 'key' AS kind, TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS \`table\`, CONSTRAINT_NAME AS name, ` +
    `COLUMN_NAME AS \`column\`, CAST(ORDINAL_POSITION AS CHAR) AS position, REFERENCED_TABLE_SCHEMA AS referredSchema, ` +
    `REFERENCED_TABLE_NAME AS referredTable, REFERENCED_COLUMN_NAME AS referredColumn, NULL AS onUpdate, ` +
    `NULL AS onDelete, NULL AS level, NULL AS clause FROM information_schema.KEY_COLUMN_USAGE ` +
    `WHERE ${where} AND REFERENCED_TABLE_NAME IS NOT NULL UNION ALL ` +
    `SELECT 'rule', CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, NULL, NULL, NULL, NULL, NULL, UPDATE_RULE, ` +
    `DELETE_RULE, NULL, NULL FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE ${inConstraints} UNION ALL ` +
    `SELECT 'check', CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ` +
    `LEVEL, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE ${inConstraints}`;
}

/** The systems of the places of MariaDB's columns. */
export function placesQuery(where: string): string {
  return `SELECT G_TABLE_SCHEMA AS \`schema\`, G_TABLE_NAME AS \`table\`, G_GEOMETRY_COLUMN AS name, SRID AS srid ` +
    `FROM information_schema.GEOMETRY_COLUMNS WHERE SRID <> 0 AND ${where}`;
}
