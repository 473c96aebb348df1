import { Worker } from "node:worker_threads";
import { DatabaseError, interruption } from "../../errors.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import type { Answer, Failure, Request } from "./database_thread.ts";
import { failureOf } from "./result_codes.ts";
import type { Raw } from "./session.ts";
import { type Single, singleStatements } from "./single_statements.ts";

/** Milliseconds that a statement may go on for when the run is stopped. Most end by then, and are undone in order. */
const PATIENCE = 500;

/**
 * `node:sqlite` in a thread of its own. A statement that takes long keeps that thread and no other: timers run meanwhile, and
 * signals are heard.
 *
 * Nothing can end a statement of `node:sqlite` that runs. When the run is stopped and it goes on, it is given up: nobody waits
 * for it any more, the thread closes the database behind it, and a process that ends before takes the thread along. In both
 * cases SQLite undoes the transaction, in the second when the file is opened next: https://www.sqlite.org/lockingv3.html#rollback
 */
export class ThreadedDatabase implements Raw {
  readonly #thread = new Worker(new URL("./database_thread.ts", import.meta.url));
  readonly #signal: AbortSignal | undefined;
  /** Those that wait for an answer, in the order in which they asked. */
  readonly #asked: { resolve(answer: Answer): void; reject(error: unknown): void }[] = [];
  #inTransaction = false;
  #isGivenUp = false;

  private constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    // What waits for nobody must not keep the process: that a revision waits for ever is found out when nothing is left to do.
    this.#thread.unref();
    this.#thread.on("message", (answer: Answer) => {
      this.#inTransaction = answer.inTransaction;
      this.#asked.shift()?.resolve(answer);
      if (this.#asked.length === 0) this.#thread.unref();
    });
    this.#thread.on("error", (error) => this.#fail(error));
    this.#thread.on("exit", () => this.#fail(undefined));
  }

  /**
   * Opens a file.
   *
   * @param options.timeout milliseconds that SQLite waits for a lock
   * @param options.signal gives up what runs
   * @returns `undefined` where the thread does not begin: who bundles a program that uses retort has none of the thread's file
   * @throws {StatementFailure} if it cannot be opened
   */
  static async open(
    path: string,
    { timeout, signal }: { readonly timeout: number; readonly signal?: AbortSignal | undefined },
  ): Promise<ThreadedDatabase | undefined> {
    const database = new ThreadedDatabase(signal);
    const answer = await database.#ask({ open: path, timeout }).catch(() => undefined);
    if (answer === undefined) return undefined;
    const { failure } = answer;
    if (failure === undefined) return database;
    await database.close();
    throw failureOf(thrown(failure), 0);
  }

  /** How transactions begin and end. COMMIT is waited for, however long it takes: what became of it must be told. */
  readonly transaction = {
    begin: () => this.#control("BEGIN IMMEDIATE"),
    commit: () => this.#control("COMMIT"),
    rollback: async (): Promise<"later" | void> => {
      if (this.#isGivenUp) return "later";
      if (this.#inTransaction) await this.#control("ROLLBACK");
    },
  };

  async run(statements: readonly Statement[], signal?: AbortSignal): Promise<readonly StatementResult[]> {
    const results: StatementResult[] = [];
    for (const [i, statement] of statements.entries()) {
      signal?.throwIfAborted();
      // Inside a transaction nothing but its end is wanted then.
      if (this.#isGivenUp || this.#signal?.aborted && (i > 0 || this.#inTransaction)) throw interruption(this.#signal!);
      results.push(await this.#one(statement, i));
    }
    return results;
  }

  async #one(statement: Statement, index: number): Promise<StatementResult> {
    let parts: readonly Single[];
    try {
      parts = singleStatements(statement);
    } catch (error) {
      throw failureOf(error, index, statement.sql);
    }
    const { result, failure } = await this.#unlessGivenUp(this.#ask({ run: parts }));
    if (failure !== undefined) throw failureOf(thrown(failure), index, statement.sql);
    return result!;
  }

  async #control(sql: string): Promise<void> {
    const { failure } = await this.#ask({ run: [{ sql, values: [] }] });
    if (failure !== undefined) throw failureOf(thrown(failure), 0, sql);
  }

  async setBusyTimeout(milliseconds: number): Promise<void> {
    if (!this.#isGivenUp) await this.#control(`PRAGMA busy_timeout = ${milliseconds}`);
  }

  inTransaction(): boolean {
    return this.#inTransaction;
  }

  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  async close(): Promise<void> {
    if (this.#isGivenUp) return;
    const { failure } = await this.#ask({ close: true });
    await this.#thread.terminate();
    if (failure !== undefined) throw failureOf(thrown(failure), 0);
  }

  #ask(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      this.#thread.ref();
      this.#thread.postMessage(request);
    });
  }

  /** What a statement comes to, unless the run is stopped and it goes on. @throws {InterruptedError} */
  async #unlessGivenUp(answer: Promise<Answer>): Promise<Answer> {
    const signal = this.#signal;
    if (signal === undefined) return await answer;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const { promise: givenUp, reject } = Promise.withResolvers<never>();
    const stop = () => {
      timer = setTimeout(() => {
        this.#giveUp();
        reject(interruption(signal));
      }, PATIENCE);
    };
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    try {
      return await Promise.race([answer, givenUp]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  }

  #giveUp(): void {
    if (this.#isGivenUp) return;
    this.#isGivenUp = true;
    this.#ask({ close: true }).then(() => this.#thread.terminate(), () => {});
    this.#thread.unref();
  }

  /** Answers all that still wait: the thread has ended. */
  #fail(cause: unknown): void {
    const why = cause instanceof Error ? cause.message : "it ended by itself";
    for (const { reject } of this.#asked.splice(0)) {
      reject(new DatabaseError(`Cannot go on: the thread of the database has ended: ${why}`, { cause }));
    }
  }
}

/** The error that the thread caught. */
function thrown({ message, ...codes }: Failure): Error {
  return Object.assign(new Error(message), codes);
}
