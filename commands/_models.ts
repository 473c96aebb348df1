import { dirname } from "node:path";
import { ConfigError, isRetortError, ModelError } from "../errors.ts";
import type { DatabaseTarget } from "../registry/connection.ts";
import { isModelSource, type ModelContext } from "../registry/model_source.ts";
import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import { parseUrl } from "../runtime/url.ts";
import { withoutDefaultSchema } from "../schema/default_schema.ts";
import { emptySchema } from "../schema/edit.ts";
import type { ForeignKey, Schema, SchemaObject, Table } from "../schema/model.ts";
import { isEqual, nameKey } from "../schema/pairs.ts";
import { refuseHidden } from "./_database.ts";
import type { Project } from "./_project.ts";

/** @throws {ConfigError} if the config names no models */
export function requireModels({ config }: Project): void {
  if (config.values.target !== undefined) return;
  throw new ConfigError("Cannot compare the models with the database: the config names no models", {
    hint: "set `target: schema([…])` in retort.config.ts, or a source of models such as fromSql(…)",
  });
}

/** What models are read with. */
export interface ModelsOptions {
  /** The database that they are compared with, for a source that asks it. */
  readonly target?: DatabaseTarget | undefined;
  /** Takes over a database inside of the program that they were read in. @default their source closes it */
  readonly keep?: ModelContext["keep"] | undefined;
}

/**
 * The models of the project, all of its sources joined, as `server` could have them.
 *
 * @throws {ModelError} if a source cannot be read, or two have a table of one name
 */
export async function readModels(project: Project, server: Server, options: ModelsOptions = {}): Promise<Schema> {
  const { target: given = emptySchema } = project.config.values;
  const context = modelContext(project, server, options);
  let whole = emptySchema;
  for (const each of Array.isArray(given) ? given : [given]) {
    const schema: Schema = isModelSource(each) ? await each.load(context) : each;
    whole = together(whole, withoutDefaultSchema(schema, server.defaultSchema));
  }
  const schemas = schemasOf(whole);
  if (schemas.length === 0) return whole;
  // A table says by itself that its schema is to be there.
  return { ...whole, objects: { ...whole.objects, schema: schemas.map((name) => ({ name })) } };
}

/** The folder from which the project's packages are found: that of its config. */
export function packagesFolder({ config: { directory, path } }: Project): string {
  return path === undefined ? directory : dirname(path);
}

/** What a source of models may ask. */
function modelContext(project: Project, server: Server, { target, keep }: ModelsOptions): ModelContext {
  const { registry, config: { directory, values }, options: { signal, commandLine } } = project;
  return {
    server,
    registry,
    directory,
    packages: packagesFolder(project),
    ...(target && { target }),
    ...(keep && { keep }),
    ...(signal && { signal }),
    open: async (url) => {
      const parsed = typeof url === "string" ? parseUrl(url, directory) : url;
      return await registry.dialectOf(parsed.scheme).connect(parsed, signal ? { signal } : {});
    },
    warn: (message) => commandLine?.warn?.(message),
    hidden: (lines) => {
      refuseHidden(lines, values);
      for (const line of lines) commandLine?.warn?.(line);
    },
  };
}

/** The schemas that models name beside the connection's own, sorted. */
export function schemasOf({ tables, objects: { schema = [], ...objects } }: Schema): readonly string[] {
  const within: readonly SchemaObject[] = [...tables, ...Object.values(objects).flat()];
  const named = [...within.flatMap((object) => object.schema ?? []), ...schema.map(({ name }) => name)];
  return [...new Set(named)].sort();
}

/** The models of two sources. @throws {ModelError} if both have a table or an object of one name, and mean different ones */
function together(a: Schema, b: Schema): Schema {
  const kinds = new Set([...Object.keys(a.objects), ...Object.keys(b.objects)]);
  const renamed = [...a.renamed ?? [], ...b.renamed ?? []];
  return {
    tables: merged("table", a.tables, b.tables, () => false),
    objects: Object.fromEntries(
      [...kinds].map((kind) => [kind, merged(kind, a.objects[kind] ?? [], b.objects[kind] ?? [], isEqual)]),
    ),
    ...(renamed.length > 0 && { renamed }),
  };
}

function merged<O extends SchemaObject>(
  kind: string,
  a: readonly O[],
  b: readonly O[],
  isSame: (a: O, b: O) => boolean,
): readonly O[] {
  const known = new Map(a.map((object) => [nameKey(object), object]));
  const added = b.filter((object) => {
    const there = known.get(nameKey(object));
    if (there === undefined) return true;
    if (isSame(there, object)) return false;
    throw new ModelError(`Cannot join the models: two of them have the ${kind} "${qualified(object)}"`, {
      hint: "leave it out of one of the sources that `target` lists",
    });
  });
  return [...a, ...added];
}

/**
 * Looks for what no database can be: a foreign key to a table or a column that is not there, a type that the server lacks.
 *
 * @param before what the database has: a table of it that the models do not know may be referred to
 * @throws {ModelError}
 */
export function checkModels(models: Schema, before: Schema, registry: Registry, server: Server): void {
  const tables = new Map([...before.tables, ...models.tables].map((table) => [nameKey(table), table]));
  const grammar = registry.grammar(server);
  for (const table of models.tables) {
    for (const { name, type } of table.columns) {
      try {
        grammar.type(type);
      } catch (error) {
        if (!isRetortError(error)) throw error;
        throw new ModelError(`Cannot use the models: the column "${qualified(table)}.${name}": ${error.message}`, {
          cause: error,
          ...(error.hint !== undefined && { hint: error.hint }),
        });
      }
    }
    for (const constraint of table.constraints) {
      if (constraint.kind === "foreign_key") {
        checkReference(table, constraint, tables.get(nameKey(constraint.references.table)));
      }
    }
  }
}

function checkReference(table: Table, { name, references, columns }: ForeignKey, referred: Table | undefined): void {
  const key = `the foreign key "${name ?? columns.join(", ")}" of "${qualified(table)}"`;
  const to = qualified(references.table);
  if (referred === undefined) {
    const { name, schema } = references.table;
    throw new ModelError(`Cannot use the models: ${key} refers to "${to}", and there is no such table`, {
      hint: `add table("${name}", […]) to them, or correct the name` +
        (schema === undefined
          ? ""
          : `; of another database, fromDatabase(url, { schemas: ["${schema}"] }) reads it too`),
    });
  }
  const missing = references.columns.find((column) => !referred.columns.some(({ name }) => name === column));
  if (missing === undefined) return;
  throw new ModelError(`Cannot use the models: ${key} refers to "${to}.${missing}", and there is no such column`, {
    hint: `the columns of "${to}" are ${referred.columns.map(({ name }) => name).join(", ")}`,
  });
}

function qualified({ name, schema }: SchemaObject): string {
  return schema === undefined ? name : `${schema}.${name}`;
}
