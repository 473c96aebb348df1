/**
 * The errors that retort throws on purpose, grouped by who must act: the person at the prompt, the author of a
 * revision, the operator of a database.
 *
 * Each has a `code` that scripts may rely on and the exit status of the command line. They are recognised by `code`
 * and never by `instanceof`, since two copies of the library may meet in one process.
 *
 * @module
 */

/** Where a run stood when it failed, and what is in the database now. */
export interface FailureContext {
  readonly revision?: string;
  readonly direction?: "upgrade" | "downgrade";
  /** The kind of the operation that failed. */
  readonly operation?: string;
  /** `path:line` in the user's file. */
  readonly location?: string;
  /** What was undone and what stays, as a sentence without a full stop. */
  readonly state?: string;
  /** The version rows of the database now, as far as they are known. */
  readonly current?: readonly string[];
}

/** A place in one of the user's files. */
export interface FilePlace {
  readonly path: string;
  /** Counted from 1. */
  readonly line?: number;
}

/** What every {@linkcode RetortError} may be given beside its message. */
export interface RetortErrorOptions extends ErrorOptions {
  /** What to do next, as a sentence without a full stop. */
  readonly hint?: string;
  /** The file that is to be corrected. */
  readonly place?: FilePlace;
}

/** Base class of every error that retort throws on purpose. */
export abstract class RetortError extends Error {
  /** Stable name of the error: `E_` and what went wrong. */
  abstract readonly code: string;
  /** Exit status of the command line when this error ends it. */
  abstract readonly exit: number;
  /** What to do next. */
  readonly hint?: string;
  /** The file that is to be corrected, where it is one. */
  readonly place?: FilePlace;
  /** Where the run stood, told by the engine that ran it. */
  context?: FailureContext;

  /** @param message What was tried, the rule, the value; no full stop. */
  constructor(message: string, options: RetortErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    if (options.hint !== undefined) this.hint = options.hint;
    if (options.place !== undefined) this.place = options.place;
  }

  /** The name of the class, told by the code: a bundler may rename classes. */
  override get name(): string {
    const words = this.code.slice("E_".length).toLowerCase().split("_");
    return `${words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("")}Error`;
  }
}

/** The parts of a {@linkcode RetortError} that survive a border between two copies of the library. */
export interface ErrorFacts {
  readonly code: string;
  readonly exit: number;
  readonly message: string;
  readonly hint?: string;
}

/** Whether `error` is one of retort's, told by its shape, so that another copy's errors count too. */
export function isRetortError(error: unknown): error is RetortError {
  return error instanceof Error && typeof (error as { code?: unknown }).code === "string" &&
    typeof (error as { exit?: unknown }).exit === "number";
}

/** What somebody's code threw, as text: the message of an error, else the value as JSON, or as it tells itself. */
export function thrownText(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message === "" ? thrown.name : thrown.message;
  try {
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    // Neither a JSON form nor a text, as of an object that holds itself and has no prototype.
    return Object.prototype.toString.call(thrown);
  }
}

// ── 2: the command line and the configuration ───────────────────────────────────────────────────────────────────────

/** A command line that cannot be understood. */
export class UsageError extends RetortError {
  readonly code: string = "E_USAGE";
  readonly exit = 2;
}

/** A configuration that cannot be used. */
export class ConfigError extends RetortError {
  readonly code: string = "E_CONFIG";
  readonly exit = 2;
}

/** Two plugins claim one name, or a plugin claims a reserved one. */
export class DuplicateRegistrationError extends ConfigError {
  override readonly code: string = "E_DUPLICATE_REGISTRATION";
}

/** A URL whose scheme belongs to no dialect. */
export class UnknownDialectError extends ConfigError {
  override readonly code: string = "E_UNKNOWN_DIALECT";
}

/** Models that cannot be read, or say what no database can be. */
export class ModelError extends ConfigError {
  override readonly code: string = "E_MODEL";
}

/** A statement of models that are written as SQL, which the server, or retort, refused. */
export class ModelStatementError extends ModelError {
  readonly statement: string;
  /** The database's own code: SQLSTATE, or SQLite's result code by name. */
  readonly sqlState?: string;
  /** Where in the statement's text the error is, in characters. */
  readonly offset?: number;

