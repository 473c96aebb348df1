import { DatabaseError } from "../../errors.ts";
import type { Connection, Inspector } from "../../registry/connection.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import type { Server } from "../../registry/server.ts";

/** What a statement answered. */
export type RawResult = StatementResult;

/** A database as a driver gives it: statements in, results out. May answer at once or later. */
export interface Raw {
  /** Runs statements in order. @throws {StatementFailure} for the first that fails, after which none runs */
  run(statements: readonly Statement[]): readonly RawResult[] | Promise<readonly RawResult[]>;
  close(): void | Promise<void>;
  /** How a transaction begins and ends, where SQL does not do it. @default BEGIN IMMEDIATE, COMMIT and ROLLBACK as SQL */
  readonly transaction?: {
    begin(): Promise<void>;
    commit(): Promise<void>;
    rollback(): Promise<void>;
  };
}

/** A row that refers to one that is not there. */
interface Violation {
  readonly table: string;
  readonly rowid: number | null;
  readonly parent: string;
}

/** A session with SQLite or libSQL, whatever the driver. */
export class SqliteSession implements Connection {
  readonly server: Server;
  readonly inspector: Inspector;
  readonly #raw: Raw;
  readonly #name: string;
  /** Violations of foreign keys that are none of this run's doing, once they have been looked for. */
  #known: ReadonlySet<string> | undefined;
  #prepared = false;

  constructor(server: Server, raw: Raw, name: string) {
    this.server = server;
    this.#raw = raw;
    this.#name = name;
    this.inspector = lazyInspector(async (sql, parameters = []) => (await this.#one({ sql, parameters })).rows);
  }

  async run(statements: readonly Statement[]): Promise<readonly StatementResult[]> {
    return await this.#raw.run(statements);
  }

  async #one(statement: Statement): Promise<StatementResult> {
    const [result] = await this.#raw.run([statement]);
    return result!;
  }

  /**
   * Turns foreign keys off, and on again at the end. Inside a transaction the pragma does nothing, without a word, so it is
   * read back. https://www.sqlite.org/pragma.html#pragma_foreign_keys
   */
  async prepare(): Promise<AsyncDisposable> {
    const was = await this.#foreignKeys();
    if (was !== 0) await this.#one({ sql: "PRAGMA foreign_keys=OFF" });
    if (await this.#foreignKeys() !== 0) {
      throw new DatabaseError(`Cannot migrate "${this.#name}": its foreign keys cannot be turned off`, {
        hint: "an ON DELETE action could empty the children of a table that is dropped or rebuilt",
      });
    }
    this.#prepared = true;
    return {
      [Symbol.asyncDispose]: async () => {
        this.#prepared = false;
        if (was !== 0) await this.#one({ sql: "PRAGMA foreign_keys=ON" });
      },
    };
  }

  async #foreignKeys(): Promise<unknown> {
    return (await this.#one({ sql: "PRAGMA foreign_keys" })).rows[0]?.foreign_keys;
  }

  async begin(): Promise<void> {
    // A transaction that begins by reading cannot always go on to write: https://www.sqlite.org/lang_transaction.html
    if (this.#raw.transaction) await this.#raw.transaction.begin();
    else await this.#one({ sql: "BEGIN IMMEDIATE" });
    if (this.#prepared) this.#known ??= new Set((await this.#violations()).map(violationKey));
  }

  /** @throws {DatabaseError} if a row refers to one that is not there and did not when the run began */
  async commit(): Promise<void> {
    if (this.#prepared) await this.#checkForeignKeys();
    if (this.#raw.transaction) await this.#raw.transaction.commit();
    else await this.#one({ sql: "COMMIT" });
  }

  async #checkForeignKeys(): Promise<void> {
    const found = await this.#violations();
    const fresh = found.filter((violation) => !this.#known!.has(violationKey(violation)));
    const [first] = fresh;
    if (first === undefined) return;
    const row = first.rowid === null ? "a row" : `the row ${first.rowid}`;
    throw new DatabaseError(
      `Cannot commit: ${row} of "${first.table}" refers to a row of "${first.parent}" that is not there` +
        (fresh.length > 1 ? `, and so do ${fresh.length - 1} more` : ""),
      { hint: `delete or mend the rows of "${first.table}" first, or keep what they refer to` },
    );
  }

  async #violations(): Promise<readonly Violation[]> {
    return (await this.#one({ sql: "PRAGMA foreign_key_check" })).rows as unknown as readonly Violation[];
  }

  async rollback(): Promise<void> {
    if (this.#raw.transaction) return await this.#raw.transaction.rollback();
    await this.#one({ sql: "ROLLBACK" });
  }

  async savepoint(name: string): Promise<void> {
    await this.#one({ sql: `SAVEPOINT "${name}"` });
  }

  async release(name: string): Promise<void> {
    await this.#one({ sql: `RELEASE "${name}"` });
  }

  async rollbackTo(name: string): Promise<void> {
    await this.#one({ sql: `ROLLBACK TO "${name}"` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#raw.close();
  }
}

/** Asks the database something. */
type Query = (sql: string, parameters?: readonly unknown[]) => Promise<StatementResult["rows"]>;

/** An inspector whose larger part is loaded when it is first wanted: most runs only look for the version table. */
function lazyInspector(query: Query): Inspector {
  let whole: Promise<Inspector> | undefined;
  const load = () => whole ??= import("./inspector.ts").then(({ SqliteInspector }) => new SqliteInspector(query));
  return {
    async hasTable({ name, schema }) {
      // Looks into the schema that SQLite has read already; a query of sqlite_schema would go through all of it.
      const rows = await query(
        `SELECT 1 FROM pragma_table_list(?) WHERE type <> 'view'${schema === undefined ? "" : " AND schema = ?"}`,
        schema === undefined ? [name] : [name, schema],
      );
      return rows.length > 0;
    },
    table: async (name) => await (await load()).table(name),
    schema: async (options) => await (await load()).schema(options),
  };
}

function violationKey({ table, rowid, parent }: Violation): string {
  return JSON.stringify([table, rowid, parent]);
}
