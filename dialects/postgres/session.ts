import { DatabaseError } from "../../errors.ts";
import type { Connection, Inspector, SendOptions, StatementFailure } from "../../registry/connection.ts";
import { inspectorThrough } from "../../registry/inspector_through.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import { unexpectedRows } from "../../registry/rows.ts";
import type { Server } from "../../registry/server.ts";
import { qualified } from "../../registry/qualified.ts";
import type { TableName } from "../../schema/model.ts";
import type { BlockerWatch } from "./blockers.ts";
import { ABORTED, CANCELED, codeOf, failureOf, isLost, LOCK_NOT_AVAILABLE } from "./failures.ts";
import { path, quoted } from "./quoting.ts";

/** A result as the driver gives it, with what the server says it has done: `"COMMIT"`. */
export type Answer = StatementResult & { readonly command: string };

/** A session as a driver gives it. */
export interface Raw {
  /** Sends a text now, behind those that were sent before; answers a result for each statement in it that tells one. */
  send(statement: Statement): Promise<readonly Answer[]>;
  close(): Promise<void>;
}

/** Division by zero: how a statement that must change a number of rows fails inside the server. */
const DIVISION_BY_ZERO = "22012";
/** There is no such table, or schema. */
const UNDEFINED: readonly string[] = ["42P01", "3F000"];

/** What a {@linkcode PostgresSession} is made with. */
export interface SessionOptions {
  /** What the session is ended by: its reason is that of statements that are cancelled then. */
  readonly signal?: AbortSignal;
  /** Milliseconds that a statement inside a transaction waits for a lock. @default what the server has set */
  readonly lockTimeout?: number;
  /** Knows who holds what is waited for. */
  readonly watch?: BlockerWatch;
}

/** A session with PostgreSQL. */
export class PostgresSession implements Connection {
  readonly server: Server;
  readonly inspector: Inspector;
  readonly pipelines = true;
  readonly #raw: Raw;
  readonly #signal: AbortSignal | undefined;
  readonly #watch: BlockerWatch | undefined;
  /**
   * How a transaction begins. The time to wait for locks is set for it alone: a pooler would hand a session's on to others,
   * and CREATE INDEX CONCURRENTLY, which stands outside, waits for whole transactions of others and keeps nobody from working.
   */
  readonly #begin: Statement;
  #inTransaction = false;

