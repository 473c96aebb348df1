/**
 * What a message says of rows and of the rules that they break. In the SQL, `o` is the table that is looked at.
 *
 * @module
 */
import type { Grammar } from "../../registry/grammar.ts";
import type { Constraint, Table, TableName } from "../../schema/model.ts";
import { fold } from "./ddl.ts";

/** Rows that a message names. */
export const NAMED_ROWS = 5;

/** A name by which the rowid can be read: each may be taken by a column. https://www.sqlite.org/lang_createtable.html#rowid */
export function rowidName(columns: readonly string[]): string | undefined {
  const taken = new Set(columns.map(fold));
  return ["rowid", "_rowid_", "oid"].find((name) => !taken.has(name));
}

/** What tells the rows of a table: the rowid, the key where there is none, or all columns. */
export function rowNames({ columns, constraints, options }: Table): readonly string[] {
  const names = columns.map(({ name }) => name);
  const rowid = options?.sqlite?.withoutRowid === true ? undefined : rowidName(names);
  if (rowid !== undefined) return [rowid];
  return constraints.find((constraint) => constraint.kind === "primary_key")?.columns ?? names;
}

/** What tells a row to a person. */
export function rowText(names: readonly string[], g: Grammar): string {
  return names.map((name) => `o.${g.ident(name)}`).join(" || ', ' || ");
}

/** The condition of rows that refer, by columns of which none is NULL, to one of `parent` that is not there. */
export function orphaned(
  columns: readonly string[],
  parent: TableName,
  targets: readonly string[],
  g: Grammar,
): string {
  const named = columns.map((name) => `o.${g.ident(name)} IS NOT NULL`).join(" AND ");
  const found = columns.map((name, i) => `p.${g.ident(targets[i]!)} = o.${g.ident(name)}`).join(" AND ");
  return `${named} AND NOT EXISTS (SELECT 1 FROM ${g.table(parent)} AS p WHERE ${found})`;
}

/** What a constraint is called in a message. */
export function called({ name }: Constraint): string {
  return name === undefined ? "without a name" : `"${name}"`;
}
