import type { Connection, ReadOptions } from "../registry/connection.ts";
import type { Registry } from "../registry/registry.ts";
import { withoutDefaultSchema } from "../schema/default_schema.ts";
import { joined } from "../schema/edit.ts";
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
    if (own !== undefined && objects[kind] === undefined) objects[kind] = await own(connection, options);
  }
  return { tables, objects };
}

/**
 * All that a database holds in the connection's own schema, whose name is left out, and in others.
 *
 * @param others each is told as an object of the kind `schema` too
 * @param ownSchema the name of the connection's own
 */
export async function readWhole(
  connection: Connection,
  registry: Registry,
  others: readonly string[],
  ownSchema: string | undefined = connection.server.defaultSchema,
): Promise<Schema> {
  const own = await readSchemas(connection, registry);
  if (others.length === 0) return own;
  const { tables, objects } = await readSchemas(connection, registry, { schemas: others });
  const schema = others.toSorted().map((name) => ({ name }));
  return withoutDefaultSchema(joined(own, { tables, objects: { ...objects, schema } }), ownSchema);
}
