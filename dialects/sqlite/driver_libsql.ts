import type { Client, Config, Transaction } from "@libsql/client";
import { isAbsolute } from "node:path";
import { ConnectError, LockTimeoutError, thrownText } from "../../errors.ts";
import { reasonOf } from "../../registry/addresses.ts";
import { CONNECT_TIMEOUT, type Connection, type ConnectOptions, LOCK_TIMEOUT } from "../../registry/connection.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import { fileToOpen } from "./driver.ts";
import { failureOf } from "./result_codes.ts";
import { readVersion, sqliteServer } from "./server.ts";
import { type Raw, SqliteSession } from "./session.ts";
import { answered, changesRows, insertedId, type Single, singleStatements } from "./single_statements.ts";

/**
 * Opens a file with libSQL. An absent file is an empty database unless it is to be made.
 *
 * @throws {ConnectError} if there is no such folder, it is no database, or it may not be read
 */
export async function openLibsqlFile(
  path: string,
  { create = false, lockTimeout = LOCK_TIMEOUT }: ConnectOptions = {},
): Promise<Connection> {
  const opened = fileToOpen(path, create);
  return await open({ url: opened === undefined ? ":memory:" : fileUrl(opened), timeout: lockTimeout }, {
    name: path,
    lockTimeout,
    hint: "look whether the file is a SQLite database, and whether you may read it and its folder",
  });
}

/**
 * Connects to a server of libSQL.
 *
 * @param shown the URL without its secrets
 * @throws {ConnectError} if it cannot be reached, or does not let us in
 */
export async function openLibsqlServer(
  { url, authToken }: { readonly url: string; readonly authToken?: string },
  shown: string,
  { lockTimeout = LOCK_TIMEOUT, timeout = CONNECT_TIMEOUT }: ConnectOptions = {},
): Promise<Connection> {
  return await open({ url, ...(authToken && { authToken }) }, {
    name: shown,
    lockTimeout,
    timeout,
    hint: "look at the URL, the token (?authToken= or LIBSQL_AUTH_TOKEN), and whether the server answers",
  });
}

async function open(
  config: Config,
  { name, lockTimeout, timeout, hint }: {
    readonly name: string;
    readonly lockTimeout: number;
    readonly timeout?: number;
    readonly hint: string;
  },
): Promise<Connection> {
  const createClient = await libsql(name);
  let client: Client | undefined;
  try {
    // One connection: pragmas belong to a connection, and the client keeps a pool of twenty otherwise.
    client = createClient({ ...config, concurrency: 1, intMode: "bigint" });
    const first = client.execute("SELECT sqlite_version() AS version, count(*) FROM sqlite_schema");
    const { rows: [row] } = await (timeout === undefined ? first : within(timeout, first));
    const isLocal = config.url.startsWith("file:") || config.url === ":memory:";
    const server = sqliteServer({
      flavour: "libsql",
      version: readVersion(String(row!.version)),
      assumed: false,
      foreignKeysStayOn: !isLocal,
    });
    const raw = isLocal ? new LibsqlFile(client) : new LibsqlDatabase(client);
    return new SqliteSession(server, raw, { name, lockTimeout });
  } catch (error) {
    client?.close();
    const failure = failureOf(error, 0);
    if (failure instanceof LockTimeoutError) throw failure;
    throw new ConnectError(`Cannot open the database "${name}": ${reachable(failure.message)}`, {
      cause: error,
      hint: failure.hint ?? hint,
    });
  }
}

/** What a runtime says of a server that it does not reach, in the words that the other dialects have for it. */
function reachable(message: string): string {
  const code = Object.keys(UNREACHED).find((code) => UNREACHED[code]!.test(message));
  return reasonOf(code) ?? message;
}

/** How the runtimes say it, by the code of the error that each makes of it. */
const UNREACHED: Readonly<Record<string, RegExp>> = {
  ECONNREFUSED: /ECONNREFUSED|ConnectionRefused|connection refused/i,
  ENOTFOUND: /ENOTFOUND|EAI_AGAIN|FailedToOpenSocket|getaddrinfo/i,
};

/** Loads the client, and with it the addon, which the binary unpacks into the folder for temporary files. */
async function libsql(name: string): Promise<typeof import("@libsql/client").createClient> {
  try {
    return (await import("@libsql/client")).createClient;
  } catch (cause) {
    throw new ConnectError(
      `Cannot open the database "${name}": libSQL does not load, ${thrownText(cause).split("\n")[0]}`,
      {
        cause,
        hint:
          "look whether the folder for temporary files (TMPDIR) may be written and its programs run; a file of SQLite's " +
          "also opens as sqlite:",
      },
    );
  }
}

