import { InvalidOperationError, PluginError, UnsupportedOperationError } from "../errors.ts";
import type { BatchAlterTableOptions } from "../registry/batch_options.ts";
import type { Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import { type BatchRunner, batchRunner, type InspectBatch } from "./batch.ts";
import { batchOf } from "./batch_callback.ts";
import type { Executor } from "./executors/executor.ts";
import { frozen } from "./frozen.ts";
import { inspectorOver, type Look, type OperationInspector } from "./inspect.ts";
import type { Kysely, kyselyOver } from "./kysely.ts";
import { unlessAborted } from "./interruption.ts";
import { OperationQueue } from "./queue.ts";
import { isWithin, queueHere, runWithin } from "./task_scope.ts";

/** What a revision may know of the run that it is part of. */
export interface OperationContext {
  /** The revision's id. */
  readonly revision: string;
  readonly direction: "upgrade" | "downgrade";
  /** `"postgres"`, `"mysql"`, `"sqlite"`. */
  readonly dialect: string;
  /** `"postgres"`, `"mariadb"`, `"libsql"`, … */
  readonly flavour: string;
  readonly serverVersion: readonly [number, number, number];
  /** The URL without its secrets; absent where no database is named. */
  readonly database?: string;
  readonly schema?: string;
  /** Whether a script is written and nothing runs. */
  readonly offline: boolean;
  /** What the command line's `--tag` said. */
  readonly tag?: string;
  /** What the command line's `-x key=value` said. */
  readonly x: Readonly<Record<string, string>>;
}

/** How {@linkcode RuntimeOps.attempt} ended. */
export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Error };

/** What `op` has of its own, beside the operations of the registry. `Batch` is what a batch's callback gets. */
export interface RuntimeOps<Batch = Record<string, (...args: never[]) => void>> {
  /** Where and for what this revision runs. */
  readonly context: OperationContext;
  /** Runs an operation that comes as data. */
  invoke(operation: Operation): Promise<unknown>;
  /** Changes one table in one go; `b` has the operations on tables with the table left out. */
  batchAlterTable(table: string, change: (b: Batch) => void): Promise<void>;
  /** Changes one table in one go; `b` has the operations on tables with the table left out. */
  batchAlterTable(table: string, options: BatchAlterTableOptions, change: (b: Batch) => void): Promise<void>;
  /**
   * Runs `body` in a savepoint: if it fails, what it did is undone, and the revision goes on.
   *
   * @throws {UnsupportedOperationError} where the database cannot undo: DDL on MySQL, no transaction, a script
   */
  attempt<T>(body: () => Promise<T>): Promise<Attempt<T>>;
  /**
   * An inspector of the database, at once; each of its methods takes its place in the queue and is to be awaited.
   *
   * @throws {MissingFactError} from its methods, in a script, unless it begins at base
   * @example if (!await op.inspect().hasColumn("users", "email")) op.addColumn("users", t.column("email", t.text()));
   */
  inspect(): OperationInspector;
  /**
   * Kysely on this migration's connection and transaction. A query takes its place in the queue when its `execute()` is
   * called, and is to be awaited. In a script, writes have their values as literals, and rows cannot be read.
   *
   * `DB` says what the tables look like when this revision runs: table → column → type.
   *
   * @throws {InvalidOperationError} for `transaction()`, `stream()` and `introspection`
   * @throws {TransactionControlError} for a query that begins or ends a transaction
   * @example
   * const db = op.kysely<{ users: { id: number; name: string } }>();
   * await db.updateTable("users").set({ name: "Ada" }).where("id", "=", 1).execute();
   */
  kysely<DB>(): Kysely<DB>;
}

/** What {@linkcode createOp} is made with. */
export interface OpOptions {
  readonly registry: Registry;
  readonly executor: Executor;
  readonly context: OperationContext;
  readonly inspect?: InspectBatch;
  readonly signal?: AbortSignal;
  /** Whether a transaction is open, so that a savepoint can be set. */
  readonly transactional: boolean;
  /** Nothing runs before it comes. @default at once */
  readonly turn?: Promise<void>;
  /** Makes Kysely; absent where the revision does not ask for it, so that it is not loaded. */
  readonly kyselyOver?: typeof kyselyOver | undefined;
}

/** An `op` with the queue behind it. */
export interface LiveOp {
  readonly op: Readonly<Record<string, unknown>>;
  readonly queue: OperationQueue;
  /** Sends the batch that {@linkcode OperationQueue.closeBefore} leaves. */
  readonly runLast: BatchRunner["runLast"];
  /** Where the call of the operation that failed stands: the error made at the call. */
  readonly failedCall: () => { readonly call: Error; readonly operation?: Operation } | undefined;
}

