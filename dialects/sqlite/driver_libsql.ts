import type { Client, InArgs, Transaction } from "@libsql/client";
import { existsSync } from "node:fs";
import { ConnectError, LockTimeoutError } from "../../errors.ts";
import {
  type Connection,
  type ConnectOptions,
  type DatabaseTarget,
  StatementFailure,
} from "../../registry/connection.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import { readVersion, sqliteServer } from "./server.ts";
import { type Raw, SqliteSession } from "./session.ts";

/** Milliseconds that a statement waits for another connection's lock. */
const LOCK_TIMEOUT = 60_000;

/**
 * Opens a libSQL file or server with `@libsql/client`.
 *
 * @throws {ConnectError} if it cannot be reached
 */
export async function openLibsql(
  { url, authToken }: { readonly url: string; readonly authToken?: string },
  target: DatabaseTarget,
  { create = false, lockTimeout = LOCK_TIMEOUT }: ConnectOptions = {},
): Promise<Connection> {
  const absent = url.startsWith("file:") && !create && !existsSync(url.slice("file:".length));
  const { createClient } = await import("@libsql/client");
  try {
    // One connection: pragmas belong to a connection, and the client keeps a pool of twenty otherwise.
    const client = createClient({
      url: absent ? ":memory:" : url,
      ...(authToken && { authToken }),
      concurrency: 1,
      timeout: lockTimeout,
      intMode: "bigint",
    });
    const { rows: [row] } = await client.execute("SELECT sqlite_version() AS version");
    const server = sqliteServer({ flavour: "libsql", version: readVersion(String(row!.version)), assumed: false });
    return new SqliteSession(server, new LibsqlDatabase(client), target.toString());
  } catch (cause) {
    throw new ConnectError(`Cannot open the database "${target}": ${(cause as Error).message}`, {
      cause,
      hint: "look at the URL, the token, and whether the server answers",
    });
  }
}

/** `@libsql/client` as the session wants it. */
class LibsqlDatabase implements Raw {
  readonly #client: Client;
  #open: Transaction | undefined;

  readonly transaction = {
    // Never as SQL: the client's pool rolls back whatever it finds open when a statement is done.
    begin: async () => {
      try {
        this.#open = await this.#client.transaction("write");
      } catch (error) {
        throw failure(error, 0);
      }
    },
    commit: async () => {
      await this.#open?.commit();
      this.#close();
    },
    rollback: async () => {
      await this.#open?.rollback();
      this.#close();
    },
  };

  constructor(client: Client) {
    this.#client = client;
  }

  #close(): void {
    this.#open?.close();
    this.#open = undefined;
  }

  async run(statements: readonly Statement[]): Promise<readonly StatementResult[]> {
    const results: StatementResult[] = [];
    for (let i = 0; i < statements.length; i++) {
      try {
        results.push(await this.#one(statements[i]!));
      } catch (error) {
        throw failure(error, i);
      }
    }
    return results;
  }

  async #one({ sql, parameters = [] }: Statement): Promise<StatementResult> {
    const on = this.#open ?? this.#client;
    // `execute` would run the first of several statements and say nothing of the rest.
    if (parameters.length === 0 && /;\s*\S/.test(sql)) {
      await on.executeMultiple(sql);
      return { rows: [], rowCount: 0 };
    }
    // Positional arguments alone: named ones given to a `?` end the process inside the addon.
    const { rows, columns, rowsAffected } = await on.execute({ sql, args: parameters.map(bindable) as InArgs });
    if (columns.length === 0) return { rows: [], rowCount: rowsAffected };
    return {
      rows: rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, narrowed(row[i])]))),
      rowCount: rows.length,
    };
  }

  close(): void {
    this.#close();
    this.#client.close();
  }
}

/** A parameter as the client takes it. */
function bindable(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace("T", " ").replace(/(\.000)?Z$/, "");
  if (value === undefined) throw new TypeError("a parameter is undefined, which no database holds");
  if (value !== null && typeof value === "object" && !(value instanceof Uint8Array)) return JSON.stringify(value);
  return value;
}

/** Integers as numbers where a number holds them, bytes as `Uint8Array`. */
function narrowed(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (typeof value !== "bigint") return value;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function failure(error: unknown, index: number): Error {
  const { code, extendedCode, message = "" } = error as { code?: string; extendedCode?: string; message?: string };
  if (code === "SQLITE_BUSY" || code === "SQLITE_LOCKED") {
    return new LockTimeoutError("Cannot write: another connection holds the database's lock", {
      cause: error,
      hint: "another migration may be running; look who has the file open, and start again",
    });
  }
  return new StatementFailure(message.replace(/^SQLITE_\w+: /, ""), {
    index,
    sqlState: extendedCode ?? code,
    cause: error,
  });
}
