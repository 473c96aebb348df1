/**
 * Real database servers for tests: `deno run -A scripts/databases.ts [NAME…]` starts them, prints their URLs as variables,
 * and stops them when it is interrupted. `--list` tells the names.
 *
 * They are fetched into the test cache the first time. Each has a free port of the loopback address, a data folder and a
 * socket of its own, and ends with the process that started it.
 *
 * A variable goes before a start: `RETORT_TEST_POSTGRES15=postgres://…` is a server that is there already, and
 * `RETORT_TEST_POSTGRES15=skip:REASON` does without one.
 *
 * @module
 */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import type { Engine, Server, ToolName, Tools } from "./databases/engine.ts";
import { libsqlEngine } from "./databases/libsql.ts";
import { mysqlEngines } from "./databases/mysql.ts";
import { postgresEngines } from "./databases/postgres.ts";
import { fileLock, isLocked, testCache } from "./test_cache.ts";

export { ask, freshDatabase } from "./databases/fresh.ts";
export type { Tools } from "./databases/engine.ts";

const ENGINES: readonly Engine[] = [...postgresEngines, ...mysqlEngines, libsqlEngine];

/** The names of all servers that tests run against. */
export const DATABASES: readonly string[] = ENGINES.map(({ name }) => name);

const TOOLS: readonly ToolName[] = ["psql", "pg_dump", "mariadb", "mysql"];

