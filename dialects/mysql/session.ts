import { DatabaseError } from "../../errors.ts";
import type { Connection, Inspector, SendOptions } from "../../registry/connection.ts";
import { inspectorThrough } from "../../registry/inspector_through.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import { checkRows } from "../../registry/rows.ts";
import type { Server } from "../../registry/server.ts";
import { qualified } from "../../registry/qualified.ts";
import type { TableName } from "../../schema/model.ts";
import { failureOf, isLost } from "./failures.ts";
import type { MysqlInspector } from "./inspector.ts";
import { path, quoted } from "./quoting.ts";

/** What a question was answered. */
export type Rows = StatementResult["rows"];

/** A session as a driver gives it. */
export interface Raw {
  /** Sends a text, and answers the result of its last statement. */
  send(statement: Statement): Promise<StatementResult>;
  /** Sends several questions in one text. The rows of each are there when those of the next begin: a failure is that of the one before too. */
  ask(questions: readonly string[]): readonly Promise<Rows>[];
  close(): Promise<void>;
}

/** There is no such table, or database. */
const NOT_THERE: readonly unknown[] = [1146, 1049];

/** A session with MySQL or MariaDB. */
export class MysqlSession implements Connection {
  readonly server: Server;
  readonly inspector: Inspector;
  /** Each statement waits for the answer to the one before: outside of a transaction nothing would keep the next from running. */
  readonly pipelines = false;
  readonly #raw: Raw;
  #inTransaction = false;

  constructor(server: Server, raw: Raw) {
    this.server = server;
    this.#raw = raw;
    this.inspector = lazyInspector(together(raw), server);
  }

  /** As this session has begun and ended it; CREATE, ALTER and DROP end it without a word. */
  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  async run(
    statements: readonly Statement[],
    { signal, begin = false, commit = false }: SendOptions = {},
  ): Promise<readonly StatementResult[]> {
    signal?.throwIfAborted();
    if (begin) await this.begin();
    const results: StatementResult[] = [];
    for (const [index, statement] of statements.entries()) {
      signal?.throwIfAborted();
      try {
        results.push(await this.#raw.send(statement));
      } catch (error) {
        throw failureOf(error, index, statement.sql);
      }
      checkRows([statement], results.slice(-1));
    }
    if (commit) await this.commit();
    return results;
  }

  async #one(statement: Statement): Promise<StatementResult> {
    const [result] = await this.run([statement]);
    return result!;
  }

  async column(name: TableName, column: string): Promise<readonly string[] | undefined> {
    const table = path(qualified(name));
    const sql = `SELECT CAST(${quoted(column)} AS CHAR) AS \`value\` FROM ${table}`;
    try {
      const { rows } = await this.#raw.send({ sql });
      return rows.map(({ value }) => String(value));
    } catch (error) {
      if (NOT_THERE.includes((error as { readonly errno?: unknown }).errno)) return undefined;
      throw failureOf(error, 0, sql);
    }
  }

  /** Nothing: no statement of MySQL's takes rows along that a migration does not name. */
  prepare(): Promise<AsyncDisposable> {
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }

  async begin(): Promise<void> {
    await this.#one({ sql: "START TRANSACTION" });
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    this.#inTransaction = false;
    try {
      await this.#raw.send({ sql: "COMMIT" });
    } catch (error) {
      throw isLost(error) ? uncertain(error) : failureOf(error, 0);
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
    "Cannot tell whether the transaction was committed: the connection was lost meanwhile",
    {
      cause,
      hint: "look at `retort current`, then start again: what was committed is not run twice",
    },
  );
  error.context = { state: "not known: the server has committed the version row, or not" };
  return error;
}

/** Asks the database something. */
export type Query = (sql: string) => Promise<Rows>;

/**
 * Sends what is asked at once as one text: one round trip, and the server works on the next answer while one is taken in.
 */
function together(raw: Raw): Query {
  let asked: { readonly sql: string; readonly answer: PromiseWithResolvers<Rows> }[] = [];
  const send = () => {
    const all = asked;
    asked = [];
    for (const [i, rows] of raw.ask(all.map(({ sql }) => sql)).entries()) {
      const { sql, answer } = all[i]!;
      rows.then(answer.resolve, (error) => answer.reject(failureOf(error, 0, sql)));
    }
  };
  return (sql) => {
    const answer = Promise.withResolvers<Rows>();
    if (asked.push({ sql, answer }) === 1) queueMicrotask(send);
    return answer.promise;
  };
}

/** An inspector that is loaded when it is first wanted: most runs only read the version table. */
function lazyInspector(query: Query, server: Server): Inspector {
  let loading: Promise<MysqlInspector> | undefined;
  const load = () =>
    loading ??= import("./inspector.ts").then(({ MysqlInspector }) => new MysqlInspector(query, server));
  return {
    ...inspectorThrough(async (look) => await look(await load())),
    referring: async (to) => await (await load()).referring(to),
  };
}
