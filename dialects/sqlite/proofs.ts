/**
 * What shows that a table that was made anew holds what the old one held.
 *
 * @module
 */
import type { Grammar } from "../../registry/grammar.ts";
import type { Statement } from "../../registry/operation.ts";
import type { ForeignKey, Table, TableName } from "../../schema/model.ts";
import { type Catalog, inSchema } from "./catalog.ts";
import { fold } from "./ddl.ts";
import { called, NAMED_ROWS, orphaned, rowNames, rowText } from "./named_rows.ts";

/** A column whose values are moved. */
export interface CopiedColumn {
  readonly from: string;
  readonly to: string;
  /** What is put in place of the old value, in the words of the old table. */
  readonly value?: string;
  /** Whether its type changes. */
  readonly retyped?: true;
}

/** How rows are moved from one table to another. */
export interface Copy {
  readonly from: TableName;
  readonly to: TableName;
  readonly columns: readonly CopiedColumn[];
  /** The names by which the rowids are read and written, where they are moved by themselves. */
  readonly rowid?: { readonly from: string; readonly to: string };
  /** The columns that tell which row is which; none: nothing does. */
  readonly key: readonly { readonly from: string; readonly to: string }[];
}

/**
 * A look whose column `wrong` must be 0. A script ends there if it is not: what it calls is no JSON, which SQLite refuses.
 * https://www.sqlite.org/json1.html#interface_overview
 */
function nothingWrong(about: string, sql: string, g: Grammar, doing = "checking"): Statement {
  return {
    sql,
    progress: { doing, about },
    proof: { about, must: "none" },
    script: `SELECT json(${g.literal(`wrong: ${about}`)}) FROM (${sql}) WHERE wrong <> 0`,
  };
}

/** Whether each old row stands in the new table with the same values; both are there. */
export function sideBySide({ from, to, columns, key }: Copy, g: Grammar): Statement {
  const about = `values of "${from.name}", old beside new`;
  // What the user computed anew is another value, and says nothing.
  const compared = columns.filter(({ value }) => value === undefined);
  if (key.length === 0) {
    // A comparison of whole rows knows no affinity: what is of another type there is not the same.
    const kept = compared.filter(({ retyped }) => !retyped);
    const select = (table: TableName, side: "from" | "to") =>
      `SELECT ${kept.map((column) => g.ident(column[side])).join(", ") || "1"} FROM ${g.table(table)}`;
    return nothingWrong(
      about,
      `SELECT count(*) AS wrong FROM (${select(from, "from")} EXCEPT ${select(to, "to")})`,
      g,
      "comparing",
    );
  }
  const on = key.map((each) => `n.${g.ident(each.to)} = o.${g.ident(each.from)}`).join(" AND ");
  // Without BINARY, a column that takes capitals for small letters would hide that they have changed.
  const differs = compared.map(({ from, to, retyped }) => {
    const [was, is] = [`o.${g.ident(from)}`, `n.${g.ident(to)}`];
    const differs = `${was} IS NOT ${is} COLLATE BINARY`;
    // No affinity makes a number of a column without a type the same as the text that it became.
    return retyped
      ? `(${differs} AND NOT (typeof(${was}) IN ('integer', 'real') AND typeof(${is}) = 'text' AND CAST(${is} AS NUMERIC) = ${was}))`
      : differs;
  });
  const wrong = [`n.${g.ident(key[0]!.to)} IS NULL`, ...differs].join(" OR ");
  return nothingWrong(
    about,
    `SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT ${
      rowText(key.map((each) => each.from), g)
    } ` +
      `AS k FROM ${g.table(from)} AS o LEFT JOIN ${g.table(to)} AS n ON ${on} WHERE ${wrong} LIMIT ${NAMED_ROWS})`,
    g,
    "comparing",
  );
}

/** The number of rows of a table, which must be the same before and after. */
export function counted(table: TableName, g: Grammar): Statement {
  return {
    sql: `SELECT count(*) AS "rows" FROM ${g.table(table)}`,
    progress: { doing: "counting", about: rowsOf(table) },
    proof: { about: rowsOf(table), must: "same" },
  };
}

