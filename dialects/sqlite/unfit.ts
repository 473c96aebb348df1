/**
 * Why rows may not fit into what is made for them: the rules that they may break, each with the question for those that do.
 *
 * @module
 */
import type { Grammar } from "../../registry/grammar.ts";
import type { Blame } from "../../registry/operation.ts";
import type { Constraint, ForeignKey, Index, Table, TableName } from "../../schema/model.ts";
import { type Catalog, inSchema } from "./catalog.ts";
import { fold, readTableDdl } from "./ddl.ts";
import { called, NAMED_ROWS, orphaned, rowNames, rowText } from "./named_rows.ts";
import type { CopiedColumn, Copy } from "./proofs.ts";

/**
 * A rule with the question for the rows of a table that break it.
 *
 * @param found the table as it stands, where it is known
 */
export function unfitRows(
  table: TableName,
  found: Table | undefined,
  { rule, where }: { readonly rule: string; readonly where: string },
  g: Grammar,
): Blame {
  const row = rowText(found === undefined ? ["rowid"] : rowNames(found), g);
  return {
    rule,
    statement: { sql: `SELECT ${row} AS "row" FROM ${g.table(table)} AS o WHERE ${where} LIMIT ${NAMED_ROWS}` },
  };
}

/** Why rows may not fit into a unique index. */
export function unfitIndex(
  table: TableName,
  found: Table | undefined,
  { name, columns, unique, where }: Index,
  g: Grammar,
): readonly Blame[] {
  if (!unique) return [];
  const list = columns.map(({ column, expression, collation }) =>
    (expression === undefined ? g.ident(column!) : `(${g.inline(expression)})`) +
    (collation === undefined ? "" : ` COLLATE ${g.ident(collation)}`)
  ).join(", ");
  const part = where === undefined ? "1" : `(${g.inline(where)})`;
  const twice = `(${list}) IN (SELECT ${list} FROM ${
    g.table(table)
  } WHERE ${part} GROUP BY ${list} HAVING count(*) > 1)`;
  return [unfitRows(table, found, { rule: `the unique index "${name}"`, where: `${part} AND ${twice}` }, g)];
}

/** What of values does not fit into a column of a STRICT table, by its type. https://www.sqlite.org/stricttables.html */
const UNFIT: Readonly<Record<string, (value: string) => string>> = {
  INT: (value) => `CAST(${value} AS INTEGER) IS NOT ${value}`,
  INTEGER: (value) => `CAST(${value} AS INTEGER) IS NOT ${value}`,
  REAL: (value) => `CAST(${value} AS REAL) IS NOT ${value}`,
  TEXT: (value) => `typeof(${value}) = 'blob'`,
  BLOB: (value) => `typeof(${value}) NOT IN ('blob', 'null')`,
};

/**
 * Why rows may not fit into the new table, each with the question for those that do not.
 *
 * @param constraints those that the old table did not have, with the names of columns that the old table has
 * @param required columns that may be NULL no longer
 * @param typed columns of a STRICT table, with the words of their types
 */
export function unfit(
  { from, columns }: Copy,
  before: Table,
  { constraints, required, typed }: {
    readonly constraints: readonly Constraint[];
    readonly required: readonly CopiedColumn[];
    readonly typed: readonly { readonly column: CopiedColumn; readonly type: string }[];
  },
  g: Grammar,
): readonly Blame[] {
  const table = g.table(from);
  const source = ({ from, value }: CopiedColumn) => value ?? g.ident(from);
  const sources = new Map(columns.map((column) => [fold(column.to), source(column)]));
  const ask = (rule: string, where: string) => unfitRows(from, before, { rule, where }, g);
  return [
    ...typed.flatMap(({ column, type }) => {
      const where = UNFIT[type]?.(source(column));
      return where === undefined ? [] : [ask(`the type ${type} of the column "${column.to}"`, where)];
    }),
    ...required.map((column) => ask(`NOT NULL of the column "${column.to}"`, `${source(column)} IS NULL`)),
    ...constraints.flatMap((constraint): readonly Blame[] => {
      if (constraint.kind === "check") {
        return [ask(`the check ${called(constraint)}`, `NOT (${g.inline(constraint.condition)})`)];
      }
      if (constraint.kind !== "unique" && constraint.kind !== "primary_key") return [];
      const values = constraint.columns.map((name) => sources.get(fold(name)));
      if (values.some((value) => value === undefined)) return [];
      const list = values.join(", ");
      const what = constraint.kind === "unique" ? "the unique constraint" : "the primary key";
      return [ask(
        `${what} ${called(constraint)}`,
        `(${list}) IN (SELECT ${list} FROM ${table} GROUP BY ${list} HAVING count(*) > 1)`,
      )];
    }),
  ];
}

/** Why rows may not fit while foreign keys are on: they refer to what is not there, and did so before. */
export function orphans(
  { name, constraints }: Table,
  { schema }: TableName,
  rowid: string | undefined,
  catalog: Catalog,
  g: Grammar,
): readonly Blame[] {
  const keys = constraints.filter((constraint): constraint is ForeignKey => constraint.kind === "foreign_key");
  return keys.flatMap((key): readonly Blame[] => {
    const { columns, references } = key;
    const parent = catalog.table(references.table.name);
    const targets = references.columns.length > 0 ? references.columns : primaryKeyOf(parent?.sql);
    if (parent === undefined || targets.length !== columns.length) return [];
    const row = rowText(rowid === undefined ? columns : [rowid], g);
    return [{
      rule: `the foreign key ${key.name === undefined ? "" : `"${key.name}" `}of "${name}" to "${parent.name}"`,
      statement: {
        sql: `SELECT ${row} AS "row" FROM ${g.table(inSchema(name, schema))} AS o ` +
          `WHERE ${orphaned(columns, inSchema(parent.name, schema), targets, g)} LIMIT ${NAMED_ROWS}`,
      },
    }];
  });
}

function primaryKeyOf(sql: string | undefined): readonly string[] {
  const constraints = sql === undefined ? [] : readTableDdl(sql).constraints;
  return constraints.find((constraint) => constraint.kind === "primary_key")?.columns ?? [];
}
