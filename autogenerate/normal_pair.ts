import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import type { Schema, Table } from "../schema/model.ts";
import { isEqual, nameKey } from "../schema/pairs.ts";

/**
 * Both as the server would report them. A table of the models that is there has the options that it has in the database: no
 * operation alters these, so that all else is compared in the table as it stands. A column of a STRICT table is told by
 * another type. Pure.
 */
export function normalPair(
  database: Schema,
  models: Schema,
  registry: Registry,
  server: Server,
): readonly [database: Schema, models: Schema] {
  const [before, told] = [database, models].map((schema) => registry.normalize(schema, server)) as [Schema, Schema];
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
