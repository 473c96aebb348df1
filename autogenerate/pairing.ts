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

/**
 * Puts two schemas side by side, as far as they are known without the server. A table that the database tells as the models are
 * in the server's words is in them, and needs no further look: of a database in sync nearly all are. Pure.
 */
export function pairing(before: Schema, after: Schema, registry: Registry, server: Server): Pairing {
  const { operations: renames, before: read } = renaming(before, after, registry);
  const own = tablesByName(registry.normalize(after, server).tables);
  const others = read.tables.filter((table) => !isEqual(own.get(nameKey(table)), table));
  const differing = { ...read, tables: others };
  const named = withoutCommonNames(differing, server);
  const models = withKnownNamesOf(named, after, registry, server);
  const [was, is] = normalPair(differing, models, registry, server);
  const whole = (schema: Schema, same: (table: Table) => Table): Schema => {
    const tables = new Map(others.map((table, i) => [table, schema.tables[i]!]));
    return { ...schema, tables: read.tables.map((table) => tables.get(table) ?? same(table)) };
  };
  return {
    renames,
    database: whole(named, (table) => table),
    models,
    words: [whole(was, (table) => own.get(nameKey(table))!), is],
  };
}

function tablesByName(tables: readonly Table[]): ReadonlyMap<string, Table> {
  return new Map(tables.map((table) => [nameKey(table), table]));
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
  const [before, told] = [database, models].map((schema) => registry.normalize(schema, server)) as [Schema, Schema];
  const there = tablesByName(before.tables);
  const differing = new Map<Table, Table>();
  for (const [i, table] of models.tables.entries()) {
    const was = there.get(nameKey(table));
    if (was === undefined || isEqual(was.options, told.tables[i]!.options)) continue;
    const { options: _, ...rest } = table;
    differing.set(told.tables[i]!, { ...rest, ...(was.options && { options: was.options }) });
  }
  if (differing.size === 0) return [before, told];
  const again = registry.normalize({ tables: [...differing.values()], objects: {} }, server).tables;
  const standing = new Map([...differing.keys()].map((table, i) => [table, again[i]!]));
  return [before, { ...told, tables: told.tables.map((table) => standing.get(table) ?? table) }];
}
