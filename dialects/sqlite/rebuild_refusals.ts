/**
 * What a plan must not do to what stays behind it: to expressions of the table, to its triggers and views, and to the foreign
 * keys of others. Pure.
 *
 * @module
 */
import { UnsupportedOperationError } from "../../errors.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Table, TableName } from "../../schema/model.ts";
import type { Sql } from "../../schema/sql.ts";
import { type Catalog, triggerEvent } from "./catalog.ts";
import { fold } from "./ddl.ts";
import { expressionsOf, type Plan, refersToItself } from "./rebuild_plan.ts";
import { namesColumn, namesIn } from "./rename_tokens.ts";

/**
 * Refuses to drop a column that something names which stays.
 *
 * @throws {UnsupportedOperationError} that says what stays
 */
export function refuseWhatStays(
  { after, dropped, oldWords }: Plan,
  { table, grammar: g, catalog }: {
    readonly table: TableName;
    readonly grammar: Grammar;
    readonly catalog: Catalog | undefined;
  },
): void {
  for (const column of dropped) {
    const refuse = (what: string, way = "drop that in the same batch"): never => {
      throw new UnsupportedOperationError(`Cannot drop the column "${table.name}.${column}": ${what} names it`, {
        hint: way,
      });
    };
    const names = (sql: Sql) => namesColumn(oldWords(sql) ?? "", column);
    for (const constraint of after.constraints) {
      const { kind, name } = constraint;
      if (kind === "check" && names(constraint.condition)) {
        refuse(name === undefined ? `the check (${g.inline(constraint.condition)})` : `the check "${name}"`);
      }
      const isReferred = kind === "foreign_key" && refersToItself(constraint, after) &&
        constraint.references.columns.includes(column) && !after.columns.some(({ name }) => name === column);
      if (isReferred) refuse(`the foreign key "${name}" of the table to itself`);
    }
    for (const { name, computed } of after.columns) {
      if (computed && names(computed.sql)) refuse(`the generated column "${name}"`);
    }
    for (const { name, columns, where } of after.indexes) {
      if (columns.some(({ expression }) => expression && names(expression)) || where && names(where)) {
        refuse(`the index "${name}"`);
      }
    }
    for (const { name, sql } of catalog?.triggersOn(table.name) ?? []) {
      if (triggerEvent(sql).of.some((each) => fold(each) === fold(column))) {
        refuse(`the trigger "${name}"`, `drop the trigger "${name}" first, and make it again behind the batch`);
      }
    }
    for (const { table: other, key } of catalog?.referring(table.name) ?? []) {
      if (fold(other) === fold(table.name) || !key.references.columns.some((each) => fold(each) === fold(column))) {
        continue;
      }
      refuse(`a foreign key of "${other}"`, `drop the foreign key of "${other}" first`);
    }
  }
}

/**
 * Refuses to give a table another primary key while foreign keys name no columns of it, and so mean that key.
 * https://www.sqlite.org/foreignkeys.html#fk_indexes
 *
 * @throws {UnsupportedOperationError} that says whose key it is
 */
export function refuseOtherKey({ after, interim }: Plan, before: Table, catalog: Catalog): void {
  const keyOf = ({ constraints }: Table) =>
    constraints.find((constraint) => constraint.kind === "primary_key")?.columns.map(fold).join("\0");
  const was = keyOf(before);
  if (was === undefined || was === keyOf(interim)) return;
  const staysOwn = after.constraints.some((each) => each.kind === "foreign_key" && refersToItself(each, after));
  const other = catalog.referring(before.name).find(({ table, key }) =>
    key.references.columns.length === 0 && (staysOwn || fold(table) !== fold(before.name))
  );
  if (other === undefined) return;
  throw new UnsupportedOperationError(
    `Cannot change the primary key of "${before.name}": a foreign key of "${other.table}" refers to it without naming its ` +
      "columns, and would mean others",
    { hint: "drop that foreign key first, and make it again with the columns that it means" },
  );
}

/** Names that mean something else where no column has them. https://www.sqlite.org/rowidtable.html */
const TWO_MEANINGS = ["rowid", "oid", "_rowid_", "true", "false"];

/**
 * Refuses to let something stay in its words and mean another thing: what it names was a column, and is the rowid then, or the
 * other way round. SQLite compiles it in either case.
 *
 * @throws {UnsupportedOperationError} that says what it is
 */
export function refuseOtherMeanings(
  { after, dropped, oldWords }: Plan,
  before: Table,
  catalog: Catalog,
): void {
  const columns = new Set(before.columns.map(({ name }) => fold(name)));
  const comes = after.columns.map(({ name }) => name).filter((name) => !columns.has(fold(name)));
  const own = expressionsOf(after).flatMap((sql) => oldWords(sql) ?? []);
  for (const column of [...dropped, ...comes].filter((name) => TWO_MEANINGS.includes(fold(name)))) {
    const dependent = catalog.dependents(before.name).find(({ sql }) => namesIn(sql).has(fold(column)));
    const what = dependent
      ? `the ${dependent.type} "${dependent.name}"`
      : own.some((sql) => namesColumn(sql, column))
      ? "an expression of the table"
      : undefined;
    if (what === undefined) continue;
    throw new UnsupportedOperationError(
      `Cannot ${dropped.includes(column) ? "drop" : "make"} the column "${before.name}.${column}": ${what} names it, ` +
        "and would mean another thing by that name",
      { hint: `drop ${dependent ? what : "that"} first, and make it again behind the batch` },
    );
  }
}
