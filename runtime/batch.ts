import { MissingFactError } from "../errors.ts";
import type { Facts, Need, Operation, Statement, StatementResult } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import { findTable } from "../schema/edit.ts";
import type { Schema } from "../schema/model.ts";
import type { Executor, Gathered, Source } from "./executors/executor.ts";
import { throwIfAborted } from "./interruption.ts";
import type { Entry, RunBatch } from "./queue.ts";

/**
 * Looks at a batch that was compiled, before its first statement runs.
 *
 * @param calls how many there are in it, those too whose statements are not known yet
 */
export type InspectBatch = (statements: readonly Statement[], calls: number) => void | Promise<void>;

/** An entry with its SQL; without, it is a task, or an operation that waits for facts. */
interface Step {
  readonly entry: Entry;
  readonly statements?: readonly Statement[];
}

/** What runs batches of one revision. */
export interface BatchRunner {
  readonly run: RunBatch;
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
}

/**
 * Runs batches: the facts of all needs are read at once, every operation is compiled against them, advanced by `apply`
 * of those before, and only then does the first statement run. What nobody can know the effect of (raw SQL, a task)
 * divides: operations behind it that need facts are compiled when it has run.
 */
export function batchRunner({ registry, executor, revision, inspect, signal }: BatchOptions): BatchRunner {
  let failedAt: Entry | undefined;

  const run: RunBatch = async (batch) => {
    let rest: readonly Step[] = batch.map((entry) => ({ entry }));
    while (rest.length > 0) {
      throwIfAborted(signal);
      const compiled = await compile(rest);
      if (compiled === undefined) return;
      const statements = compiled.flatMap((step) => step.statements ?? []);
      await inspect?.(statements, compiled.length);
      const next = await send(compiled);
      if (next === undefined) return;
      rest = next;
    }
  };

  /** The steps with SQL wherever it can be known now; `undefined` if one does not compile. */
  async function compile(steps: readonly Step[]): Promise<readonly Step[] | undefined> {
    const asked: Need[] = [];
    let opaque = false;
    let failing = steps[0]!.entry;
    const waiting = steps.map(({ entry, statements }) => {
      if (entry.operation === undefined) {
        opaque = true;
        return true;
      }
      const needs = statements ? [] : registry.needs(entry.operation, executor.server);
      if (needs.length > 0 && opaque) return true;
      // Who asks first stands for all, should there be no answer: what was asked together fails together.
      if (needs.length > 0 && asked.length === 0) failing = entry;
      asked.push(...needs);
      opaque ||= registry.isOpaque(entry.operation);
      return false;
    });
    try {
      const facts = new AdvancingFacts(asked.length > 0 ? await executor.facts(asked) : undefined, registry);
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
      failedAt = failing;
      failing.fail(error);
      return undefined;
    }
  }

  /** Runs the steps up to the first that must be compiled first; what is left, or `undefined` after a failure. */
  async function send(steps: readonly Step[]): Promise<readonly Step[] | undefined> {
    let i = 0;
    while (i < steps.length) {
      const { entry } = steps[i]!;
      if (entry.task !== undefined) {
        if (!await perform(entry, entry.task)) return undefined;
        i++;
        continue;
      }
      let end = i;
      while (end < steps.length && steps[end]!.statements !== undefined) end++;
      if (end === i) return steps.slice(i);
      if (!await sendAll(steps.slice(i, end))) return undefined;
      i = end;
    }
    return [];
  }

  async function perform(entry: Entry, task: NonNullable<Entry["task"]>): Promise<boolean> {
    try {
      entry.settle(await task({ run: (operation) => runOne(operation) }));
      return true;
    } catch (error) {
      failedAt = entry;
      entry.fail(error);
      return false;
    }
  }

  async function runOne(operation: Operation): Promise<StatementResult | undefined> {
    const needs = registry.needs(operation, executor.server);
    const facts = new AdvancingFacts(needs.length > 0 ? await executor.facts(needs) : undefined, registry);
    const statements = registry.compile(operation, executor.server, facts);
    await inspect?.(statements, 1);
    const results = await executor.run(statements.map((each) => ({ ...each, source: { revision, operation } })));
    return results.at(-1);
  }

  async function sendAll(steps: readonly Step[]): Promise<boolean> {
    const sourced = steps.flatMap(({ entry, statements }) => {
      const source: Source = { revision, operation: entry.operation! };
      return statements!.map((each) => ({ ...each, source }));
    });
    let results: readonly StatementResult[];
    try {
      results = sourced.length === 0 ? [] : await executor.run(sourced);
    } catch (error) {
      const failed = failedStep(error, steps);
      failedAt = failed.entry;
      for (const { entry } of steps) {
        if (entry === failed.entry) break;
        entry.settle(undefined);
      }
      failed.entry.fail(error);
      return false;
    }
    let at = 0;
    for (const { entry, statements } of steps) {
      at += statements!.length;
      const last = statements!.length > 0 ? results[at - 1]! : { rows: [], rowCount: 0 };
      try {
        entry.settle(entry.answer === undefined ? registry.result(entry.operation!, last) : entry.answer(last));
      } catch (error) {
        failedAt = entry;
        entry.fail(error);
        return false;
      }
    }
    return true;
  }

  return { run, failedAt: () => failedAt };
}

/** The step that an error of the executor belongs to. */
function failedStep(error: unknown, steps: readonly Step[]): Step {
  let left = (error as { index?: number }).index ?? 0;
  for (const step of steps) {
    if (left < step.statements!.length) return step;
    left -= step.statements!.length;
  }
  return steps.at(-1)!;
}

/** Facts that move on with the operations of a batch. */
class AdvancingFacts implements Facts {
  #schema: Schema | undefined;
  readonly #gathered: Gathered | undefined;
  readonly #registry: Registry;

  constructor(gathered: Gathered | undefined, registry: Registry) {
    this.#schema = gathered?.schema;
    this.#gathered = gathered;
    this.#registry = registry;
  }

  advance(operation: Operation): void {
    if (this.#schema !== undefined) this.#schema = this.#registry.apply(operation, this.#schema);
  }

  table(name: { readonly name: string; readonly schema?: string }) {
    const found = this.#schema && findTable(this.#schema, name);
    if (found) return found;
    throw new MissingFactError(`Cannot tell what the table "${name.name}" looks like: there is no such table`, {
      hint: "look at the name, and whether an operation before this one drops or renames it",
    });
  }

  schema(): Schema {
    if (this.#gathered?.whole) return this.#schema!;
    throw new MissingFactError("Cannot tell what the database looks like: the operation did not declare the need");
  }

  rows(key: string) {
    const found = this.#gathered?.rows.get(key);
    if (found) return found;
    throw new MissingFactError(`Cannot tell the rows "${key}": the operation did not declare the need`);
  }
}
