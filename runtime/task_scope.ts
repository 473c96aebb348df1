/**
 * Which queue a call of `op` belongs to: each task that calls `op` itself has one of its own, and what its function calls,
 * however late, is found by what it was called from.
 *
 * @module
 */
import type { AsyncLocalStorage } from "node:async_hooks";
import type { OperationQueue } from "./queue.ts";

/** The queue of a task, with that of the task around it. */
interface Scope {
  readonly queue: OperationQueue;
  readonly outer: Scope | undefined;
}

/** Made by the first task that calls `op` itself: loading it takes longer than many a run, and it costs on every promise from then on. */
let scopes: AsyncLocalStorage<Scope> | undefined;

/** The queue of the innermost task around what runs now; `root` where there is none. */
export function queueHere(root: OperationQueue): OperationQueue {
  return scopes?.getStore()?.queue ?? root;
}

/** Whether what runs now runs inside a task of `queue`, further in than its own calls. */
export function isWithin(queue: OperationQueue): boolean {
  const scope = scopes?.getStore();
  if (scope === undefined || scope.queue === queue) return false;
  for (let outer = scope.outer; outer !== undefined; outer = outer.outer) if (outer.queue === queue) return true;
  return false;
}

/** Runs `body` so that what it calls belongs to `queue`. @param root the queue around all tasks */
export async function runWithin<T>(queue: OperationQueue, root: OperationQueue, body: () => Promise<T>): Promise<T> {
  const { AsyncLocalStorage } = await import("node:async_hooks");
  const inside = scopes ??= new AsyncLocalStorage<Scope>();
  const outer = inside.getStore() ?? { queue: root, outer: undefined };
  return await inside.run({ queue, outer }, body);
}
