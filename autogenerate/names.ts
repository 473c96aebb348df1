import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import type { Constraint, Index, Schema, Table } from "../schema/model.ts";
import { constraintName, goesByName, hasBuiltinName, indexName } from "../schema/naming.ts";
import { byName, isEqual, nameKey } from "../schema/pairs.ts";

/** Models as they were given, and as the server tells them. */
export interface Models {
  readonly given: Schema;
  readonly told: Schema;
}

/**
 * The models, in which constraints and indexes that do not go by their names are those of the database that say the same,
 * whatever they are called there: by another tool's rule, or after a table or a column that has another name now. One that
 * has no name in the database has none. Pure.
 *
 * @param database as the server tells it
 */
export function withNamesOf(database: Schema, { given, told }: Models): Models {
  const there = tablesByName(database.tables);
  const own = tablesByName(given.tables);
  const named = new Map<string, readonly [given: Table, told: Table]>();
  for (const is of told.tables) {
    const key = nameKey(is);
    const [was, written] = [there.get(key), own.get(key)];
    if (was === undefined || written === undefined || was === is) continue;
    const constraints = adopting(was.constraints, is.constraints, {
      table: is.name,
      builtinName: (constraint, taken) => constraintName(is.name, constraint, taken),
    });
    const indexes = adopting(was.indexes, is.indexes, {
      table: is.name,
      builtinName: ({ columns }, taken) => indexName(is.name, columns, taken),
    });
    if (constraints.size === 0 && indexes.size === 0) continue;
    named.set(key, [
      {
        ...written,
        constraints: called(written.constraints, is.constraints, constraints),
        indexes: called(written.indexes, is.indexes, indexes),
      },
      {
        ...is,
        constraints: is.constraints.map((each) => constraints.get(each) ?? each),
        indexes: is.indexes.map((each) => indexes.get(each) ?? each),
      },
    ]);
  }
  if (named.size === 0) return { given, told };
  const having = (schema: Schema, side: 0 | 1): Schema => ({
    ...schema,
    tables: schema.tables.map((table) => named.get(nameKey(table))?.[side] ?? table),
  });
  return { given: having(given, 0), told: having(told, 1) };
}

/**
 * The same of the models before the server is asked, so that it is not asked for tables which differ by such names alone:
 * what is known without it decides what says the same. Pure.
 *
 * @param database as it was read
 */
export function withKnownNamesOf(database: Schema, models: Schema, registry: Registry, server: Server): Schema {
  const there = tablesByName(database.tables);
  const unmatched = models.tables.filter((is) => {
    const was = there.get(nameKey(is));
    return was !== undefined && isUnmatched(was, is, server);
  });
  if (unmatched.length === 0) return models;
  const told = (tables: readonly Table[]) => registry.normalize({ tables, objects: {} }, server);
  const was = told(unmatched.map((is) => there.get(nameKey(is))!));
  return withNamesOf(was, { given: models, told: told(unmatched) }).given;
}

/** A database as it was read, without the names of primary keys where all have one: they would be written, and mean nothing. Pure. */
export function withoutCommonNames(database: Schema, { features: { primaryKeyName } }: Server): Schema {
  if (primaryKeyName === undefined) return database;
  return {
    ...database,
    tables: database.tables.map((table) => ({
      ...table,
      constraints: table.constraints.map((constraint) => {
        if (constraint.kind !== "primary_key" || constraint.name !== primaryKeyName) return constraint;
        const { name: _, ...key } = constraint;
        return key;
      }),
    })),
  };
}

function tablesByName(tables: readonly Table[]): ReadonlyMap<string, Table> {
  return new Map(tables.map((table) => [nameKey(table), table]));
}

/** Whether something that does not go by its name stands under it in the models alone. */
function isUnmatched(was: Table, is: Table, { features: { primaryKeyName } }: Server): boolean {
  if (was === is) return false;
  // Where all primary keys have one name, theirs says nothing.
  const isNamed = (each: Constraint) => each.kind !== "primary_key" || primaryKeyName === undefined;
  const isKnown = (name: string | undefined) =>
    was.constraints.some((each) => each.name === name) || was.indexes.some((each) => each.name === name);
  const isLost = (each: Constraint | Index) => !isKnown(each.name) && !goesByName(is.name, each);
  return is.constraints.some((each) => isNamed(each) && isLost(each)) || is.indexes.some(isLost);
}

/** What says how things of one kind are named. */
interface Naming<O> {
  readonly table: string;
  /** The built-in name, or the first of it numbered that is not among `taken`, which gains it. */
  readonly builtinName: (object: O, taken: Set<string>) => string;
}

/** What stands in the models → what stands in its place: that of the database, or the same by a name that is free beside it. */
type Adopted<O> = ReadonlyMap<O, O>;

function adopting<O extends Constraint | Index>(
  old: readonly O[],
  own: readonly O[],
  { table, builtinName }: Naming<O>,
): Adopted<O> {
  const there = byName(old);
  const isSettled = (each: O) => each.name !== undefined && isEqual(there.get(each.name), each);
  const left = own.filter((each) => !isSettled(each));
  if (left.length === 0) return new Map();
  // A foreign key that is new has the name that it was given.
  const isChosen = (each: O) =>
    goesByName(table, each) || !hasBuiltinName(table, each) && !old.some((other) => saysTheSame(other, each));
  const settled = own.filter(isSettled).map(({ name }) => name);
  const taken = new Set([...settled, ...left.filter(isChosen).map(({ name }) => name)].flatMap((name) => name ?? []));
  const free = old.filter(({ name }) => name === undefined || !taken.has(name));
  const adopted = new Map<O, O>();
  for (const each of left) {
    const isBound = goesByName(table, each);
    const i = free.findIndex((other) => (!isBound || other.name === undefined) && saysTheSame(other, each));
    if (i >= 0) adopted.set(each, free.splice(i, 1)[0]!);
  }
  for (const { name } of adopted.values()) if (name !== undefined) taken.add(name);
  for (const each of left) {
    if (adopted.has(each) || isChosen(each) || each.name === undefined) continue;
    if (taken.has(each.name)) adopted.set(each, { ...each, name: builtinName(each, taken) });
    else taken.add(each.name);
  }
  return adopted;
}

/** What was given, by the names that stand in the place of those that it is told by. */
function called<O extends Constraint | Index>(
  given: readonly O[],
  told: readonly O[],
  adopted: Adopted<O>,
): readonly O[] {
  if (adopted.size === 0) return given;
  const named = byName(told);
  return given.map((object, i) => {
    const own = object.name === undefined ? told[i] : named.get(object.name);
    const by = own && adopted.get(own);
    if (by === undefined || by.name === object.name) return object;
    const { name: _, ...rest } = object;
    return (by.name === undefined ? rest : { ...rest, name: by.name }) as O;
  });
}

function saysTheSame(one: Constraint | Index, other: Constraint | Index): boolean {
  return isEqual({ ...one, name: "" }, { ...other, name: "" });
}
