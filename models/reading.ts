import type { Connection } from "../registry/connection.ts";
import type { Registry } from "../registry/registry.ts";
import type { Schema, SchemaObject, Table } from "../schema/model.ts";

/**
 * All that a database holds in the connection's own schema, whose name is left out, and in others.
 *
 * @param schemas the others; each is told as an object of the kind `schema` too
 * @param ownSchema the name of the connection's own
 */
export async function readSchema(
  connection: Connection,
  registry: Registry,
  schemas: readonly string[] = [],
  ownSchema: string | undefined = connection.server.defaultSchema,
): Promise<Schema> {
  const own = await readPart(connection, registry);
  if (schemas.length === 0) return own;
  const read = await readPart(connection, registry, schemas);
  const others = { ...read, tables: read.tables.map((table) => relative(table, ownSchema)) };
  const kinds = [...new Set([...Object.keys(own.objects), ...Object.keys(others.objects)])];
  const both = Object.fromEntries(
    kinds.map((kind) => [kind, [...own.objects[kind] ?? [], ...others.objects[kind] ?? []]]),
  );
  return {
    tables: [...own.tables, ...others.tables],
    objects: { ...both, schema: schemas.toSorted().map((name) => ({ name })) },
  };
}

async function readPart(connection: Connection, registry: Registry, schemas?: readonly string[]): Promise<Schema> {
  const options = schemas === undefined ? {} : { schemas };
  const { tables, objects } = await connection.inspector.schema(options);
  const more: Record<string, readonly SchemaObject[]> = {};
  for (const { kind, inspect } of registry.objects()) {
    // What the inspector does not know is read by the plugin that brings it.
    const read = inspect?.[connection.server.dialect];
    if (read !== undefined && objects[kind] === undefined) more[kind] = await read(connection, options);
  }
  return { tables, objects: { ...objects, ...more } };
}

/** `table` with the name of the connection's own schema left out of what it refers to. */
function relative(table: Table, ownSchema: string | undefined): Table {
  const bare = <O extends object>(named: O): O => {
    const { schema, ...rest } = named as { readonly schema?: string };
    return schema !== undefined && schema === ownSchema ? rest as O : named;
  };
  return {
    ...table,
    columns: table.columns.map((column) => ({ ...column, type: bare(column.type) })),
    constraints: table.constraints.map((constraint) => {
      if (constraint.kind !== "foreign_key") return constraint;
      const { references } = constraint;
      return { ...constraint, references: { ...references, table: bare(references.table) } };
    }),
  };
}