/** Makes the `op` of one run of one revision. */
export function createOp(options: OpOptions): LiveOp {
  const { registry, executor, context, inspect, signal, turn } = options;
  const running = { registry, executor, revision: context.revision, ...(signal && { signal }) };
  const runner = batchRunner({ ...running, ...(turn && { turn }), ...(inspect && { inspect }) });
  const root: OperationQueue = new OperationQueue(runner.run, () => isWithin(root));
  const queue = (): OperationQueue => queueHere(root);

  const call = (label: string, operation: Operation, at: Error) =>
    queue().enqueue({ label, operation: frozen(operation), call: at });
  const guarded = <T>(label: string, make: () => T): T => {
    const target = queue();
    target.checkOpen(label);
    try {
      return make();
    } catch (error) {
      // A caught refusal fails the revision all the same: something that it wanted was not done.
      target.abort(error);
      throw error;
    }
  };

  const op: Record<string, unknown> = {};
  for (const [method, kind] of registry.methods()) {
    const definition = registry.definition(kind);
    op[method] = (...args: unknown[]) => {
      const at = new Error(method);
      return guarded(`op.${method}()`, () => {
        const chunks = definition.chunks?.(...args);
        if (chunks === undefined) return call(`op.${method}()`, built(method, definition.build(...args)), at);
        return spread(`op.${method}()`, chunks, at);
      });
    };
  }

  /** Several operations out of one call; those of an async iterable are made, and run, as they come. */
  function spread(label: string, chunks: Iterable<Operation> | AsyncIterable<Operation>, at: Error): Promise<unknown> {
    if (Symbol.asyncIterator in chunks) {
      return queue().enqueue({
        label,
        call: at,
        // What makes the rows may ask the database for them.
        task: ({ run }) =>
          nested(async () => {
            for await (const operation of chunks) await run(frozen(operation));
          }, inspect),
      });
    }
    let last: Promise<unknown> | undefined;
    for (const operation of chunks) last = call(label, operation, at);
    return last ?? Promise.resolve();
  }

  op.context = frozen(context);
  op.invoke = (operation: Operation) => {
    const at = new Error("invoke");
    return guarded("op.invoke()", () => call("op.invoke()", registry.check(operation), at));
  };
  op.batchAlterTable = (table: string, ...rest: unknown[]) => {
    const at = new Error("batchAlterTable");
    return guarded("op.batchAlterTable()", () => spread("op.batchAlterTable()", batchOf(registry, table, rest), at));
  };
  op.attempt = (body: () => Promise<unknown>) => {
    const at = new Error("attempt");
    return guarded("op.attempt()", () => {
      if (typeof body !== "function") throw new InvalidOperationError("Cannot attempt: the argument is no function");
      if (executor.offline || !options.transactional || !executor.server.features.transactionalDdl) {
        throw new UnsupportedOperationError("Cannot attempt: what fails could not be undone here", {
          hint: executor.offline
            ? "a script cannot go on after a failure; run the revision on a database"
            : "it needs a transaction, and a database that undoes DDL",
        });
      }
      return queue().enqueue({ label: "op.attempt()", call: at, task: () => attempt(body) });
    });
  };

  const look: Look = (method, check, ask) => {
    const label = `op.inspect().${method}()`;
    const at = new Error(label);
    return guarded(label, () => {
      const checked = check();
      return queue().enqueue({ label, call: at, task: () => ask(executor.inspector, checked) }) as ReturnType<
        typeof ask
      >;
    });
  };
  op.inspect = () => guarded("op.inspect()", () => inspectorOver(look, executor.server.features));

  let made: Kysely<unknown> | undefined;
  op.kysely = () =>
    guarded("op.kysely()", () => {
      if (options.kyselyOver === undefined) {
        throw new InvalidOperationError(
          "Cannot call op.kysely(): neither the file nor what it imports names `kysely`",
          {
            hint: "Kysely is loaded before the revision runs, where the word stands in its file: a comment will do",
          },
        );
      }
      return made ??= options.kyselyOver(registry.kysely(executor.server), {
        guarded: (make) => guarded("a query of op.kysely()", make),
        enqueue: (sql, answer) => {
          const at = deepError("kysely");
          const operation = frozen(registry.build("execute", [sql]));
          return queue().enqueue({ label: "a query of op.kysely()", operation, answer, call: at });
        },
      });
    });

  async function attempt(body: () => Promise<unknown>): Promise<Attempt<unknown>> {
    let failure: { readonly error: unknown } | undefined;
    const noted = async () => {
      try {
        return await nested(body);
      } catch (error) {
        failure = { error };
        throw error;
      }
    };
    try {
      return { ok: true, value: await executor.savepoint(noted) };
    } catch (error) {
      // What could not be undone is the revision's failure.
      if (failure === undefined || failure.error !== error) throw error;
      return { ok: false, error: error as Error };
    }
  }

  /** Runs `body` within a task: what it calls has a queue of its own, which is empty when it ends. */
  async function nested<T>(body: () => Promise<T>, inspect?: InspectBatch): Promise<T> {
    const { run } = batchRunner({ ...running, ...(inspect && { inspect }) });
    const inner: OperationQueue = new OperationQueue(run, () => isWithin(inner));
    return await runWithin(inner, root, async () => {
      try {
        const result = await unlessAborted(body(), signal);
        await inner.close();
        return result;
      } catch (error) {
        inner.abort(error);
        await inner.close().catch(() => {});
        throw error;
      }
    });
  }

  return { op: Object.freeze(op), queue: root, runLast: runner.runLast, failedCall: () => runner.failedAt() };
}

/** An error whose stack leads through Kysely's own calls, of which there are about ten, to the user's. */
function deepError(message: string): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 30;
  try {
    return new Error(message);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What a definition's `build` made, which a plugin may have forgotten to return. @throws {PluginError} */
function built(method: string, operation: unknown): Operation {
  if (typeof (operation as Operation | null | undefined)?.kind === "string") return operation as Operation;
  throw new PluginError(`Cannot call op.${method}(): its \`build\` returned no operation`, {
    hint: "correct the plugin that it is from; an operation is an object with a `kind`",
  });
}
