import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError, isRetortError, LockTimeoutError } from "../../errors.ts";
import type { DatabaseTarget, MigrationLock } from "../../registry/connection.ts";
import { open } from "./driver.ts";
import { quotedText } from "./quoting.ts";
import { mysqlTarget } from "./target.ts";

/** Milliseconds to wait for another migrator, unless told otherwise. */
const TIMEOUT = 60_000;
/** Milliseconds between two looks whether the lock is free. */
const LOOK_AGAIN = 100;
/** The server does not know this yet. */
const NOT_SUPPORTED_YET = 1235;

/**
 * Takes a named lock on a connection of its own, so that no COMMIT of the run ends it. It is asked for again and again and
 * not waited for, so that a signal is heard.
 *
 * Named locks belong to one server: two that migrate by way of two nodes of a Galera cluster, or of group replication, do not
 * see each other. What keeps them apart then is that each must find the version row as it has read it. A node that refuses
 * named locks leaves us with that alone.
 *
 * @param key what is migrated: two of the same database and the same version table exclude each other
 * @throws {LockTimeoutError} if another migrator holds it for too long
 * @see https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html
 */
export async function lock(
  target: DatabaseTarget,
  key: string,
  { timeout = TIMEOUT, signal }: { readonly timeout?: number; readonly signal?: AbortSignal } = {},
): Promise<MigrationLock> {
  const meant = mysqlTarget(target);
  const { client } = await open(meant, { ...(signal && { signal }) });
  const started = performance.now();
  const close = () => client.close();
  // Names are for the whole server, and have at most 64 characters. MySQL 9 has no SHA1() any more.
  const name = `CONCAT('retort ', SHA2(CONCAT(DATABASE(), '/', ${quotedText(key)}), 224))`;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { rows: [answer] } = await client.send({ sql: `SELECT GET_LOCK(${name}, 0) AS taken` });
      if (answer!.taken === 1) return { covers: "run", [Symbol.asyncDispose]: close };
      const left = timeout - (performance.now() - started);
      if (left <= 0) {
        const { rows: [holder] } = await client.send({ sql: `SELECT IS_USED_LOCK(${name}) AS id` });
        throw timedOut(meant.database, timeout, holder!.id);
      }
      // Not all at once that wait for the same.
      await sleep(Math.min(left, LOOK_AGAIN * (0.5 + Math.random())));
    }
  } catch (error) {
    if ((error as { readonly errno?: unknown }).errno === NOT_SUPPORTED_YET) {
      return { covers: "transaction", [Symbol.asyncDispose]: close };
    }
    await close();
    if (isRetortError(error) || signal?.aborted) throw error;
    throw new DatabaseError(`Cannot take the lock of "${meant.database}": ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function timedOut(database: string, timeout: number, holder: unknown): LockTimeoutError {
  const session = holder === null ? "another session" : `the session ${String(holder)}`;
  return new LockTimeoutError(
    `Cannot migrate "${database}": another migrator has held its lock for ${timeout / 1000} seconds`,
    { hint: `wait until it is done, or look for ${session} in SHOW PROCESSLIST` },
  );
}
