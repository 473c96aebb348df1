/**
 * Where a scenario is played: by the binary, in a copy of an example and nothing else, on a database of each family.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { builtins, type Connection, dialects, parseUrl, Registry, type Schema } from "../../mod.ts";
import { freshDatabase } from "../../scripts/databases.ts";
import { canonicalSchema } from "../../testing/mod.ts";
import { copyProject, type Ended, inFolder, retort, ROOT, succeeded } from "../binary/run.ts";
import { client, inDatabase as inMysqlDatabase } from "../mysql/servers.ts";
import { inDatabase as inPostgresDatabase } from "../postgres/servers.ts";
import { given } from "../servers/given.ts";

const registry = new Registry(builtins, dialects);

/** A database, made for the scenario and empty at its beginning. */
export interface Database {
  readonly url: string;
  rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Expects the database to refuse a statement, and to say why. */
  refuses(sql: string, why: RegExp): Promise<void>;
  /** What is in it, but for the version table. */
  schema(): Promise<Schema>;
  /** The names of its tables, but for the version table. */
  tables(): Promise<readonly string[]>;
  /** All of its schema and its rows, but for moments and the order of columns. */
  dump(): Promise<unknown>;
  /** Runs a script by the database's own client, as the script's head says. */
  play(script: string): Promise<void>;
}

/** What a scenario has. */
export interface Stage {
  /** `"postgres"`, `"mysql"`, `"sqlite"`. */
  readonly family: string;
  /** The folder that the example has been copied to. */
  readonly folder: string;
  readonly database: Database;
  /** A second database, there while `body` runs. */
  withOther<T>(body: (other: Database) => Promise<T>): Promise<T>;
  /** Runs the binary on the database; what it printed. */
  go(...args: readonly string[]): Promise<string>;
  /** Runs the binary on the database, and expects it to fail. */
  fails(...args: readonly string[]): Promise<Ended>;
  /** The SQL that the binary writes in place of running it. */
  script(...args: readonly string[]): Promise<string>;
}

/** How a family's servers make a database, and play a script. */
interface Family {
  readonly name: string;
  /** The arguments that a script is written with. */
  scriptFor(connection: Connection): readonly string[];
  inDatabase<T>(server: string, folder: string, body: (url: string) => Promise<T>): Promise<T>;
  /** The client and its arguments, which reads a script from stdin; `undefined` where there is none here. */
  player?(url: string): Promise<readonly [program: string, ...args: string[]] | undefined>;
}

let files = 0;

const sqlite: Family = {
  name: "sqlite",
  // What the client at hand is like is not known: the oldest that is supported is assumed.
  scriptFor: () => ["--url", "sqlite:"],
  inDatabase: (_, folder, body) => body(`sqlite:${join(folder, `scenario_${++files}.db`)}`),
  player: (url) => {
    const found = spawnSync("sqlite3", ["-version"]).status === 0;
    return Promise.resolve(found ? ["sqlite3", "-bail", url.slice("sqlite:".length)] : undefined);
  },
};

/** The same by a server, which has no client of its own to play a script. */
const libsql: Family = {
  name: "sqlite",
  scriptFor: sqlite.scriptFor,
  inDatabase: async (server, _, body) => await body(await freshDatabase(server, `scenario_${++files}`)),
};

const postgres: Family = {
  name: "postgres",
  scriptFor: ({ server }) => ["--url", "postgres:", "--server-version", `postgres-${server.version.join(".")}`],
  inDatabase: (server, _, body) => inPostgresDatabase(server, body),
  player: (url) => {
    const psql = process.env.RETORT_TEST_PSQL;
    return Promise.resolve(psql ? [psql, "--no-psqlrc", "-q", "-v", "ON_ERROR_STOP=1", "-d", url] : undefined);
  },
};

const mysql: Family = {
  name: "mysql",
  scriptFor: ({ server: { flavour, version } }) => [
    "--url",
    "mysql:",
    "--server-version",
    `${flavour}-${version.join(".")}`,
  ],
  inDatabase: (server, _, body) => inMysqlDatabase(server, body),
  player: (url) => client(url),
};

/** The databases that scenarios are played on: a name → its family. */
const DATABASES: Readonly<Record<string, Family>> = {
  sqlite,
  libsql,
  postgres15: postgres,
  postgres18: postgres,
  mariadb118: mysql,
  mysql97: mysql,
};

/**
 * Registers a test of a scenario for each database; skips aloud those that are not given.
 *
 * @param title the scenario's id, and what holds: `"S10: a table is renamed"`
 * @param example the project of `examples/` that it is played with
 */
