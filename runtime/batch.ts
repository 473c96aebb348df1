import type { Need, Operation, Statement, StatementResult } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import { AdvancingFacts, beforeRenaming, type Renaming } from "./advancing_facts.ts";
import type { Executor, RunStatements, Source, SourcedStatement } from "./executors/executor.ts";
import { throwIfAborted } from "./interruption.ts";
import type { Entry, RunBatch } from "./queue.ts";

/**
 * Looks at a batch that was compiled, before its first statement runs.
 *
 * @param calls the operations of its calls, those too whose statements are not known yet; a task has none
 */
export type InspectBatch = (
  statements: readonly Statement[],
  calls: readonly (Operation | undefined)[],
) => void | Promise<void>;

/** An entry with its SQL; without, it is a task, or an operation that waits for facts. */
interface Step {
  readonly entry: Entry;
  readonly statements?: readonly Statement[];
}

/** A step whose SQL is known. */
type Compiled = Required<Step>;

function isCompiled(step: Step): step is Compiled {
  return step.statements !== undefined;
}

/** Statements that are sent along with the last batch of a revision, with the transaction around them. */
export interface Tail extends RunStatements {
  readonly statements: readonly SourcedStatement[];
}

/** What was sent, and is answered sooner or later. */
export interface Sent {
  /** Comes when all has been answered. Rejects with the first failure. */
  readonly answered: Promise<void>;
}

/** What runs batches of one revision. */
export interface BatchRunner {
  readonly run: RunBatch;
  /**
   * Sends the last batch and its tail together, and does not wait for the answers.
   *
   * @param tail asked for when the batch is compiled
   * @throws {RetortError} if something fails before the last of it is sent
   */
  readonly runLast: (batch: readonly Entry[], tail: () => Tail) => Promise<Sent>;
  /** The entry that was running when something failed. */
  readonly failedAt: () => Entry | undefined;
}

/** What a {@linkcode BatchRunner} is made with. */
export interface BatchOptions {
  readonly registry: Registry;
  readonly executor: Executor;
  /** The revision's id. */
  readonly revision: string;
  readonly inspect?: InspectBatch;
  readonly signal?: AbortSignal;
  /** Nothing runs before it comes. @default at once */
  readonly turn?: Promise<void>;
}

/**
 * Runs batches: the facts of all needs are read at once, every operation is compiled against them, advanced by `apply`
 * of those before, and only then does the first statement run. What nobody can know the effect of (raw SQL, a task)
 * divides: operations behind it that need facts are compiled when it has run.
 */