/** What is counted, as a noun. */
export function rowsOf({ name }: TableName): string {
  return `rows of "${name}"`;
}

/** The number of objects that are not of the table, which must be the same before and after. */
export function otherObjects({ name, schema }: TableName, interim: string, g: Grammar): Statement {
  const names = [name, interim].map((each) => g.literal(fold(each))).join(", ");
  return {
    sql: `SELECT count(*) AS objects FROM ${g.table(inSchema("sqlite_schema", schema))} ` +
      `WHERE lower(tbl_name) NOT IN (${names}) AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    proof: { about: `objects beside "${name}"`, must: "same" },
  };
}

/** Whether the table has the indexes and triggers that it must have. */
export function ownObjects({ name, schema }: TableName, names: readonly string[], g: Grammar): Statement {
  const values = names.map((each) => `(${g.literal(each)})`).join(", ");
  return nothingWrong(
    `indexes and triggers of "${name}"`,
    `SELECT count(*) AS wrong, group_concat(column1, ', ') AS missing FROM (VALUES ${values}) WHERE column1 NOT IN ` +
      `(SELECT s.name FROM ${g.table(inSchema("sqlite_schema", schema))} AS s WHERE lower(s.tbl_name) = ${
        g.literal(fold(name))
      })`,
    g,
  );
}

/** Whether the table has an index or a trigger that nobody told of, and that would go with the old table. */
export function untold({ name, schema }: TableName, told: readonly string[], g: Grammar): Statement {
  const others = told.length === 0 ? "" : ` AND s.name NOT IN (${told.map((each) => g.literal(each)).join(", ")})`;
  return nothingWrong(
    `indexes and triggers of "${name}" that nobody told of`,
    `SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM ${
      g.table(inSchema("sqlite_schema", schema))
    } AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = ${
      g.literal(fold(name))
    }${others}`,
    g,
  );
}

/** Whether each row that a foreign key makes refer to another has it. */
export function referred(
  table: TableName,
  key: ForeignKey,
  rowid: string | undefined,
  g: Grammar,
): Statement {
  const { columns, references } = key;
  const parent = inSchema(references.table.name, table.schema);
  const row = rowText(rowid === undefined ? columns : [rowid], g);
  return nothingWrong(
    `the foreign key ${called(key)} of "${table.name}"`,
    `SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT ${row} AS k FROM ${g.table(table)} AS o ` +
      `WHERE ${orphaned(columns, parent, references.columns, g)} LIMIT ${NAMED_ROWS})`,
    g,
  );
}

/** Whether each row has a value in a column that is to number the rows. */
export function withoutNulls(table: TableName, found: Table, { from, to, value }: CopiedColumn, g: Grammar): Statement {
  return nothingWrong(
    `NULLs in the column "${to}" of "${table.name}", which is to number the rows`,
    `SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT ${rowText(rowNames(found), g)} AS k FROM ` +
      `${g.table(table)} AS o WHERE ${
        value === undefined ? `o.${g.ident(from)}` : `(${value})`
      } IS NULL LIMIT ${NAMED_ROWS})`,
    g,
  );
}

/** Foreign keys must be off where another table refers to the one that is dropped: an action of theirs would take its rows. */
export function foreignKeysOff(g: Grammar): Statement {
  const about = "foreign keys, which must be off while a table is made anew that others refer to";
  return nothingWrong(about, "SELECT foreign_keys AS wrong FROM pragma_foreign_keys", g);
}

/** Whether SQLite finds nothing wrong with the file. */
export function integrity(g: Grammar): Statement {
  return nothingWrong(
    "integrity of the database",
    "SELECT count(*) AS wrong, group_concat(integrity_check, '; ') AS found FROM pragma_integrity_check " +
      "WHERE integrity_check <> 'ok'",
    g,
  );
}

/** The tables whose rows must be as many as before. */
export function countedTables(table: TableName, catalog: Catalog | undefined): readonly TableName[] {
  return [table, ...(catalog?.descendants(table.name) ?? []).map((name) => inSchema(name, table.schema))];
}
