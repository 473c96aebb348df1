import { DatabaseSync } from "node:sqlite";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import { failureOf } from "./result_codes.ts";
import type { Raw } from "./session.ts";
import { answered, changesRows, insertedId, type Single, singleStatements } from "./single_statements.ts";

/** `node:sqlite` as the session wants it. All of it is synchronous, and keeps the thread that it runs in. */
export class LocalDatabase implements Raw {
  readonly #database: DatabaseSync;

  /** @param timeout milliseconds that SQLite waits for a lock */
  constructor(path: string, timeout: number) {
    this.#database = new DatabaseSync(path, { timeout, enableForeignKeyConstraints: true });
  }

  run(statements: readonly Statement[], signal?: AbortSignal): readonly StatementResult[] {
    return statements.map((statement, i) => {
      signal?.throwIfAborted();
      try {
        return this.one(singleStatements(statement));
      } catch (error) {
        throw failureOf(error, i, statement.sql);
      }
    });
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
