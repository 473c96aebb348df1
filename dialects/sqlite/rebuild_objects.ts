/**
 * What hangs on a table that is made anew: its indexes and triggers, the views and triggers of others that name it, and what
 * ANALYZE has found of it. Pure.
 *
 * @module
 */
import type { Grammar } from "../../registry/grammar.ts";
import type { Statement } from "../../registry/operation.ts";
import type { Column, Table, TableName } from "../../schema/model.ts";
import { isEqual } from "../../schema/pairs.ts";
import { type CatalogEntry, eventStatement, inSchema, triggerEvent } from "./catalog.ts";
import { fold, readTableText } from "./ddl.ts";
import type { RebuildInput } from "./rebuild.ts";
import type { Plan } from "./rebuild_plan.ts";
import { unfitIndex } from "./unfit.ts";

/** A table as it stands in the catalog. */
type Standing = Pick<RebuildInput, "before" | "catalog">;

/** The triggers on a table, as far as they are known. */
export function triggersOn({ before, catalog }: Standing): readonly CatalogEntry[] {
  return catalog?.triggersOn(before.name) ?? [];
}

/** The views and triggers that name any of the tables. */
export function dependentsOf(tables: readonly Standing[]): readonly CatalogEntry[] {
  return [...new Set(tables.flatMap(({ catalog, before }) => catalog?.dependents(before.name) ?? []))];
}

/**
 * The views and triggers that are gone while tables change their places, views first. A server of libSQL refuses the pragma
 * that would leave them out of it; and a trigger could be run by a table's own rows when it is dropped.
 */
export function hangingOn(tables: readonly Standing[], dependents: readonly CatalogEntry[]): readonly CatalogEntry[] {
  const own = tables.flatMap(triggersOn);
  const all = [...new Set([...dependents, ...own])];
  return [...all.filter(({ type }) => type === "view"), ...all.filter(({ type }) => type !== "view")];
}

/** Takes a view or a trigger away. */
export function taken({ type, name }: CatalogEntry, { schema }: TableName, g: Grammar): Statement {
  return { sql: `DROP ${type.toUpperCase()} ${g.table(inSchema(name, schema))}` };
}

/** Makes a view or a trigger again, in its own words. */
export function given({ type, sql }: CatalogEntry, { schema }: TableName, g: Grammar): Statement {
  return { sql: qualified(sql, type === "view" ? "VIEW" : "TRIGGER", schema, g) };
}

/**
 * Has SQLite compile the views and triggers that name the table, and run none of them: CREATE TRIGGER looks at no name in its
 * body, and a view is not looked at before it is read.
 *
 * @param columnOf what a column of the table is called then
 * @param problem what is wrong where one does not compile
 */
export function works(
  dependents: readonly CatalogEntry[],
  { table, before, catalog, grammar: g }: RebuildInput,
  columnOf: (name: string | undefined) => string | undefined,
  problem: string,
): readonly Statement[] {
  return dependents.flatMap(({ type, name, table: on, sql }): readonly Statement[] => {
    const about = g.table(inSchema(type === "view" ? name : on, table.schema));
    const blame = [{ rule: `the ${type} "${name}" ${problem}` }];
    if (type === "view") return [{ sql: `SELECT 1 FROM ${about} WHERE 0`, blame }];
    const event = triggerEvent(sql);
    const other = catalog?.table(on);
    const set = fold(on) === fold(before.name) ? columnOf(event.of[0]) : event.of[0] ??
      (other && readTableText(other.sql).columns.find(({ column }) => column.generated === undefined)?.column.name);
    const statement = eventStatement(event, about, set);
    return statement === undefined ? [] : [{ sql: statement, blame }];
  });
}

/** The column that is called so, or without a name any that can be set. */
export function settable(
  { columns }: Table,
  calledSo: (column: Column) => string,
): (name: string | undefined) => string | undefined {
  return (name) =>
    columns.find((column) =>
      column.computed === undefined && (name === undefined || fold(calledSo(column)) === fold(name))
    )?.name;
}

/** The indexes that stay, in their own words, and those that are new. */
export function indexes(
  { table, before, catalog, isTold, grammar: g }: RebuildInput,
  { interim }: Plan,
): readonly Statement[] {
  return interim.indexes.map((index) => {
    const stays = !isTold && before.indexes.some((each) => isEqual(each, index));
    const words = stays ? catalog?.index(index.name)?.sql : undefined;
    const progress = { doing: "building", about: `the index "${index.name}"` };
    if (words !== undefined) return { sql: qualified(words, "INDEX", table.schema, g), progress };
    const name = g.table(inSchema(index.name, table.schema));
    const elements = index.columns.map((each) => g.indexColumn(each)).join(", ");
    const where = index.where === undefined ? "" : ` WHERE ${g.inline(index.where)}`;
    return {
      sql: `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${name} ON ${g.ident(before.name)} (${elements})${where}`,
      progress,
      blame: unfitIndex(table, interim, index, g),
    };
  });
}

/** CREATE …, with the schema before the object's name, which the catalog leaves out. */
function qualified(sql: string, word: "INDEX" | "TRIGGER" | "VIEW", schema: string | undefined, g: Grammar): string {
  if (schema === undefined) return sql;
  const head = new RegExp(
    `^\\s*CREATE\\s+(?:UNIQUE\\s+|TEMP\\s+|TEMPORARY\\s+)?${word}\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?`,
    "i",
  );
  return sql.replace(head, (found) => `${found}${g.ident(schema)}.`);
}

/** The tables in which ANALYZE keeps what it found: DROP TABLE would take that along. https://www.sqlite.org/fileformat2.html#stat1tab */
function statisticsTables({ table, catalog, grammar: g }: RebuildInput): readonly string[] {
  return ["sqlite_stat1", "sqlite_stat4"].filter((name) => catalog?.has(name)).map((name) =>
    g.table(inSchema(name, table.schema))
  );
}

/** Calls the table otherwise in its statistics. */
export function statistics(input: RebuildInput, from: string, to: string): readonly Statement[] {
  const { grammar: g } = input;
  return statisticsTables(input).map((each) => ({
    sql: `UPDATE ${each} SET tbl = ${g.literal(to)} WHERE tbl = ${g.literal(from)}`,
  }));
}

/** Forgets the statistics of indexes that are gone. */
export function outdated(input: RebuildInput): readonly Statement[] {
  const { table, before, grammar: g } = input;
  const name = g.literal(before.name);
  const there = `SELECT name FROM ${
    g.table(inSchema("sqlite_schema", table.schema))
  } WHERE type = 'index' AND tbl_name = ${name}`;
  return statisticsTables(input).map((each) => ({
    sql: `DELETE FROM ${each} WHERE tbl = ${name} AND idx IS NOT NULL AND idx NOT IN (${there})`,
  }));
}
