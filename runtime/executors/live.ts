import { DatabaseError, isRetortError, StatementError } from "../../errors.ts";
import { type Connection, type Inspector, StatementFailure } from "../../registry/connection.ts";
import { inspectorThrough } from "../../registry/inspector_through.ts";
import type { Blame, Need, Receipt, StatementResult } from "../../registry/operation.ts";
import type { Registry } from "../../registry/registry.ts";
import { emptySchema, joined, nameOf, putTable } from "../../schema/edit.ts";
import type { TableName } from "../../schema/model.ts";
import { Proofs } from "../proofs.ts";
import type { Executor, Gathered, RunStatements, SourcedStatement, VersionRows } from "./executor.ts";

/** Who is told what, while statements run. */
export interface LiveOptions {
  /** Told what is to be known of a statement, before it is sent. */
  readonly onNote?: ((line: string) => void) | undefined;
  /** Told of what runs now, where that may take long; `undefined`: of nothing in particular. */
  readonly onProgress?: ((what: string | undefined) => void) | undefined;
}

/** Runs statements on a connection. */
export class LiveExecutor implements Executor {
  readonly offline = false;
  readonly #connection: Connection;
  readonly #registry: Registry;
  readonly #proofs = new Proofs();
  readonly #onNote: ((line: string) => void) | undefined;
  readonly #onProgress: ((what: string | undefined) => void) | undefined;
  #savepoints = 0;

  constructor(connection: Connection, registry: Registry, { onNote, onProgress }: LiveOptions = {}) {
    this.#connection = connection;
    this.#registry = registry;
    this.#onNote = onNote;
    this.#onProgress = onProgress;
  }

  get server() {
    return this.#connection.server;
  }

  get pipelines(): boolean {
    return this.#connection.pipelines;
  }

  get isAtomic(): boolean {
    return this.#connection.isAtomic === true;
  }

  get inTransaction(): boolean {
    return this.#connection.inTransaction;
  }

