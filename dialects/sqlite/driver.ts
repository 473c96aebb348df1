import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { ConnectError, isRetortError, LockTimeoutError } from "../../errors.ts";
import { type Connection, type ConnectOptions, LOCK_TIMEOUT, StatementFailure } from "../../registry/connection.ts";
import { failureOf } from "./result_codes.ts";
import { readVersion, sqliteServer } from "./server.ts";
import { type Raw, SqliteSession } from "./session.ts";

/**
 * Bytes of a file from which on a run opens it in a thread of its own: below, nothing that is done to all of it takes a second.
 * A thread costs a run 11 ms in the binary.
 */
export const LARGE = 32_000_000;

/**
 * Opens a file, or without a path a database in memory, with `node:sqlite`; for a run a large file in a thread of its own, since
 * an open database cannot move to one. An absent file is an empty database unless it is to be made.
 *
 * @throws {ConnectError} if there is no such folder, it is no database, or it may not be read
 */
export async function openFile(
  path: string | undefined,
  { create = false, lockTimeout = LOCK_TIMEOUT, isRun = false, signal }: ConnectOptions = {},
): Promise<Connection> {
  const opened = path === undefined ? undefined : fileToOpen(path, create);
  const size = opened === undefined ? 0 : statSync(opened, { throwIfNoEntry: false })?.size ?? 0;
  return isRun && size >= LARGE
    ? await openThreaded(opened!, { lockTimeout, ...(signal && { signal }) })
    : await session(path, lockTimeout, () => openHere(opened ?? ":memory:", { timeout: lockTimeout, signal }));
}

/** Opens a database in this thread. */
async function openHere(
  path: string,
  options: { readonly timeout: number; readonly signal: AbortSignal | undefined },
): Promise<Raw> {
  const { LocalDatabase } = await import("./local_database.ts");
  return new LocalDatabase(path, options);
}

/**
 * Opens a file in a thread of its own, or where none begins in this one.
 *
 * @param options.signal gives up the statement that runs
 * @throws {ConnectError} as {@linkcode openFile}
 */
export async function openThreaded(
  path: string,
  { lockTimeout = LOCK_TIMEOUT, signal }: Pick<ConnectOptions, "lockTimeout" | "signal"> = {},
): Promise<Connection> {
  return await session(path, lockTimeout, async () => {
    const { ThreadedDatabase } = await import("./threaded_database.ts");
    const options = { timeout: lockTimeout, signal };
    return await ThreadedDatabase.open(path, options) ?? await openHere(path, options);
  });
}

async function session(
  path: string | undefined,
  lockTimeout: number,
  open: () => Promise<Raw>,
): Promise<Connection> {
  let raw: Raw | undefined;
  try {
    raw = await open();
    // SQLite opens lazily: only now does it look at the file.
    const [result] = await raw.run([{ sql: "SELECT sqlite_version() AS version, count(*) FROM sqlite_schema" }]);
    const server = sqliteServer({ version: readVersion(String(result!.rows[0]!.version)), assumed: false });
    return new SqliteSession(server, raw, { name: path ?? ":memory:", lockTimeout });
  } catch (error) {
    await raw?.close();
    if (isRetortError(error)) throw error;
    const failure = error instanceof StatementFailure ? error : failureOf(error, 0);
    if (failure instanceof LockTimeoutError) throw failure;
    throw new ConnectError(`Cannot open the database "${path ?? ":memory:"}": ${failure.message}`, {
      cause: failure.cause,
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
