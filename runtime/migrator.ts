import {
  isRetortError,
  MixedTransactionError,
  PartialRunError,
  type RetortError,
  RevisionFailedError,
} from "../errors.ts";
import type { MigrationLock } from "../registry/connection.ts";
import type { Operation, Receipt, Statement } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import type { TableName } from "../schema/model.ts";
import type { RevisionGraph } from "../script/graph.ts";
import { applyChanges, changesBetween } from "../script/rows.ts";
import type { Direction, Revision, RevisionScript, RevisionStep } from "../script/revision.ts";
import type { InspectBatch } from "./batch.ts";
import { endsTransaction } from "./ends_transaction.ts";
import type { Executor, SourcedStatement } from "./executors/executor.ts";
import { receiptText } from "./proofs.ts";
import { throwIfAborted, unlessAborted } from "./interruption.ts";
import type { OperationContext } from "./op.ts";
import { LockCount } from "./lock_count.ts";
import { type CalledRevision, callRevision, isPlain } from "./run_revision.ts";
import { Transaction } from "./transaction.ts";
import { createVersionTable, versionStatements } from "./version_table.ts";

/** One transaction for each revision, one for the whole run, or none. */
export type TransactionMode = "revision" | "run" | "none";

/** A step that was committed. */
export interface AppliedStep {
  readonly revision: string;
  readonly direction: Direction | "stamp";
  readonly durationMs: number;
  /** What was proven of it; absent: nothing was to be. */
  readonly receipts?: readonly Receipt[];
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
  /** What `op.context.tag` holds. */
  readonly tag?: string;
  /** The URL without its secrets. */
  readonly database?: string;
  /** Told of each step when it begins. */
  readonly onStep?: (step: RevisionStep) => void;
  /** Told of each proof that what was done is right, as a line. */
  readonly onProven?: (line: string) => void;
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

/** How many revisions of one transaction are sent before the first is answered, where the driver can pipeline. */
const REVISIONS_AHEAD = 64;

/** A revision whose last statements have been sent. */
interface SentStep {
  readonly step: RevisionStep;
  readonly answered: Promise<void>;
}

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
  readonly #transaction: Transaction;
  readonly #direction: Direction;
  readonly #covers: "run" | "transaction";
  readonly #signal: AbortSignal | undefined;
  readonly #target: string;
  readonly #scripts = new Map<string, Promise<RevisionScript>>();
  /** What was called before its turn. */
  readonly #called = new Map<RevisionStep, CalledRevision>();
  /** What the transaction that is open keeps locked. */
  readonly #locks: LockCount;
  readonly #steps: AppliedStep[] = [];
  /** The steps that are not done; none is known before the rows are. */
  #left: readonly RevisionStep[] | undefined;
  /** What an upgrade leads to, where it is counted from where the database was when the run began. */
  #counted: readonly Revision[] | undefined;
  /** The rows as they are when all that was sent is done. */
  #rows: readonly string[] = [];
  /** What of that the table holds then: in one transaction for all, nobody sees the rows before it is committed. */
  #written: readonly string[] = [];
  #tableExists = false;
  /** Steps that are sent and not answered, in their order; of them the first alone is told to who watches. */
  #sent: readonly SentStep[] = [];
  /** When the last answer came. Milliseconds. */
  #answeredAt = 0;
  /** Whether a revision's code has run since the last commit. */
  #begun = false;
  /** How many statements were sent before a step. */
  readonly #effectsBefore = new Map<RevisionStep, number>();
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
    this.#transaction = new Transaction(executor);
    this.#locks = new LockCount(options.registry, executor.server);
    this.#direction = direction;
    this.#target = target;
    this.#covers = covers;
    this.#signal = signal;
  }

  get #mode(): TransactionMode {
    return this.#options.transaction ?? "revision";
  }

  async all(): Promise<RunResult> {
    let failed: RevisionStep | undefined;
    try {
      for (let step = await this.#next(); step !== undefined; step = await this.#next()) {
        if (failed === undefined) await this.#callAhead();
        failed = step;
        await this.#one(step);
        const commits = this.#mode !== "run" || this.#mustCommit;
        if (commits || this.#sent.length > this.#ahead) await this.#answers(commits ? 0 : this.#ahead);
        if (commits) await this.#commit();
        this.#left = this.#left!.slice(1);
        failed = this.#left[0];
      }
      await this.#answers(0);
      await this.#commit();
    } catch (error) {
      const first = await this.#firstFailure();
      throw await this.#failed(first?.error ?? error, first?.step ?? failed ?? this.#left?.[0]);
    }
    return { steps: this.#steps, current: this.#rows };
  }

  /** How many revisions may be sent and not answered. */
  get #ahead(): number {
    return this.#transaction.pipelines && this.#mode === "run" ? REVISIONS_AHEAD : 0;
  }

  /** Waits until no more than `left` of what was sent are without an answer. */
  async #answers(left: number): Promise<void> {
    while (this.#sent.length > left) {
      const { step: { revision, direction }, answered } = this.#sent[0]!;
      // Not given up when the run is stopped: what was sent may be committed, and must be told as it is.
      await answered;
      const now = performance.now();
      const receipts = this.#transaction.takeReceipts();
      const applied = { revision: revision.id, direction, durationMs: now - this.#answeredAt };
      this.#uncommitted.push(receipts.length === 0 ? applied : { ...applied, receipts });
      for (const receipt of receipts) this.#options.onProven?.(receiptText(receipt));
      this.#answeredAt = now;
      this.#sent = this.#sent.slice(1);
      if (this.#sent.length > 0) this.#options.onStep?.(this.#sent[0]!.step);
    }
  }

  /** The first failure among what was sent: what was sent behind it fails for no other reason than that. */
  async #firstFailure(): Promise<{ readonly step: RevisionStep; readonly error: unknown } | undefined> {
    for (const { step, answered } of this.#sent) {
      try {
        await answered;
      } catch (error) {
        return { step, error };
      }
    }
  }

  /** The next step, inside a transaction where there is to be one, by the rows as they are now. */
  async #next(): Promise<RevisionStep | undefined> {
    throwIfAborted(this.#signal);
    const first = this.#left === undefined;
    if (this.#left?.length === 0) return undefined;
    const begins = this.#mode !== "none" && !this.#transaction.inTransaction;
    // Where nothing but a transaction keeps others out, the rows are as they are told inside of it alone.
    if (begins && this.#covers === "transaction") {
      await this.#transaction.begin();
      await this.#look();
    } else {
      if (first) await this.#look();
      if (begins && this.#left!.length > 0) this.#transaction.want();
    }
    return this.#left?.[0];
  }

  /** Reads the version rows, and plans by them where they are not what they were. */
  async #look(): Promise<void> {
    const { exists, rows } = await this.#transaction.versions(this.#options.versionTable);
    this.#tableExists = exists;
    if (this.#left !== undefined && sameRows(rows, this.#rows)) return;
    this.#rows = this.#written = this.#committedRows = rows;
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

  /** Runs a step and sends its version rows along with the last of it. */
  async #one(step: RevisionStep): Promise<void> {
    const { revision, direction } = step;
    const transaction = this.#transaction;
    if (this.#sent.length === 0) this.#answeredAt = performance.now();
    const ahead = this.#called.get(step);
    if (ahead === undefined) await unlessAborted(this.#script(revision), this.#signal);
    if (this.#sent.length === 0) this.#options.onStep?.(step);
    await transaction.note(`Running ${direction} ${stepText(step)}`);
    this.#begun = true;
    this.#effectsBefore.set(step, transaction.effects);
    const called = ahead ?? await this.#call(step);
    this.#called.delete(step);
    const { answered } = await called.run();
    answered.catch(() => {}); // Its own turn reports it.
    this.#sent = [...this.#sent, { step, answered }];
    this.#tableExists = true;
    this.#rows = this.#after(step);
    if (!this.#writesLater) this.#written = this.#rows;
  }

  /** The rows once a step is done. */
  #after(step: RevisionStep): readonly string[] {
    return applyChanges(this.#rows, this.#options.graph.changes(this.#rows, step));
  }

  /**
   * Whether the rows are written when the transaction is committed, and not with each revision: a row that is changed 1,000
   * times in one transaction is read 1,000 times over by PostgreSQL, which takes a third of the run.
   */
  get #writesLater(): boolean {
    const { offline, server } = this.#transaction;
    return this.#mode === "run" && !this.#mustCommit && !offline && server.features.transactionalDdl;
  }

  /** Calls the function of a step; what it calls runs when its turn has come. */
  async #call(step: RevisionStep): Promise<CalledRevision> {
    const { revision } = step;
    const { registry, versionTable } = this.#options;
    const transaction = this.#transaction;
    return await callRevision({
      script: await unlessAborted(this.#script(revision), this.#signal),
      path: revision.path,
      context: this.#context(step),
      registry,
      executor: transaction,
      kit: this.#options.kit,
      transactional: transaction.inTransaction,
      inspect: this.#inspect(revision),
      tail: () => ({
        statements: [
          ...(this.#tableExists ? [] : [createVersionTable(versionTable, registry, transaction.server)]),
          ...(this.#writesLater ? [] : this.#rowStatements(step)),
        ],
        begin: this.#mode !== "none",
        commit: this.#mode === "revision" || this.#mode === "run" && this.#mustCommit,
      }),
      ...(this.#signal && { signal: this.#signal }),
    });
  }

  /** What makes the version table hold the rows that are behind a step. */
  #rowStatements(step: RevisionStep): readonly SourcedStatement[] {
    const { graph, registry, versionTable } = this.#options;
    const changes = sameRows(this.#written, this.#rows)
      ? graph.changes(this.#rows, step)
      : changesBetween(this.#written, this.#after(step));
    return versionStatements(versionTable, changes, step.revision.id, registry, this.#transaction.server);
  }

  /**
   * Calls what can be called before the first statement of a run that is one transaction, and counts what it will keep
   * locked. What waits for answers is counted when its turn has come.
   *
   * @throws {TooManyLocksError} before anything runs
   */
  async #callAhead(): Promise<void> {
    const { registry } = this.#options;
    const { server } = this.#transaction;
    const ahead = new LockCount(registry, server);
    if (this.#mode !== "run" || !ahead.counts) return;
    for (const step of this.#left!) {
      throwIfAborted(this.#signal);
      let script: RevisionScript;
      try {
        script = await this.#script(step.revision);
      } catch {
        return; // Its own turn reports it.
      }
      if (!isPlain(script, step.direction)) continue;
      const called = await this.#call(step);
      this.#called.set(step, called);
      if (called.failed) return;
      // Such operations must be all that their revision does.
      const ends = (operation: Operation) => endsTransaction(operation, registry, server);
      if (called.operations.length > 0 && called.operations.every(ends)) ahead.clear();
      for (const operation of called.operations) ahead.add(operation);
      ahead.check(`the ${this.#left!.length} revisions`, "use --transaction revision");
    }
  }

  /** Looks at what a revision does before it is done. */
  #inspect(revision: Revision): InspectBatch {
    const keepAlone = this.#keepAlone(revision);
    return async (statements, calls) => {
      await keepAlone(statements, calls);
      if (this.#mode === "none") return;
      for (const operation of calls) if (operation !== undefined) this.#locks.add(operation);
      const [what, instead] = this.#mode === "run"
        ? ["the revisions", "use --transaction revision"]
        : [`"${revision.id}"`, "split the revision"];
      this.#locks.check(what, instead);
    };
  }

  /**
   * Keeps a statement that must stand outside a transaction all that its revision does, and those that must be committed
   * before they are used, of which there may be several; commits what came before the one, and has the others committed.
   */
  #keepAlone(revision: Revision): InspectBatch {
    let seen = 0;
    let ending = 0;
    let alone: Statement | undefined;
    return async (statements, calls) => {
      if (this.#mode === "none") return;
      const found = statements.find((statement) => statement.transaction !== undefined);
      alone ??= found;
      seen += Math.max(calls.length, statements.length);
      ending += statements.filter(({ transaction }) => transaction === "ends").length;
      if (alone !== undefined && seen > (alone.transaction === "ends" ? ending : 1)) {
        const must = alone.transaction === "outside" ? "stand outside a transaction" : "be committed before it is used";
        throw new MixedTransactionError(
          `Cannot run "${revision.id}": "${alone.sql}" must ${must} and is not all that it does`,
          { hint: "split the revision, so that this operation is alone in its direction" },
        );
      }
      if (found?.transaction === "ends") this.#mustCommit = true;
      if (found?.transaction !== "outside") return;
      await this.#answers(0);
      await this.#commit();
      this.#begun = true;
    };
  }

  #script(revision: Revision): Promise<RevisionScript> {
    if (!this.#scripts.has(revision.id)) {
      const at = Math.max(0, this.#left!.findIndex((step) => step.revision.id === revision.id));
      for (const { revision: ahead } of this.#left!.slice(at, at + IMPORTS_AHEAD)) {
        const loading = this.#options.load(ahead);
        loading.catch(() => {}); // Its own turn reports it.
        this.#scripts.set(ahead.id, loading);
      }
    }
    return this.#scripts.get(revision.id) ?? this.#options.load(revision);
  }

  #context({ revision, direction }: RevisionStep): OperationContext {
    const { server, offline } = this.#transaction;
    return {
      revision: revision.id,
      direction,
      dialect: server.dialect,
      flavour: server.flavour,
      serverVersion: server.version,
      ...(this.#options.database !== undefined && { database: this.#options.database }),
      ...(server.defaultSchema !== undefined && { schema: server.defaultSchema }),
      offline,
      ...(this.#options.tag !== undefined && { tag: this.#options.tag }),
      x: this.#options.x ?? {},
    };
  }

  async #commit(): Promise<void> {
    const transaction = this.#transaction;
    if (!sameRows(this.#written, this.#rows)) {
      const { registry, versionTable } = this.#options;
      const changes = changesBetween(this.#written, this.#rows);
      const last = this.#uncommitted.at(-1)!.revision;
      await transaction.run(versionStatements(versionTable, changes, last, registry, transaction.server), {
        commit: true,
      });
      this.#written = this.#rows;
    }
    await transaction.commit();
    this.#locks.clear();
    this.#begun = this.#mustCommit = false;
    this.#steps.push(...this.#uncommitted);
    this.#uncommitted = [];
    this.#committedRows = this.#rows;
  }

  /** Undoes what can be undone, and says in the error what was and what was not. */
  async #failed(error: unknown, step: RevisionStep | undefined): Promise<unknown> {
    const undone = await this.#undo();
    if (!isRetortError(error) || this.#left === undefined) return error;
    // A script is written whole or not at all, and of the database it knows nothing.
    if (this.#transaction.offline) return error;
    const current = await this.#rowsNow(error);
    const where = current.length === 0 ? "at base" : `at ${current.map((row) => `"${row}"`).join(", ")}`;
    const what = step === undefined ? "the run" : `"${step.revision.id}"`;
    // What does not compile, or fails with its first statement, has done nothing that would have to be undone.
    const begun = this.#begun &&
      (step === undefined || this.#transaction.effects > (this.#effectsBefore.get(step) ?? -1));
    const state = undone === "later"
      ? `stopped in the middle of a statement, which is undone when the database is opened next; it is ${where} then`
      : undone
      ? `rolled back; the database is ${where}`
      : begun
      ? `not rolled back: what ${what} did before the failure stays; the version table says ${where}`
      : `stopped before ${what}; the database is ${where}`;
    const failed = step && { revision: step.revision.id, direction: step.direction };
    error.context = { ...failed, ...error.context, state: error.context?.state ?? state, current };
    const halfWay = begun && !undone && this.#mode !== "none" &&
      !this.#transaction.server.features.transactionalDdl;
    if (!halfWay || failed === undefined) return error;
    const partial = new PartialRunError(
      // The revision's own failure says so itself.
      error instanceof RevisionFailedError
        ? error.message
        : `Cannot finish the ${failed.direction} of "${failed.revision}": ${error.message}`,
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

  /** Rolls back; whether all of what was not committed is undone by that, or will be. */
  async #undo(): Promise<boolean | "later"> {
    if (!this.#transaction.inTransaction) return false;
    try {
      if (await this.#transaction.rollback() === "later") return "later";
    } catch {
      // The connection is gone, and with it the transaction; or else the database says so itself below.
      return false;
    }
    return this.#transaction.server.features.transactionalDdl;
  }

  /** The version rows after `error`: as they were committed last, unless it is that somebody else changed them. */
  async #rowsNow({ code }: RetortError): Promise<readonly string[]> {
    if (code !== "E_CONCURRENT_RUN") return this.#committedRows;
    try {
      return (await this.#transaction.versions(this.#options.versionTable)).rows;
    } catch {
      return this.#committedRows;
    }
  }
}

function sameRows(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((row) => b.includes(row));
}

/** `<base> -> 1a2b, message`: a step as the log tells it. */
function stepText({ revision, direction }: RevisionStep): string {
  const below = revision.down.length === 0 ? "<base>" : revision.down.join(", ");
  const [from, to] = direction === "upgrade" ? [below, revision.id] : [revision.id, below];
  return `${from} -> ${to}${revision.message === "" ? "" : `, ${revision.message.replace(/\s*\n\s*/g, " ")}`}`;
}
