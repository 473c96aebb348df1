import { setTimeout as sleep } from "node:timers/promises";
import { LockTimeoutError } from "../../errors.ts";
import type { DatabaseTarget, MigrationLock } from "../../registry/connection.ts";
import { open } from "./driver.ts";
import { quotedText } from "./quoting.ts";
import type { Answer } from "./session.ts";
import { postgresTarget } from "./target.ts";

/** Milliseconds to wait for another migrator, unless told otherwise. */
const TIMEOUT = 60_000;
/** Milliseconds between two looks whether the lock is free. */
const LOOK_AGAIN = 100;

/**
 * Takes an advisory lock on a connection of its own, so that it outlives the transactions of the run. It is asked for again
 * and again and not waited for: who waits in the server holds a snapshot, and CREATE INDEX CONCURRENTLY waits for that.
 *
 * @param key what is migrated: two of the same database and the same version table exclude each other
 * @throws {LockTimeoutError} if another migrator holds it for too long
 */
export async function lock(
  target: DatabaseTarget,
  key: string,
  { timeout = TIMEOUT, signal }: { readonly timeout?: number; readonly signal?: AbortSignal } = {},
): Promise<MigrationLock> {
  const meant = postgresTarget(target);
  const started = performance.now();
  // A number of 63 bits: advisory locks belong to a database, so that its name is no part of it.
  const sql = `SELECT pg_try_advisory_lock(hashtextextended(${quotedText(`retort ${key}`)}, 0)) AS taken`;
  const isTaken = (answers: readonly Answer[]) => answers.at(-1)!.rows[0]!.taken === true;
  const { client, taken } = await open(
    meant,
    { ...(signal && { signal }) },
    // It says nothing for as long as the run lasts, which is no reason to end it.
    `SET idle_session_timeout = 0; ${sql}`,
    (client, answer) => ({ client, taken: isTaken(answer) }),
  );
  try {
    for (let done = taken; !done; done = isTaken(await client.send({ sql }))) {
      signal?.throwIfAborted();
      const left = timeout - (performance.now() - started);
      if (left <= 0) throw timedOut(meant.database, timeout);
      // Not all at once that wait for the same.
      await sleep(Math.min(left, LOOK_AGAIN * (0.5 + Math.random())));
    }
  } catch (error) {
    await client.close();
    throw error;
  }
  return { covers: "run", [Symbol.asyncDispose]: () => client.close() };
}

function timedOut(database: string, timeout: number): LockTimeoutError {
  return new LockTimeoutError(
    `Cannot migrate "${database}": another migrator has held its lock for ${timeout / 1000} seconds`,
    { hint: "wait until it is done, or look for a session in pg_stat_activity that holds an advisory lock" },
  );
}
