import { StatementError } from "../errors.ts";
import type { Inspector } from "../registry/connection.ts";
import type { Need, Receipt, StatementResult } from "../registry/operation.ts";
import type { Server } from "../registry/server.ts";
import type { TableName } from "../schema/model.ts";
import type { Executor, Gathered, RunStatements, SourcedStatement, VersionRows } from "./executors/executor.ts";

/**
 * The executor of a run, with its transactions: one that is wanted begins with the first statement that is run, and may end
 * with the last, so that a driver that can pipeline needs one round trip for all of it.
 */
export class Transaction implements Executor {
  readonly #executor: Executor;
  #wanted = false;
  #effects = 0;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  get server(): Server {
    return this.#executor.server;
  }

  get offline(): boolean {
    return this.#executor.offline;
  }

  get pipelines(): boolean {
    return this.#executor.pipelines;
  }

  get inspector(): Inspector {
    return this.#executor.inspector;
  }

  get isAtomic(): boolean {
    return this.#executor.isAtomic === true;
  }

  /** Whether one is open, or begins with the next statement. */
  get inTransaction(): boolean {
    return this.#wanted || this.#executor.inTransaction;
  }

  /** How many statements so far may have left something, were nothing rolled back. */
  get effects(): number {
    return this.#effects;
  }

  /** Has one begin with the next statement. */
  want(): void {
    this.#wanted = !this.#executor.inTransaction;
  }

  /** Begins the one that is wanted: something else than a statement comes first. */
  async #begun(): Promise<void> {
    if (this.#wanted) await this.begin();
  }

  /** Runs statements. @param options.begin whether they want a transaction: where none is open, it begins before them */
  run(
    statements: readonly SourcedStatement[],
    { begin = false, commit = false }: RunStatements = {},
  ): Promise<readonly StatementResult[]> {
    const first = this.#wanted || begin && !this.#executor.inTransaction;
    this.#wanted = false;
    this.#effects += statements.length;
    const running = this.#executor.run(statements, { begin: first, commit });
    running.catch((error) => this.#effects -= statements.length - (this.isAtomic ? 0 : effectsOf(error, statements)));
    return running;
  }

  async facts(needs: readonly Need[]): Promise<Gathered> {
    await this.#begun();
    return await this.#executor.facts(needs);
  }

  async versions(table: TableName): Promise<VersionRows> {
    await this.#begun();
    return await this.#executor.versions(table);
  }

  async savepoint<T>(body: () => Promise<T>): Promise<T> {
    await this.#begun();
    return await this.#executor.savepoint(body);
  }

  async prepare(): Promise<AsyncDisposable> {
    return await this.#executor.prepare();
  }

  async begin(): Promise<void> {
    this.#wanted = false;
    await this.#executor.begin();
  }

  /** Commits the one that is open; one that is only wanted has nothing to keep. */
  async commit(): Promise<void> {
    this.#wanted = false;
    if (this.#executor.inTransaction) await this.#executor.commit();
  }

  async rollback(): Promise<"later" | void> {
    this.#wanted = false;
    if (this.#executor.inTransaction) return await this.#executor.rollback();
  }

  takeReceipts(): readonly Receipt[] {
    return this.#executor.takeReceipts();
  }

  async note(text: string): Promise<void> {
    // Where nothing is gained by waiting, what is told of a step stands inside its transaction.
    if (!this.pipelines) await this.#begun();
    await this.#executor.note(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#executor[Symbol.asyncDispose]();
  }
}

/** How many of the statements may have left something when they ended with `error`. */
function effectsOf(error: unknown, statements: readonly SourcedStatement[]): number {
  if (!(error instanceof StatementError) || error.index === undefined) return statements.length;
  const { index, statement, sqlState } = error;
  // Of several in one text the first may be done, and a connection that is lost answers nothing.
  const whole = !/;\s*\S/.test(statement) && !sqlState?.startsWith("08");
  return whole ? index : Math.min(index + 1, statements.length);
}
