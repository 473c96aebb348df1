import type { Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import type { Schema, Table } from "../schema/model.ts";
import { isEqual, nameKey } from "../schema/pairs.ts";
import { withKnownNamesOf, withoutCommonNames } from "./names.ts";
import { renaming } from "./renames.ts";

/** Two schemas side by side. */
export interface Pairing {
  /** What gives the objects of the database the names that the models have for them. */
  readonly renames: readonly Operation[];
  /** The database as it is then. */
  readonly database: Schema;
  /** The models, in which what does not go by its name has that of the database. */
  readonly models: Schema;
  /** Both as the server tells them. */
  readonly words: readonly [database: Schema, models: Schema];
}

/** Puts two schemas side by side, as far as they are known without the server. Pure. */
export function pairing(before: Schema, after: Schema, registry: Registry, server: Server): Pairing {
  const { operations: renames, before: read } = renaming(before, after, registry);
  const database = withoutCommonNames(read, server);
  const models = withKnownNamesOf(database, after, registry, server);
  return { renames, database, models, words: normalPair(read, models, registry, server) };
}

/**
 * Both as the server would report them. A table of the models that is there has the options that it has in the database: no
 * operation alters these, so that all else is compared in the table as it stands. A column of a STRICT table is told by
 * another type. Pure.
 */
function normalPair(
  database: Schema,
  models: Schema,
  registry: Registry,
  server: Server,
): readonly [database: Schema, models: Schema] {
  const told = registry.normalize(models, server);
  const before = normalBeside(told, database, registry, server);
  const there = new Map(before.tables.map((table) => [nameKey(table), table]));
  const differing = new Map<Table, Table>();
  for (const [i, table] of models.tables.entries()) {
    const { options: _, ...rest } = table;
    const was = there.get(nameKey(table));
    if (was === undefined || isEqual(was.options, told.tables[i]!.options)) continue;
    differing.set(told.tables[i]!, { ...rest, ...(was.options && { options: was.options }) });
  }
  if (differing.size === 0) return [before, told];
  const again = registry.normalize({ tables: [...differing.values()], objects: {} }, server).tables;
  const standing = new Map([...differing.keys()].map((table, i) => [table, again[i]!]));
  return [before, { ...told, tables: told.tables.map((table) => standing.get(table) ?? table) }];
}

/** A database as the server would report it. What it tells as the models are then is in its words: of one in sync, nearly all. */
function normalBeside(told: Schema, database: Schema, registry: Registry, server: Server): Schema {
  const own = new Map(told.tables.map((table) => [nameKey(table), table]));
  const others = database.tables.filter((table) => !isEqual(own.get(nameKey(table)), table));
  const normal = registry.normalize({ ...database, tables: others }, server);
  const standing = new Map(others.map((table, i) => [table, normal.tables[i]!]));
  return { ...normal, tables: database.tables.map((table) => standing.get(table) ?? own.get(nameKey(table))!) };
}
