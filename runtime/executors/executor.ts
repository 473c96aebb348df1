import type { Inspector } from "../../registry/connection.ts";
import type { Need, Operation, Receipt, Statement, StatementResult } from "../../registry/operation.ts";
import type { Server } from "../../registry/server.ts";
import type { Schema, TableName } from "../../schema/model.ts";

/** Where a statement comes from. */
export interface Source {
  /** The revision's id. */
  readonly revision: string;
  /** Absent for what retort itself runs, the version rows. */
  readonly operation?: Operation;
}

/** A statement on its way to the database. */
export interface SourcedStatement extends Statement {
  readonly source: Source;
}

/** What was found out for needs. */
export interface Gathered {
  /** The tables and objects that were asked for, those that exist. */
  readonly schema: Schema;
  /** Whether `schema` is all there is. */
  readonly whole: boolean;
  /** Key → what the query answered. */
  readonly rows: ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;
}

/** The rows of the version table. */
export interface VersionRows {
  /** Whether there is such a table. */
  readonly exists: boolean;
  readonly rows: readonly string[];
}

/** How statements are handed to an {@linkcode Executor}. */
export interface RunStatements {
  /** Whether a transaction begins before them. @default {false} */
  readonly begin?: boolean;
  /** Whether it is committed after them. @default {false} */
  readonly commit?: boolean;
}

/** Where statements go. Live database, SQL script and test recorder differ in this alone. */
export interface Executor extends AsyncDisposable {
  readonly server: Server;
  /** Whether there is no database behind it. */
  readonly offline: boolean;
  /** Reads what is in the database. Its methods throw MissingFactError for what nobody can know. */
  readonly inspector: Inspector;
  /** Answers what compiling will ask. @throws {MissingFactError} if it has no way to know */
  facts(needs: readonly Need[]): Promise<Gathered>;
  /**
   * Whether statements may be handed over before those before them have been answered, as {@linkcode Connection.pipelines}
   * tells.
   */
  readonly pipelines: boolean;
  /** Whether what is handed over together is done as a whole or not at all, as {@linkcode Connection.isAtomic} tells. */
  readonly isAtomic?: boolean;
  /** Whether a transaction is open. */
  readonly inTransaction: boolean;
  /** Runs statements in order, up to the first that fails. @throws {StatementError} */
  run(statements: readonly SourcedStatement[], options?: RunStatements): Promise<readonly StatementResult[]>;
  /** Reads the version table, if there is one. */
  versions(table: TableName): Promise<VersionRows>;
  /** Puts the session into the state that migrations need; disposed of, puts it back. */
  prepare(): Promise<AsyncDisposable>;
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** @returns as {@linkcode Connection.rollback} */
  rollback(): Promise<"later" | void>;
  /**
   * Runs `body` so that its failure undoes what it did and no more.
   *
   * @throws {DatabaseError} if it cannot be undone; else what `body` threw
   */
  savepoint<T>(body: () => Promise<T>): Promise<T>;
  /** What statements have proven since this was asked last. */
  takeReceipts(): readonly Receipt[];
  /** A line for the reader: a comment in a script. */
  note(text: string): Promise<void>;
}
