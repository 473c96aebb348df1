import { IrreversibleOperationError, isRetortError, OperationError, RevisionFailedError } from "../errors.ts";
import type { Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import type { RevisionScript } from "../script/revision.ts";
import type { InspectBatch } from "./batch.ts";
import type { Executor } from "./executors/executor.ts";
import { unlessAborted } from "./interruption.ts";
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
  readonly signal?: AbortSignal;
}

/**
 * Runs one direction of one revision and everything that it calls.
 *
 * @throws {RevisionFailedError} with what the revision's own code threw
 * @throws {RetortError} of the operation that failed, with its place in `context`
 */
export async function runRevision(run: RevisionRun): Promise<void> {
  const { script, context, kit } = run;
  const live = createOp(run);
  const what = script[context.direction];
  try {
    if (what !== undefined) await unlessAborted(what(live.op, kit), run.signal);
    else if (script.change !== undefined) {
      for (const { label, operation, at } of changes(run)) void live.call(label, operation, at);
    } else throw missing(context);
  } catch (error) {
    live.queue.abort(error);
  }
  try {
    await live.queue.close();
  } catch (error) {
    throw located(error, live, run);
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

/** A call inside `change()`. */
interface RecordedCall {
  readonly label: string;
  readonly operation: Operation;
  /** Made at the call. */
  readonly at: Error;
}

/**
 * The operations of `change()`, in the direction that is wanted. Everything in it must have a reverse, also when it goes
 * up: a revision whose downgrade turns out to be impossible later is found out now.
 */
function changes({ script, registry, context, kit }: RevisionRun): readonly RecordedCall[] {
  const calls = recorded(script, { registry, context, kit });
  const reversed = calls.map((call) => ({ ...call, operation: registry.reverse(call.operation) })).reverse();
  return context.direction === "upgrade" ? calls : reversed;
}

/** What `change()` calls, without running any of it. */
function recorded(
  script: RevisionScript,
  { registry, context, kit }: Pick<RevisionRun, "registry" | "context" | "kit">,
): readonly RecordedCall[] {
  const calls: RecordedCall[] = [];
  const record = (method: string, make: () => Operation): Promise<never> => {
    const at = new Error(method);
    calls.push({ label: `op.${method}()`, operation: frozen(make()), at });
    return unanswered();
  };
  const op: Record<string, unknown> = { context: Object.freeze(context) };
  for (const [method, kind] of registry.methods()) {
    const definition = registry.definition(kind);
    op[method] = (...args: unknown[]) => record(method, () => definition.build(...args) as Operation);
  }
  op.invoke = (operation: Operation) => record("invoke", () => registry.check(operation));
  op.batchAlterTable = (table: string, ...rest: unknown[]) =>
    record("batchAlterTable", () => batchOf(registry, table, rest));
  const returned: unknown = script.change!(op, kit);
  if (typeof (returned as { then?: unknown } | undefined)?.then === "function") {
    throw new OperationError("Cannot derive the downgrade: `change` is async", {
      hint: "take `async` and `await` out of it, or write `upgrade` and `downgrade`",
    });
  }
  return calls;
}

/** The promise of a call that is only recorded: there is no answer to wait for. */
function unanswered(): Promise<never> {
  return new Proxy(new Promise<never>(() => {}), {
    get: () => {
      throw new OperationError("Cannot wait for an operation inside `change`: it is only recorded", {
        hint: "write `upgrade` and `downgrade` in place of `change`",
      });
    },
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
  const location = stack === undefined ? undefined : frameIn(stack, path);
  own.context = {
    ...own.context,
    revision,
    direction,
    ...(failed?.operation && { operation: failed.operation.kind }),
    location: location ?? path,
  };
  return own;
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message === "" ? error.name : error.message;
  return `it threw ${typeof error === "string" ? JSON.stringify(error) : String(error)}`;
}

/** `path:line` of the first frame of `stack` in the file `path`, else in its folder. Engines differ about the column. */
export function frameIn(stack: string, path: string): string | undefined {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  let nearby: string | undefined;
  for (const line of stack.split("\n")) {
    const match = /(?:\(|at |@)?((?:file:\/\/)?\/[^()]*?):(\d+):(\d+)\)?$/.exec(line.trim());
    if (match === null) continue;
    const file = decodeFile(match[1]!);
    if (file === path) return `${path}:${match[2]}`;
    if (folder !== "" && file.startsWith(folder)) nearby ??= `${file}:${match[2]}`;
  }
  return nearby;
}

/** A file's path as a stack writes it. */
function decodeFile(text: string): string {
  const start = text.indexOf("file://");
  const plain = start < 0 ? text.slice(text.indexOf("/")) : text.slice(start + "file://".length);
  try {
    return (start < 0 ? plain : decodeURIComponent(plain)).replace(/\?.*$/, "");
  } catch {
    return plain;
  }
}