/** Servers that answer. Disposing of them stops those that were started. */
export interface Databases extends AsyncDisposable {
  /** Name → URL, with user and password. */
  readonly urls: Readonly<Record<string, string>>;
  /** Name → why there is none. */
  readonly skipped: Readonly<Record<string, string>>;
  /** Command line clients: paths. */
  readonly tools: Tools;
  /** All of it as variables, for a program that calls `startDatabases` too. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Starts servers, all at once.
 *
 * @param names Of `DATABASES`.
 * @throws {Error} in CI (`CI=true`) if one cannot be had or does not start, unless its release is one that nobody keeps
 */
export async function startDatabases(names: readonly string[] = DATABASES): Promise<Databases> {
  const engines = names.map((name) => {
    const engine = ENGINES.find((engine) => engine.name === name);
    if (engine === undefined) throw new Error(`Cannot start "${name}": the servers are ${DATABASES.join(", ")}`);
    return engine;
  });
  await using stack = new AsyncDisposableStack();
  const urls: Record<string, string> = {};
  const skipped: Record<string, string> = {};
  const tools: Partial<Record<ToolName, string>> = { ...knownTools() };
  const wanted = engines.filter(({ name }) => {
    const given = serverVariable(name);
    if (given?.startsWith("skip:")) skipped[name] = given.slice("skip:".length);
    else if (given) urls[name] = given;
    return !given;
  });
  if (wanted.length > 0) {
    const folder = await runFolder();
    stack.defer(folder.dispose);
    const outcomes = await Promise.all(wanted.map((engine) => started(engine, join(folder.path, engine.name))));
    const failures: string[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      const { name } = wanted[index]!;
      Object.assign(tools, outcome.tools);
      if (outcome.server !== undefined) {
        stack.use(outcome.server);
        urls[name] = outcome.server.url;
      } else if (process.env.CI === "true" && !outcome.excused) failures.push(`${name}: ${outcome.reason}`);
      else skipped[name] = outcome.reason;
    }
    if (failures.length > 0) throw new Error(`Cannot start all servers, as CI wants:\n${failures.join("\n")}`);
    stack.defer(onSignals(() => running.disposeAsync()));
  }
  // Only what has succeeded outlives this function.
  const running = stack.move();
  return {
    urls,
    skipped,
    tools,
    variables: variables(urls, skipped, tools),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** How one start ended. */
type Outcome =
  & { readonly tools?: Tools }
  & (
    | { readonly server: Server }
    | { readonly server?: undefined; readonly reason: string; readonly excused: boolean }
  );

async function started(engine: Engine, folder: string): Promise<Outcome> {
  try {
    const { tools, start } = await engine.install();
    try {
      return { tools, server: await start(folder) };
    } catch (error) {
      return { tools, reason: messageOf(error), excused: false };
    }
  } catch (error) {
    return { reason: messageOf(error), excused: engine.passing === true };
  }
}

/** On one line, and not longer than one is read. */
function messageOf(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).trim().replace(/\s*\n\s*/g, " ");
  return message.length > 300 ? `${message.slice(0, 299)}…` : message;
}

/** The variable that names a server. */
export function variableOf(name: string): string {
  return `RETORT_TEST_${name.toUpperCase()}`;
}

/**
 * What the variable of a server says: its URL, or `skip:` and why there is none. `undefined` where nothing is said.
 *
 * A test asks by this, directly or not. In a suite that `scripts/test.ts` runs it is written down that it asks, and what the
 * suite does not declare is refused: skipped it would be missed by nobody, and there by chance it would be another suite's.
 *
 * @throws {Error} if the suite does not declare the server
 */
export function serverVariable(name: string): string | undefined {
  const { RETORT_TEST_SUITE: suite, RETORT_TEST_SERVERS: declared, RETORT_TEST_ASKED: asked } = process.env;
  if (declared !== undefined && !declared.split(" ").includes(name)) {
    throw new Error(
      `Cannot give the server "${name}": the suite "${suite}" declares ${declared || "none"}; ` +
        "SERVERS in the suite's folder, tests/<suite>/suite.ts, names those that it wants",
    );
  }
  if (asked !== undefined) appendFileSync(asked, `${name}\n`);
  return process.env[variableOf(name)] || undefined;
}

function variables(
  urls: Readonly<Record<string, string>>,
  skipped: Readonly<Record<string, string>>,
  tools: Tools,
): Record<string, string> {
  const all = [
    ...Object.entries(urls),
    ...Object.entries(skipped).map(([name, reason]) => [name, `skip:${reason}`]),
    ...Object.entries(tools),
  ];
  return Object.fromEntries(all.map(([name, value]) => [variableOf(name!), value!]));
}

/** Clients that are here already. */
function knownTools(): Tools {
  const folders = (process.env.PATH ?? "").split(":").filter((folder) => folder !== "");
  return Object.fromEntries(TOOLS.flatMap((name) => {
    const path = process.env[variableOf(name)] || folders.map((folder) => join(folder, name)).find(existsSync);
    return path ? [[name, path]] : [];
  }));
}

/**
 * A folder for the servers of this process. Those that a killed process left are removed: nobody holds their lock.
 */
async function runFolder(): Promise<{ path: string; dispose(): void }> {
  const runs = join(testCache(), "runs");
  mkdirSync(runs, { recursive: true, mode: 0o755 });
  using _alone = await fileLock(join(testCache(), ".runs.lock"));
  for (const name of readdirSync(runs).filter((name) => !name.endsWith(".lock"))) {
    const path = join(runs, name);
    if (!await isLocked(`${path}.lock`)) removeRun(path);
  }
  const path = mkdtempSync(join(runs, "run-"));
  // Sockets have a path of at most 107 bytes, PostgreSQL's end in /.s.PGSQL.54321.
  if (path.length > 75) throw new Error(`Cannot start servers: the path of RETORT_TEST_CACHE is too long for sockets`);
  Deno.chmodSync(path, 0o755);
  const lock = await fileLock(`${path}.lock`);
  return {
    path,
    dispose() {
      removeRun(path);
      lock[Symbol.dispose]();
    },
  };
}

function removeRun(path: string): void {
  rmSync(path, { recursive: true, force: true });
  rmSync(`${path}.lock`, { force: true });
}

/** Stops the servers before a signal ends this process. @returns what takes that back */
function onSignals(stop: () => Promise<void>): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const heard = signals.map((signal) => {
    const listener = async () => {
      try {
        await stop();
      } finally {
        // Nobody listens any more: the signal does what it does.
        process.kill(process.pid, signal);
      }
    };
    Deno.addSignalListener(signal, listener);
    return () => Deno.removeSignalListener(signal, listener);
  });
  return () => heard.forEach((forget) => forget());
}

async function main(): Promise<void> {
  const { values: { list }, positionals } = parseArgs({
    args: Deno.args,
    options: { list: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (list) return console.log(DATABASES.join("\n"));
  await using databases = await startDatabases(positionals.length > 0 ? positionals : DATABASES);
  for (const [name, value] of Object.entries(databases.variables)) console.log(`${name}=${value}`);
  // Until a signal comes.
  await new Promise(() => setInterval(() => {}, 60_000));
}

if (import.meta.main) await main();
