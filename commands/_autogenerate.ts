import { setImmediate } from "node:timers/promises";
import { type Batched, inBatches } from "../autogenerate/batches.ts";
import { canonicalPair } from "../autogenerate/canonical.ts";
import { compare, type Draft } from "../autogenerate/compare.ts";
import { missing } from "../autogenerate/unmodelled.ts";
import { detected } from "../autogenerate/detected.ts";
import { filtered } from "../autogenerate/filter.ts";
import { ownComparison } from "../autogenerate/own_comparison.ts";
import { print, type Printed } from "../autogenerate/print.ts";
import { comparingPlugins } from "../autogenerate/selection.ts";
import type { Segment } from "../autogenerate/segments.ts";
import { renameComments, type Suggestion } from "../autogenerate/suggestions.ts";
import { NotAtHeadError } from "../errors.ts";
import type { Connection } from "../registry/connection.ts";
import type { Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import { importModule } from "../runtime/host.ts";
import { replay, type Replayed, type UnseenRevision } from "../runtime/replay.ts";
import type { Renamed, Schema } from "../schema/model.ts";
import type { RevisionGraph } from "../script/graph.ts";
import { loadScript } from "../script/load.ts";
import { readDatabase } from "./_database.ts";
import { EmbeddedServer } from "./_embedded.ts";
import { checkModels, readModels, requireModels, schemasOf } from "./_models.ts";
import { assumedServer, connect, type Project } from "./_project.ts";

/** What is found where models are compared with a database, or with what the revisions make. */
export interface Comparison extends Draft {
  readonly server: Server;
  /** What it starts from. */
  readonly before: Schema;
  /** The revisions that could not be seen through, where no database was asked. */
  readonly unseen: readonly UnseenRevision[];
}

/** How {@linkcode compareModels} compares. */
export interface ComparisonOptions {
  /** Whether the revisions are replayed in memory, and no database is asked. @default {false} */
  readonly offline?: boolean | undefined;
  /** Asked which of the things that look renamed are. @default none is */
  readonly onSuggestions?: Ask | undefined;
}

/** Tells which of the things that look renamed are. */
type Ask = (suggestions: readonly Suggestion[]) => readonly Renamed[] | Promise<readonly Renamed[]>;

/**
 * Compares the models of the project with its database, which must be at head, or with what its revisions make.
 *
 * @throws {ConfigError} if the config names no models
 * @throws {ModelError} if they cannot be read, or say what no database can be
 * @throws {NotAtHeadError} if the database is behind
 * @throws {DatabaseError} if the user of the database may not see all of it, and the config refuses that
 */
export async function compareModels(
  project: Project,
  graph: RevisionGraph,
  { offline = false, onSuggestions = () => [] }: ComparisonOptions = {},
): Promise<Comparison> {
  requireModels(project);
  return offline
    ? await comparedWithHistory(project, graph, onSuggestions)
    : await comparedWithDatabase(project, graph, onSuggestions);
}

async function comparedWithDatabase(project: Project, graph: RevisionGraph, ask: Ask): Promise<Comparison> {
  const { registry, versionTable } = project;
  await using database = await connect(project);
  const { executor, connection } = database;
  const { server } = connection;
  requireHead(graph, (await executor.versions(versionTable)).rows);
  const models = await readModels(project, server, { target: database.target });
  const [{ schema: found, hidden }] = await Promise.all([
    readDatabase(connection, project, schemasOf(models)),
    prepared(models, registry, server),
  ]);
  const comparison = await compared(project, server, { before: found, after: models, connection, ask });
  return { ...comparison, warnings: [...hidden, ...comparison.warnings] };
}

/** Has found out what is known of the models without the server, while that works on what it is asked. */
async function prepared(models: Schema, registry: Registry, server: Server): Promise<void> {
  // By then all questions are under way.
  await setImmediate();
  try {
    registry.normalize(models, server);
  } catch {
    // What no database can be is refused where it is compared, if it is.
  }
}

async function comparedWithHistory(project: Project, graph: RevisionGraph, ask: Ask): Promise<Comparison> {
  const { server } = assumedServer(project);
  await using embedded = new EmbeddedServer(project, server);
  const models = await readModels(project, server, { keep: (scratch) => embedded.keep(scratch) });
  const { schema: before, unseen } = await replayed(project, graph, server);
  const connection = await embedded.session(before);
  return await compared(project, server, { before, after: models, connection, ask, unseen });
}

/** Both sides as they were read, and who puts them into the words of the server. */
export interface Read {
  readonly before: Schema;
  readonly after: Schema;
  /** A session with it. @default what is known without a server */
  readonly connection?: Connection | undefined;
  readonly ask: Ask;
  /** The revisions on either side that may have made what nobody sees. @default none */
  readonly unseen?: readonly UnseenRevision[];
}

/** Compares what the project wants to be compared, as it wants it. */
export async function compared(
  project: Project,
  server: Server,
  { before, after, connection, ask, unseen = [] }: Read,
): Promise<Comparison> {
  const { registry, versionTable, config: { values }, options: { onNote } } = project;
  const isCompared = comparingPlugins(values.autogeneratePlugins ?? [], registry.comparing());
  const warnings: string[] = [];
  const { was, is } = filtered(before, after, values, { server, versionTable, warn: (line) => warnings.push(line) });
  // What is left out may be referred to.
  checkModels(is, { ...before, tables: [...before.tables, ...after.tables] }, registry, server);
  const differs = ownComparison(values, server);
  const draftOf = async (models: Schema) => {
    const told = await canonicalPair(was, models, { registry, server, connection });
    return compare(was, models, { registry, server, told, differs, isCompared });
  };
  let draft = await draftOf(is);
  const renamed = draft.suggestions.length > 0 ? await ask(draft.suggestions) : [];
  if (renamed.length > 0) draft = await draftOf({ ...is, renamed: [...is.renamed ?? [], ...renamed] });
  for (const line of detected(draft.upgrade, registry)) onNote?.(line);
  // A revision that nobody sees through may have made it.
  if (unseen.length === 0) warnings.push(...missing(was, is, registry));
  return { ...draft, warnings: [...warnings, ...draft.warnings], server, before: was, unseen };
}

/** What a revision is to hold, in batches where the database or the project wants them. @param before what it starts from */
export function together(
  segment: Segment,
  { before, server }: Pick<Comparison, "before" | "server">,
  { registry, config: { values: { renderAsBatch } } }: Project,
): Batched {
  return inBatches(segment, before, { registry, server, always: renderAsBatch });
}

/**
 * Operations as the body of a function of a revision file, with what a person is told of those that look renamed.
 *
 * @param notes what a person is told of all of them
 */
export function printed(
  operations: readonly Operation[],
  { registry, config: { values: { renderItem: render } } }: Project,
  suggestions: readonly Suggestion[] = [],
  notes: readonly string[] = [],
): Printed {
  const options = render === undefined ? {} : { render };
  const written = (operation: Operation) => print([operation], registry, options).text.trim();
  return print(operations, registry, { ...options, notes, comment: renameComments(suggestions, registry, written) });
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
