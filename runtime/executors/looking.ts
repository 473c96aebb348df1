import type { Inspector } from "../../registry/connection.ts";
import type { Need, Operation, StatementResult } from "../../registry/operation.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Executor, Gathered, RunStatements, SourcedStatement } from "./executor.ts";
import { ScriptExecutor, type ScriptOptions } from "./script.ts";

/** Writes the script of what would run on a database now: it looks at the database, and changes nothing there. */
export class LookingExecutor extends ScriptExecutor {
  override readonly inspector: Inspector;
  readonly #live: Executor;
  readonly #operations: Operation[] = [];
  readonly #own: Registry;

  /** @param live what is looked at */
  constructor(options: Omit<ScriptOptions, "server">, live: Executor) {
    super({ ...options, server: live.server });
    this.inspector = live.inspector;
    this.#live = live;
    this.#own = options.registry;
  }

  override async facts(needs: readonly Need[]): Promise<Gathered> {
    const found = await this.#live.facts(needs);
    if (this.#operations.length === 0) return found;
    // What stands in the script by now has not run: tables are as the model makes them, and queries would answer too early.
    const schema = this.#operations.reduce((before, each) => this.#own.apply(each, before), found.schema);
    return { ...found, schema, rows: new Map() };
  }

  override run(
    statements: readonly SourcedStatement[],
    options?: RunStatements,
  ): Promise<readonly StatementResult[]> {
    for (const { source: { operation } } of statements) {
      if (operation !== undefined && operation !== this.#operations.at(-1)) this.#operations.push(operation);
    }
    return super.run(statements, options);
  }
}
