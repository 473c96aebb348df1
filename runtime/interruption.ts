import { interruption } from "../errors.ts";

/** @throws {InterruptedError} if the signal was aborted; a reason of retort's own as it is */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interruption(signal);
}

/**
 * What `promise` comes to, unless the signal is aborted first: what never ends must not keep a run.
 *
 * @throws {InterruptedError} as {@linkcode throwIfAborted}
 */
export async function unlessAborted<T>(promise: T | Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await promise;
  let stop: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(interruption(signal));
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener("abort", stop!);
  }
}