export function batchRunner({ registry, executor, revision, inspect, signal, turn }: BatchOptions): BatchRunner {
  let failedAt: Entry | undefined;
  let failure: { readonly error: unknown } | undefined;

  const run: RunBatch = async (batch) => {
    await turn;
    await untilLast(batch);
  };

  const runLast = async (batch: readonly Entry[], tail: () => Tail): Promise<Sent> => {
    const last = await untilLast(batch, true);
    if (last === undefined) throw failure!.error;
    // What went wrong beside the revision, while its function was over, is heard of by now.
    throwIfAborted(signal);
    const { statements, ...options } = tail();
    // What must stand outside of a transaction cannot be sent with what stands inside.
    const apart = last.length > 0 && !executor.inTransaction;
    if (apart && !await sendAll(last)) throw failure!.error;
    return { answered: answersOf(apart ? [] : last, statements, options) };
  };

  /** Runs a batch; with `leave` all but its end, which is compiled and returned. `undefined` after a failure. */
  async function untilLast(batch: readonly Entry[], leave = false): Promise<readonly Compiled[] | undefined> {
    let rest: readonly Step[] = batch.map((entry) => ({ entry }));
    while (rest.length > 0) {
      throwIfAborted(signal);
      const compiled = await compile(rest);
      if (compiled === undefined) return undefined;
      const statements = compiled.flatMap((step) => step.statements ?? []);
      await inspect?.(statements, compiled.map(({ entry }) => entry.operation));
      const next = await send(compiled, leave);
      if (next === undefined) return undefined;
      if (next.every(isCompiled)) return next;
      rest = next;
    }
    return [];
  }

  /** The steps with SQL wherever it can be known now; `undefined` if one does not compile. */
  async function compile(steps: readonly Step[]): Promise<readonly Step[] | undefined> {
    const asked: Need[] = [];
    const renamed: Renaming[] = [];
    let opaque = false;
    let failing = steps[0]!.entry;
    const waiting = steps.map(({ entry, statements }, i) => {
      if (entry.operation === undefined) {
        opaque = true;
        return true;
      }
      const needs = statements ? [] : registry.needs(entry.operation, executor.server);
      // What was asked before the others have run would be stale.
      if (i > 0 && needs.some(({ fresh }) => fresh)) opaque = true;
      if (needs.length > 0 && opaque) return true;
      // Who asks first stands for all, should there be no answer: what was asked together fails together.
      if (needs.length > 0 && asked.length === 0) failing = entry;
      asked.push(...needs.map((need) => beforeRenaming(need, renamed)));
      const renaming = registry.renames(entry.operation);
      if (renaming !== undefined) renamed.push(renaming);
      opaque ||= registry.isOpaque(entry.operation);
      return false;
    });
    try {
      const facts = await AdvancingFacts.gather(asked, executor, registry);
      return steps.map((step, i) => {
        if (waiting[i]) return step;
        failing = step.entry;
        const operation = step.entry.operation!;
        const statements = step.statements ?? registry.compile(operation, executor.server, facts);
        facts.advance(operation);
        return { entry: step.entry, statements };
      });
    } catch (error) {
      failing ??= steps[0]!.entry;
      fail(failing, error);
      return undefined;
    }
  }

  /**
   * Runs the steps up to the first that must be compiled first, or with `leave` up to the statements that are the end of it;
   * what is left, or `undefined` after a failure.
   */
  async function send(steps: readonly Step[], leave: boolean): Promise<readonly Step[] | undefined> {
    let i = 0;
    while (i < steps.length) {
      const { entry } = steps[i]!;
      if (entry.task !== undefined) {
        if (!await perform(entry, entry.task)) return undefined;
        i++;
        continue;
      }
      let end = i;
      while (end < steps.length && isCompiled(steps[end]!)) end++;
      if (end === i || leave && end === steps.length) return steps.slice(i);
      if (!await sendAll(steps.slice(i, end).filter(isCompiled))) return undefined;
      i = end;
    }
    return [];
  }

  async function perform(entry: Entry, task: NonNullable<Entry["task"]>): Promise<boolean> {
    try {
      entry.settle(await task({ run: (operation) => runOne(operation) }));
      return true;
    } catch (error) {
      fail(entry, error);
      return false;
    }
  }

  async function runOne(operation: Operation): Promise<StatementResult | undefined> {
    const needs = registry.needs(operation, executor.server);
    const facts = await AdvancingFacts.gather(needs, executor, registry);
    const statements = registry.compile(operation, executor.server, facts);
    await inspect?.(statements, [operation]);
    const results = await executor.run(statements.map((each) => ({ ...each, source: { revision, operation } })));
    return results.at(-1);
  }

  async function sendAll(steps: readonly Compiled[]): Promise<boolean> {
    const sourced = sourcedOf(steps);
    try {
      return settle(steps, sourced.length === 0 ? [] : await executor.run(sourced));
    } catch (error) {
      blame(error, steps);
      return false;
    }
  }

  /** Sends the end of the last batch with its tail. Not async before it is sent: the next revision's must come behind. */
  function answersOf(
    steps: readonly Compiled[],
    tail: readonly SourcedStatement[],
    options: RunStatements,
  ): Promise<void> {
    const sourced = sourcedOf(steps);
    const answered = executor.run([...sourced, ...tail], options).then((results) => {
      if (!settle(steps, results)) throw failure!.error;
    }, (error) => {
      const { index } = error as { readonly index?: number };
      // The tail has no entry: it is nothing that the revision called.
      if (index !== undefined && index < sourced.length) blame(error, steps);
      throw error;
    });
    answered.catch(() => {});
    return answered;
  }

  function sourcedOf(steps: readonly Compiled[]): readonly SourcedStatement[] {
    return steps.flatMap(({ entry, statements }) => {
      const source: Source = { revision, operation: entry.operation! };
      return statements.map((each) => ({ ...each, source }));
    });
  }

  /** Gives each caller what its last statement answered; whether all could be given it. */
  function settle(steps: readonly Compiled[], results: readonly StatementResult[]): boolean {
    let at = 0;
    for (const { entry, statements } of steps) {
      at += statements.length;
      const last = statements.length > 0 ? results[at - 1]! : { rows: [], rowCount: 0 };
      try {
        entry.settle(entry.answer === undefined ? registry.result(entry.operation!, last) : entry.answer(last));
      } catch (error) {
        fail(entry, error);
        return false;
      }
    }
    return true;
  }

  /** Fails the entry that an error of the executor belongs to; those before it were done. */
  function blame(error: unknown, steps: readonly Compiled[]): void {
    const failed = failedStep(error, steps);
    for (const { entry } of steps) {
      if (entry === failed.entry) break;
      entry.settle(undefined);
    }
    fail(failed.entry, error);
  }

  function fail(entry: Entry, error: unknown): void {
    failedAt = entry;
    failure ??= { error };
    entry.fail(error);
  }

  return { run, runLast, failedAt: () => failedAt };
}

/** The step that an error of the executor belongs to. */
function failedStep(error: unknown, steps: readonly Compiled[]): Compiled {
  let left = (error as { index?: number }).index ?? 0;
  for (const step of steps) {
    if (left < step.statements.length) return step;
    left -= step.statements.length;
  }
  return steps.at(-1)!;
}
