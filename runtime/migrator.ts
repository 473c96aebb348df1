import { isRetortError, MixedTransactionError, PartialRunError, type RetortError } from "../errors.ts";
import type { MigrationLock } from "../registry/connection.ts";
import type { Statement } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import type { TableName } from "../schema/model.ts";
import type { RevisionGraph } from "../script/graph.ts";
import { applyChanges } from "../script/rows.ts";
import type { Direction, Revision, RevisionScript, RevisionStep } from "../script/revision.ts";
import type { InspectBatch } from "./batch.ts";
import type { Executor } from "./executors/executor.ts";
import { throwIfAborted, unlessAborted } from "./interruption.ts";
import type { OperationContext } from "./op.ts";
import { runRevision } from "./run_revision.ts";
import { createVersionTable, versionStatements } from "./version_table.ts";

/** One transaction for each revision, one for the whole run, or none. */
export type TransactionMode = "revision" | "run" | "none";

/** A step that was committed. */
export interface AppliedStep {
  readonly revision: string;
  readonly direction: Direction | "stamp";
  readonly durationMs: number;
}

/** What a migrator is made with. */
export interface MigratorOptions {
  readonly graph: RevisionGraph;
  readonly registry: Registry;
  /** What revisions get as their second parameter. */
  readonly kit: unknown;
  readonly versionTable: TableName;
  /** Imports the file of a revision. */
  readonly load: (revision: Revision) => Promise<RevisionScript>;
  /** @default {"revision"} */
  readonly transaction?: TransactionMode;
  /** What `op.context.x` holds. */
  readonly x?: Readonly<Record<string, string>>;
  /** The URL without its secrets. */
  readonly database?: string;
  /** Told of each step when it begins. */
  readonly onStep?: (step: RevisionStep) => void;
}

/** What one run is made with. */
export interface RunOptions {
  /** Keeps others out; asked for only when there is something to do. */
  readonly lock?: () => Promise<MigrationLock>;
  readonly signal?: AbortSignal;
}

/** How a run ended. */
export interface RunResult {
  readonly steps: readonly AppliedStep[];
  /** The version rows now. */
  readonly current: readonly string[];
}

/** How many files are imported at once, ahead of their turn. */
const IMPORTS_AHEAD = 64;

/** Takes a database from revision to revision. */
export class Migrator {
  readonly #options: MigratorOptions;

  constructor(options: MigratorOptions) {
    this.#options = options;
  }

  /** Applies what leads to `target`. @throws {RetortError} with what stays and what was undone in its `context` */
  upgrade(target: string, executor: Executor, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("upgrade", target, executor, options);
  }

  /** Takes back what leads away from `target`. @throws {RetortError} as {@linkcode upgrade} */
  downgrade(target: string, executor: Executor, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("downgrade", target, executor, options);
  }

  async #run(direction: Direction, target: string, executor: Executor, options: RunOptions): Promise<RunResult> {
    const { graph, versionTable } = this.#options;
    const seen = await executor.versions(versionTable);
    if (graph.plan(seen.rows, target, direction).length === 0) return { steps: [], current: seen.rows };

    await using lock = await options.lock?.();
    await using _prepared = await executor.prepare();
    const run = new Run(this.#options, executor, direction, target, lock?.covers ?? "run", options.signal);
    return await run.all();
  }
}

/** One run: its state, and the transactions around its steps. */
class Run {
  readonly #options: MigratorOptions;
  readonly #executor: Executor;
  readonly #direction: Direction;
  readonly #covers: "run" | "transaction";
  readonly #signal: AbortSignal | undefined;
  readonly #target: string;
  readonly #scripts = new Map<string, Promise<RevisionScript>>();
  readonly #steps: AppliedStep[] = [];
  /** The steps that are not done; none is known before the rows are. */
  #left: readonly RevisionStep[] | undefined;
  /** What an upgrade leads to, where it is counted from where the database was when the run began. */
  #counted: readonly Revision[] | undefined;
  #rows: readonly string[] = [];
  #tableExists = false;
  #inTransaction = false;
  /** Whether a revision's code has run since the last commit. */
  #begun = false;
  /** Whether what ran must be committed before the next revision. */
  #mustCommit = false;
  /** Steps since the last commit. */
  #uncommitted: AppliedStep[] = [];
  /** The rows as they were committed last. */
  #committedRows: readonly string[] = [];

