import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { dialects, rebuildingDialects } from "../dialects/mod.ts";
import { ConfigError, UsageError } from "../errors.ts";
import { builtins } from "../ops/mod.ts";
import type { Connection, ConnectOptions, DatabaseTarget, MigrationLock } from "../registry/connection.ts";
import type { Dialect } from "../registry/dialect.ts";
import { type Kit, kitOf } from "../registry/kit.ts";
import { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import { type Config, type ConfigOptions, loadConfig, type LoadedConfig, wrongTransaction } from "../runtime/config.ts";
import { LiveExecutor } from "../runtime/executors/live.ts";
import { importModule } from "../runtime/host.ts";
import { JoinedConnection } from "../runtime/joined_connection.ts";
import { Migrator, type TransactionMode } from "../runtime/migrator.ts";
import { parseUrl } from "../runtime/url.ts";
import { DEFAULT_VERSION_TABLE } from "../runtime/version_table.ts";
import { tableName } from "../schema/edit.ts";
import type { TableName } from "../schema/model.ts";
import { importRevisions, readRevisions } from "../script/directory.ts";
import { RevisionGraph } from "../script/graph.ts";
import { loadScript } from "../script/load.ts";
import type { RevisionStep } from "../script/revision.ts";

/** What every command may be told of the project that it works on. */
export interface ProjectOptions {
  /** The config: a file's path or the object itself. Absent: none, since the library looks for no file. */
  readonly config?: string | Config | undefined;
  /** The environment in it. */
  readonly name?: string | undefined;
  /** The database. @default the config's */
  readonly url?: string | undefined;
  /**
   * A connection to use in place of the URL's. It stays open, and nobody but its caller keeps others out, unless the database
   * does so by a transaction, as SQLite does. Inside a transaction that was begun by {@linkcode Connection.begin} all is done
   * there: each revision in a savepoint, nothing committed. Where that is not possible, on MySQL, it is refused.
   */
  readonly connection?: Connection | undefined;
  /** The migrations folder. @default the config's, else `migrations` */
  readonly directory?: string | undefined;
  /** @default the config's, else `"revision"` */
  readonly transaction?: TransactionMode | undefined;
  /** What to assume where no database is asked: `"mariadb-10.11"`. */
  readonly serverVersion?: string | undefined;
  /** What scripts get as `op.context.x`. */
  readonly x?: Readonly<Record<string, string>> | undefined;
  /** What scripts get as `op.context.tag`. */
  readonly tag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of each step when it begins. */
  readonly onStep?: ((step: RevisionStep) => void) | undefined;
  /** Told why something is done as it is, as a line, before it is. */
  readonly onNote?: ((line: string) => void) | undefined;
  /** Told of what runs now, where that may take long: `copying 5000 rows of "users"`; `undefined`: of nothing in particular. */
  readonly onProgress?: ((what: string | undefined) => void) | undefined;
  /** Told of each proof that what was done is right, as a line. */
  readonly onProven?: ((line: string) => void) | undefined;
  /** What only the command line has: looking for the config, and the environment's variables. */
  readonly commandLine?: Pick<ConfigOptions, "noConfig" | "warn"> | undefined;
}

/** A project: its checked config, its registry and its folders. */
export interface Project {
  readonly config: LoadedConfig;
  readonly registry: Registry;
  /** What revisions get as their second parameter. */
  readonly kit: Kit;
  /** The migrations folder. */
  readonly directory: string;
  /** The folders of the revision files; one at least. */
  readonly locations: readonly string[];
  readonly versionTable: TableName;
  readonly options: ProjectOptions;
}

/** Finds and checks the project. Reads no revision and connects to nothing. */
export async function openProject(options: ProjectOptions): Promise<Project> {
  const { transaction } = options;
  const wrong = transaction === undefined ? undefined : wrongTransaction(transaction);
  if (wrong !== undefined) throw new UsageError(`Cannot run with the transaction "${transaction}": it ${wrong}`);
  const config = await loadConfig(
    { config: options.config, name: options.name, discover: options.commandLine !== undefined, ...options.commandLine },
    importModule,
  );
  const { values } = config;
  const directory = migrationsFolder(options, config);
  let registered: Registry | undefined, kit: Kit | undefined;
  const registry = () =>
    registered ??= new Registry(
      [...builtins, ...(values.plugins ?? [])],
      values.sqliteRebuild === "auto" ? rebuildingDialects : dialects,
    );
  // Two plugins that claim one name are refused before anything else happens; without plugins nothing can clash.
  if (values.plugins?.length) registry();
  return {
    config,
    get registry() {
      return registry();
    },
    get kit() {
      return kit ??= kitOf(registry());
    },
    directory,
    locations: values.versionLocations?.map((location) => resolve(config.directory, location)) ??
      [join(directory, "versions")],
    versionTable: tableName(values.versionTable ?? DEFAULT_VERSION_TABLE, values.versionTableSchema),
    options,
  };
}

/** `--dir`, `RETORT_DIR`, the config's `directory`, then `migrations` beside the config. */
function migrationsFolder({ directory, commandLine }: ProjectOptions, config: LoadedConfig): string {
  const given = directory ?? (commandLine && process.env.RETORT_DIR);
  if (given !== undefined && given !== "") return resolve(process.cwd(), given);
  return resolve(config.directory, config.values.directory ?? "migrations");
}

/**
 * The graph of the project's revisions, read from the headers of their files.
 *
 * @param isFirst whether version locations that are yet to be made are none that is missing: what is read may be the first
 */
export async function readGraph(project: Project, isFirst = false): Promise<RevisionGraph> {
  const { recursive = false, versionLocations, header = "scan" } = project.config.values;
  requireDirectory(project);
  if (isFirst && versionLocations !== undefined && !project.locations.some((location) => existsSync(location))) {
    return RevisionGraph.from([]);
  }
  if (header === "scan") return RevisionGraph.from(readRevisions(project.locations, { recursive }));
  const { revisions, imported } = await importRevisions(project.locations, { recursive, importModule });
  if (imported.length > 0) {
    project.options.commandLine?.warn?.(
      `ran ${
        imported.length === 1 ? "a revision file" : `${imported.length} revision files`
      } to read what the header ` +
        `says, as the config wants it (header: "import"): ${imported.slice(0, 3).join(", ")}${
          imported.length > 3 ? ", …" : ""
        }`,
    );
  }
  return RevisionGraph.from(revisions);
}

/** @throws {ConfigError} if the migrations folder is none, and the revisions stand in no other */
export function requireDirectory(project: Project): void {
  const found = existsSync(project.directory) ? statSync(project.directory) : undefined;
  // Where the revisions stand elsewhere, the migrations folder has nothing that a listing needs.
  if (found?.isDirectory() !== true && project.config.values.versionLocations === undefined) {
    const what = found === undefined ? "there is no such folder" : "it is a file";
    throw new ConfigError(`Cannot find the migrations folder "${project.directory}": ${what}`, {
      hint: "make one with `retort init`, or name it with --dir, RETORT_DIR or `directory` in the config",
    });
  }
}

/** `--url`, `RETORT_URL`, the config's `url`, then `DATABASE_URL`. @throws {ConfigError} if none is there */
export function databaseTarget({ options, config }: Project): DatabaseTarget {
  const cwd = process.cwd();
  const environment = options.commandLine === undefined ? {} : process.env;
  if (options.url) return parseUrl(options.url, cwd);
  if (environment.RETORT_URL) return parseUrl(environment.RETORT_URL, cwd);
  if (config.values.url) return parseUrl(config.values.url, config.directory);
  if (environment.DATABASE_URL) return parseUrl(environment.DATABASE_URL, cwd);
  throw new ConfigError("Cannot tell which database is meant: no URL is given", {
    hint: "say --url, RETORT_URL, `url` in retort.config.ts, or DATABASE_URL, for example sqlite:app.db",
  });
}

/** A connected project. */
export interface Database extends AsyncDisposable {
  readonly executor: LiveExecutor;
  /** What the executor runs on. */
  readonly connection: Connection;
  /** Absent: the connection was given. */
  readonly target?: DatabaseTarget;
  lock(): Promise<MigrationLock>;
}

/** Connects to the project's database. */
export async function connect(
  project: Project,
  options: Pick<ConnectOptions, "create" | "isRun"> = {},
): Promise<Database> {
  const given = project.options.connection;
  if (given !== undefined) return borrowed(project, given);
  const target = databaseTarget(project);
  const dialect = project.registry.dialectOf(target.scheme);
  const { lockTimeout } = project.config.values;
  const { signal } = project.options;
  const connection = await dialect.connect(target, {
    ...options,
    ...(lockTimeout !== undefined && { lockTimeout }),
    ...(signal && { signal }),
  });
  const executor = new LiveExecutor(connection, project.registry, project.options);
  return {
    executor,
    connection,
    target,
    lock: () =>
      dialect.lock(target, project.versionTable.name, {
        ...(lockTimeout !== undefined && { timeout: lockTimeout }),
        ...(signal && { signal }),
      }),
    [Symbol.asyncDispose]: () => executor[Symbol.asyncDispose](),
  };
}

/** A connection of the caller's, which stays open. */
function borrowed({ registry, options }: Project, connection: Connection): Database {
  const { server } = connection;
  const { transactionalDdl } = server.features;
  if (options.url !== undefined) {
    throw new UsageError("Cannot use the connection and the URL: either may be given, and both are", {
      hint: "leave out `url`; that of the config stands back by itself",
    });
  }
  if (connection.inTransaction && !transactionalDdl) {
    throw new UsageError(
      `Cannot run inside the transaction that is open: ${server.flavour} commits it with each statement that changes a table`,
      { hint: "commit it first, or pass another connection" },
    );
  }
  const own = connection.inTransaction ? new JoinedConnection(connection) : connection;
  return {
    executor: new LiveExecutor(own, registry, options),
    connection: own,
    // The version rows are read again in each transaction, where it can keep others out.
    lock: () =>
      Promise.resolve({
        covers: transactionalDdl ? "transaction" : "run",
        [Symbol.asyncDispose]: () => Promise.resolve(),
      }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** The dialect that the project's database speaks. */
export function projectDialect(project: Project): Dialect {
  const { registry, options: { connection } } = project;
  return connection === undefined
    ? registry.dialectOf(databaseTarget(project).scheme)
    : registry.dialect(connection.server);
}

/** The server to compile for where nothing is connected. */
export function assumedServer(project: Project): { readonly dialect: Dialect; readonly server: Server } {
  const dialect = projectDialect(project);
  const { connection } = project.options;
  if (connection !== undefined) return { dialect, server: connection.server };
  const { scheme } = databaseTarget(project);
  const flavour = dialect.flavours?.find((name) => name === scheme);
  const text = project.options.serverVersion ?? project.config.values.serverVersion;
  if (text === undefined) return { dialect, server: dialect.assume(flavour) };
  const match = /^(?:([a-z][a-z0-9]*)-)?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(text);
  if (match === null) {
    throw new UsageError(`Cannot read the server version "${text}": it must be like "mariadb-10.11" or "3.45"`);
  }
  const version = match.slice(2).filter((part) => part !== undefined).map(Number);
  return { dialect, server: dialect.assume(match[1] ?? flavour, version) };
}

/** What takes the project's databases from revision to revision. */
export function migrator(project: Project, graph: RevisionGraph, database?: DatabaseTarget): Migrator {
  const { options, config, registry, kit, versionTable } = project;
  const transaction = options.transaction ?? config.values.transaction;
  return new Migrator({
    graph,
    registry,
    kit,
    versionTable,
    load: (revision) => loadScript(revision, importModule),
    ...(transaction && { transaction }),
    ...(options.x && { x: options.x }),
    ...(options.tag !== undefined && { tag: options.tag }),
    ...(options.onStep && { onStep: options.onStep }),
    ...(options.onProven && { onProven: options.onProven }),
    ...(database && { database: database.toString() }),
  });
}

/** An argument that a caller of the library left out or got wrong. @throws {UsageError} */
export function checkText(value: unknown, what: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new UsageError(`Cannot go on without ${what}: it is ${value === "" ? "empty" : `${typeof value}`}`);
}