/** `promise`, unless it takes longer than `timeout` milliseconds. */
async function within<T>(timeout: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer within ${timeout} ms`)), timeout);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The URL of a file as the client reads it, which takes `%`, `?` and `#` for more than they are. */
function fileUrl(path: string): string {
  return `file:${isAbsolute(path) ? "" : "./"}${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** What sets a savepoint, or lets it go. https://www.sqlite.org/lang_savepoint.html */
const SAVEPOINT = /^\s*(SAVEPOINT|RELEASE)(?:\s+SAVEPOINT)?\s+(\S+)\s*$/i;

/** `@libsql/client` as the session wants it. */
class LibsqlDatabase implements Raw {
  protected readonly client: Client;
  protected open: Transaction | undefined;
  /** The savepoint that has begun the transaction, where nothing else has. */
  #outermost: string | undefined;

  readonly transaction = {
    // Never as SQL: the client's pool rolls back whatever it finds open when a statement is done.
    begin: () => this.#told(() => this.begin()),
    commit: () => this.#told(() => this.commit()),
    rollback: () => this.#told(() => this.rollback()),
  };

  constructor(client: Client) {
    this.client = client;
  }

  async #told(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      throw failureOf(error, 0);
    }
  }

  protected async begin(): Promise<void> {
    this.open = await this.client.transaction("write");
  }

  protected async commit(): Promise<void> {
    await this.open?.commit();
    this.end();
  }

  protected async rollback(): Promise<void> {
    await this.open?.rollback();
    this.end();
  }

  protected end(): void {
    this.open?.close();
    this.open = this.#outermost = undefined;
  }

  async run(statements: readonly Statement[], signal?: AbortSignal): Promise<readonly StatementResult[]> {
    const results: StatementResult[] = [];
    for (let i = 0; i < statements.length; i++) {
      signal?.throwIfAborted();
      try {
        results.push(await this.#one(statements[i]!));
      } catch (error) {
        throw failureOf(error, i, statements[i]!.sql);
      }
    }
    return results;
  }

  /** Runs a statement; the last of them tells the result where its text holds several. */
  async #one(statement: Statement): Promise<StatementResult> {
    let result: StatementResult = { rows: [], rowCount: 0 };
    for (const single of singleStatements(statement)) {
      const [, word, name] = SAVEPOINT.exec(single.sql) ?? [];
      // Outside of a transaction a savepoint begins one; the client would roll it back at once.
      if (word?.toUpperCase() === "SAVEPOINT" && this.open === undefined) {
        await this.begin();
        this.#outermost = name;
      }
      result = await this.#single(single);
      if (word?.toUpperCase() === "RELEASE" && name === this.#outermost) await this.commit();
    }
    return result;
  }

  async #single({ sql, values }: Single): Promise<StatementResult> {
    // Positional arguments alone: named ones given to a `?` end the process inside the addon.
    const { rows, columns, rowsAffected, lastInsertRowid } = await (this.open ?? this.client).execute({
      sql,
      args: [...values],
    });
    if (columns.length === 0) {
      if (!changesRows(sql)) return { rows: [], rowCount: 0 };
      // The addon makes a double of it on the way: what that cannot hold is not told.
      const exact = typeof answered(lastInsertRowid) === "number" ? lastInsertRowid : undefined;
      return { rows: [], rowCount: rowsAffected, ...insertedId(sql, exact) };
    }
    return {
      rows: rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, answered(row[i])]))),
      rowCount: rows.length,
    };
  }

  close(): void {
    this.end();
    this.client.close();
  }
}

/** A file that libSQL opens in this process. */
class LibsqlFile extends LibsqlDatabase {
  /**
   * A BEGIN that found the lock taken stays active in the addon until it is collected as garbage, and as long as it does no
   * COMMIT succeeds ("SQL statements in progress"): only a new connection is free of it.
   */
  protected override async begin(): Promise<void> {
    try {
      await super.begin();
    } catch (error) {
      await this.#reconnect();
      throw error;
    }
  }

  /** A new connection that is set as the old one was. */
  async #reconnect(): Promise<void> {
    const names = ["foreign_keys", "busy_timeout"];
    const answers = await this.run(names.map((name) => ({ sql: `PRAGMA ${name}` })));
    await this.client.reconnect();
    const values = answers.map(({ rows: [row] }) => Object.values(row!)[0]);
    await this.run(names.map((name, i) => ({ sql: `PRAGMA ${name} = ${values[i]}` })));
  }

  /** As SQL: the client's own ends the transaction even if it could not be committed, and nobody could try again. */
  protected override async commit(): Promise<void> {
    await this.open?.execute("COMMIT");
    this.end();
  }

  /** By closing, which looks whether it is still open: a full disk has ended it already. */
  protected override rollback(): Promise<void> {
    this.end();
    return Promise.resolve();
  }

  async setBusyTimeout(milliseconds: number): Promise<void> {
    await this.run([{ sql: `PRAGMA busy_timeout = ${milliseconds}` }]);
  }
}