  constructor(
    options: MigratorOptions,
    executor: Executor,
    direction: Direction,
    target: string,
    covers: "run" | "transaction",
    signal: AbortSignal | undefined,
  ) {
    this.#options = options;
    this.#executor = executor;
    this.#direction = direction;
    this.#target = target;
    this.#covers = covers;
    this.#signal = signal;
  }

  get #mode(): TransactionMode {
    return this.#options.transaction ?? "revision";
  }

  async all(): Promise<RunResult> {
    try {
      for (let step = await this.#next(); step !== undefined; step = await this.#next()) {
        await this.#one(step);
        if (this.#mode !== "run" || this.#mustCommit) await this.#commit();
        this.#left = this.#left!.slice(1);
      }
      await this.#commit();
    } catch (error) {
      throw await this.#failed(error);
    }
    return { steps: this.#steps, current: this.#rows };
  }

  /** The next step, inside a transaction where there is to be one, by the rows as they are now. */
  async #next(): Promise<RevisionStep | undefined> {
    throwIfAborted(this.#signal);
    const first = this.#left === undefined;
    if (this.#left?.length === 0) return undefined;
    if (this.#mode !== "none" && !this.#inTransaction) {
      await this.#executor.begin();
      this.#inTransaction = true;
      if (first || this.#covers === "transaction") await this.#look();
    } else if (first) {
      await this.#look();
    }
    return this.#left?.[0];
  }

  /** Reads the version rows, and plans by them where they are not what they were. */
  async #look(): Promise<void> {
    const { exists, rows } = await this.#executor.versions(this.#options.versionTable);
    this.#tableExists = exists;
    if (this.#left !== undefined && sameRows(rows, this.#rows)) return;
    this.#rows = this.#committedRows = rows;
    this.#left = this.#plan(rows);
  }

  /** The steps from `rows` to the target. What is counted from the rows, as `+1` is, does not move on with the run. */
  #plan(rows: readonly string[]): readonly RevisionStep[] {
    const { graph } = this.#options;
    const counted = /[+-]\d+$/.test(this.#target);
    if (this.#left === undefined) {
      if (counted && this.#direction === "upgrade") this.#counted = graph.resolve(this.#target, rows);
    } else if (counted && this.#direction === "downgrade") {
      const applied = new Set(graph.plan(rows, "base", "downgrade").map(({ revision }) => revision.id));
      return this.#left.filter(({ revision }) => applied.has(revision.id));
    }
    return graph.plan(rows, this.#counted ?? this.#target, this.#direction);
  }

  async #one(step: RevisionStep): Promise<void> {
    const { revision, direction } = step;
    const { graph, registry, versionTable } = this.#options;
    const executor = this.#executor;
    const started = performance.now();
    const script = await unlessAborted(this.#script(revision), this.#signal);
    this.#options.onStep?.(step);
    const changes = graph.changes(this.#rows, step);
    await executor.note(`Running ${direction} ${stepText(step)}`);
    this.#begun = true;
    await runRevision({
      script,
      path: revision.path,
      context: this.#context(step),
      registry,
      executor,
      kit: this.#options.kit,
      transactional: this.#inTransaction,
      inspect: this.#keepAlone(revision),
      ...(this.#signal && { signal: this.#signal }),
    });
    if (this.#mode !== "none" && !this.#inTransaction) {
      await executor.begin();
      this.#inTransaction = true;
    }
    await executor.run([
      ...(this.#tableExists ? [] : [createVersionTable(versionTable, registry, executor.server)]),
      ...versionStatements(versionTable, changes, revision.id, registry, executor.server),
    ]);
    this.#tableExists = true;
    this.#rows = applyChanges(this.#rows, changes);
    this.#uncommitted.push({ revision: revision.id, direction, durationMs: performance.now() - started });
  }

  /**
   * Keeps a statement that must stand outside a transaction, or be committed before it is used, all that its revision does;
   * commits what came before the one, and has the other committed.
   */
  #keepAlone(revision: Revision): InspectBatch {
    let seen = 0;
    let alone: Statement | undefined;
    return async (statements, calls) => {
      if (this.#mode === "none") return;
      const found = statements.find((statement) => statement.transaction !== undefined);
      alone ??= found;
      seen += Math.max(calls, statements.length);
      if (alone !== undefined && seen > 1) {
        const must = alone.transaction === "outside" ? "stand outside a transaction" : "be committed before it is used";
        throw new MixedTransactionError(
          `Cannot run "${revision.id}": "${alone.sql}" must ${must} and is not all that it does`,
          { hint: "split the revision, so that this operation is alone in its direction" },
        );
      }
      if (found?.transaction === "ends") this.#mustCommit = true;
      if (found?.transaction !== "outside") return;
      await this.#commit();
      this.#begun = true;
    };
  }

  #script(revision: Revision): Promise<RevisionScript> {
    if (!this.#scripts.has(revision.id)) {
      for (const { revision: ahead } of this.#left!.slice(0, IMPORTS_AHEAD)) {
        const loading = this.#options.load(ahead);
        loading.catch(() => {}); // Its own turn reports it.
        this.#scripts.set(ahead.id, loading);
      }
    }
    return this.#scripts.get(revision.id) ?? this.#options.load(revision);
  }

  #context({ revision, direction }: RevisionStep): OperationContext {
    const { server, offline } = this.#executor;
    return {
      revision: revision.id,
      direction,
      dialect: server.dialect,
      flavour: server.flavour,
      serverVersion: server.version,
      ...(this.#options.database !== undefined && { database: this.#options.database }),
      ...(server.defaultSchema !== undefined && { schema: server.defaultSchema }),
      offline,
      x: this.#options.x ?? {},
    };
  }

  async #commit(): Promise<void> {
    if (this.#inTransaction) {
      await this.#executor.commit();
      this.#inTransaction = false;
    }
    this.#begun = this.#mustCommit = false;
    this.#steps.push(...this.#uncommitted);
    this.#uncommitted = [];
    this.#committedRows = this.#rows;
  }

  /** Undoes what can be undone, and says in the error what was and what was not. */
  async #failed(error: unknown): Promise<unknown> {
    const undone = await this.#undo();
    if (!isRetortError(error) || this.#left === undefined) return error;
    // A script is written whole or not at all, and of the database it knows nothing.
    if (this.#executor.offline) return error;
    const [step] = this.#left;
    const current = await this.#rowsNow(error);
    const where = current.length === 0 ? "at base" : `at ${current.map((row) => `"${row}"`).join(", ")}`;
    const what = step === undefined ? "the run" : `"${step.revision.id}"`;
    const state = undone
      ? `rolled back; the database is ${where}`
      : this.#begun
      ? `not rolled back: what ${what} did before the failure stays; the version table says ${where}`
      : `stopped before ${what}; the database is ${where}`;
    const failed = step && { revision: step.revision.id, direction: step.direction };
    error.context = { ...failed, ...error.context, state, current };
    const halfWay = this.#begun && !undone && this.#mode !== "none" &&
      !this.#executor.server.features.transactionalDdl;
    if (!halfWay || failed === undefined) return error;
    const partial = new PartialRunError(
      `Cannot finish the ${failed.direction} of "${failed.revision}": ${error.message}`,
      {
        cause: error,
        ...(error.hint !== undefined && { hint: error.hint }),
        applied: this.#steps.map((done) => ({ revision: done.revision, direction: done.direction as Direction })),
        failed,
      },
    );
    partial.context = error.context;
    return partial;
  }

  /** Rolls back; whether all of what was not committed is undone by that. */
  async #undo(): Promise<boolean> {
    if (!this.#inTransaction) return false;
    this.#inTransaction = false;
    try {
      await this.#executor.rollback();
    } catch {
      // The connection is gone, and with it the transaction; or else the database says so itself below.
      return false;
    }
    return this.#executor.server.features.transactionalDdl;
  }

  /** The version rows after `error`: as they were committed last, unless it is that somebody else changed them. */
  async #rowsNow({ code }: RetortError): Promise<readonly string[]> {
    if (code !== "E_CONCURRENT_RUN") return this.#committedRows;
    try {
      return (await this.#executor.versions(this.#options.versionTable)).rows;
    } catch {
      return this.#committedRows;
    }
  }
}

function sameRows(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((row) => b.includes(row));
}

/** `<base> -> 1a2b, message`: a step as the log tells it. */
export function stepText({ revision, direction }: RevisionStep): string {
  const below = revision.down.length === 0 ? "<base>" : revision.down.join(", ");
  const [from, to] = direction === "upgrade" ? [below, revision.id] : [revision.id, below];
  return `${from} -> ${to}${revision.message === "" ? "" : `, ${revision.message.replace(/\s*\n\s*/g, " ")}`}`;
}