  get inspector(): Inspector {
    const { inspector } = this.#connection;
    return inspectorThrough((look) => this.#control(() => look(inspector), "Cannot inspect the database"));
  }

  async facts(needs: readonly Need[]): Promise<Gathered> {
    const { inspector } = this.#connection;
    const schemas = needs.filter((need) => need.fact === "schema");
    const named = [...new Set(schemas.flatMap((need) => need.schemas ?? []))];
    let schema = emptySchema;
    if (schemas.some((need) => need.schemas === undefined)) schema = await inspector.schema();
    if (named.length > 0) schema = joined(schema, await inspector.schema({ schemas: named }));
    for (const { referring } of schemas) {
      const names = referring === undefined ? [] : await inspector.referring?.(referring) ?? [];
      for (const name of names) schema = putTable(schema, await inspector.table(name));
    }
    // Asked for one table, a database may tell more of it than among all: it is read also where it is there already.
    const tables = new Map(
      needs.flatMap((need) => need.fact === "table" ? [[JSON.stringify(nameOf(need.table)), need.table]] : []),
    );
    for (const table of tables.values()) {
      if (await inspector.hasTable(table)) schema = putTable(schema, await inspector.table(table));
    }
    const rows = new Map<string, StatementResult["rows"]>();
    for (const need of needs) {
      if (need.fact !== "rows" || rows.has(need.key)) continue;
      const [result] = await this.#connection.run([need.statement]);
      rows.set(need.key, result?.rows ?? []);
    }
    return { schema, whole: schemas.length > 0, rows };
  }

  async run(
    statements: readonly SourcedStatement[],
    { begin = false, commit = false }: RunStatements = {},
  ): Promise<readonly StatementResult[]> {
    if (this.pipelines) return await this.#send(statements, { begin, commit });
    if (begin) await this.begin();
    const results = await this.#send(statements);
    if (commit) await this.commit();
    return results;
  }

  takeReceipts(): readonly Receipt[] {
    return this.#proofs.take();
  }

  /**
   * Sends statements; what proves something, or may take long, by itself: it is looked at before the next, or told of. Together
   * where all are done or none.
   */
  async #send(
    statements: readonly SourcedStatement[],
    around?: RunStatements,
  ): Promise<readonly StatementResult[]> {
    const results: StatementResult[] = [];
    do {
      const from = results.length;
      const alone = this.isAtomic ? -1 : statements.findIndex((statement, i) => i >= from && isAlone(statement));
      const end = alone < 0 ? statements.length : Math.max(alone, from + 1);
      const chunk = from === 0 && end === statements.length ? statements : statements.slice(from, end);
      for (const { note } of chunk) if (note !== undefined) this.#onNote?.(note);
      this.#tell(chunk[0]);
      try {
        results.push(...await this.#connection.run(chunk, around));
      } catch (error) {
        throw await this.#failure(error, statements, from);
      }
      for (const [i, { proof }] of chunk.entries()) {
        if (proof !== undefined) this.#proofs.look(proof, results[from + i]!, from + i);
      }
    } while (results.length < statements.length);
    return results;
  }

  #tell({ progress }: Partial<SourcedStatement> = {}): void {
    if (this.#onProgress === undefined) return;
    const found = progress && this.#proofs.found(progress.about);
    this.#onProgress(progress && [progress.doing, ...(found === undefined ? [] : [found]), progress.about].join(" "));
  }

  async #failure(error: unknown, statements: readonly SourcedStatement[], from: number): Promise<unknown> {
    if (!(error instanceof StatementFailure)) return error;
    const index = error.index + from;
    const statement = statements[index] ?? statements[0];
    if (statement === undefined) return bare(error, "Cannot end the transaction");
    const { sql, source, blame = [] } = statement;
    return new StatementError(await this.#blamed(error.message, blame), {
      cause: error.cause,
      index,
      statement: sql,
      revision: source.revision,
      ...(source.operation && { operation: source.operation.kind }),
      ...(error.sqlState !== undefined && { sqlState: error.sqlState }),
      ...(error.offset !== undefined && { offset: error.offset }),
      ...(error.hint !== undefined && { hint: error.hint }),
    });
  }

  /** What a failure says, with the rule that was broken, and the rows that break it. */
  async #blamed(message: string, blame: readonly Blame[]): Promise<string> {
    for (const { rule, statement } of blame) {
      if (statement === undefined) return `${rule}: ${message}`;
      try {
        const [{ rows } = { rows: [] }] = await this.#connection.run([statement]);
        if (rows.length === 0) continue;
        const named = rows.map((row) => String(Object.values(row)[0])).join(", ");
        return `${message}: ${rule} does not hold for the ${rows.length === 1 ? "row" : "rows"} ${named}`;
      } catch {
        // The question is beside the failure, which is told in any case.
      }
    }
    return message;
  }

  async versions(table: TableName): Promise<VersionRows> {
    try {
      const rows = await this.#connection.column(table, "version_num");
      return { exists: rows !== undefined, rows: revisionsOf(rows ?? [], table).toSorted() };
    } catch (error) {
      throw bare(error, `Cannot read the version table "${table.name}"`);
    }
  }

  prepare(): Promise<AsyncDisposable> {
    return this.#connection.prepare();
  }

  async begin(): Promise<void> {
    await this.#control(() => this.#connection.begin(), "Cannot begin a transaction");
  }

  async commit(): Promise<void> {
    this.#onProgress?.("committing");
    await this.#control(() => this.#connection.commit(), "Cannot commit");
  }

  async rollback(): Promise<"later" | void> {
    return await this.#control(() => this.#connection.rollback(), "Cannot roll back");
  }

  async #control<T>(act: () => Promise<T>, what: string): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw bare(error, what);
    }
  }

  async savepoint<T>(body: () => Promise<T>): Promise<T> {
    const name = `retort_${++this.#savepoints}`;
    await this.#control(() => this.#connection.savepoint(name), "Cannot set a savepoint");
    try {
      const value = await body();
      await this.#connection.release(name);
      return value;
    } catch (error) {
      // A full disk and its like end the transaction, and the savepoint with it.
      await this.#control(async () => {
        await this.#connection.rollbackTo(name);
        await this.#connection.release(name);
      }, `Cannot go back to the savepoint after "${error instanceof Error ? error.message : String(error)}"`);
      throw error;
    }
  }

  async note(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection[Symbol.asyncDispose]();
  }
}

/** Whether a statement is sent by itself. */
function isAlone({ progress, proof }: SourcedStatement): boolean {
  return progress !== undefined || proof !== undefined;
}

/** @throws {DatabaseError} if the rows of a version table, which may have been made without its key, name no set of revisions. */
function revisionsOf(rows: readonly (string | null)[], { name }: TableName): readonly string[] {
  const seen = new Set<string>();
  for (const row of rows) {
    const wrong = row === null ? "a row of it is NULL" : seen.has(row) ? `it holds "${row}" twice` : undefined;
    if (row !== null && wrong === undefined) seen.add(row);
    else {
      throw new DatabaseError(`Cannot read the version table "${name}": ${wrong}`, {
        hint: "set the version rows anew with `retort stamp --purge <revision>`, and give the table its primary key",
      });
    }
  }
  return [...seen];
}

/** A driver's error that belongs to no statement of a revision. */
function bare(error: unknown, what: string): unknown {
  if (isRetortError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof StatementFailure ? error.hint : undefined;
  return new DatabaseError(`${what}: ${message}`, { cause: error, ...(hint !== undefined && { hint }) });
}
