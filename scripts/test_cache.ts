import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";

/**
 * The folder where what only tests and benchmarks need is kept: `RETORT_TEST_CACHE`, or one of the user's own that the
 * unprivileged user of a database server can pass through.
 */
export function testCache(): string {
  const folder = resolve(process.env.RETORT_TEST_CACHE ?? `/var/tmp/retort-tests-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

/**
 * The path of something in the test cache, made the first time. It is there whole or not at all: it is made beside its
 * place and renamed, and of two processes that want it at once the second waits.
 *
 * @param make Fills the empty folder `beside`, which becomes `path`.
 * @throws what `make` throws
 */
export async function inTestCache(
  name: string,
  make: (beside: string, path: string) => Promise<void>,
): Promise<string> {
  const path = join(testCache(), name);
  if (existsSync(path)) return path;
  using _alone = await fileLock(join(testCache(), `.${name}.lock`));
  if (existsSync(path)) return path;
  const beside = join(testCache(), `.${name}.new`);
  // Left by a process that was killed: whoever makes it holds the lock.
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { mode: 0o755 });
  try {
    await make(beside, path);
    renameSync(beside, path);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  return path;
}

/** Waits for a lock that ends with its process, however that ends. */
export async function fileLock(path: string): Promise<Disposable> {
  const file = await Deno.open(path, { create: true, write: true });
  await file.lock(true);
  return { [Symbol.dispose]: () => file.close() };
}

/** Whether a process holds the lock. */
export async function isLocked(path: string): Promise<boolean> {
  using file = await Deno.open(path, { create: true, write: true });
  return !await file.tryLock(true);
}
