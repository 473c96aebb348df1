import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import type { Constraint, Index, Schema, Table } from "../schema/model.ts";
import { hasBuiltinName } from "../schema/naming.ts";
import { isEqual, nameKey } from "../schema/pairs.ts";

/**
 * The models, in which constraints and indexes that nobody gave a name are those of the database that say the same, whatever
 * they are called there: by another tool's rule, or after a table or a column that has another name now. Pure.
 */
export function withNamesOf(database: Schema, models: Schema, registry: Registry, server: Server): Schema {
  const there = byName(database.tables);
  const unknown = models.tables.filter((is) => {
    const was = there.get(nameKey(is));
    return was !== undefined && isUnmatched(is, was, server);
  });
  if (unknown.length === 0) return models;
  const words = (tables: readonly Table[]) => byName(registry.normalize({ tables, objects: {} }, server).tables);
  const [old, own] = [words(unknown.map((is) => there.get(nameKey(is))!)), words(unknown)];
  const named = new Map(unknown.map((is) => {
    const [was, normal] = [old.get(nameKey(is))!, own.get(nameKey(is))!];
    const constraints = adopting(is, { given: is.constraints, old: was.constraints, own: normal.constraints });
    const indexes = adopting(is, { given: is.indexes, old: was.indexes, own: normal.indexes });
    return [is, { ...is, constraints, indexes }];
  }));
  return { ...models, tables: models.tables.map((table) => named.get(table) ?? table) };
}

function byName(tables: readonly Table[]): ReadonlyMap<string, Table> {
  return new Map(tables.map((table) => [nameKey(table), table]));
}

/** Whether something that nobody gave a name stands under the built-in one in the models alone. */
function isUnmatched(is: Table, was: Table, { features: { primaryKeyName } }: Server): boolean {
  if (is === was) return false;
  // Where all primary keys have one name, theirs says nothing.
  const isNamed = (each: Constraint) => each.kind !== "primary_key" || primaryKeyName === undefined;
  const isKnown = (name: string | undefined) =>
    was.constraints.some((each) => each.name === name) || was.indexes.some((each) => each.name === name);
  const isLost = (each: Constraint | Index) => !isKnown(each.name) && hasBuiltinName(is.name, each);
  return is.constraints.some((each) => isNamed(each) && isLost(each)) || is.indexes.some(isLost);
}

interface Lists<O> {
  readonly given: readonly O[];
  /** Those of the database, as the server tells them. */
  readonly old: readonly O[];
  /** Those of the models, likewise. */
  readonly own: readonly O[];
}

function adopting<O extends Constraint | Index>({ name: table }: Table, { given, old, own }: Lists<O>): readonly O[] {
  const here = new Set(own.map(({ name }) => name));
  const known = new Set(old.map(({ name }) => name));
  const free = old.filter(({ name }) => name === undefined || !here.has(name));
  return given.map((object) => {
    const normal = own.find(({ name }) => name === object.name);
    if (normal === undefined || known.has(object.name) || !hasBuiltinName(table, object)) return object;
    const i = free.findIndex((other) => isEqual({ ...other, name: "" }, { ...normal, name: "" }));
    if (i < 0) return object;
    const [same] = free.splice(i, 1) as [O];
    return same.name === undefined ? same : { ...object, name: same.name };
  });
}
