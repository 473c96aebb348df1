import type { Connection, Inspector, SendOptions } from "../registry/connection.ts";
import type { Statement, StatementResult } from "../registry/operation.ts";
import type { Server } from "../registry/server.ts";
import type { TableName } from "../schema/model.ts";

/** The savepoint that stands where a transaction would. */
const SAVEPOINT = "retort_joined";

/**
 * A connection inside a transaction that somebody else has begun, and will end: what is a transaction elsewhere is a savepoint
 * of it.
 */
export class JoinedConnection implements Connection {
  readonly server: Server;
  readonly inspector: Inspector;
  /** It would begin and commit transactions itself. */
  readonly pipelines = false;
  inTransaction = false;
  readonly #connection: Connection;

  /** @param connection with a transaction that is open */
  constructor(connection: Connection) {
    this.#connection = connection;
    this.server = connection.server;
    this.inspector = connection.inspector;
  }

  async run(statements: readonly Statement[], { signal }: SendOptions = {}): Promise<readonly StatementResult[]> {
    return await this.#connection.run(statements, signal === undefined ? {} : { signal });
  }

  async column(table: TableName, column: string): Promise<readonly (string | null)[] | undefined> {
    return await this.#connection.column(table, column);
  }

  async prepare(): Promise<AsyncDisposable> {
    return await this.#connection.prepare();
  }

  async begin(): Promise<void> {
    await this.#connection.savepoint(SAVEPOINT);
    this.inTransaction = true;
  }

  async commit(): Promise<void> {
    await this.#connection.release(SAVEPOINT);
    this.inTransaction = false;
  }

  async rollback(): Promise<void> {
    this.inTransaction = false;
    await this.#connection.rollbackTo(SAVEPOINT);
    await this.#connection.release(SAVEPOINT);
  }

  async savepoint(name: string): Promise<void> {
    await this.#connection.savepoint(name);
  }

  async release(name: string): Promise<void> {
    await this.#connection.release(name);
  }

  async rollbackTo(name: string): Promise<void> {
    await this.#connection.rollbackTo(name);
  }

  /** Leaves it open: it is not ours. */
  async [Symbol.asyncDispose](): Promise<void> {}
}
