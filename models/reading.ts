import type { Connection, ReadOptions } from "../registry/connection.ts";
import type { Registry } from "../registry/registry.ts";
import { withoutDefaultSchema } from "../schema/default_schema.ts";
import { emptySchema, joined } from "../schema/edit.ts";
import type { Schema, SchemaObject } from "../schema/model.ts";

/** What a database holds in the connection's own schema, or in those that are named: by its inspector, and by plugins. */
export async function readSchemas(
  connection: Connection,
  registry: Registry,
  options: ReadOptions = {},
): Promise<Schema> {
  const { tables, objects: read } = await connection.inspector.schema(options);
  const objects: Record<string, readonly SchemaObject[]> = { ...read };
  // What a plugin knows is read by the plugin.
  for (const { kind, inspect } of registry.objects()) {
    const own = inspect?.[connection.server.dialect];
    if (own !== undefined) objects[kind] = await own(connection, options);
  }
  return { tables, objects };
}

/** What {@linkcode readWhole} reads, and whom it tells. */
export interface WholeOptions {
  /** Whether the connection's own schema is read. @default {true} */
  readonly own?: boolean;
  /** Schemas beside it; those that are not there are told nothing of. @default none */
  readonly others?: readonly string[];
  /** The name of the connection's own. @default that of its server */
  readonly ownSchema?: string | undefined;
  /** Told what the session's role may not see. @default nobody is */
  readonly warn?: (message: string) => void;
}

/**
 * All that a database holds in the connection's own schema, whose name is left out, and in others, each of which is told as an
 * object of the kind `schema` too.
 */
export async function readWhole(
  connection: Connection,
  registry: Registry,
  { own = true, others = [], ownSchema = connection.server.defaultSchema, warn }: WholeOptions = {},
): Promise<Schema> {
  const told = warn === undefined ? {} : { warn };
  const readOwn = own ? readSchemas(connection, registry, told) : Promise.resolve(emptySchema);
  if (others.length === 0) return await readOwn;
  // None waits for another's answer.
  const [here, { tables, objects }, names] = await Promise.all([
    readOwn,
    readSchemas(connection, registry, { schemas: others, ...told }),
    connection.inspector.schemas(),
  ]);
  const there = new Set(names);
  // What tells no schema is of the connection's own, which has been read.
  const isOther = ({ schema }: SchemaObject) => schema !== undefined;
  const beside = {
    tables: tables.filter(isOther),
    objects: {
      ...Object.fromEntries(Object.entries(objects).map(([kind, list]) => [kind, list.filter(isOther)])),
      schema: others.filter((name) => there.has(name)).toSorted().map((name) => ({ name })),
    },
  };
  return withoutDefaultSchema(joined(here, beside), ownSchema);
}
