/**
 * PGlite, which is PostgreSQL inside of this program: a package of the user's own, so that scripts are read without a server.
 *
 * @see https://pglite.dev
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { ConnectOptions } from "../../registry/connection.ts";
import type { InstalledDatabase, Made, Scratch, ScriptStatement } from "../../registry/scratch.ts";
import type { Statement } from "../../registry/operation.ts";
import type { Server } from "../../registry/server.ts";
import { DatabaseError } from "../../errors.ts";
import { CANCELED, CLOSED, type Failure } from "./failures.ts";
import type { Reply, Request, Start } from "./pglite_thread.ts";
import { path, quoted } from "./quoting.ts";
import { postgresServer, readVersion } from "./server.ts";
import { type Answer, PostgresSession, type Raw } from "./session.ts";

/** The schema that every new database has. */
const USUAL = "public";

/** The package `name` as a module in `folder` would import it; `undefined` where it is not installed. */
export function findPglite(name: string, folder: string): InstalledDatabase | undefined {
  // No such file need be there: a folder alone would be taken for a file above it.
  const from = join(folder, "retort.config.js");
  const require = createRequire(from);
  const entry = resolved(require, name);
  if (entry === undefined) return undefined;
  return {
    speaks: ({ assumed, version: [major] }) => assumed || major === majorVersion(dirname(entry)),
    open: async (script, server, options) => {
      const extensions = extensionsOf(script).flatMap((each) => extensionModule(require, name, each) ?? []);
      return await opened({ from, package: name, extensions }, server, options);
    },
  };
}

type Require = ReturnType<typeof createRequire>;

function resolved(require: Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    // Whatever is wrong with it, nothing can be imported by that name.
    return undefined;
  }
}

/**
 * The major version of PostgreSQL that PGlite is made from, by the head of the file that its catalogs are made of: to be asked
 * itself it would have to be started, which takes seconds. `undefined` where it is packed in another way.
 *
 * @see https://www.postgresql.org/docs/current/bki-format.html
 */
function majorVersion(folder: string): number | undefined {
  try {
    const head = /^# PostgreSQL (\d+)$/m.exec(readFileSync(join(folder, "pglite.data"), "latin1"));
    return head === null ? undefined : Number(head[1]);
  } catch {
    return undefined;
  }
}

/** The extensions that a script makes. */
function extensionsOf(script: readonly ScriptStatement[]): readonly string[] {
  const pattern = /^CREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?"?([\w-]+)/i;
  return [...new Set(script.flatMap(({ sql }) => pattern.exec(sql)?.[1] ?? []))];
}

/**
 * Where an extension is found: most come with PGlite, some are packages of their own, whose names say `pg` where the extension's
 * does not. Of others PGlite says that they are not available.
 *
 * @see https://pglite.dev/extensions/
 */
function extensionModule(require: Require, pglite: string, extension: string): Start["extensions"][number] | undefined {
  const name = extension.replaceAll("-", "_");
  const modules = [`${pglite}/contrib/${name}`, `${pglite}/${name}`, `${pglite}-${name}`, `${pglite}-pg${name}`];
  const module = modules.find((each) => resolved(require, each) !== undefined);
  return module === undefined ? undefined : { module, name };
}

async function opened(
  start: Start,
  { defaultSchema = USUAL }: Server,
  { signal }: ConnectOptions = {},
): Promise<Scratch> {
  signal?.throwIfAborted();
  await using stack = new AsyncDisposableStack();
  const client = await PgliteClient.start(start, signal);
  stack.defer(() => client.close());
  const [answer] = await client.send({ sql: "SELECT current_setting('server_version_num')::int AS version" });
  const version = readVersion(Number(answer!.rows[0]!.version));
  const server = postgresServer({ version, assumed: false, defaultSchema });
  const connection = new PostgresSession(server, client, signal ? { signal } : {});
  // Where tables have another schema unless one is named, they do here.
  const search = { sql: `SET search_path TO ${path([defaultSchema])}` };
  await connection.run([{ sql: `CREATE SCHEMA IF NOT EXISTS ${quoted(defaultSchema)}` }, search]);
  const kept = stack.move();
  return {
    connection,
    async made(): Promise<Made> {
      // There is one session, which is made as a new one would be: without what is not committed, and what the script has set.
      await connection.run([{ sql: "ROLLBACK" }, { sql: "DISCARD ALL" }, search]);
      const schemas = await connection.inspector.schemas();
      return { connection, schemas: schemas.filter((schema) => schema !== USUAL && schema !== defaultSchema) };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/**
 * PGlite in a thread of its own: it takes seconds to start, and its statements keep the thread that they run in, where no
 * signal would be heard. Nothing of it is on a disk, so that the thread may be ended at any time, with all that it holds.
 */
class PgliteClient implements Raw {
  readonly #thread = new Worker(new URL("./pglite_thread.ts", import.meta.url));
  /** Those that wait for an answer, in the order in which they asked. */
  readonly #asked: { resolve(reply: Reply): void; reject(error: unknown): void }[] = [];
  #isEnded = false;

  private constructor(signal: AbortSignal | undefined) {
    this.#thread.on("message", (reply: Reply) => this.#asked.shift()?.resolve(reply));
    this.#thread.on("error", (error) => this.#fail(ended((error as Error).message, error)));
    this.#thread.on("exit", () => this.#fail(ended("it ended by itself")));
    const stop = () => {
      this.#fail(Object.assign(new Error("canceling statement due to user request"), { code: CANCELED }));
      void this.close();
    };
    signal?.addEventListener("abort", stop, { once: true });
    this.#thread.once("exit", () => signal?.removeEventListener("abort", stop));
  }

  /** @throws {DatabaseError} if it does not start */
  static async start(start: Start, signal: AbortSignal | undefined): Promise<PgliteClient> {
    const client = new PgliteClient(signal);
    try {
      await client.#ask(start);
      return client;
    } catch (error) {
      await client.close();
      signal?.throwIfAborted();
      throw new DatabaseError(`Cannot start PGlite: ${(error as Error).message}`, {
        cause: error,
        hint:
          `look whether ${start.package} is installed whole, or take it out; fromSql() takes { scratch: "server" }, to do without it`,
      });
    }
  }

  async send({ sql }: Statement): Promise<readonly Answer[]> {
    return (await this.#ask({ sql })).answers!;
  }

  async close(): Promise<void> {
    this.#isEnded = true;
    await this.#thread.terminate();
  }

  async #ask(request: Request): Promise<Reply> {
    if (this.#isEnded) throw ended("it has been closed");
    const reply = await new Promise<Reply>((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      this.#thread.postMessage(request);
    });
    if (reply.failure !== undefined) throw thrown(reply.failure);
    return reply;
  }

  /** Answers all that still wait. */
  #fail(error: Error): void {
    for (const { reject } of this.#asked.splice(0)) reject(error);
  }
}

/** The error that the thread caught. */
function thrown({ message, ...parts }: Failure): Error {
  return Object.assign(new Error(message), parts);
}

function ended(why: string, cause?: unknown): Error {
  return Object.assign(new Error(`the thread of PGlite has ended: ${why}`, { cause }), { code: CLOSED });
}
