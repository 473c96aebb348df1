import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { ConnectError, LockTimeoutError } from "../../errors.ts";
import type { Connection, ConnectOptions } from "../../registry/connection.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import { failureOf } from "./result_codes.ts";
import { readVersion, sqliteServer } from "./server.ts";
import { LOCK_TIMEOUT, type Raw, SqliteSession } from "./session.ts";
import { answered, changesRows, insertedId, type Single, singleStatements } from "./single_statements.ts";

/**
 * Opens a file, or without a path a database in memory, with `node:sqlite`. An absent file is an empty database unless it is
 * to be made.
 *
 * @throws {ConnectError} if there is no such folder, it is no database, or it may not be read
 */
export async function openFile(
  path: string | undefined,
  { create = false, lockTimeout = LOCK_TIMEOUT }: ConnectOptions = {},
): Promise<Connection> {
  const opened = path === undefined ? undefined : fileToOpen(path, create);
  const { DatabaseSync } = await import("node:sqlite");
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(opened ?? ":memory:", { timeout: lockTimeout, enableForeignKeyConstraints: true });
    // SQLite opens lazily: only now does it look at the file.
    const { version } = database.prepare("SELECT sqlite_version() AS version, count(*) FROM sqlite_schema").get()!;
    const server = sqliteServer({ version: readVersion(String(version)), assumed: false });
    return new SqliteSession(server, new LocalDatabase(database), { name: path ?? ":memory:", lockTimeout });
  } catch (error) {
    database?.close();
    const failure = failureOf(error, 0);
    if (failure instanceof LockTimeoutError) throw failure;
    throw new ConnectError(`Cannot open the database "${path ?? ":memory:"}": ${failure.message}`, {
      cause: error,
      hint: failure.hint ?? "look whether the file is a SQLite database, and whether you may read it and its folder",
    });
  }
}

/**
 * `path` if the file is there or is to be made, else `undefined`: an absent file is an empty database.
 *
 * @throws {ConnectError} if its folder is absent, or it is a folder itself
 */
export function fileToOpen(path: string, create: boolean): string | undefined {
  const folder = dirname(path);
  if (!existsSync(folder)) {
    throw new ConnectError(`Cannot open the database "${path}": there is no folder "${folder}"`, {
      hint: "the file is made where it is wanted, its folder is not",
    });
  }
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw new ConnectError(`Cannot open the database "${path}": it is a folder`);
  return found !== undefined || create ? path : undefined;
}

/** `node:sqlite` as the session wants it. All of it is synchronous. */
class LocalDatabase implements Raw {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  run(statements: readonly Statement[], signal?: AbortSignal): readonly StatementResult[] {
    const results: StatementResult[] = [];
    for (let i = 0; i < statements.length; i++) {
      signal?.throwIfAborted();
      try {
        results.push(this.#one(statements[i]!));
      } catch (error) {
        throw failureOf(error, i, statements[i]!.sql);
      }
    }
    return results;
  }

  /** Runs a statement; the last of them tells the result where its text holds several. */
  #one(statement: Statement): StatementResult {
    let result: StatementResult = { rows: [], rowCount: 0 };
    for (const single of singleStatements(statement)) result = this.#single(single);
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
