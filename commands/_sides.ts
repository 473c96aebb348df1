import process from "node:process";
import { UsageError } from "../errors.ts";
import { fromSql } from "../models/sql_file.ts";
import type { Connection, DatabaseTarget } from "../registry/connection.ts";
import type { Server } from "../registry/server.ts";
import type { UnseenRevision } from "../runtime/replay.ts";
import { parseUrl } from "../runtime/url.ts";
import { emptySchema } from "../schema/edit.ts";
import type { Schema } from "../schema/model.ts";
import { replayed } from "./_autogenerate.ts";
import { readDatabase } from "./_database.ts";
import { EmbeddedServer } from "./_embedded.ts";
import { type ModelsOptions, readModels, requireModels, schemasOf } from "./_models.ts";
import { assumedServer, checkText, connect, databaseTarget, type Project, readGraph } from "./_project.ts";

/** What a text names that has a schema. */
type Meant =
  | { readonly kind: "database"; readonly target?: DatabaseTarget }
  | { readonly kind: "models" }
  | { readonly kind: "sql"; readonly path: string }
  | { readonly kind: "revision"; readonly spec: string };

/** Schemas, read for one server. */
export interface Sides extends AsyncDisposable {
  /** In the order in which they were named. */
  readonly schemas: readonly Schema[];
  readonly server: Server;
  /**
   * A session with the server, where one of them is a database; else with the {@linkcode EmbeddedServer} that holds the first of
   * them, where there is one.
   */
  readonly connection: Connection | undefined;
  /** What the users of the databases may not see, as lines. */
  readonly hidden: readonly string[];
  /** The revisions that could not be seen through, where one of them is a revision. */
  readonly unseen: readonly UnseenRevision[];
}

/**
 * Reads what texts name: `database`, the project's own; another by its URL; `models`, those of the config; a file or a folder of
 * SQL by its path, which ends with `.sql` or holds a slash; else a revision, which the revisions up to it are replayed for in
 * memory. The server is that of the first database among them, or else the one that is assumed.
 *
 * @throws {UsageError} if two are databases of different families
 * @throws {RevisionError} if there is no such revision
 * @throws {ModelError} if the models, or the SQL, cannot be read
 * @throws {DatabaseError} if the user of a database may not see all of it, and the config refuses that
 */
export async function readSides(project: Project, names: readonly string[]): Promise<Sides> {
  const meant = names.map((name) => meaning(checkText(name, "what is to be read"), project));
  await using stack = new AsyncDisposableStack();
  const live = new Map<Meant, { readonly connection: Connection; readonly target?: DatabaseTarget }>();
  for (const each of meant) if (each.kind === "database") live.set(each, stack.use(await opened(each, project)));
  const [first] = live.values();
  const server = first?.connection.server ?? assumedServer(project).server;
  for (const { connection } of live.values()) {
    const { dialect, flavour } = connection.server;
    if (dialect === server.dialect) continue;
    throw new UsageError(`Cannot compare a database of ${server.flavour} with one of ${flavour}`, {
      hint: "both must be of one family",
    });
  }
  const embedded = first === undefined ? stack.use(new EmbeddedServer(project, server)) : undefined;
  const target = first === undefined ? namedTarget(project) : first.target;
  const options: ModelsOptions = { target, keep: embedded && ((scratch) => embedded.keep(scratch)) };
  const unseen: UnseenRevision[] = [];
  const others = new Map<Meant, Schema>();
  for (const each of meant) {
    if (each.kind === "database") continue;
    const read = await readOther(each, project, server, options);
    others.set(each, read.schema);
    unseen.push(...read.unseen);
  }
  const schemas: Schema[] = [];
  const hidden: string[] = [];
  const beside = [...new Set([...others.values()].flatMap(schemasOf))];
  for (const each of meant) {
    const database = live.get(each);
    const read = database && await readDatabase(database.connection, project, beside);
    schemas.push(read?.schema ?? others.get(each)!);
    hidden.push(...read?.hidden ?? []);
  }
  const connection = first?.connection ?? await embedded?.session(schemas[0] ?? emptySchema);
  const kept = stack.move();
  return {
    schemas,
    server,
    hidden,
    unseen,
    connection,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function meaning(name: string, { registry }: Project): Meant {
  if (name === "database") return { kind: "database" };
  if (name === "models") return { kind: "models" };
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(name)?.[1];
  if (scheme !== undefined && registry.dialectOf(scheme.toLowerCase())) {
    return { kind: "database", target: parseUrl(name, process.cwd()) };
  }
  if (name.endsWith(".sql") || /[/\\]/.test(name)) return { kind: "sql", path: name };
  return { kind: "revision", spec: name };
}

async function opened(
  { target }: Meant & { readonly kind: "database" },
  project: Project,
): Promise<AsyncDisposable & { readonly connection: Connection; readonly target?: DatabaseTarget }> {
  if (target === undefined) return await connect(project);
  const { registry, options: { signal } } = project;
  const connection = await registry.dialectOf(target.scheme).connect(target, signal ? { signal } : {});
  return { connection, target, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

/** The project's database, where its URL is more than a scheme. */
function namedTarget(project: Project): DatabaseTarget | undefined {
  if (project.options.connection !== undefined) return undefined;
  const target = databaseTarget(project);
  return target.hierarchical || target.path !== "" ? target : undefined;
}

async function readOther(
  meant: Exclude<Meant, { readonly kind: "database" }>,
  project: Project,
  server: Server,
  options: ModelsOptions,
): Promise<{ readonly schema: Schema; readonly unseen: readonly UnseenRevision[] }> {
  switch (meant.kind) {
    case "models":
      requireModels(project);
      return { schema: await readModels(project, server, options), unseen: [] };
    case "sql": {
      const { config } = project;
      const values = { ...config.values, target: fromSql(meant.path) };
      const own = { ...project, config: { ...config, directory: process.cwd(), values } };
      return { schema: await readModels(own, server, options), unseen: [] };
    }
    case "revision": {
      if (meant.spec === "base") return { schema: emptySchema, unseen: [] };
      const graph = await readGraph(project, true);
      return await replayed(project, graph, server, meant.spec);
    }
  }
}
