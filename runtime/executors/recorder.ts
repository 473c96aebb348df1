import { MissingFactError } from "../../errors.ts";
import type { Need, Operation, StatementResult } from "../../registry/operation.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Server } from "../../registry/server.ts";
import { emptySchema } from "../../schema/edit.ts";
import type { Schema } from "../../schema/model.ts";
import type { Executor, Gathered, SourcedStatement, VersionRows } from "./executor.ts";
import { ModelInspector } from "./model_inspector.ts";

/** Keeps what it is given and runs nothing: for tests, and for looking at what a revision would do. */
export class RecordingExecutor implements Executor {
  readonly server: Server;
  readonly offline = true;
  /** Everything in its order: statements, `BEGIN`, `COMMIT`, `ROLLBACK`, notes as `-- text`. */
  readonly log: string[] = [];
  /** The statements with where they came from. */
  readonly statements: SourcedStatement[] = [];
  readonly inspector = new ModelInspector((what) => {
    if (this.#schema === undefined) throw unknown(what);
    return this.#schema;
  }, unknown);
  readonly #registry: Registry | undefined;
  #schema: Schema | undefined;
  #last: Operation | undefined;

  /**
   * @param schema what the database is to look like to operations that ask, and to who inspects it
   * @param registry tells what operations make of it; without, it stays as it is
   */
  constructor(server: Server, schema?: Schema, registry?: Registry) {
    this.server = server;
    this.#schema = schema;
    this.#registry = registry;
  }

  facts(_needs: readonly Need[]): Promise<Gathered> {
    return Promise.resolve({ schema: this.#schema ?? emptySchema, whole: true, rows: new Map() });
  }

  run(statements: readonly SourcedStatement[]): Promise<readonly StatementResult[]> {
    for (const statement of statements) {
      this.statements.push(statement);
      this.log.push(statement.script ?? statement.sql);
      const { operation } = statement.source;
      if (operation === undefined || operation === this.#last || this.#schema === undefined) continue;
      this.#schema = this.#registry?.apply(operation, this.#schema) ?? this.#schema;
      this.#last = operation;
    }
    return Promise.resolve(statements.map(() => ({ rows: [], rowCount: 0 })));
  }

  versions(): Promise<VersionRows> {
    return Promise.resolve({ exists: false, rows: [] });
  }

  prepare(): Promise<AsyncDisposable> {
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }

  begin(): Promise<void> {
    this.log.push("BEGIN");
    return Promise.resolve();
  }

  commit(): Promise<void> {
    this.log.push("COMMIT");
    return Promise.resolve();
  }

  rollback(): Promise<void> {
    this.log.push("ROLLBACK");
    return Promise.resolve();
  }

  async savepoint<T>(body: () => Promise<T>): Promise<T> {
    this.log.push("SAVEPOINT");
    return await body();
  }

  note(text: string): Promise<void> {
    this.log.push(`-- ${text}`);
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

function unknown(what: string): MissingFactError {
  return new MissingFactError(`Cannot tell ${what}: nothing is connected, and no schema was given in its place`, {
    hint: "give record() the `schema` that the revision is to find",
  });
}
