import {
  IrreversibleOperationError,
  isRetortError,
  LateOperationError,
  OperationError,
  RevisionFailedError,
  thrownText,
} from "../errors.ts";
import type { Operation } from "../registry/operation.ts";
import { type Registry, RESERVED_METHODS } from "../registry/registry.ts";
import type { RevisionScript } from "../script/revision.ts";
import type { InspectBatch, Sent, Tail } from "./batch.ts";
import type { Entry } from "./queue.ts";
import type { Executor } from "./executors/executor.ts";
import { unlessAborted } from "./interruption.ts";
import { kyselyFor } from "./kysely_for.ts";
import { batchOf, createOp, frozen, type LiveOp, type OperationContext } from "./op.ts";

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

/**
 * Runs one direction of one revision and everything that it calls. With a tail, the last of it is sent and not yet answered.
 *
 * @throws {RevisionFailedError} with what the revision's own code threw
 * @throws {RetortError} of the operation that failed, with its place in `context`
 */
export async function runRevision(run: RevisionRun): Promise<Sent> {
  const { script, context, kit } = run;
  const what = script[context.direction];
  const live = createOp({ ...run, kyselyOver: await kyselyFor(what, run.path) });
  try {
    if (what !== undefined) await unlessAborted(what(live.op, kit), run.signal);
    else if (script.change !== undefined) { for (const change of changes(run)) void live.queue.enqueue(change); }
    else throw missing(context);
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

/** A call inside `change`. */
interface Recorded {
  /** What was called, for messages. */
  readonly label: string;
  readonly operation: Operation;
  /** Made at the call; its stack tells the line of the user's file. */
  readonly call: Error;
}

/**
 * The operations of `change()`, in the direction that is wanted. Everything in it must have a reverse, also when it goes
 * up: a revision whose downgrade turns out to be impossible later is found out now.
 */
function changes(run: RevisionRun): readonly Recorded[] {
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
function blamed(error: unknown, { operation, call }: Omit<Recorded, "label">, path: string): unknown {
  const location = frameIn(call.stack ?? "", path);
  if (isRetortError(error)) {
    error.context = { ...error.context, operation: operation.kind, ...(location !== undefined && { location }) };
  }
  return error;
}

/** What `change()` calls, without running any of it. */
function recorded({ script, registry, context, kit }: RevisionRun): readonly Recorded[] {
  const calls: Recorded[] = [];
  const answers = new Set<unknown>();
  let ended = false;
  let refused: { readonly error: unknown } | undefined;
  /** As where operations run, a refusal counts, caught or not. */
  const refusing = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      refused ??= { error };
      throw error;
    }
  };
  const op: Record<string, unknown> = { context: frozen(context) };
  const method = (name: string, build: (...args: unknown[]) => Operation) => {
    op[name] = (...args: unknown[]) => {
      const call = new Error(name), label = `op.${name}()`;
      if (ended) throw new LateOperationError(`Cannot run ${label}: \`change\` has ended`);
      return refusing(() => {
        calls.push({ label, operation: frozen(build(...args)), call });
        const answer = unanswered(refusing);
        answers.add(answer);
        return answer;
      });
    };
  };
  for (const name of RESERVED_METHODS) {
    if (name === "then" || name === "context") continue;
    method(name, () => {
      throw new OperationError(`Cannot call op.${name}() inside \`change\`: its calls are only recorded`, {
        hint: WRITE_BOTH,
      });
    });
  }
  for (const [name, kind] of registry.methods()) {
    method(name, (...args) => registry.definition(kind).build(...args) as Operation);
  }
  method("invoke", (operation) => registry.check(operation));
  method("batchAlterTable", (table, ...rest) => batchOf(registry, table as string, rest));

  const returned: unknown = script.change!(Object.freeze(op), kit);
  ended = true;
  // An arrow function returns the promise of its one call.
  if (!answers.has(returned) && typeof (returned as { then?: unknown } | undefined)?.then === "function") {
    (returned as Promise<unknown>).then(undefined, () => {}); // Whatever comes of it, this is what is wrong with it.
    throw new OperationError("Cannot derive the downgrade: `change` is async", {
      hint: "take `async` and `await` out of it, or write `upgrade` and `downgrade`",
    });
  }
  if (refused !== undefined) throw refused.error;
  return calls;
}

const WRITE_BOTH = "write `upgrade` and `downgrade` in place of `change`";

/** The promise of a call that is only recorded: there is no answer to wait for. */
function unanswered(refusing: (act: () => never) => never): Promise<never> {
  return new Proxy(new Promise<never>(() => {}), {
    get: () =>
      refusing(() => {
        throw new OperationError("Cannot wait for an operation inside `change`: it is only recorded", {
          hint: WRITE_BOTH,
        });
      }),
  });
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
