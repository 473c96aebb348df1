import { DatabaseSync } from "node:sqlite";
import { interruption } from "../../errors.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import { failureOf } from "./result_codes.ts";
import type { Raw } from "./session.ts";
import { answered, changesRows, insertedId, type Single, singleStatements } from "./single_statements.ts";

/** Milliseconds that statements may keep the thread before signals and timers have their turn. */
const PATIENCE = 50;

/** `node:sqlite` as the session wants it. A statement is synchronous, and keeps the thread that it runs in. */
export class LocalDatabase implements Raw {
  readonly #database: DatabaseSync;
  readonly #signal: AbortSignal | undefined;
  /** When others last had their turn. Milliseconds. */
  #listened = performance.now();

  /**
   * @param options.timeout milliseconds that SQLite waits for a lock
   * @param options.signal ends a run between two statements
   */
  constructor(
    path: string,
    { timeout, signal }: { readonly timeout: number; readonly signal?: AbortSignal | undefined },
  ) {
    this.#database = new DatabaseSync(path, { timeout, enableForeignKeyConstraints: true });
    this.#signal = signal;
  }

  async run(statements: readonly Statement[], signal?: AbortSignal): Promise<readonly StatementResult[]> {
    const results: StatementResult[] = [];
    for (const [i, statement] of statements.entries()) {
      if (performance.now() - this.#listened > PATIENCE) await this.#listen();
      signal?.throwIfAborted();
      // The first may be what ends a transaction.
      if (i > 0 && this.#signal?.aborted) throw interruption(this.#signal);
      try {
        results.push(this.one(singleStatements(statement)));
      } catch (error) {
        throw failureOf(error, i, statement.sql);
      }
    }
    return results;
  }

  /** Lets signals and timers have their turn: what is awaited of a synchronous driver gives them none. */
  async #listen(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#listened = performance.now();
  }

  /**
   * Runs the parts of a statement; the last of them tells the result where its text holds several.
   *
   * @throws what `node:sqlite` throws
   */
  one(parts: readonly Single[]): StatementResult {
    let result: StatementResult = { rows: [], rowCount: 0 };
    for (const part of parts) result = this.#single(part);
    return result;
  }

  #single({ sql, values }: Single): StatementResult {
    // By `prepare`, since Deno tells the result code of that alone and not of `exec`.
    const statement = this.#database.prepare(sql);
    if (statement.columns().length === 0) {
      if (!changesRows(sql)) {
        statement.run(...values);
        return { rows: [], rowCount: 0 };
      }
      statement.setReadBigInts(true);
      const { changes, lastInsertRowid } = statement.run(...values);
      return { rows: [], rowCount: Number(changes), ...insertedId(sql, lastInsertRowid) };
    }
    statement.setReadBigInts(true);
    const rows = statement.all(...values) as Record<string, unknown>[];
    for (const row of rows) for (const name in row) row[name] = answered(row[name]);
    return { rows, rowCount: rows.length };
  }

  setBusyTimeout(milliseconds: number): void {
    this.#database.prepare(`PRAGMA busy_timeout = ${milliseconds}`).all();
  }

  inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  close(): void {
    this.#database.close();
  }
}
