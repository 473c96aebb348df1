import type { Grammar } from "../../registry/grammar.ts";
import type { Server } from "../../registry/server.ts";
import type { Table } from "../../schema/model.ts";
import { namesIn } from "../../schema/names_in_sql.ts";
import { renameColumn } from "../../schema/rename_column.ts";
import { variantFor } from "../../schema/types.ts";
import { indexClause } from "./keys.ts";
import { has } from "./server.ts";

/**
 * The statements' parts that rename a column, with what has to stand around that: its name in the texts of checks, computed
 * columns and indexes. MySQL lets no text keep a column's old name, and gives none the new one, so that they are said again, in
 * the same statement where that can be: what foreign keys may stand on is renamed by no statement that copies rows, and a check
 * is made by no other. Some checks have rows copied by whatever is done to the table: they are away meanwhile.
 *
 * @param table what is known of it @default nothing, and nothing is said again
 * @param part the part that renames it
 * @returns of each statement its parts
 * @see https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html
 * @see https://dev.mysql.com/doc/refman/8.4/en/alter-table-generated-columns.html
 */
export function renamingParts(
  table: Table | undefined,
  { from, to, part }: { readonly from: string; readonly to: string; readonly part: string },
  g: Grammar,
  server: Server,
): readonly (readonly string[])[] {
  if (table === undefined || has(server, "renamesInTexts")) return [[part]];
  const { tables: [renamed] } = renameColumn({ tables: [table], objects: {} }, table, from, to);
  // What does not name it is the very object that it was, in its place.
  const { columns, constraints, indexes: own } = renamed!;
  const isKey = isInKey(table, from);
  const copied = columns.filter(({ type }) => COPIED.includes(variantFor(type, "mysql").type));
  const names = new Set(copied.map(({ name }) => name.toLowerCase()));
  const checks = constraints.filter((each, i) =>
    each.kind === "check" &&
    (each !== table.constraints[i] || isKey && !namesIn(each.condition).isDisjointFrom(names))
  );
  const computed = columns.filter((each, i) => each.computed !== table.columns[i]!.computed);
  const indexes = own.filter((each, i) =>
    each.columns.some(({ expression }, j) => expression !== table.indexes[i]!.columns[j]!.expression)
  );
  const first = [
    ...checks.map(({ name }) => `DROP CHECK ${g.ident(name!)}`),
    ...indexes.map(({ name }) => `DROP INDEX ${g.ident(name)}`),
    part,
    ...computed.map((column) => `MODIFY COLUMN ${g.column(column)}`),
  ];
  const last = [
    ...checks.map((check) => `ADD ${g.constraint(check)}`),
    ...indexes.map((index) => `ADD ${indexClause(index, g, server)}`),
  ];
  return last.length > 0 && isKey ? [first, last] : [[...first, ...last]];
}

/** Types for which MySQL copies the rows in each alteration of the table, as long as a check reads a column of them. Tried out on 9.7. */
const COPIED: readonly string[] = ["date", "date_time", "time", "mysql.timestamp", "enum", "mysql.set"];

/** Whether a column is in a key or an index, without which no foreign key stands on it. */
function isInKey({ constraints, indexes }: Table, name: string): boolean {
  return constraints.some((each) => "columns" in each && each.columns.includes(name)) ||
    indexes.some(({ columns }) => columns.some(({ column }) => column === name));
}