  constructor(
    message: string,
    options: RetortErrorOptions & {
      readonly statement: string;
      readonly sqlState?: string;
      readonly offset?: number;
    },
  ) {
    super(message, options);
    this.statement = options.statement;
    if (options.sqlState !== undefined) this.sqlState = options.sqlState;
    if (options.offset !== undefined) this.offset = options.offset;
  }
}

/** A plugin that breaks its contract. */
export class PluginError extends ConfigError {
  override readonly code: string = "E_PLUGIN";
}

// ── 3: revisions ────────────────────────────────────────────────────────────────────────────────────────────────────

/** A question about revisions that has no answer. */
export class RevisionError extends RetortError {
  readonly code: string = "E_REVISION";
  readonly exit = 3;
}

/** No revision has this id, prefix or label. */
export class RevisionNotFoundError extends RevisionError {
  override readonly code: string = "E_REVISION_NOT_FOUND";
}

/** Several revisions answer where one is wanted. */
export class AmbiguousRevisionError extends RevisionError {
  override readonly code: string = "E_AMBIGUOUS_REVISION";
}

/** `head` was asked for and there are several. */
export class MultipleHeadsError extends RevisionError {
  override readonly code: string = "E_MULTIPLE_HEADS";
}

/** Two files declare one id, or one label. */
export class DuplicateRevisionError extends RevisionError {
  override readonly code: string = "E_DUPLICATE_REVISION";
}

/** A revision names a parent or a dependency that no file declares. */
export class MissingParentError extends RevisionError {
  override readonly code: string = "E_MISSING_PARENT";
}

/** Revisions that are their own ancestors. */
export class RevisionCycleError extends RevisionError {
  override readonly code: string = "E_REVISION_CYCLE";
}

/** A target that cannot be reached from where the database is. */
export class UnreachableRevisionError extends RevisionError {
  override readonly code: string = "E_UNREACHABLE_REVISION";
}

/** A revision file that cannot be read or loaded, or lacks an export. */
export class ScriptError extends RetortError {
  readonly code: string = "E_SCRIPT";
  readonly exit = 3;
}

/** A database that is behind where it must be at head. */
export class NotAtHeadError extends RetortError {
  readonly code: string = "E_NOT_AT_HEAD";
  readonly exit = 3;
}

// ── 4: operations, and the author's own code ────────────────────────────────────────────────────────────────────────

/** The revision's own code threw; what it threw is the `cause`. */
export class RevisionFailedError extends RetortError {
  readonly code: string = "E_REVISION_FAILED";
  readonly exit = 4;
}

/** An operation that cannot be made, run or undone. */
export class OperationError extends RetortError {
  readonly code: string = "E_OPERATION";
  readonly exit = 4;
}

/** Arguments that make no operation. */
export class InvalidOperationError extends OperationError {
  override readonly code: string = "E_INVALID_OPERATION";
}

/** An operation that no plugin registers. */
export class UnknownOperationError extends OperationError {
  override readonly code: string = "E_UNKNOWN_OPERATION";
}

/** An operation that does not carry enough to be undone. */
export class IrreversibleOperationError extends OperationError {
  override readonly code: string = "E_IRREVERSIBLE_OPERATION";
}

/** An operation that was called after its revision had ended. */
export class LateOperationError extends OperationError {
  override readonly code: string = "E_LATE_OPERATION";
}

/** An operation that would wait for itself. */
export class ReentrantOperationError extends OperationError {
  override readonly code: string = "E_REENTRANT_OPERATION";
}

/** An operation that did not run because an earlier one failed, which is its `cause`. */
export class SkippedOperationError extends OperationError {
  override readonly code: string = "E_SKIPPED_OPERATION";
}

/** Raw SQL that begins, ends or splits the transaction that retort holds. */
export class TransactionControlError extends OperationError {
  override readonly code: string = "E_TRANSACTION_CONTROL";
}

/** A revision that mixes what must stand alone, outside a transaction, with other operations. */
export class MixedTransactionError extends OperationError {
  override readonly code: string = "E_MIXED_TRANSACTION";
}

/** An operation that cannot be put into SQL. */
export class CompileError extends RetortError {
  readonly code: string = "E_COMPILE";
  readonly exit = 4;
}

/** Something this database, or this version of it, does not have. */
export class UnsupportedOperationError extends CompileError {
  override readonly code: string = "E_UNSUPPORTED_OPERATION";
}

/** The SQL depends on something that only a live database could tell. */
export class MissingFactError extends CompileError {
  override readonly code: string = "E_MISSING_FACT";
}

