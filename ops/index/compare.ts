import type { Operation } from "../../registry/operation.ts";
import type { CompareContext } from "../../registry/plugin.ts";
import { nameOf } from "../../schema/edit.ts";
import type { Constraint, Index, Schema, Table } from "../../schema/model.ts";
import { byName, isEqual, nameKey, pairs } from "../../schema/pairs.ts";

/** The indexes that tables on both sides gain, lose and change; one that changes is dropped and made anew. */
export function* compare(before: Schema, after: Schema, { normal, server }: CompareContext): Iterable<Operation> {
  for (const { was, is } of pairs(before.tables, after.tables, nameKey)) {
    if (was === undefined || is === undefined || normal(was) === normal(is)) continue;
    const table = nameOf(is);
    const [old, own] = [told(normal(was)), told(normal(is))];
    for (const pair of pairs(was.indexes, is.indexes, ({ name }) => name)) {
      const { name } = (pair.is ?? pair.was)!;
      if (isEqual(old.get(name), own.get(name))) continue;
      // It stays as long as the foreign key does.
      if (server.features.foreignKeysBringIndexes && pair.is === undefined && isBrought(pair.was, normal(is))) continue;
      if (pair.was) yield { kind: "drop_index", table, name: pair.was.name, was: pair.was } as Operation;
      if (pair.is) yield { kind: "create_index", table, index: pair.is } as Operation;
    }
  }
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