export function onStages(title: string, example: string, body: (stage: Stage) => Promise<void>): void {
  for (const [name, family] of Object.entries(DATABASES)) {
    register(title, name, family, example, async (stage) => void await body(stage));
  }
}

/** The same for the databases of one family. */
export function onStagesOf(
  wanted: string,
  title: string,
  example: string,
  body: (stage: Stage) => Promise<void>,
): void {
  for (const [name, family] of Object.entries(DATABASES)) {
    if (family.name === wanted) register(title, name, family, example, async (stage) => void await body(stage));
  }
}

/** The same for databases that have a client, which plays scripts; skips aloud those whose client is not here. */
export function onClients(title: string, example: string, body: (stage: Stage) => Promise<void>): void {
  for (const [name, family] of Object.entries(DATABASES)) {
    if (family.player === undefined) continue;
    register(title, name, family, example, async (stage) => {
      if (await family.player!(stage.database.url) === undefined) return "its client is not here";
      await body(stage);
    });
  }
}

/** @param body may return why the test is skipped */
function register(
  title: string,
  name: string,
  family: Family,
  example: string,
  body: (stage: Stage) => Promise<string | void>,
): void {
  const server = family === sqlite ? { url: "" } : given(name);
  // Begun at once and awaited in order: most of the time is spent on waiting for a server.
  const outcome = server.url === undefined ? Promise.resolve(server.reason) : inTurn(() =>
    inFolder(async (folder) => {
      copyProject(join(ROOT, "examples", example), folder);
      return await family.inDatabase(
        server.url,
        folder,
        async (url) => await body(stageOf(family, server.url, folder, url)),
      );
    })
  );
  outcome.catch(() => {});
  test(title.replace(":", ` on ${name}:`), async (t) => {
    const reason = await outcome;
    if (reason !== undefined) t.skip(reason);
  });
}

/** How many scenarios are played at a time. */
const AT_ONCE = 4;
const waiting: (() => void)[] = [];
let playing = 0;

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (playing >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  else playing++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else playing--;
  }
}

function stageOf(family: Family, server: string, folder: string, url: string): Stage {
  const database = databaseOf(family, folder, url);
  const ended = (...args: readonly string[]) => retort(folder, ...args, "--url", url);
  return {
    family: family.name,
    folder,
    database,
    withOther: (body) => family.inDatabase(server, folder, (other) => body(databaseOf(family, folder, other))),
    go: async (...args) => succeeded(await ended(...args)),
    async fails(...args) {
      const failed = await ended(...args);
      assert.notEqual(failed.status, 0, failed.stdout);
      return failed;
    },
    async script(...args) {
      const assumed = await connected(url, folder, (connection) => Promise.resolve(family.scriptFor(connection)));
      return succeeded(await retort(folder, ...args, "--sql", ...assumed));
    },
  };
}

async function connected<T>(url: string, folder: string, body: (connection: Connection) => Promise<T>): Promise<T> {
  const target = parseUrl(url, folder);
  await using connection = await registry.dialectOf(target.scheme).connect(target, { create: true });
  return await body(connection);
}

const MOMENT = /\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\dZ]*/g;

function databaseOf(family: Family, folder: string, url: string): Database {
  const rows: Database["rows"] = (sql) =>
    connected(url, folder, async (connection) => (await connection.run([{ sql }]))[0]!.rows.map((row) => ({ ...row })));
  const schema: Database["schema"] = () =>
    connected(url, folder, async ({ inspector }) => {
      const { tables, objects } = await inspector.schema();
      return canonicalSchema({ tables: tables.filter(({ name }) => name !== "retort_version"), objects });
    });
  return {
    url,
    rows,
    refuses: (sql, message) => assert.rejects(rows(sql), { message }),
    schema,
    tables: async () => (await schema()).tables.map(({ name }) => name),
    async dump() {
      const { tables, objects } = await schema();
      const contents = [];
      for (const { name } of tables) {
        const found = await rows(`SELECT * FROM ${name}`);
        contents.push([name, found.map((row) => Object.entries(row).sort().map((pair) => pair.join(": "))).sort()]);
      }
      const text = JSON.stringify({ tables, objects, contents }).replace(MOMENT, "NOW");
      // MySQL writes a view's query with the name of the database in it.
      return JSON.parse(text.replaceAll(url.slice(url.lastIndexOf("/") + 1), "here"));
    },
    async play(script) {
      const [program, ...args] = await family.player?.(url) ?? [];
      assert.ok(program !== undefined, `there is no client for ${family.name}`);
      const { status, stderr } = spawnSync(program, args, { input: script, encoding: "utf8", cwd: folder });
      assert.equal(status, 0, stderr);
    },
  };
}
