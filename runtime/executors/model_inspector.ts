import { MissingFactError } from "../../errors.ts";
import type { Inspector } from "../../registry/connection.ts";
import { emptySchema, findTable } from "../../schema/edit.ts";
import type { Schema, Table, TableName } from "../../schema/model.ts";

/** Answers from a model, where no database is there to be asked. */
export class ModelInspector implements Inspector {
  readonly #known: (what: string) => Schema;
  readonly #unknown: (what: string) => MissingFactError;

  /**
   * @param known tells the model, or throws if it does not hold what is asked for
   * @param unknown the error for what no model tells
   */
  constructor(known: (what: string) => Schema, unknown: (what: string) => MissingFactError) {
    this.#known = known;
    this.#unknown = unknown;
  }

  // deno-lint-ignore require-await
  async hasTable(name: TableName): Promise<boolean> {
    return findTable(this.#known(`whether there is a table "${name.name}"`), name) !== undefined;
  }

  // deno-lint-ignore require-await
  async table(name: TableName): Promise<Table> {
    const found = findTable(this.#known(`the table "${name.name}"`), name);
    if (found !== undefined) return found;
    throw new MissingFactError(`Cannot read the table "${name.name}": nothing so far has made it`);
  }

  // deno-lint-ignore require-await
  async schema({ schemas }: { readonly schemas?: readonly string[] } = {}): Promise<Schema> {
    const { tables } = this.#known("the tables of the database");
    const wanted: readonly (string | undefined)[] = schemas ?? [undefined];
    return { ...emptySchema, tables: tables.filter(({ schema }) => wanted.includes(schema)) };
  }

  schemas(): Promise<readonly string[]> {
    return Promise.reject(this.#unknown("the schemas of the database"));
  }
}
