import { LateOperationError, ReentrantOperationError, SkippedOperationError } from "../errors.ts";
import type { Operation, StatementResult } from "../registry/operation.ts";

/** What a task may do while its turn lasts. */
export interface TaskContext {
  /** Runs one operation now. */
  run(operation: Operation): Promise<StatementResult | undefined>;
}

/** One call of `op`, handed over and not yet answered. */
export interface Entry {
  /** What was called, for messages. */
  readonly label: string;
  /** The operation; absent for a task. */
  readonly operation?: Operation;
  /** What to do in this place of the queue, where it is no single operation. */
  readonly task?: (context: TaskContext) => Promise<unknown>;
  /** What the caller gets of the result of `operation`. @default what the operation's definition says */
  readonly answer?: (last: StatementResult) => unknown;
  /** Made at the call; its stack tells the line of the user's file. */
  readonly call: Error;
  readonly settled: boolean;
  settle(result: unknown): void;
  fail(error: unknown): void;
}

/** Runs a batch: settles its entries in order, fails the first that fails and returns, leaving the rest. */
export type RunBatch = (batch: readonly Entry[]) => Promise<void>;

/** One turn of the event loop. Not `setTimeout`, which costs a millisecond. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The promise that a call returns: looking at it closes the batch that it stands in. */
class Call extends Promise<unknown> {
  #observe: (() => void) | undefined;

  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** @param observe called when somebody first looks */
  watch(observe: () => void): this {
    this.#observe = observe;
    return this;
  }

  override then<A = unknown, B = never>(
    fulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#observe?.();
    return super.then(fulfilled, rejected);
  }
}

/**
 * Takes what one run of `upgrade` or `downgrade` calls, in the order of the calls, and runs it in batches.
 *
 * Calling is enqueuing. A batch ends when somebody looks at a promise of the queue, or when the function is over; no
 * timer and no microtask ends it. After the first failure nothing runs any more, and that failure is what
 * {@linkcode OperationQueue.close} throws, whoever caught it before.
 */
export class OperationQueue {
  /** Calls that no batch was made of yet. */
  #open: Entry[] = [];
  /** Batches that wait for their turn. */
  #batches: Entry[][] = [];
  #draining: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #closed = false;
  /** Whether a task of this queue is having its turn, so that waiting for the queue would wait for itself. */
  #insideTask: () => boolean = () => false;
  readonly #run: RunBatch;

  constructor(run: RunBatch, insideTask?: () => boolean) {
    this.#run = run;
    if (insideTask) this.#insideTask = insideTask;
  }

  /** The operations that were called and that nobody has looked at; a task is none. */
  get waiting(): readonly Operation[] {
    return [...this.#batches.flat(), ...this.#open].flatMap(({ operation }) => operation ?? []);
  }

  /** Whether something has failed, so that nothing runs any more. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** @throws {LateOperationError} after the end. Called before the arguments are even looked at. */
  checkOpen(label: string): void {
    if (!this.#closed) return;
    throw new LateOperationError(`Cannot run ${label}: its revision has ended`, {
      hint: "await what the function waits for (timers, fetch) before it returns",
    });
  }

  /**
   * Puts a call at the end of the open batch.
   *
   * @returns news of it; nobody needs to look
   * @throws {LateOperationError} after the end
   */
  enqueue(given: Pick<Entry, "label" | "operation" | "task" | "answer" | "call">): Promise<unknown> {
    this.checkOpen(given.label);
    let resolve!: (value: unknown) => void, reject!: (error: unknown) => void;
    const promise = new Call((a, b) => {
      resolve = a;
      reject = b;
    });
    // close() reports it; without this line the runtime would, before the rollback.
    Promise.prototype.then.call(promise, undefined, () => {});
    let settled = false;
    const entry: Entry = {
      ...given,
      get settled() {
        return settled;
      },
      settle: (value) => {
        settled = true;
        resolve(value);
      },
      fail: (error) => {
        settled = true;
        this.#failure ??= { error };
        reject(error);
      },
    };
    this.#open.push(entry);
    return promise.watch(() => {
      if (settled) return;
      if (this.#insideTask()) {
        const error = new ReentrantOperationError(
          `Cannot wait for ${entry.label} here: it comes after the operation that is running, which would wait for itself`,
        );
        this.abort(error);
        throw error;
      }
      this.#endBatch();
      void this.#drain();
    });
  }

  /** Runs nothing that has not begun. The first reason is the one that counts. */
  abort(reason: unknown): void {
    this.#failure ??= { error: reason };
  }

  #endBatch(): void {
    if (this.#open.length === 0) return;
    this.#batches.push(this.#open);
    this.#open = [];
  }

  /** Runs the batches that wait, one after the other; there is one of it at a time. */
  #drain(): Promise<void> {
    this.#draining ??= this.#drainAll();
    return this.#draining;
  }

  async #drainAll(): Promise<void> {
    // Out of the caller's stack: looking at a promise must not run anything at once.
    await null;
    for (let batch = this.#batches.shift(); batch !== undefined; batch = this.#batches.shift()) {
      if (!this.#failure) {
        try {
          await this.#run(batch);
        } catch (error) {
          this.#failure ??= { error };
        }
      }
      for (const entry of batch) if (!entry.settled) entry.fail(this.#skipped(entry));
    }
    // No await between the loop's last look and this line, or a batch that comes between would never run.
    this.#draining = undefined;
  }

  #skipped(entry: Entry): SkippedOperationError {
    return new SkippedOperationError(`Cannot run ${entry.label}: something before it failed`, {
      cause: this.#failure?.error,
    });
  }

  /**
   * Ends the queue once the function is over: runs what is open, and what comes of it, until nothing more comes.
   *
   * @throws the first failure
   */
  async close(): Promise<void> {
    do {
      this.#endBatch();
      await this.#drain();
      await turn();
    } while (this.#open.length > 0 || this.#batches.length > 0 || this.#draining !== undefined);
    this.#closed = true;
    if (this.#failure) throw this.#failure.error;
  }

  /**
   * Ends the queue once the function is over, and leaves the last batch, of calls that nobody has looked at, to the caller:
   * nothing can come of it any more, so that something may be sent along with it. It may be empty.
   *
   * @throws the first failure
   */
  async closeBefore(): Promise<readonly Entry[]> {
    for (;;) {
      // Whoever is going to look at a call, or to call more, does so in this turn.
      await turn();
      if (this.#draining === undefined && this.#batches.length === 0) break;
      await this.#drain();
    }
    this.#closed = true;
    const last = this.#open;
    this.#open = [];
    if (this.#failure === undefined) return last;
    for (const entry of last) entry.fail(this.#skipped(entry));
    throw this.#failure.error;
  }

  /** The first failure, whoever caught it. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Fails what was left to the caller and is not settled, after the failure of something before it. */
  skip(entries: readonly Entry[]): void {
    for (const entry of entries) if (!entry.settled) entry.fail(this.#skipped(entry));
  }
}
