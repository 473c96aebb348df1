import { canonicalPair } from "../autogenerate/canonical.ts";
import { compare, type Draft } from "../autogenerate/compare.ts";
import { NotAtHeadError } from "../errors.ts";
import { print, type Printed } from "../autogenerate/print.ts";
import type { Connection } from "../registry/connection.ts";
import type { Operation } from "../registry/operation.ts";
import type { Server } from "../registry/server.ts";
import { importModule } from "../runtime/host.ts";
import { replay, type Replayed, type UnseenRevision } from "../runtime/replay.ts";
import { sameName } from "../schema/edit.ts";
import type { Schema, SchemaObject, TableName } from "../schema/model.ts";
import type { RevisionGraph } from "../script/graph.ts";
import { loadScript } from "../script/load.ts";
import { checkModels, readModels, requireModels, schemasOf, unqualified } from "./_models.ts";
import { assumedServer, connect, type Project } from "./_project.ts";

/** What is found where models are compared with a database, or with what the revisions make. */
export interface Comparison extends Draft {
  readonly server: Server;
  /** The revisions that could not be seen through, where no database was asked. */
  readonly unseen: readonly UnseenRevision[];
}

/** How {@linkcode compareModels} compares. */
export interface ComparisonOptions {
  /** Whether the revisions are replayed in memory, and no database is asked. @default {false} */
  readonly offline?: boolean | undefined;
}

/**
 * Compares the models of the project with its database, which must be at head, or with what its revisions make.
 *
 * @throws {ConfigError} if the config names no models
 * @throws {ModelError} if they cannot be read, or say what no database can be
 * @throws {NotAtHeadError} if the database is behind
 */
export async function compareModels(
  project: Project,
  graph: RevisionGraph,
  { offline = false }: ComparisonOptions = {},
): Promise<Comparison> {
  requireModels(project);
  return offline ? await comparedWithHistory(project, graph) : await comparedWithDatabase(project, graph);
}

async function comparedWithDatabase(project: Project, graph: RevisionGraph): Promise<Comparison> {
  const { registry, versionTable } = project;
  await using database = await connect(project);
  const { executor, connection } = database;
  const { server } = connection;
  requireHead(graph, (await executor.versions(versionTable)).rows);
  const after = await readModels(project, server, database.target);
  const before = await readDatabase(project, connection, schemasOf(after));
  checkModels(after, before, registry, server);
  const told = await canonicalPair(before, after, { registry, connection });
  return { ...compare(before, after, { registry, server, told }), server, unseen: [] };
}

async function comparedWithHistory(project: Project, graph: RevisionGraph): Promise<Comparison> {
  const { registry } = project;
  const { server } = assumedServer(project);
  const after = await readModels(project, server);
  const { schema: before, unseen } = await replayed(project, graph, server);
  checkModels(after, before, registry, server);
  return { ...compare(before, after, { registry, server }), server, unseen };
}

/** Operations as the body of a function of a revision file. */
export function printed(operations: readonly Operation[], { registry }: Project): Printed {
  return print(operations, registry);
}

/** @throws {NotAtHeadError} if the version rows are not those of the heads */
function requireHead(graph: RevisionGraph, rows: readonly string[]): void {
  const heads = graph.realHeads.map(({ id }) => id);
  if (heads.length === rows.length && heads.every((head) => rows.includes(head))) return;
  const list = (ids: readonly string[]) => ids.length === 0 ? "<base>" : [...ids].sort().join(", ");
  throw new NotAtHeadError(
    `Target database is not up to date: it is at ${list(rows)}, and the newest is ${list(heads)}`,
    { hint: "run `retort upgrade heads` first, or say --offline to compare with what the revisions make" },
  );
}

/** What the database holds, without the table of its version rows. */
async function readDatabase(
  { registry, versionTable }: Project,
  connection: Connection,
  schemas: readonly string[],
): Promise<Schema> {
  const { inspector, server } = connection;
  const named = server.defaultSchema;
  const options = schemas.length === 0 || named === undefined ? {} : { schemas: [named, ...schemas] };
  const read = unqualified(await inspector.schema(options), server);
  const objects: Record<string, readonly SchemaObject[]> = { ...read.objects };
  if (schemas.length > 0) {
    const there = new Set(await inspector.schemas());
    objects.schema = schemas.filter((name) => there.has(name)).map((name) => ({ name }));
  }
  // What a plugin knows is read by the plugin.
  for (const { kind, inspect } of registry.objects()) {
    const own = inspect?.[server.dialect];
    if (own === undefined || objects[kind] !== undefined) continue;
    objects[kind] = unqualified({ tables: [], objects: { [kind]: await own(connection, options) } }, server)
      .objects[kind]!;
  }
  const isVersionTable = (table: TableName) =>
    sameName({ ...table, schema: table.schema ?? named } as TableName, {
      ...versionTable,
      schema: versionTable.schema ?? named,
    } as TableName);
  return { tables: read.tables.filter((table) => !isVersionTable(table)), objects };
}

/** What the revisions up to `target` make of an empty database. */
export async function replayed(
  project: Project,
  graph: RevisionGraph,
  server: Server,
  target = "heads",
): Promise<Replayed> {
  const { registry, kit, options } = project;
  const steps = graph.plan([], target, "upgrade");
  return await replay(steps.map(({ revision }) => revision), {
    registry,
    kit,
    server,
    load: (revision) => loadScript(revision, importModule),
    x: options.x,
    signal: options.signal,
  });
}
