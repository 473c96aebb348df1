import { IrreversibleOperationError, isRetortError, RevisionFailedError, thrownText } from "../errors.ts";
import type { Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import type { Direction, RevisionScript } from "../script/revision.ts";
import type { InspectBatch, Sent, Tail } from "./batch.ts";
import type { Entry } from "./queue.ts";
import type { Executor } from "./executors/executor.ts";
import { unlessAborted } from "./interruption.ts";
import { kyselyFor } from "./kysely_for.ts";
import { frozen } from "./frozen.ts";
import { createOp, type LiveOp, type OperationContext } from "./op.ts";
import { recordCalls, type RecordedCall } from "./recorded.ts";

/** What {@linkcode runRevision} is made with. */
export interface RevisionRun {
  readonly script: RevisionScript;
  /** The file, for messages. */
  readonly path: string;
  readonly context: OperationContext;
  readonly registry: Registry;
  readonly executor: Executor;
  /** What the function gets as its second parameter. */
  readonly kit: unknown;
  /** Whether a transaction is open. */
  readonly transactional: boolean;
  readonly inspect?: InspectBatch;
  /** What is sent along with the last of it, as the version row; asked for when all of it is compiled. @default nothing */
  readonly tail?: () => Tail;
  readonly signal?: AbortSignal;
}

/** A revision whose function was called, and of which nothing has run. */
export interface CalledRevision {
  /** The operations that it has called so far. */
  readonly operations: readonly Operation[];
  /** Whether the call has thrown. */
  readonly failed: boolean;
  /** Runs what was called, once. @throws {RetortError} as {@linkcode runRevision} */
  readonly run: () => Promise<Sent>;
}

/** Whether a direction of a revision can be called ahead of its turn: it calls, and waits for nothing. */
export function isPlain(script: RevisionScript, direction: Direction): boolean {
  const what = script[direction];
  return what === undefined ? script.change !== undefined : !/Async/.test(Object.prototype.toString.call(what));
}

/**
 * Runs one direction of one revision and everything that it calls. With a tail, the last of it is sent and not yet answered.
 *
 * @throws {RevisionFailedError} with what the revision's own code threw
 * @throws {RetortError} of the operation that failed, with its place in `context`
 */
export async function runRevision(run: RevisionRun): Promise<Sent> {
  return await (await callRevision(run)).run();
}

/** Calls one direction of one revision. What it calls is kept until it is told to run. */
export async function callRevision(run: RevisionRun): Promise<CalledRevision> {
  const { script, context, kit } = run;
  const what = script[context.direction];
  const turn = Promise.withResolvers<void>();
  const live = createOp({ ...run, turn: turn.promise, kyselyOver: await kyselyFor(what, run.path) });
  let returned: void | Promise<void> = undefined;
  try {
    if (what !== undefined) returned = what(live.op, kit);
    else if (script.change !== undefined) { for (const change of changes(run)) void live.queue.enqueue(change); }
    else throw missing(context);
  } catch (error) {
    live.queue.abort(error);
  }
  // It is waited for when its turn has come; not by its own `then`, which would end the batch.
  if (returned instanceof Promise) Promise.prototype.then.call(returned, undefined, () => {});
  return {
    operations: live.queue.waiting,
    failed: live.queue.failed,
    run: async () => {
      turn.resolve();
      return await finish(run, live, returned);
    },
  };
}

/** Waits for the function, and for what it has called. */
async function finish(run: RevisionRun, live: LiveOp, returned: void | Promise<void>): Promise<Sent> {
  try {
    await unlessAborted(returned, run.signal);
  } catch (error) {
    live.queue.abort(error);
  }
  let last: readonly Entry[] = [];
  try {
    if (run.tail === undefined) {
      await live.queue.close();
      return { answered: Promise.resolve() };
    }
    last = await live.queue.closeBefore();
    const { answered } = await live.runLast(last, run.tail);
    return { answered: answered.catch((error) => fail(error, live.failedCall() !== undefined)) };
  } catch (error) {
    return fail(error, true);
  }

  /** @param own whether it is the revision's failure, and not that of its tail */
  function fail(error: unknown, own: boolean): never {
    live.queue.skip(last);
    throw own ? located(error, live, run) : error;
  }
}

function missing({ revision, direction }: OperationContext): IrreversibleOperationError {
  return new IrreversibleOperationError(
    `Cannot ${direction} "${revision}": its file has no function \`${direction}\``,
    {
      hint: direction === "downgrade"
        ? "write one, or go back to a backup; `retort stamp` moves the version row alone"
        : "write one, even if it is empty",
    },
  );
}

/**
 * The operations of `change()`, in the direction that is wanted. Everything in it must have a reverse, also when it goes
 * up: a revision whose downgrade turns out to be impossible later is found out now.
 */
function changes(run: RevisionRun): readonly RecordedCall[] {
  const calls = recorded(run);
  const reversed = calls.map((recorded) => {
    try {
      return { ...recorded, operation: frozen(run.registry.reverse(recorded.operation)) };
    } catch (error) {
      throw blamed(error, recorded, run.path);
    }
  }).reverse();
  return run.context.direction === "upgrade" ? calls : reversed;
}

/** `error` with the call that it is about. */
function blamed(error: unknown, { operation, call }: Omit<RecordedCall, "label">, path: string): unknown {
  const location = frameIn(call.stack ?? "", path);
  if (isRetortError(error)) {
    error.context = { ...error.context, operation: operation.kind, ...(location !== undefined && { location }) };
  }
  return error;
}

/** What `change()` calls, without running any of it. */
function recorded({ script, registry, context, kit }: RevisionRun): readonly RecordedCall[] {
  const hint = "write `upgrade` and `downgrade` in place of `change`";
  return recordCalls(script.change!, { name: "change", registry, kit, context: frozen(context), hint });
}

/** The error with the place it came from; what is not retort's is wrapped. */
function located(error: unknown, live: LiveOp, { path, context }: RevisionRun): unknown {
  const failed = live.failedCall();
  const { revision, direction } = context;
  const own = isRetortError(error)
    ? error
    : new RevisionFailedError(`Cannot finish "${direction}" of "${revision}": ${messageOf(error)}`, {
      cause: error,
      hint: "the error is in the revision's own code",
    });
  const stack = failed?.call.stack ?? (error instanceof Error ? error.stack : undefined);
  const location = (stack === undefined ? undefined : frameIn(stack, path)) ?? own.context?.location ?? path;
  own.context = {
    ...own.context,
    revision,
    direction,
    ...(failed?.operation && { operation: failed.operation.kind }),
    ...(location !== "" && { location }),
  };
  return own;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? thrownText(error) : `it threw ${thrownText(error)}`;
}

/** `path:line` of the first frame of `stack` in the file `path`, else in its folder. Engines differ about the column. */
export function frameIn(stack: string, path: string): string | undefined {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  let nearby: string | undefined;
  for (const line of stack.split("\n")) {
    // `at name (place)`, `at place`, `at async place`; a folder may have brackets in its name.
    const match = /(?:^.*? \(|^at (?:async )?)((?:file:\/\/)?\/.*?):(\d+):\d+\)?$/.exec(line.trim());
    if (match === null) continue;
    for (const file of filesOf(match[1]!)) {
      if (file === path) return `${path}:${match[2]}`;
      if (folder !== "" && file.startsWith(folder)) nearby ??= `${file}:${match[2]}`;
    }
  }
  return nearby;
}

/** The files that a place in a stack may mean: Bun writes paths, Deno URLs, which are decoded or not. */
function filesOf(place: string): readonly string[] {
  if (!place.startsWith("file://")) return [place];
  const plain = place.slice("file://".length);
  try {
    return [decodeURIComponent(plain.replace(/[?#].*$/, "")), plain];
  } catch {
    return [plain];
  }
}
