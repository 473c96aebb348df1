/**
 * What a database holds beside what retort makes: told by name, so that nobody takes it for done.
 *
 * @module
 */
import type { Row } from "./catalog_rows.ts";

/**
 * One row for each: `kind`, `name`, `schema`, and the table that it hangs on. A user sees those alone that he may use:
 * https://dev.mysql.com/doc/refman/8.4/en/information-schema-triggers-table.html
 *
 * @param inSchemas a condition for a column that holds a schema
 */
export function unmodelledQuery(inSchemas: (column: string) => string): string {
  return [
    `SELECT 'trigger' AS kind, TRIGGER_NAME AS name, TRIGGER_SCHEMA AS \`schema\`, EVENT_OBJECT_TABLE AS \`table\` ` +
    `FROM information_schema.TRIGGERS WHERE ${inSchemas("TRIGGER_SCHEMA")}`,
    // A package of MariaDB has two rows, of which the second is its body.
    `SELECT LOWER(ROUTINE_TYPE), ROUTINE_NAME, ROUTINE_SCHEMA, NULL FROM information_schema.ROUTINES ` +
    `WHERE ${inSchemas("ROUTINE_SCHEMA")} AND ROUTINE_TYPE <> 'PACKAGE BODY'`,
    `SELECT 'event', EVENT_NAME, EVENT_SCHEMA, NULL FROM information_schema.EVENTS WHERE ${inSchemas("EVENT_SCHEMA")}`,
  ].join(" UNION ALL ") + " ORDER BY 1, 2, 4";
}

/** The same of what other lists tell beside what is read of them: options of tables, and of indexes. */
export function unmodelledOf(tables: readonly Row[], statistics: readonly Row[]): readonly Row[] {
  const ofTables = (kind: string, of: readonly Row[]) => of.map(({ name, schema }) => ({ kind, name, schema }));
  // An index has a row for each of its columns.
  const ofIndexes = (kind: string, of: readonly Row[]) =>
    of.filter((row, i) => row.name !== of[i - 1]?.name || row.table !== of[i - 1]?.table)
      .map(({ name, schema, table }) => ({ kind, name, schema, table }));
  return [
    ...ofTables("partitioned_table", tables.filter(({ options }) => PARTITIONED.test(String(options ?? "")))),
    ...ofTables("other_options_of_the_table", tables.filter(({ options }) => otherOptions(options) !== "")),
    ...ofTables("system_versioning_of_the_table", tables.filter(({ type }) => type === "SYSTEM VERSIONED")),
    ...ofIndexes("comment_of_the_index", statistics.filter(({ comment }) => comment !== null)),
    ...ofIndexes("invisibility_of_the_index", statistics.filter(({ hidden }) => hidden !== null)),
  ];
}

/** That a table's rows are kept in parts: which, no list of tables says. */
const PARTITIONED = /\bpartitioned\b/i;

/** What `CREATE_OPTIONS` have beside the format of the rows, which is read. */
function otherOptions(options: unknown): string {
  return String(options ?? "").replace(/\brow_format=\w+/i, "").replace(PARTITIONED, "").trim();
}
