import type { Schema, Table, TableName } from "../schema/model.ts";
import type { Referred, Statement, StatementResult } from "./operation.ts";
import type { Server } from "./server.ts";

/** A database as its URL names it. Prints itself without the secret. */
export interface DatabaseTarget {
  /** The URL's scheme, which told the dialect. */
  readonly scheme: string;
  /** The hosts of the authority in their order, brackets of IPv6 taken off; none where the URL has no authority. */
  readonly hosts: readonly { readonly host: string; readonly port?: number }[];
  readonly user?: string;
  /** What follows the authority or, without one, the scheme; decoded, without the query. */
  readonly path: string;
  /** Whether the URL has an authority: `scheme://…`. */
  readonly hierarchical: boolean;
  /** The parameters of the query, decoded, without those that are secrets. */
  readonly options: Readonly<Record<string, string>>;
  /** The folder that relative paths start from. */
  readonly baseDirectory: string;
  /** A secret, decoded: `"password"`, or a parameter such as `"authtoken"`. A method, so that it is never printed. */
  secret(name: string): string | undefined;
  /** The URL as it was given, secrets included, for a driver that reads it itself. */
  reveal(): string;
  /** The URL with `***` in the place of secrets. */
  toString(): string;
}

/** Milliseconds until a server must have answered, unless told otherwise. */
export const CONNECT_TIMEOUT = 10_000;

/** Milliseconds that a statement waits for another's lock, unless told otherwise: a server's own patience may be a year. */
export const LOCK_TIMEOUT = 60_000;

/** What a connection is opened with. */
export interface ConnectOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds until the server must have answered. @default {10_000} */
  readonly timeout?: number;
  /**
   * Milliseconds that a statement waits for another's lock; on PostgreSQL inside a transaction, and what the URL, or else the
   * role, sets goes before the default. @default {60_000}
   */
  readonly lockTimeout?: number;
  /** Whether an absent database file is made; without it, an absent file is an empty database. @default {false} */
  readonly create?: boolean;
  /**
   * Whether a run follows, whose statements may take long: a driver that would keep the process meanwhile goes to a thread.
   *
   * @default {false}
   */
  readonly isRun?: boolean;
}

/** How statements are handed to a {@linkcode Connection}. */
export interface SendOptions {
  readonly signal?: AbortSignal;
  /** Whether a transaction begins before them; for a connection that {@linkcode Connection.pipelines}. @default {false} */
  readonly begin?: boolean;
  /** Whether it is committed after them; for a connection that {@linkcode Connection.pipelines}. @default {false} */
  readonly commit?: boolean;
}

/** One session with a database. All I/O with it goes through here. */
export interface Connection extends AsyncDisposable {
  readonly server: Server;
  readonly inspector: Inspector;
  /**
   * Whether statements may be handed over before those before them have been answered: they are sent in their order and,
   * inside a transaction, fail all once one has failed. And whether {@linkcode Connection.run} begins and commits.
   */
  readonly pipelines: boolean;
  /**
   * Whether {@linkcode Connection.run} does all of the statements or none, and there is no other way to take them back: what
   * they are there to prove is then looked at before it returns. @default {false}
   */
  readonly isAtomic?: boolean;
  /** Whether a transaction is open, as far as this session has begun and ended it. */
  readonly inTransaction: boolean;
  /**
   * Runs statements in order; nothing runs after the first failure. A connection that pipelines needs one round trip, with
   * the beginning and the end of their transaction; one that they were to end must be rolled back after a failure.
   *
   * @throws {StatementFailure} with the index of the statement that failed
   */
  run(statements: readonly Statement[], options?: SendOptions): Promise<readonly StatementResult[]>;
  /**
   * The values of one column of a table, as texts, `null` for NULL; `undefined` where there is no such table. In one round
   * trip where the database allows it: a run that has nothing to do does no more.
   *
   * @throws {DatabaseError} if it is no table, or has no such column
   */
  column(table: TableName, column: string): Promise<readonly (string | null)[] | undefined>;
  /**
   * Puts the session into the state that migrations need; disposed of, puts it back. SQLite: foreign keys off, since an
   * ON DELETE action would empty the children of a table that is dropped or rebuilt.
   */
  prepare(): Promise<AsyncDisposable>;
  /** Begins a transaction that will write. */
  begin(): Promise<void>;
  /** Commits; first checks what the server itself left unchecked while it was {@linkcode prepare}d. */
  commit(): Promise<void>;
  /**
   * Undoes what was not committed.
   *
   * @returns `"later"` where a statement that was given up runs still: the database undoes it once that has ended or, should
   * the process end before, when it is opened next
   */
  rollback(): Promise<"later" | void>;
  savepoint(name: string): Promise<void>;
  release(name: string): Promise<void>;
  rollbackTo(name: string): Promise<void>;
}

/** What {@linkcode Inspector.schema} reads, and whom it tells. */
export interface ReadOptions {
  /** @default the connection's own */
  readonly schemas?: readonly string[];
  /** Told what the session's role may not see, where the database lets that be known. @default nobody is */
  readonly warn?: (message: string) => void;
}

/** Reads what is in a database, by a number of catalog queries that does not grow with it. */
export interface Inspector {
  /** Whether there is such a table. */
  hasTable(name: TableName): Promise<boolean>;
  /** @throws {MissingFactError} if there is no such table */
  table(name: TableName): Promise<Table>;
  /** All tables and objects of the connection's own schema, or of those that are named; nothing of one that is not there. */
  schema(options?: ReadOptions): Promise<Schema>;
  /** The names of the schemas, without those of the database's own catalogs. */
  schemas(): Promise<readonly string[]>;
  /**
   * The tables of other schemas with a foreign key to a table, or to any of a schema. Absent where the database itself drops
   * such keys, or has none.
   */
  referring?(to: Referred): Promise<readonly TableName[]>;
}

/** What a driver throws when a statement failed: the executor makes a StatementError of it. */
export class StatementFailure extends Error {
  /** Position of the statement among those handed over. */
  readonly index: number;
  /** The database's own code, SQLSTATE or the name of SQLite's result code. */
  readonly sqlState?: string;
  /** Offset in the statement's text, in characters, where the database tells it. */
  readonly offset?: number;
  /** What to do next. */
  readonly hint?: string;

  constructor(
    message: string,
    details: {
      readonly index: number;
      readonly sqlState?: string | undefined;
      readonly offset?: number | undefined;
      readonly hint?: string | undefined;
      readonly cause: unknown;
    },
  ) {
    super(message, { cause: details.cause });
    this.name = "StatementFailure";
    this.index = details.index;
    if (details.sqlState !== undefined) this.sqlState = details.sqlState;
    if (details.offset !== undefined) this.offset = details.offset;
    if (details.hint !== undefined) this.hint = details.hint;
  }
}

/** Keeps other migrators out until it is disposed of. */
export interface MigrationLock extends AsyncDisposable {
  /**
   * `"run"`: nobody else migrates until disposed of. `"transaction"`: only a transaction keeps others out, so that the
   * version rows must be read again after each BEGIN.
   */
  readonly covers: "run" | "transaction";
}
