/**
 * Facts of a batch: read once, before its first statement, and then moved on by what its operations do to a schema.
 *
 * @module
 */
import { MissingFactError } from "../errors.ts";
import type { Facts, Need, ObjectRef, Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import { findTable, nameOf, sameName, tableName } from "../schema/edit.ts";
import type { Schema, TableName } from "../schema/model.ts";
import type { Executor, Gathered } from "./executors/executor.ts";

/** Facts that move on with the operations of a batch. */
export class AdvancingFacts implements Facts {
  #schema: Schema | undefined;
  readonly #gathered: Gathered | undefined;
  readonly #registry: Registry;

  /** @param gathered what was found out, `undefined` if nothing was asked */
  constructor(gathered: Gathered | undefined, registry: Registry) {
    this.#schema = gathered?.schema;
    this.#gathered = gathered;
    this.#registry = registry;
  }

  /** What `needs` ask for, in one go; nobody is asked where nothing is. */
  static async gather(needs: readonly Need[], executor: Executor, registry: Registry): Promise<AdvancingFacts> {
    return new AdvancingFacts(needs.length > 0 ? await executor.facts(needs) : undefined, registry);
  }

  /** Goes on to what is so when `operation` has run, as far as that can be known. */
  advance(operation: Operation): void {
    if (this.#schema !== undefined) this.#schema = this.#registry.apply(operation, this.#schema);
  }

  find(name: TableName) {
    return this.#schema && findTable(this.#schema, name);
  }

  table(name: TableName) {
    const found = this.find(name);
    if (found) return found;
    throw new MissingFactError(`Cannot tell what the table "${name.name}" looks like: there is no such table`, {
      hint: "look at the name, and whether an operation before this one drops or renames it",
    });
  }

  schema(): Schema {
    if (this.#gathered?.whole) return this.#schema!;
    throw new MissingFactError("Cannot tell what the database looks like: the operation did not declare the need");
  }

  rows(key: string) {
    const found = this.findRows(key);
    if (found) return found;
    throw new MissingFactError(`Cannot tell the rows "${key}": the operation did not declare the need`);
  }

  findRows(key: string) {
    return this.#gathered?.rows.get(key);
  }
}

/** What has another name when an operation has run. */
export type Renaming = NonNullable<ReturnType<Registry["renames"]>>;

/** A need of what has another name still, when it is asked for. @param renamed what is renamed until then, in order */
export function beforeRenaming(need: Need, renamed: readonly Renaming[]): Need {
  if (need.fact !== "table") return need;
  const isOf = (table: TableName, { kind, name, schema }: ObjectRef) =>
    kind === need.fact && sameName(table, tableName(name, schema));
  const table = renamed.reduceRight((table, { from, to }) => isOf(table, to) ? nameOf(from) : table, need.table);
  return table === need.table ? need : { ...need, table };
}