  constructor(server: Server, raw: Raw, { signal, lockTimeout, watch }: SessionOptions = {}) {
    this.server = server;
    this.#raw = raw;
    this.#signal = signal;
    this.#watch = watch;
    this.#begin = { sql: lockTimeout === undefined ? "BEGIN" : `BEGIN; SET LOCAL lock_timeout = ${lockTimeout}` };
    this.inspector = lazyInspector(async (sql) => (await this.#one({ sql })).rows, server);
  }

  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  async run(
    statements: readonly Statement[],
    { signal, begin = false, commit = false }: SendOptions = {},
  ): Promise<readonly StatementResult[]> {
    signal?.throwIfAborted();
    using _watched = this.#watch?.begin();
    if (begin) this.#inTransaction = true;
    if (!this.#inTransaction) return await this.#oneByOne(statements, signal);
    // In one go: all are sent before the first is answered, and after a failure the server runs none.
    const answers = [
      ...(begin ? [this.#raw.send(this.#begin)] : []),
      ...statements.map((statement) => this.#raw.send(guarded(statement))),
      ...(commit ? [this.#raw.send({ sql: "COMMIT" })] : []),
    ];
    const results = await this.#all(answers, statements, begin ? 1 : 0);
    if (commit) this.#inTransaction = false;
    return results;
  }

  /** The results in their order. @throws {StatementFailure} for the first that failed, once all have been answered */
  async #all(
    answers: readonly Promise<readonly Answer[]>[],
    statements: readonly Statement[],
    ahead: number,
  ): Promise<readonly StatementResult[]> {
    const settled = await Promise.allSettled(answers);
    const failures = settled.map((each, i) =>
      each.status === "rejected" ? { i, error: each.reason as unknown } : undefined
    )
      .filter((each) => each !== undefined);
    // What failed because the transaction had failed before tells nothing.
    const first = failures.find(({ error }) => codeOf(error) !== ABORTED) ?? failures[0];
    const commits = answers.length > statements.length + ahead;
    if (first !== undefined) {
      throw commits && isLost(first.error)
        ? uncertain(first.error)
        : this.#failure(first.error, first.i - ahead, statements);
    }
    const results = settled.map((each) => (each as PromiseFulfilledResult<readonly Answer[]>).value);
    if (commits) checkCommitted(results.at(-1)!);
    return statements.map((_, i) => results[i + ahead]?.at(-1) ?? NOTHING);
  }

  /** Outside of a transaction each is committed on its own, so that the next must not be on its way when one fails. */
  async #oneByOne(
    statements: readonly Statement[],
    signal: AbortSignal | undefined,
  ): Promise<readonly StatementResult[]> {
    const results: StatementResult[] = [];
    for (const [index, statement] of statements.entries()) {
      signal?.throwIfAborted();
      try {
        results.push((await this.#raw.send(guarded(statement))).at(-1) ?? NOTHING);
      } catch (error) {
        throw this.#failure(error, index, statements);
      }
    }
    return results;
  }

  #failure(error: unknown, index: number, statements: readonly Statement[]): Error {
    if (this.#signal?.aborted && codeOf(error) === CANCELED) return this.#signal.reason as Error;
    const statement = statements[index];
    if (statement?.expectedRows !== undefined && codeOf(error) === DIVISION_BY_ZERO) {
      return unexpectedRows(statement.expectedRows, undefined, statement.sql);
    }
    const ahead = statement?.expectedRows === undefined ? 0 : GUARD.length;
    const holder = codeOf(error) === LOCK_NOT_AVAILABLE ? this.#watch?.hint : undefined;
    return failureOf(error, Math.max(0, Math.min(index, statements.length - 1)), {
      ...(statement && { sql: statement.sql }),
      ahead,
      ...(holder !== undefined && { hint: holder }),
    });
  }

  async #one(statement: Statement): Promise<StatementResult> {
    const [result] = await this.run([statement]);
    return result!;
  }

  async column(table: TableName, column: string): Promise<readonly (string | null)[] | undefined> {
    const sql = `SELECT ${quoted(column)}::text AS value FROM ${path(qualified(table))}`;
    const read = async () => {
      const { rows } = await this.#one({ sql });
      return rows.map(({ value }) => value === null ? null : String(value));
    };
    if (!this.#inTransaction) {
      try {
        return await read();
      } catch (error) {
        if (UNDEFINED.includes((error as StatementFailure).sqlState ?? "")) return undefined;
        throw error;
      }
    }
    // A failure would end the transaction.
    return await this.inspector.hasTable(table) ? await read() : undefined;
  }

  /** Nothing: no transaction of PostgreSQL's takes rows along that a migration does not name. */
  prepare(): Promise<AsyncDisposable> {
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }

  async begin(): Promise<void> {
    await this.#one(this.#begin);
    this.#inTransaction = true;
  }

  /** @throws {Error} if the server has rolled back instead, which it tells by no error */
  async commit(): Promise<void> {
    try {
      checkCommitted(await this.#raw.send({ sql: "COMMIT" }));
      this.#inTransaction = false;
    } catch (error) {
      throw isLost(error) ? uncertain(error) : this.#failure(error, 0, []);
    }
  }

  /** A connection that was lost needs none: the server takes back what was not committed. */
  async rollback(): Promise<void> {
    if (!this.#inTransaction) return;
    this.#inTransaction = false;
    try {
      await this.#raw.send({ sql: "ROLLBACK" });
    } catch (error) {
      if (!isLost(error)) throw failureOf(error, 0);
    }
  }

  async savepoint(name: string): Promise<void> {
    await this.#one({ sql: `SAVEPOINT ${quoted(name)}` });
  }

  async release(name: string): Promise<void> {
    await this.#one({ sql: `RELEASE SAVEPOINT ${quoted(name)}` });
  }

  async rollbackTo(name: string): Promise<void> {
    await this.#one({ sql: `ROLLBACK TO SAVEPOINT ${quoted(name)}` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#raw.close();
  }
}

/** The error of a COMMIT that nobody has answered. */
function uncertain(cause: unknown): DatabaseError {
  const error = new DatabaseError(
    `Cannot tell whether the transaction was committed: ${(cause as Error).message}`,
    {
      cause,
      hint: "look at `retort current`, then start again: what was committed is not run twice",
    },
  );
  error.context = { state: "not known: the server has committed all of the transaction, or nothing of it" };
  return error;
}

const NOTHING: StatementResult = { rows: [], rowCount: 0 };

/** COMMIT of a transaction that has failed is answered with ROLLBACK, and is no error to the server. */
function checkCommitted(answers: readonly Answer[]): void {
  const { command } = answers.at(-1)!;
  if (command !== "COMMIT") throw Object.assign(new Error("the server rolled the transaction back"), { code: ABORTED });
}

const GUARD = "WITH changed AS (";

/**
 * `statement` so that it fails in the server where it changes another number of rows than it must: what follows is on its way
 * already when its answer comes.
 */
function guarded(statement: Statement): Statement {
  const { sql, expectedRows } = statement;
  if (expectedRows === undefined) return statement;
  return {
    ...statement,
    sql: `${GUARD}${sql} RETURNING 1) SELECT 1 / (count(*) = ${expectedRows})::int FROM changed`,
  };
}

/** Asks the database something. */
export type Query = (sql: string) => Promise<StatementResult["rows"]>;

/** An inspector that is loaded when it is first wanted: most runs only read the version table. */
function lazyInspector(query: Query, server: Server): Inspector {
  let loading: Promise<Inspector> | undefined;
  const load = () =>
    loading ??= import("./inspector.ts").then(({ PostgresInspector }) => new PostgresInspector(query, server));
  return inspectorThrough(async (look) => await look(await load()));
}
