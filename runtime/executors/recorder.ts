import { MissingFactError } from "../../errors.ts";
import type { Inspector } from "../../registry/connection.ts";
import type { Need, Operation, Receipt, StatementResult } from "../../registry/operation.ts";
import type { Registry } from "../../registry/registry.ts";
import { scriptOf } from "../../registry/script_of.ts";
import type { Server } from "../../registry/server.ts";
import { emptySchema } from "../../schema/edit.ts";
import type { Schema } from "../../schema/model.ts";
import type { Executor, Gathered, RunStatements, SourcedStatement, VersionRows } from "./executor.ts";
import { ModelInspector } from "./model_inspector.ts";

/** Keeps what it is given and runs nothing: for tests, and for looking at what a revision would do. */
export class RecordingExecutor implements Executor {
  readonly server: Server;
  readonly offline = true;
  readonly pipelines = false;
  inTransaction = false;
  /** Everything in its order: statements, `BEGIN`, `COMMIT`, `ROLLBACK`, notes as `-- text`. */
  readonly log: string[] = [];
  /** The statements with where they came from. */
  readonly statements: SourcedStatement[] = [];
  readonly #registry: Registry | undefined;
  #schema: Schema;
  #last: Operation | undefined;
  readonly inspector: Inspector;

  /**
   * @param schema what the database is to look like to operations that ask, and to who inspects it
   * @param registry knows what operations make of it; without, it stays as it is
   */
  constructor(server: Server, schema?: Schema, registry?: Registry) {
    this.server = server;
    this.#schema = schema ?? emptySchema;
    this.#registry = registry;
    this.inspector = new ModelInspector((what) => {
      // Operations find it empty unless told otherwise; who looks would take that for an answer.
      if (schema === undefined) throw unknown(what);
      return this.#schema;
    }, unknown);
  }

  /** What the operations so far have made of the schema. */
  get schema(): Schema {
    return this.#schema;
  }

  facts(_needs: readonly Need[]): Promise<Gathered> {
    return Promise.resolve({ schema: this.#schema, whole: true, rows: new Map() });
  }

  async run(
    statements: readonly SourcedStatement[],
    { begin = false, commit = false }: RunStatements = {},
  ): Promise<readonly StatementResult[]> {
    if (begin) await this.begin();
    for (const statement of statements) {
      this.statements.push(statement);
      this.log.push(scriptOf(statement) ?? statement.sql);
      const { operation } = statement.source;
      if (operation === undefined || operation === this.#last) continue;
      this.#schema = this.#registry?.apply(operation, this.#schema) ?? this.#schema;
      this.#last = operation;
    }
    if (commit) await this.commit();
    return statements.map(() => ({ rows: [], rowCount: 0 }));
  }

  versions(): Promise<VersionRows> {
    return Promise.resolve({ exists: false, rows: [] });
  }

  prepare(): Promise<AsyncDisposable> {
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }

  begin(): Promise<void> {
    this.inTransaction = true;
    this.log.push("BEGIN");
    return Promise.resolve();
  }

  commit(): Promise<void> {
    this.inTransaction = false;
    this.log.push("COMMIT");
    return Promise.resolve();
  }

  rollback(): Promise<void> {
    this.inTransaction = false;
    this.log.push("ROLLBACK");
    return Promise.resolve();
  }

  async savepoint<T>(body: () => Promise<T>): Promise<T> {
    this.log.push("SAVEPOINT");
    return await body();
  }

  takeReceipts(): readonly Receipt[] {
    return [];
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
