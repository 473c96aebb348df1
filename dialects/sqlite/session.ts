import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError, LockTimeoutError } from "../../errors.ts";
import { type Connection, type Inspector, type SendOptions, StatementFailure } from "../../registry/connection.ts";
import { inspectorThrough } from "../../registry/inspector_through.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import { checkRows } from "../../registry/rows.ts";
import type { Server } from "../../registry/server.ts";
import { qualified } from "../../registry/qualified.ts";
import type { TableName } from "../../schema/model.ts";
import { fold } from "./ddl.ts";
import { droppedTables } from "./dropped_tables.ts";
import { path, quoted } from "./quoting.ts";
import { Violations } from "./violations.ts";

/** Milliseconds between two looks whether a lock is free. */
const LOOK_AGAIN = 25;

/** A database as a driver gives it: statements in, results out. May answer at once or later. */
export interface Raw {
  /**
   * Runs statements in order.
   *
   * @throws {StatementFailure} for the first that fails, after which none runs
   * @throws {LockTimeoutError} if another connection holds the lock
   */
  run(
    statements: readonly Statement[],
    signal?: AbortSignal,
  ): readonly StatementResult[] | Promise<readonly StatementResult[]>;
  close(): void | Promise<void>;
  /** Milliseconds that SQLite itself waits for a lock, nothing else running meanwhile; absent: a server does that. */
  setBusyTimeout?(milliseconds: number): void | Promise<void>;
  /** Whether a transaction is open, where that can be told. */
  inTransaction?(): boolean;
  /** How a transaction begins and ends, where SQL does not do it. @default BEGIN IMMEDIATE, COMMIT and ROLLBACK as SQL */
  readonly transaction?: {
    begin(): Promise<void>;
    commit(): Promise<void>;
    /** @returns as {@linkcode Connection.rollback} */
    rollback(): Promise<"later" | void>;
  };
  /** Whether {@linkcode run} is all or nothing, as {@linkcode Connection.isAtomic}. @default {false} */
  readonly isAtomic?: boolean;
  /** GLOB of the names of tables that are the database's own, and cannot be asked for their columns. @default none */
  readonly hidden?: string;
  /** Whether a statement that may run still was given up, so that nothing can be asked any more. @default {false} */
  readonly isGivenUp?: boolean;
}

/** A session with SQLite or libSQL, whatever the driver. */
export class SqliteSession implements Connection {
  readonly server: Server;
  readonly inspector: Inspector;
  readonly pipelines = false;
  readonly #raw: Raw;
  readonly #name: string;
  readonly #lockTimeout: number;
  /** Milliseconds that SQLite itself waits for a lock now. */
  #busyTimeout: number;
  #inTransaction = false;
  /** What no database looks at while foreign keys are off. */
  readonly #violations = new Violations(async (sql) => (await this.#one({ sql })).rows);
  /** How foreign keys are kept out of the way: they are off, or nothing is dropped that they refer to. */
  #prepared: "off" | "guarded" | undefined;

  /** @param options.lockTimeout Milliseconds. */
  constructor(server: Server, raw: Raw, options: { readonly name: string; readonly lockTimeout: number }) {
    this.server = server;
    this.#raw = raw;
    this.#name = options.name;
    this.#lockTimeout = this.#busyTimeout = options.lockTimeout;
    this.inspector = lazyInspector(
      async (sql, parameters = []) => (await this.#one({ sql, parameters })).rows,
      raw.hidden,
    );
  }

  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  get isAtomic(): boolean {
    return this.#raw.isAtomic === true;
  }

  async run(
    statements: readonly Statement[],
    { signal }: SendOptions = {},
  ): Promise<readonly StatementResult[]> {
    const results =
      await (this.#prepared === "guarded" ? this.#runGuarded(statements, signal) : this.#send(statements, signal));
    checkRows(statements, results);
    return results;
  }

  async column(table: TableName, column: string): Promise<readonly (string | null)[] | undefined> {
    const { name, schema } = table;
    // A column that is absent would be read as a text: https://www.sqlite.org/quirks.html#dblquote
    const { rows: [found] } = await this.#one({
      sql:
        `SELECT type, EXISTS (SELECT 1 FROM pragma_table_xinfo(t.name, t.schema) WHERE name = ? COLLATE NOCASE) AS has ` +
        `FROM pragma_table_list(?) AS t${schema === undefined ? "" : " WHERE t.schema = ?"}`,
      parameters: [column, name, ...(schema === undefined ? [] : [schema])],
    });
    if (found === undefined) return undefined;
    if (found.type === "view") {
      throw new DatabaseError(`Cannot read the table "${name}": it is a view`, {
        hint: `drop the view, or name another table`,
      });
    }
    if (!found.has) {
      throw new DatabaseError(`Cannot read the table "${name}": it has no column "${column}"`, {
        hint: "another table may have its name: rename it, or name another",
      });
    }
    const { rows } = await this.#one({ sql: `SELECT ${quoted(column)} AS value FROM ${path(qualified(table))}` });
    return rows.map(({ value }) => value === null ? null : String(value));
  }

