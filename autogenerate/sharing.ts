import type { Schema, SchemaObject, Table } from "../schema/model.ts";
import { isEqual, nameKey } from "../schema/pairs.ts";

/**
 * `after`, in which whatever says the same as in `before` is the very object that stands there: what is one object on both
 * sides needs no further look. Of a schema that is told twice this is nearly all. Pure.
 */
export function sharing(before: Schema, after: Schema): Schema {
  return {
    ...after,
    tables: shared(before.tables, after.tables, isSameTable),
    objects: Object.fromEntries(
      Object.entries(after.objects).map(([kind, list]) => [kind, shared(before.objects[kind] ?? [], list, isEqual)]),
    ),
  };
}

function shared<O extends SchemaObject>(
  before: readonly O[],
  after: readonly O[],
  isSame: (was: O, is: O) => boolean,
): readonly O[] {
  const old = new Map(before.map((object) => [nameKey(object), object]));
  return after.map((is) => {
    const was = old.get(nameKey(is));
    return was !== undefined && isSame(was, is) ? was : is;
  });
}

/** Whether two tables say the same, in whatever order their columns, constraints and indexes stand. */
function isSameTable(was: Table, is: Table): boolean {
  if (isEqual(was, is)) return true;
  const { columns, constraints, indexes, ...rest } = was;
  const { columns: itsColumns, constraints: itsConstraints, indexes: itsIndexes, ...itsRest } = is;
  return isEqual(rest, itsRest) && isSameList(columns, itsColumns) && isSameList(constraints, itsConstraints) &&
    isSameList(indexes, itsIndexes);
}

function isSameList<T extends { readonly name?: string }>(was: readonly T[], is: readonly T[]): boolean {
  if (was.length !== is.length) return false;
  return isEqual(inNameOrder(was), inNameOrder(is));
}

function inNameOrder<T extends { readonly name?: string }>(list: readonly T[]): readonly T[] {
  return list.toSorted(({ name: a = "" }, { name: b = "" }) => a < b ? -1 : a > b ? 1 : 0);
}
