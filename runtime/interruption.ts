import { InterruptedError, isRetortError, type RetortError } from "../errors.ts";

/** Why a run is stopped, as one of retort's errors: who aborts a signal may give any reason, or none. */
function interruption({ reason }: AbortSignal): RetortError {
  if (isRetortError(reason)) return reason;
  const text = reason instanceof Error ? reason.message : String(reason);
  return new InterruptedError(`Cannot go on: the signal was aborted, ${text}`, { cause: reason });
}

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
