/**
 * The laws of comparing, on random pairs of schemas: what is drafted leads from the one to the other and back, and nothing is
 * left to be found.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import fc from "fast-check";
import { inBatches } from "../../autogenerate/batches.ts";
import { canonicalPair } from "../../autogenerate/canonical.ts";
import { compare } from "../../autogenerate/compare.ts";
import {
  builtins,
  type Connection,
  dialects,
  emptySchema,
  type Operation,
  parseUrl,
  Registry,
  type Schema,
  type Server,
} from "../../mod.ts";
import { LiveExecutor } from "../../runtime/executors/live.ts";
import { factsOf } from "../../testing/facts.ts";
import { canonicalSchema } from "../../testing/laws.ts";
import { inDatabase as inMysql } from "../mysql/servers.ts";
import { inDatabase as inPostgres } from "../postgres/servers.ts";
import { given } from "../servers/given.ts";
import { pairsOfSchemas } from "./schemas.ts";

const registry = new Registry(builtins, dialects);
const isLong = process.env.RETORT_TEST_LONG === "1";

const applied = (operations: readonly Operation[], schema: Schema): Schema =>
  operations.reduce((before, operation) => registry.apply(operation, before), schema);

/** What a server would report, in no order. */
const told = (schema: Schema, server: Server): Schema => canonicalSchema(registry.normalize(schema, server));

for (const name of ["postgres", "mysql", "sqlite"]) {
  const server = registry.dialectOf(name).assume();
  test(`what leads from one schema to another leads there in the model, and back (${name})`, () => {
    fc.assert(
      fc.property(pairsOfSchemas, ([before, after]) => {
        const { upgrade, downgrade, warnings } = compare(before, after, { registry, server });
        assert.deepEqual(warnings, []);
        const there = applied(upgrade, before);
        assert.deepEqual(told(there, server), told(after, server));
        assert.deepEqual(told(applied(downgrade, there), server), told(before, server));
        assert.deepEqual(compare(there, after, { registry, server }).upgrade, []);
      }),
      { numRuns: isLong ? 10_000 : 300 },
    );
  });
}

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

for (const [name, inDatabase] of SERVERS) {
  test(`what leads from one schema to another leads there in a database, and back (${name})`, async (t) => {
    const found = inDatabase === inFile ? { url: `${name}:` } : given(name);
    if (found.url === undefined) return t.skip(found.reason);
    await inDatabase(found.url, async (url) => {
      await using live = await Live.at(url);
      const thereAndBack = fc.asyncProperty(pairsOfSchemas, async ([before, after]) => {
        const first = await live.become(before);
        const state = await live.state();
        const second = await live.become(after);
        await live.run(second.downgrade);
        assert.deepEqual(canonicalSchema(await live.state()), canonicalSchema(state));
        await live.run(first.downgrade);
        assert.deepEqual(await live.state(), emptySchema);
      });
      // A smaller pair would have to be tried on a database that is left half-way.
      await fc.assert(thereAndBack, { numRuns: isLong ? 1000 : 12, endOnFailure: true });
    });
  });
}

/** A database that becomes what schemas say. */
class Live implements AsyncDisposable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  static async at(url: string): Promise<Live> {
    const target = parseUrl(url, process.cwd());
    return new Live(await registry.dialectOf(target.scheme).connect(target));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection[Symbol.asyncDispose]();
  }

  async state(): Promise<Schema> {
    return await this.#connection.inspector.schema();
  }

  async #compared(schema: Schema) {
    const before = await this.state();
    const told = await canonicalPair(before, schema, { registry, connection: this.#connection });
    const { server } = this.#connection;
    return inBatches(compare(before, schema, { registry, server, told }), before, { registry, server });
  }

  /** Runs what is drafted, and looks that nothing is left to be found. */
  async become(schema: Schema) {
    const draft = await this.#compared(schema);
    await this.run(draft.upgrade);
    assert.deepEqual((await this.#compared(schema)).upgrade, []);
    return draft;
  }

  async run(operations: readonly Operation[]): Promise<void> {
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