// ── 5: the database ─────────────────────────────────────────────────────────────────────────────────────────────────

/** The database refused, or could not be reached. */
export class DatabaseError extends RetortError {
  readonly code: string = "E_DATABASE";
  readonly exit = 5;
}

/** No connection could be made. */
export class ConnectError extends DatabaseError {
  override readonly code: string = "E_CONNECT";
}

/** Another process held the lock for longer than one was willing to wait. */
export class LockTimeoutError extends DatabaseError {
  override readonly code: string = "E_LOCK_TIMEOUT";
}

/** One transaction would lock more objects than the server has room for. */
export class TooManyLocksError extends DatabaseError {
  override readonly code: string = "E_TOO_MANY_LOCKS";
}

/** The version rows changed under the run. */
export class ConcurrentRunError extends DatabaseError {
  override readonly code: string = "E_CONCURRENT_RUN";
}

/** What a {@linkcode StatementError} tells beside its message. */
export interface StatementErrorOptions extends RetortErrorOptions {
  /** The SQL that failed. */
  readonly statement: string;
  /** The kind of the operation that it came from. */
  readonly operation?: string;
  /** The revision that was running. */
  readonly revision?: string;
  /** The database's own code: SQLSTATE, or SQLite's result code by name. */
  readonly sqlState?: string;
  /** Where in the statement's text the error is, in characters. */
  readonly offset?: number;
  /** Position of the statement among those that were handed over together. */
  readonly index?: number;
}

/** A look at the database that found another thing than must be there: what was done is undone. */
export class ProofError extends DatabaseError {
  override readonly code: string = "E_PROOF";
  /** Position of the statement among those that were handed over together. */
  readonly index: number;

  constructor(message: string, { index, ...options }: RetortErrorOptions & { readonly index: number }) {
    super(message, options);
    this.index = index;
  }
}

/** A statement that the database refused; the driver's error is its `cause`. */
export class StatementError extends DatabaseError {
  override readonly code: string = "E_STATEMENT";
  readonly statement: string;
  readonly operation?: string;
  readonly revision?: string;
  readonly sqlState?: string;
  readonly offset?: number;
  readonly index?: number;

  constructor(message: string, options: StatementErrorOptions) {
    super(message, options);
    this.statement = options.statement;
    if (options.operation !== undefined) this.operation = options.operation;
    if (options.revision !== undefined) this.revision = options.revision;
    if (options.sqlState !== undefined) this.sqlState = options.sqlState;
    if (options.offset !== undefined) this.offset = options.offset;
    if (options.index !== undefined) this.index = options.index;
  }
}

/** One step that was, or was not, applied. */
export interface FailedStep {
  readonly revision: string;
  readonly direction: "upgrade" | "downgrade";
}

/** A run that stopped half-way where the database could not take everything back; the reason is its `cause`. */
export class PartialRunError extends RetortError {
  readonly code: string = "E_PARTIAL_RUN";
  readonly exit = 5;
  /** The steps that stay. */
  readonly applied: readonly FailedStep[];
  /** The step that failed. */
  readonly failed: FailedStep;

  constructor(
    message: string,
    options: RetortErrorOptions & { readonly applied: readonly FailedStep[]; readonly failed: FailedStep },
  ) {
    super(message, options);
    this.applied = options.applied;
    this.failed = options.failed;
  }
}

/** The user, or the system, asked the run to stop. */
export class InterruptedError extends RetortError {
  readonly code: string = "E_INTERRUPTED";
  readonly exit = 130;
}

/** Why a run is stopped, as one of retort's errors: who aborts a signal may give any reason, or none. */
export function interruption({ reason }: AbortSignal): RetortError {
  if (isRetortError(reason)) return reason;
  const text = reason instanceof Error ? reason.message : String(reason);
  return new InterruptedError(`Cannot go on: the signal was aborted, ${text}`, { cause: reason });
}

/** The candidate nearest to `typed`, or that it begins, for "did you mean"; `undefined` where none is near. */
export function nearest(typed: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates];
  const begun = typed.length < 3 ? [] : all.filter((candidate) => candidate.startsWith(typed));
  if (begun.length === 1) return begun[0];
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(typed.length * 0.4)) + 1;
  for (const candidate of all) {
    const distance = editDistance(typed.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Levenshtein's distance, in one row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
