import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { ConnectError, LockTimeoutError } from "../../errors.ts";
import { type Connection, type ConnectOptions, StatementFailure } from "../../registry/connection.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import { resultCodeName } from "./result_codes.ts";
import { readVersion, sqliteServer } from "./server.ts";
import { type Raw, type RawResult, SqliteSession } from "./session.ts";

/** Milliseconds that a statement waits for another connection's lock. */
const LOCK_TIMEOUT = 60_000;

/**
 * Opens a file, or a database in memory, with `node:sqlite`. An absent file is an empty database unless it is to be made.
 *
 * @throws {ConnectError} if there is no such folder, it is no database, or it may not be read
 */
export async function openFile(
  path: string | undefined,
  { create = false, lockTimeout = LOCK_TIMEOUT }: ConnectOptions = {},
): Promise<Connection> {
  if (path !== undefined) checkPath(path, create);
  const absent = path !== undefined && !existsSync(path);
  const { DatabaseSync } = await importSqlite();
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(path === undefined || absent && !create ? ":memory:" : path, {
      timeout: lockTimeout,
      enableForeignKeyConstraints: true,
    });
    // SQLite opens lazily: only now does it look at the file.
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
  } catch (error) {
    throw new ConnectError(`Cannot open the database "${path}": ${messageOf(error)}`, {
      cause: error,
      hint: "look whether the file is a SQLite database, and whether you may read it and its folder",
    });
  }
  const version = database.prepare("SELECT sqlite_version() AS version").get() as { version: string };
  const server = sqliteServer({ version: readVersion(version.version), assumed: false });
  return new SqliteSession(server, new LocalDatabase(database), path ?? ":memory:");
}

/** Importing `node:sqlite` prints a warning in Node; nobody who migrates needs it. */
function importSqlite(): Promise<typeof import("node:sqlite")> {
  return import("node:sqlite");
}

function checkPath(path: string, create: boolean): void {
  const folder = dirname(path);
  if (!existsSync(folder)) {
    throw new ConnectError(`Cannot open the database "${path}": there is no folder "${folder}"`, {
      hint: "the file is made where it is wanted, its folder is not",
    });
  }
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw new ConnectError(`Cannot open the database "${path}": it is a folder`);
  }
  void create;
}

/** `node:sqlite` as the session wants it. All of it is synchronous. */
class LocalDatabase implements Raw {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  run(statements: readonly Statement[]): readonly RawResult[] {
    const results: StatementResult[] = [];
    for (let i = 0; i < statements.length; i++) {
      try {
        results.push(this.#one(statements[i]!));
      } catch (error) {
        throw failure(error, i);
      }
    }
    return results;
  }

  #one({ sql, parameters = [] }: Statement): StatementResult {
    // Statements are run by `prepare`, since only that tells the result code; it passes over all but the first.
    if (parameters.length === 0 && mayBeSeveral(sql)) return this.#several(sql);
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    const values = parameters.map(bindable);
    if (statement.columns().length === 0) {
      const { changes } = statement.run(...values);
      return { rows: [], rowCount: Number(changes) };
    }
    const rows = (statement.all(...values) as Record<string, unknown>[]).map(narrowed);
    return { rows, rowCount: rows.length };
  }

  /** Raw text of several statements, or of a trigger: there are no rows in it for the caller. */
  #several(sql: string): StatementResult {
    this.#database.exec(sql);
    const { changes } = this.#database.prepare("SELECT changes() AS changes").get() as { changes: number };
    return { rows: [], rowCount: changes };
  }

  close(): void {
    this.#database.close();
  }
}

/** Whether anything follows the first semicolon. A quoted one counts too: `exec` runs such a text as well. */
function mayBeSeveral(sql: string): boolean {
  const semicolon = sql.indexOf(";");
  if (semicolon >= 0 && sql.slice(semicolon + 1).trim() !== "") {
    return !/^\s*(SELECT|WITH|VALUES|PRAGMA|EXPLAIN)\b/i.test(sql) && !/\bRETURNING\b/i.test(sql);
  }
  return /^\s*(--|\/\*)/.test(sql);
}

/** A parameter as `node:sqlite` binds it: it would take a Date for a record of named parameters and store NULL. */
function bindable(value: unknown): null | number | bigint | string | Uint8Array {
  if (value === null || typeof value === "number" || typeof value === "bigint" || typeof value === "string") {
    return value;
  }
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString().replace("T", " ").replace(/(\.000)?Z$/, "");
  if (value instanceof Uint8Array) return value;
  if (value !== undefined && typeof value === "object") return JSON.stringify(value);
  throw new TypeError(`a parameter is ${typeof value}, which no database holds`);
}

/** Integers as numbers where a number holds them, else as bigint. */
function narrowed(row: Record<string, unknown>): Record<string, unknown> {
  for (const key in row) {
    const value = row[key];
    if (typeof value === "bigint" && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) {
      row[key] = Number(value);
    }
  }
  return row;
}

function messageOf(error: unknown): string {
  // Deno adds the statement to the message; we show it ourselves.
  return (error instanceof Error ? error.message : String(error)).replace(/ in .* at offset \d+$/s, "");
}

function failure(error: unknown, index: number): Error {
  const { errcode, message = "" } = error as { errcode?: number; message?: string };
  const name = resultCodeName(errcode, message);
  if (name.startsWith("SQLITE_BUSY") || name.startsWith("SQLITE_LOCKED")) {
    return new LockTimeoutError("Cannot write: another connection holds the database's lock", {
      cause: error,
      hint: "another migration may be running; look who has the file open, and start again",
    });
  }
  const offset = / at offset (\d+)$/.exec(message)?.[1];
  return new StatementFailure(messageOf(error), {
    index,
    sqlState: name,
    offset: offset === undefined ? undefined : Number(offset),
    cause: error,
  });
}
