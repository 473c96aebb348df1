import { MissingFactError } from "../../errors.ts";
import type { Inspector } from "../../registry/connection.ts";
import type { ScriptStyle } from "../../registry/dialect.ts";
import type { Need, Operation, Receipt, StatementResult } from "../../registry/operation.ts";
import type { Registry } from "../../registry/registry.ts";
import { scriptOf } from "../../registry/script_of.ts";
import type { Server } from "../../registry/server.ts";
import { emptySchema, findTable, putTable } from "../../schema/edit.ts";
import type { Schema } from "../../schema/model.ts";
import type { Executor, Gathered, RunStatements, SourcedStatement, VersionRows } from "./executor.ts";
import { ModelInspector } from "./model_inspector.ts";

/** What a {@linkcode ScriptExecutor} is made with. */
export interface ScriptOptions {
  readonly server: Server;
  readonly registry: Registry;
  readonly style: ScriptStyle;
  /** The version rows that the script starts from; none: a database of which everything is known. */
  readonly from: readonly string[];
  /** What is in the database where the script starts, if everything is known of it. @default nothing */
  readonly schema?: Schema;
}

/** Writes statements into a script, which is handed over whole. */
export class ScriptExecutor implements Executor {
  readonly offline = true;
  readonly pipelines = false;
  inTransaction = false;
  readonly server: Server;
  readonly inspector: Inspector = new ModelInspector((what) => {
    if (this.#from.length > 0) throw unknown(what);
    return this.#told(this.#schema);
  }, unknown);
  readonly #registry: Registry;
  readonly #style: ScriptStyle;
  readonly #from: readonly string[];
  readonly #blocks: string[] = [];
  /** What the operations so far have built. Known only if it was known where the script began. */
  #schema: Schema;
  #last: Operation | undefined;

  constructor({ server, registry, style, from, schema = emptySchema }: ScriptOptions) {
    this.#schema = schema;
    this.server = server;
    this.#registry = registry;
    this.#style = style;
    this.#from = from;
  }

  /** The script so far. */
  get text(): string {
    return this.#blocks.map((block) => `${block}\n`).join("\n");
  }

  /** Writes a statement that belongs to no operation. */
  write(sql: string): void {
    this.#blocks.push(this.#style.terminated(sql));
  }

  facts(needs: readonly Need[]): Promise<Gathered> {
    const rows = needs.find((need) => need.fact === "rows" && !need.optional);
    if (rows?.fact === "rows") return Promise.reject(unknown(`what "${rows.statement.sql}" answers`, rows.hint));
    if (this.#from.length > 0) {
      const needed = needs.filter(({ optional }) => !optional);
      const need = needed.find((each) => each.fact === "table") ?? needed[0];
      if (need === undefined) return Promise.resolve({ schema: emptySchema, whole: false, rows: new Map() });
      const what = need.fact === "table" ? `the table "${need.table.name}"` : "the tables of the database";
      return Promise.reject(unknown(what, need.hint));
    }
    const whole = needs.some(({ fact }) => fact === "schema");
    const asked = needs.flatMap((need) => need.fact === "table" ? findTable(this.#schema, need.table) ?? [] : []);
    const schema = this.#told(whole ? this.#schema : asked.reduce(putTable, emptySchema));
    return Promise.resolve({ schema, whole, rows: new Map() });
  }

  /** `schema` as the database would tell it, which is what compiling goes by: an enum that is written as a check is one. */
  #told(schema: Schema): Schema {
    return this.#registry.normalize(schema, this.server);
  }

  async run(
    statements: readonly SourcedStatement[],
    { begin = false, commit = false }: RunStatements = {},
  ): Promise<readonly StatementResult[]> {
    if (begin) await this.begin();
    for (const statement of statements) {
      const { sql, parameters, stdin, source, note, proof } = statement;
      // A script remembers nothing that it could compare.
      if (proof?.must === "same") continue;
      if (note !== undefined) await this.note(note);
      const script = scriptOf(statement);
      if ((parameters?.length || stdin !== undefined) && script === undefined) throw unwritable(sql);
      this.#blocks.push(this.#style.terminated(script ?? sql));
      if (source.operation !== undefined && source.operation !== this.#last) {
        this.#schema = this.#registry.apply(source.operation, this.#schema);
        this.#last = source.operation;
      }
    }
    if (commit) await this.commit();
    return statements.map(({ sql }) => unanswered(sql));
  }

  versions(): Promise<VersionRows> {
    return Promise.resolve({ exists: this.#from.length > 0, rows: this.#from });
  }

  prepare(): Promise<AsyncDisposable> {
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }

  begin(): Promise<void> {
    this.inTransaction = true;
    if (this.server.features.transactionalDdl) this.#blocks.push(this.#style.terminated(this.#style.begin));
    return Promise.resolve();
  }

  commit(): Promise<void> {
    this.inTransaction = false;
    if (this.server.features.transactionalDdl) this.#blocks.push(this.#style.terminated(this.#style.commit));
    return Promise.resolve();
  }

  rollback(): Promise<void> {
    this.inTransaction = false;
    return Promise.resolve();
  }

  savepoint<T>(): Promise<T> {
    return Promise.reject(unknown("whether a part of the revision fails"));
  }

  takeReceipts(): readonly Receipt[] {
    return [];
  }

  note(text: string): Promise<void> {
    this.#blocks.push(text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => `-- ${line}`).join("\n"));
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** @param instead what the script can say in place of a database */
function unknown(what: string, instead?: string): MissingFactError {
  const online = "run the revision on a database, without --sql";
  return new MissingFactError(`Cannot tell ${what}: a script is written without a database`, {
    hint: instead === undefined ? online : `${instead}; or ${online}`,
  });
}

function unwritable(sql: string): MissingFactError {
  return new MissingFactError(`Cannot write "${sql}" into a script: its values have no literal form`);
}

/** The answer to a statement that nobody has run: asking it for rows fails. */
function unanswered(sql: string): StatementResult {
  const fail = (): never => {
    throw unknown(`what "${sql}" answers`);
  };
  return Object.freeze(
    Object.defineProperties({} as StatementResult, { rows: { get: fail }, rowCount: { get: fail } }),
  );
}
