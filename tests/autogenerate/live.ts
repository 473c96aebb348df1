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
import { inDatabase as inPostgres } from "../postgres/servers.ts";
import { given } from "../servers/given.ts";

const registry = new Registry(builtins, dialects);

/** Runs `body` with a file that is not there yet. */
async function inFile(url: string, body: (url: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "retort-"));
  try {
    await body(`${url}${join(folder, "app.db")}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The servers on which drafts are run, with what makes an empty database there. */
const SERVERS = [
  ["sqlite", inFile],
  ["file", inFile],
  ["postgres18", inPostgres],
  ["postgres15", inPostgres],
  ["mysql97", inMysql],
  ["mariadb118", inMysql],
] as const;

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
  for (const [server, inDatabase] of SERVERS) {
    test(`${name} (${server})`, async (t) => {
      const found = inDatabase === inFile ? { url: `${server}:` } : given(server);
      if (found.url === undefined) return t.skip(found.reason);
      await inDatabase(found.url, async (url) => {
        await using live = await Live.at(url, known);
        await body(live, t);
      });
    });
  }
}

/** A database that becomes what schemas say. */
export class Live implements AsyncDisposable {
  readonly #connection: Connection;
  readonly #registry: Registry;

  constructor(connection: Connection, known: Registry) {
    this.#connection = connection;
    this.#registry = known;
  }

  static async at(url: string, known: Registry): Promise<Live> {
    const target = parseUrl(url, process.cwd());
    return new Live(await known.dialectOf(target.scheme).connect(target), known);
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

  /** What leads from the database to `schema`, as it would be written. */
  async compared(schema: Schema): Promise<Draft> {
    const registry = this.#registry;
    const before = await this.state();
    const { server } = this.#connection;
    const told = await canonicalPair(before, schema, { registry, server, connection: this.#connection });
    const draft = compare(before, schema, { registry, server, told });
    return { ...draft, ...inBatches(draft, before, { registry, server }) };
  }

  /** Runs what is drafted, and looks that nothing is left to be found. */
  async become(schema: Schema): Promise<Draft> {
    const draft = await this.compared(schema);
    await this.run(draft.upgrade);
    assert.deepEqual((await this.compared(schema)).upgrade, []);
    return draft;
  }

  get inTransaction(): boolean {
    return this.#connection.inTransaction;
  }

  async rollback(): Promise<void> {
    await this.#connection.rollback();
  }

  /** Runs SQL as it is. */
  async execute(...statements: readonly string[]): Promise<void> {
    await this.#connection.run(statements.map((sql) => ({ sql })));
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