  async #send(statements: readonly Statement[], signal?: AbortSignal): Promise<readonly StatementResult[]> {
    // A transaction has its lock already.
    if (!this.#inTransaction) await this.#setBusyTimeout(this.#lockTimeout);
    return await this.#raw.run(statements, signal);
  }

  async #one(statement: Statement): Promise<StatementResult> {
    const [result] = await this.#send([statement]);
    return result!;
  }

  async #setBusyTimeout(milliseconds: number): Promise<void> {
    if (this.#busyTimeout === milliseconds) return;
    await this.#raw.setBusyTimeout?.(milliseconds);
    this.#busyTimeout = milliseconds;
  }

  /**
   * Turns foreign keys off, and on again at the end. Inside a transaction the pragma does nothing, without a word, so it is
   * read back. https://www.sqlite.org/pragma.html#pragma_foreign_keys
   *
   * A server of libSQL gives each transaction a connection of its own, on which they stay on, as they do in a transaction
   * that is open already. Dropping a table that others refer to is refused there, since that would empty or change the others.
   */
  async prepare(): Promise<AsyncDisposable> {
    const was = await this.#foreignKeys();
    if (was !== 0) await this.#one({ sql: "PRAGMA foreign_keys = OFF" });
    const isOff = await this.#foreignKeys() === 0;
    const isOpen = this.#inTransaction || this.#raw.inTransaction?.() === true;
    if (!isOff && !isOpen && this.#raw.setBusyTimeout !== undefined) {
      throw new DatabaseError(`Cannot migrate "${this.#name}": its foreign keys cannot be turned off`, {
        hint: "an ON DELETE action could empty the children of a table that is dropped or rebuilt",
      });
    }
    this.#prepared = isOff ? "off" : "guarded";
    return {
      [Symbol.asyncDispose]: async () => {
        this.#prepared = undefined;
        if (was !== 0 && !this.#raw.isGivenUp) await this.#one({ sql: "PRAGMA foreign_keys = ON" });
      },
    };
  }

  async #foreignKeys(): Promise<unknown> {
    return (await this.#one({ sql: "PRAGMA foreign_keys" })).rows[0]?.foreign_keys;
  }

  async #runGuarded(statements: readonly Statement[], signal?: AbortSignal): Promise<readonly StatementResult[]> {
    if (this.isAtomic) {
      const gone: string[] = [];
      for (const [index, { sql }] of statements.entries()) {
        for (const table of droppedTables(sql)) {
          await this.#refuseIfReferred(table, index, gone);
          gone.push(table);
        }
      }
      return await this.#send(statements, signal);
    }
    const results: StatementResult[] = [];
    for (const [index, statement] of statements.entries()) {
      for (const table of droppedTables(statement.sql)) await this.#refuseIfReferred(table, index);
      try {
        results.push(...await this.#send([statement], signal));
      } catch (error) {
        if (!(error instanceof StatementFailure)) throw error;
        const { message, sqlState, offset, hint, cause } = error;
        throw new StatementFailure(message, { index, sqlState, offset, hint, cause });
      }
    }
    return results;
  }

  /** @param gone tables that are dropped before it */
  async #refuseIfReferred(table: string, index: number, gone: readonly string[] = []): Promise<void> {
    const { rows } = await this.#one({
      sql: `SELECT DISTINCT m.name FROM sqlite_schema AS m JOIN pragma_foreign_key_list(m.name) AS k ` +
        `WHERE m.type = 'table' AND m.name NOT GLOB ? AND k."table" = ? COLLATE NOCASE ` +
        `AND m.name <> ? COLLATE NOCASE`,
      parameters: [this.#raw.hidden ?? "", table, table],
    });
    const folded = new Set(gone.map(fold));
    const child = rows.find(({ name }) => !folded.has(fold(String(name))));
    if (child === undefined) return;
    throw new StatementFailure(
      `"${table}" is referred to by "${child.name}", whose rows its drop could take along: foreign keys cannot be turned ` +
        (this.server.features.foreignKeysStayOn
          ? "off on this server"
          : "off inside a transaction that is open already"),
      {
        index,
        hint: `drop "${child.name}" first` +
          (this.server.features.foreignKeysStayOn ? "" : ", or run it outside of the transaction"),
        cause: undefined,
      },
    );
  }

  /** @throws {LockTimeoutError} if another connection holds the lock for too long */
  async begin(): Promise<void> {
    await this.#patiently(async () => {
      // A transaction that begins by reading cannot always go on to write: https://www.sqlite.org/lang_transaction.html
      if (this.#raw.transaction) await this.#raw.transaction.begin();
      else await this.#raw.run([{ sql: "BEGIN IMMEDIATE" }]);
    });
    this.#inTransaction = true;
    if (this.#prepared === "off") await this.#violations.note();
  }

  /**
   * @throws {DatabaseError} if a row refers to one that is not there and did not when the run began; the transaction is still
   * open then
   */
  async commit(): Promise<void> {
    if (this.#prepared === "off") await this.#violations.check();
    await this.#patiently(async () => {
      if (this.#raw.transaction) await this.#raw.transaction.commit();
      else await this.#raw.run([{ sql: "COMMIT" }]);
    });
    this.#inTransaction = false;
  }

  /**
   * Does what may have to wait for another connection. SQLite would wait inside the call, where no signal is heard and where
   * a connection of the same process could not go on to give the lock back.
   */
  async #patiently(act: () => Promise<void>): Promise<void> {
    if (this.#raw.setBusyTimeout === undefined) return await act();
    const start = performance.now();
    await this.#setBusyTimeout(0);
    for (;;) {
      try {
        return await act();
      } catch (error) {
        const left = this.#lockTimeout - (performance.now() - start);
        if (!(error instanceof LockTimeoutError) || left <= 0) throw error;
        // Not all at once that wait for the same.
        await sleep(Math.min(left, LOOK_AGAIN * (0.5 + Math.random())));
      }
    }
  }

  async rollback(): Promise<"later" | void> {
    this.#inTransaction = false;
    if (this.#raw.transaction) return await this.#raw.transaction.rollback();
    // A full disk and its like end the transaction by themselves: https://www.sqlite.org/lang_transaction.html
    if (this.#raw.inTransaction?.() === false) return;
    await this.#raw.run([{ sql: "ROLLBACK" }]);
  }

  async savepoint(name: string): Promise<void> {
    await this.#one({ sql: `SAVEPOINT ${quoted(name)}` });
  }

  async release(name: string): Promise<void> {
    await this.#one({ sql: `RELEASE ${quoted(name)}` });
  }

  async rollbackTo(name: string): Promise<void> {
    await this.#one({ sql: `ROLLBACK TO ${quoted(name)}` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#raw.close();
  }
}

/** Asks the database something. */
type Query = (sql: string, parameters?: readonly unknown[]) => Promise<StatementResult["rows"]>;

/** An inspector that is loaded when it is first wanted: most runs only read the version table. */
function lazyInspector(query: Query, hidden?: string): Inspector {
  let loading: Promise<Inspector> | undefined;
  const load = () =>
    loading ??= import("./inspector.ts").then(({ SqliteInspector }) => new SqliteInspector(query, hidden));
  return inspectorThrough(async (look) => await look(await load()));
}
