import type { Connection, Inspector, SendOptions } from "../registry/connection.ts";
import { inspectorThrough } from "../registry/inspector_through.ts";
import type { Statement, StatementResult } from "../registry/operation.ts";
import type { Server } from "../registry/server.ts";
import type { TableName } from "../schema/model.ts";

/** A connection that is opened when it is first used, and never where nobody does. */
export class LazyConnection implements Connection {
  readonly server: Server;
  readonly inspector: Inspector;
  /** Whether the one that is opened does is not known before. */
  readonly pipelines = false;
  readonly #open: () => Promise<Connection>;
  #opening: Promise<Connection> | undefined;
  #connection: Connection | undefined;

  /**
   * @param server what is said of the server before it is asked
   * @param open called once at most
   */
  constructor(server: Server, open: () => Promise<Connection>) {
    this.server = server;
    this.#open = open;
    this.inspector = inspectorThrough(async (look) => await look((await this.#opened()).inspector));
  }

  async #opened(): Promise<Connection> {
    return this.#connection = await (this.#opening ??= this.#open());
  }

  get inTransaction(): boolean {
    return this.#connection?.inTransaction ?? false;
  }

  async run(statements: readonly Statement[], { signal }: SendOptions = {}): Promise<readonly StatementResult[]> {
    return await (await this.#opened()).run(statements, signal === undefined ? {} : { signal });
  }

  async column(table: TableName, column: string): Promise<readonly (string | null)[] | undefined> {
    return await (await this.#opened()).column(table, column);
  }

  async prepare(): Promise<AsyncDisposable> {
    return await (await this.#opened()).prepare();
  }

  async begin(): Promise<void> {
    await (await this.#opened()).begin();
  }

  async commit(): Promise<void> {
    await (await this.#opened()).commit();
  }

  async rollback(): Promise<"later" | void> {
    return await (await this.#opened()).rollback();
  }

  async savepoint(name: string): Promise<void> {
    await (await this.#opened()).savepoint(name);
  }

  async release(name: string): Promise<void> {
    await (await this.#opened()).release(name);
  }

  async rollbackTo(name: string): Promise<void> {
    await (await this.#opened()).rollbackTo(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection?.[Symbol.asyncDispose]();
  }
}
