/**
 * What a database holds beside what retort makes: told by name, so that nobody takes it for done.
 *
 * @module
 */

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
