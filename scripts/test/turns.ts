/** What is run in turns. */
export interface Turn {
  /** The servers that nobody else may have meanwhile. @default none */
  readonly servers?: readonly string[];
}

/**
 * Runs all, several at a time, and never two on one server: what one does to it the other could notice. Those that want most
 * servers come first, and others run beside them; at the end they would run alone.
 *
 * @param atOnce how many run at a time
 */
export async function inTurns<T extends Turn>(
  all: readonly T[],
  atOnce: number,
  act: (turn: T) => Promise<void>,
): Promise<void> {
  const waiting = all.toSorted(({ servers: a = [] }, { servers: b = [] }) => b.length - a.length);
  const running = new Map<T, Promise<void>>();
  while (waiting.length > 0 || running.size > 0) {
    const busy = new Set([...running.keys()].flatMap(({ servers = [] }) => servers));
    const next = running.size < atOnce
      ? waiting.findIndex(({ servers = [] }) => !servers.some((name) => busy.has(name)))
      : -1;
    if (next < 0) {
      await Promise.race(running.values());
      continue;
    }
    const [turn] = waiting.splice(next, 1) as [T];
    running.set(turn, act(turn).finally(() => running.delete(turn)));
  }
}
