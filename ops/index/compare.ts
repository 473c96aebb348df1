import type { Operation } from "../../registry/operation.ts";
import type { CompareContext } from "../../registry/plugin.ts";
import { listedColumns } from "../../schema/column_lists.ts";
import { nameOf, tableName } from "../../schema/edit.ts";
import type { Constraint, Index, Schema, Table } from "../../schema/model.ts";
import { namesIn } from "../../schema/names_in_sql.ts";
import { byName, isEqual, nameKey, pairs } from "../../schema/pairs.ts";

/** The indexes that tables on both sides gain, lose and change; one that changes is dropped and made anew. */
export function* compare(
  before: Schema,
  after: Schema,
  { normal, server, remade }: CompareContext,
): Iterable<Operation> {
  const columns = Map.groupBy(remade("column"), ({ schema, table }) => nameKey(tableName(table!, schema)));
  for (const { was, is } of pairs(before.tables, after.tables, nameKey)) {
    if (was === undefined || is === undefined) continue;
    const anew = new Set(columns.get(nameKey(is))?.map(({ name }) => name.toLowerCase()));
    if (normal(was) === normal(is) && anew.size === 0) continue;
    const table = nameOf(is);
    const [old, own] = [told(normal(was)), told(normal(is))];
    for (const pair of pairs(was.indexes, is.indexes, ({ name }) => name)) {
      const { name } = (pair.is ?? pair.was)!;
      const isSame = isEqual(old.get(name), own.get(name));
      if (isSame && !reads(old.get(name), anew)) continue;
      // It stays as long as the foreign key does.
      if (server.features.foreignKeysBringIndexes && pair.is === undefined && isBrought(pair.was, normal(is))) continue;
      if (pair.was) yield { kind: "drop_index", table, name: pair.was.name, was: pair.was } as Operation;
      if (pair.is) yield { kind: "create_index", table, index: pair.is } as Operation;
    }
  }
}

/** Whether an index is one of some columns, in small letters: by itself, in an expression, in its condition, or beside its key. */
function reads(index: Index | Constraint | undefined, columns: ReadonlySet<string>): boolean {
  if (columns.size === 0 || index === undefined || "kind" in index) return false;
  const { where, options } = index;
  const read = [
    ...index.columns.flatMap(({ column, expression }) => [
      ...(column === undefined ? [] : [column.toLowerCase()]),
      ...(expression === undefined ? [] : namesIn(expression)),
    ]),
    ...(where === undefined ? [] : namesIn(where)),
    ...listedColumns(options).map((column) => column.toLowerCase()),
  ];
  return read.some((column) => columns.has(column));
}

/** Whether an index may be one that the server has made for a foreign key of the table. */
function isBrought({ name, unique, columns }: Index, { constraints }: Table): boolean {
  return !unique && constraints.some((constraint) => {
    if (constraint.kind !== "foreign_key") return false;
    const [first] = constraint.columns;
    const isNamed = name === first || name.startsWith(`${first}_`) && /^\d+$/.test(name.slice(first!.length + 1));
    return isNamed && isEqual(constraint.columns, columns.map(({ column }) => column));
  });
}

/** Indexes by their names as the database tells them: as constraints, where that is the same there. */
function told({ indexes, constraints }: Table): ReadonlyMap<string, Index | Constraint> {
  return byName([...indexes, ...constraints]);
}
