/**
 * Databases that become what schemas say.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test, type TestContext } from "node:test";
import { inBatches } from "../../autogenerate/batches.ts";
import { canonicalPair } from "../../autogenerate/canonical.ts";
import { compare, type Draft } from "../../autogenerate/compare.ts";
import {
  builtins,
  type Connection,
  type ConnectOptions,
  dialects,
  type Operation,
  parseUrl,
  Registry,
  type Schema,
  type Server,
} from "../../mod.ts";
import { LiveExecutor } from "../../runtime/executors/live.ts";
import { factsOf } from "../../testing/facts.ts";
import { inDatabase as inMysql } from "../mysql/servers.ts";
import { inEmptied as inPostgres } from "../postgres/emptied.ts";
import { type Given, given } from "../servers/given.ts";

const registry = new Registry(builtins, dialects);

/** Runs `body` with a file that is not there: a database in memory. */
async function inFile(url: string, body: (url: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "retort-"));
  try {
    await body(`${url}${join(folder, "app.db")}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The servers on which drafts are run, with what makes an empty database there. */
const SERVERS = {
  sqlite: inFile,
  file: inFile,
  postgres18: inPostgres,
  postgres15: inPostgres,
  mysql97: inMysql,
  mariadb118: inMysql,
} as const;

/** The name of a server on which drafts are run. */
export type ServerName = keyof typeof SERVERS;

/** What is known of a server; what is a file needs none. */
export function serverOf(name: ServerName): Given {
  return SERVERS[name] === inFile ? { url: `${name}:` } : given(name);
}

/**
 * Runs `body` with an empty database on a server.
 *
 * @param url of the server, see {@linkcode serverOf}
 * @param known what plugins bring
 */
export async function inEmpty(
  name: ServerName,
  url: string,
  known: Registry,
  body: (live: Live) => Promise<void> | void,
): Promise<void> {
  await SERVERS[name](url, async (url) => {
    await using live = await Live.at(url, known);
    await body(live);
  });
}

/**
 * Registers a test for each server, on an empty database; skips aloud those that are not given.
 *
 * @param known what plugins bring. @default the built-ins
 */
export function onServers(
  name: string,
  body: (live: Live, t: TestContext) => Promise<void> | void,
  known: Registry = registry,
): void {
  for (const server of Object.keys(SERVERS) as ServerName[]) {
    test(`${name} (${server})`, async (t) => {
      const found = serverOf(server);
      if (found.url === undefined) return t.skip(found.reason);
      await inEmpty(server, found.url, known, (live) => body(live, t));
    });
  }
}

/** How a database has become what a schema says. */
export interface Become extends Draft {
  /** What is there then. */
  readonly there: Schema;
  /** What leads from there to the schema: no operation, warnings perhaps. */
  readonly since: Draft;
}

/** A database that becomes what schemas say. */
export class Live implements AsyncDisposable {
  readonly #connection: Connection;
  readonly #registry: Registry;

  constructor(connection: Connection, known: Registry) {
    this.#connection = connection;
    this.#registry = known;
  }

  /** Connects to a database. A file that is not there, and not to be made, is a database in memory. */
  static async at(url: string, known: Registry, options: ConnectOptions = {}): Promise<Live> {
    const target = parseUrl(url, process.cwd());
    return new Live(await known.dialectOf(target.scheme).connect(target, options), known);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection[Symbol.asyncDispose]();
  }

  get server(): Server {
    return this.#connection.server;
  }

  async state(): Promise<Schema> {
    return await this.#connection.inspector.schema();
  }

  /**
   * What leads from the database to `schema`, as it would be written.
   *
   * @param before what is there. @default it is read
   */
  async compared(schema: Schema, before?: Schema): Promise<Draft> {
    const registry = this.#registry;
    before ??= await this.state();
    const { server } = this.#connection;
    const told = await canonicalPair(before, schema, { registry, server, connection: this.#connection });
    const draft = compare(before, schema, { registry, server, told });
    return { ...draft, ...inBatches(draft, before, { registry, server }) };
  }

  /**
   * Runs what is drafted, and looks that nothing is left to be found.
   *
   * @param before what is there. @default it is read
   */
  async become(schema: Schema, before?: Schema): Promise<Become> {
    const draft = await this.compared(schema, before);
    return { ...draft, ...await this.follow(draft, schema) };
  }

  /** Runs what was drafted for `schema`, and looks that nothing is left to be found. */
  async follow({ upgrade }: Draft, schema: Schema): Promise<Pick<Become, "there" | "since">> {
    await this.run(upgrade);
    const there = await this.state();
    const since = await this.compared(schema, there);
    assert.deepEqual(since.upgrade, []);
    return { there, since };
  }

  get inTransaction(): boolean {
    return this.#connection.inTransaction;
  }

  async rollback(): Promise<void> {
    await this.#connection.rollback();
  }

  /** Runs SQL as it is. @returns the rows of each statement */
  async execute(...statements: readonly string[]): Promise<readonly (readonly object[])[]> {
    const results = await this.#connection.run(statements.map((sql) => ({ sql })));
    return results.map(({ rows }) => rows.map((row) => ({ ...row })));
  }

  async run(operations: readonly Operation[]): Promise<void> {
    const registry = this.#registry;
    const executor = new LiveExecutor(this.#connection, registry);
    // As a revision runs.
    await using _prepared = await this.#connection.prepare();
    await this.#connection.begin();
    for (const operation of operations) {
      const { schema, rows } = await executor.facts(registry.needs(operation, executor.server));
      const statements = registry.compile(operation, executor.server, factsOf(schema, rows));
      await executor.run(statements.map((each) => ({ ...each, source: { revision: "drafted", operation } })));
    }
    await this.#connection.commit();
  }
}
