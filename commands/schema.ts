import { compare } from "../autogenerate/compare.ts";
import { unmodelled } from "../autogenerate/unmodelled.ts";
import { nearest, UsageError } from "../errors.ts";
import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import type { UnseenRevision } from "../runtime/replay.ts";
import { emptySchema } from "../schema/edit.ts";
import type { Schema, SchemaObject, Table } from "../schema/model.ts";
import { writeOperations } from "./_operations.ts";
import { openProject, type Project, type ProjectOptions } from "./_project.ts";
import type { ScriptDocument } from "./_script.ts";
import { readSides } from "./_sides.ts";
import { unseenText } from "./_unseen.ts";

/** What {@linkcode schemaDump} and {@linkcode schemaShow} may be told. */
export interface SchemaOptions extends ProjectOptions {
  /**
   * What has the schema: a revision, or whatever else {@linkcode DiffOptions.from} names. @default {"database"}
   */
  readonly at?: string | undefined;
}

/** What {@linkcode schemaShow} may be told. */
export interface SchemaShowOptions extends SchemaOptions {
  /** The one table to tell of, as `table` or `schema.table`. @default everything */
  readonly table?: string | undefined;
}

/** What {@linkcode schemaShow} tells, with what its text needs. */
export interface SchemaShown {
  readonly schema: Schema;
  readonly server: Server;
  readonly registry: Registry;
  readonly unseen: readonly UnseenRevision[];
}

/**
 * Writes the SQL that makes a whole schema in an empty database: tables and what hangs on them, enum types, sequences, and
 * what plugins know. The same schema is always written in the same way. What retort does not know, triggers and functions for
 * one, is none of it; the table of the version rows is none either.
 *
 * @throws {RevisionError} if there is no such revision
 * @throws {DatabaseError} if the user of the database may not see all of it, and the config refuses that
 */
export async function schemaDump(options: SchemaOptions = {}): Promise<ScriptDocument> {
  const project = await openProject(options);
  const { registry } = project;
  const { schema, server, hidden, unseen } = await read(project, options);
  const { upgrade: operations, warnings } = compare(emptySchema, schema, { registry, server });
  return await writeOperations(project, {
    server,
    before: emptySchema,
    operations,
    about: [
      "the whole schema",
      ...unmodelled(schema, registry).map((each) => `left out: ${each}`),
      ...[...hidden, ...warnings].map((warning) => `warning: ${warning}`),
      ...unseen.map(unseenText),
    ],
  });
}

/**
 * Reads a schema, or one table of it. `onNote` is told what the user of the database may not see.
 *
 * @throws {UsageError} if there is no such table
 * @throws {DatabaseError} if the user of the database may not see all of it, and the config refuses that
 */
export async function schemaShow(options: SchemaShowOptions = {}): Promise<Schema> {
  return (await readSchemaShow(options)).schema;
}

/** As {@linkcode schemaShow}, with what the command line shows. */
export async function readSchemaShow(options: SchemaShowOptions): Promise<SchemaShown> {
  const project = await openProject(options);
  const { registry } = project;
  const { schema: whole, server, hidden, unseen } = await read(project, options);
  const { table } = options;
  const schema = table === undefined ? whole : { tables: [tableNamed(table, whole)], objects: {} };
  for (const line of hidden) project.options.onNote?.(line);
  return { schema, server, registry, unseen };
}

async function read(project: Project, { at = "database" }: SchemaOptions) {
  await using sides = await readSides(project, [at]);
  const { server, hidden, unseen } = sides;
  return { schema: sorted(sides.schemas[0]!, project.registry), server, hidden, unseen };
}

function tableNamed(name: string, { tables }: Schema): Table {
  const found = tables.find((table) => qualified(table) === name);
  if (found !== undefined) return found;
  const near = nearest(name, tables.map(qualified));
  throw new UsageError(`Cannot show the table "${name}": there is no such table`, {
    hint: near === undefined ? "`retort schema show` shows all of them" : `did you mean "${near}"?`,
  });
}

/** `schema.table`, or the table alone where it is in the connection's own schema. */
export function qualified({ name, schema }: SchemaObject): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

/** The same in an order that does not tell how it came to be; but for objects that may rest upon one another, as views do. */
function sorted({ tables, objects }: Schema, registry: Registry): Schema {
  const phaseOf = (kind: string) => registry.objects().find((known) => known.kind === kind)?.phase ?? "object";
  return {
    tables: tables.map((table) => ({
      ...table,
      constraints: table.constraints.toSorted((a, b) =>
        order(rank(a.kind) + (a.name ?? ""), rank(b.kind) + (b.name ?? ""))
      ),
      indexes: table.indexes.toSorted((a, b) => order(a.name, b.name)),
    })).sort((a, b) => order(qualified(a), qualified(b))),
    objects: Object.fromEntries(
      Object.entries(objects).sort(([a], [b]) => order(a, b)).map(([kind, list]) => [
        kind,
        phaseOf(kind) === "object" ? list : list.toSorted((a, b) => order(qualified(a), qualified(b))),
      ]),
    ),
  };
}

/** Primary keys first, foreign keys last. */
function rank(kind: string): string {
  return ` ${["primary_key", "unique", "check", "exclude", "foreign_key"].indexOf(kind)} `;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
