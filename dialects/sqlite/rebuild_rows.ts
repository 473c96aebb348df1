/**
 * The rows of a table that is made anew: where they go, how each is known again, and what AUTOINCREMENT has counted. Pure.
 *
 * @module
 */
import type { Statement } from "../../registry/operation.ts";
import { defined } from "../../schema/defined.ts";
import type { Table, TableName } from "../../schema/model.ts";
import { isEqual } from "../../schema/pairs.ts";
import { type Catalog, inSchema } from "./catalog.ts";
import { isRowid } from "./grammar.ts";
import { rowidName } from "./named_rows.ts";
import { type Copy, rowsOf, withoutNulls } from "./proofs.ts";
import type { RebuildInput } from "./rebuild.ts";
import type { Plan } from "./rebuild_plan.ts";
import { strictType } from "./types.ts";
import { orphans, unfit } from "./unfit.ts";

/** Where the rows go, and how they are known again. */
export function copyOf({ table, before, catalog }: RebuildInput, { after, places, interim }: Plan): Copy {
  const columns = after.columns.flatMap(({ name, computed }) => {
    const { origin, interim, value, retyped } = places.get(name)!;
    const was = before.columns.find((column) => column.name === origin);
    // What is computed comes by itself; what was, and is no longer, is taken over.
    return was === undefined || computed !== undefined
      ? []
      : [defined({ from: was.name, to: interim, value, retyped })];
  });
  const alias = after.columns.find((column) => isRowid(after, column));
  const [from, to] = [rowidOf(before), rowidOf(interim)];
  // A column that gives the rowid its values brings them along; one that is new has those of the old rowid.
  const comes = alias !== undefined && places.get(alias.name)!.origin !== undefined;
  const rowid = from === undefined || to === undefined || comes ? undefined : { from, to };
  return defined({
    from: inSchema(before.name, table.schema),
    to: inSchema(freeName(before.name, catalog), table.schema),
    columns,
    rowid,
    key: rowid === undefined ? primaryKey(after, columns, places) : [rowid],
  });
}

/** The columns of the primary key, where their values are as they were. */
function primaryKey(after: Table, columns: Copy["columns"], places: Plan["places"]): Copy["key"] {
  const key = after.constraints.find((constraint) => constraint.kind === "primary_key");
  const nullable = after.columns.some(({ name, nullable }) => nullable && key?.columns.includes(name));
  // NULLs in it are no two the same.
  const numbers = after.columns.some((column) => isRowid(after, column));
  if (nullable && !isWithoutRowid(after) && !numbers) return [];
  const parts = (key?.columns ?? []).map((name) => columns.find(({ to }) => to === places.get(name)?.interim));
  if (parts.some((part) => part === undefined || part.value !== undefined)) return [];
  return parts.map((part) => ({ from: part!.from, to: part!.to }));
}

/** A name that no object has. */
export function freeName(table: string, catalog: Catalog | undefined): string {
  let name = `_retort_${table}`;
  for (let i = 2; catalog?.has(name); i++) name = `_retort_${table}_${i}`;
  return name;
}

function isWithoutRowid({ options }: Table): boolean {
  return options?.sqlite?.withoutRowid === true;
}

/** Moves the rows; of what does not fit, the rows and the rule are told. */
export function insertion(
  copy: Copy,
  { before, catalog, keysStayOn = false, grammar: g }: RebuildInput,
  { after, interim, places }: Plan,
): readonly Statement[] {
  const { from, to, columns, rowid } = copy;
  const targets = [...(rowid ? [rowid.to] : []), ...columns.map((column) => column.to)];
  const sources = [
    ...(rowid ? [g.ident(rowid.from)] : []),
    ...columns.map(({ from, value }) => value === undefined ? g.ident(from) : `(${value})`),
  ];
  const into = targets.length === 0
    ? undefined
    : `INSERT INTO ${g.table(to)} (${targets.map((name) => g.ident(name)).join(", ")}) SELECT ${sources.join(", ")}`;
  if (into === undefined) return [];
  const fresh = interim.constraints.filter((constraint) =>
    !before.constraints.some((each) => isEqual(each, constraint))
  );
  const required = columns.filter(({ to }) => {
    const column = after.columns.find(({ name }) => places.get(name)!.interim === to)!;
    return !column.nullable && before.columns.find(({ name }) => name === places.get(column.name)!.origin)!.nullable;
  });
  const row = rowid?.from ?? rowidOf(before);
  const typed = interim.options?.sqlite?.strict !== true ? [] : columns.map((column) => ({
    column,
    type: g.type(strictType(interim.columns.find(({ name }) => name === column.to)!.type)),
  }));
  const blame = [
    ...unfit(copy, before, { constraints: fresh, required, typed }, g),
    ...(keysStayOn && catalog !== undefined ? orphans(before, from, row, catalog, g) : []),
  ];
  const progress = { doing: "copying", about: rowsOf(from) };
  // SQLite would give a number to a row without one, in silence.
  const numbers = columns.find(({ from, to }) =>
    after.columns.some((column) => places.get(column.name)!.interim === to && isRowid(after, column)) &&
    !before.columns.some((column) => column.name === from && isRowid(before, column))
  );
  return [
    ...(numbers === undefined ? [] : [withoutNulls(copy.from, before, numbers, g)]),
    { sql: `${into} FROM ${g.table(from)}`, blame, progress },
  ];
}

/** A name by which the rowid of a table can be read. */
export function rowidOf(table: Table): string | undefined {
  if (isWithoutRowid(table)) return undefined;
  return rowidName(table.columns.map(({ name }) => name)) ??
    table.columns.find((column) => isRowid(table, column))?.name;
}

/** What AUTOINCREMENT has counted, which may be more than the largest number that is still there. */
export function sequence(
  { table, before, grammar: g }: RebuildInput,
  { after }: Plan,
  interim: TableName,
): readonly Statement[] {
  const counts = ({ columns }: Table) => columns.some(({ options }) => options?.sqlite?.autoincrement === true);
  if (!counts(before) || !counts(after)) return [];
  const sequences = g.table(inSchema("sqlite_sequence", table.schema));
  const [from, to] = [g.literal(before.name), g.literal(interim.name)];
  return [
    { sql: `DELETE FROM ${sequences} WHERE name = ${to}` },
    { sql: `INSERT INTO ${sequences} (name, seq) SELECT ${to}, seq FROM ${sequences} WHERE name = ${from}` },
  ];
}
