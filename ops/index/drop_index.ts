import { IrreversibleOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { mapTable, tableName } from "../../schema/edit.ts";
import {
  INDEX_BLOCKS,
  INDEX_KEYS,
  type IndexColumnElement,
  indexColumnElements,
  indexOf,
  type IndexOptions,
  indexOptions,
} from "../../schema/index_elements.ts";
import type { DialectOptions, Index, TableName } from "../../schema/model.ts";
import { type BlockKeys, checkName, checkOptions, dialectOptions } from "../../schema/options.ts";
import type { CreateIndex } from "./create_index.ts";

/** `drop_index` as data. */
export interface DropIndex extends Operation<"drop_index"> {
  readonly table: TableName;
  readonly name: string;
  /** The index that is dropped, where the script said. */
  readonly was?: Index;
  readonly ifExists?: true;
  readonly options?: DialectOptions;
}

/** Options of {@linkcode DropIndexMethods.dropIndex}. */
export interface DropIndexOptions {
  readonly schema?: string;
  /** @default {false} */
  readonly ifExists?: boolean;
  /** What the index was: without it the drop cannot be reversed. */
  readonly was?: { readonly columns: readonly IndexColumnElement[] } & IndexOptions;
  readonly postgres?: {
    /** Without a lock on the table, and outside a transaction. */
    readonly concurrently?: boolean;
  };
}

/** What `drop_index` adds to `op` (and, with the table left out, to a batch). */
export interface DropIndexMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Drops an index.
   *
   * @example op.dropIndex("ix_users_email", "users", { was: { columns: ["email"], unique: true } });
   */
  dropIndex(name: string, ...rest: [...At, options?: DropIndexOptions]): Done;
}

const BLOCKS: BlockKeys = { postgres: ["concurrently"], mysql: [], sqlite: [] };

/** `op.dropIndex()`. */
export const dropIndex: Definition<DropIndex, DropIndexMethods, "dropIndex"> = {
  kind: "drop_index",
  table: 1,
  build(name, table, options = {}) {
    checkName(name, "an index");
    checkName(table, `the table of the index "${name}"`);
    checkOptions(`dropping the index "${name}"`, options, ["schema", "ifExists", "was"], BLOCKS);
    const { was } = options;
    if (was !== undefined) {
      checkOptions(`\`was\` of the index "${name}"`, was, [...INDEX_KEYS, "columns"], INDEX_BLOCKS);
    }
    return defined({
      kind: "drop_index" as const,
      table: tableName(table, options.schema),
      name,
      was: was && indexOf(name, was.columns, was),
      ifExists: options.ifExists || undefined,
      options: dialectOptions(options, BLOCKS),
    });
  },
  args: ({ table, name, was, ifExists, options }) => [
    name,
    table.name,
    defined({
      schema: table.schema,
      ifExists,
      was: was && { columns: indexColumnElements(was), ...indexOptions(was) },
      ...options,
    }) as DropIndexOptions,
  ],
  touches: ({ table, name }) => [
    { object: { kind: "index", ...tableName(name, table.schema), table: table.name }, how: "drop" },
  ],
  reverse({ table, name, was, ifExists, options }): CreateIndex {
    if (was === undefined) {
      throw new IrreversibleOperationError(`Cannot reverse the drop of the index "${name}": nobody said what it was`, {
        hint: `pass { was: { columns: [...] } } to op.dropIndex("${name}", "${table.name}")`,
      });
    }
    return defined({ kind: "create_index" as const, table, index: was, ifNotExists: ifExists, options });
  },
  apply: ({ table, name }, schema) =>
    mapTable(schema, table, (found) => ({
      ...found,
      indexes: found.indexes.filter((index) => index.name !== name),
      // Where a unique constraint is an index and nothing else, it may be dropped as one.
      constraints: found.constraints.filter((each) => each.kind !== "unique" || each.name !== name),
    })),
  compile: ({ table, name, ifExists }, { grammar: g }) => [{
    sql: `DROP INDEX ${ifExists ? "IF EXISTS " : ""}${g.table(tableName(name, table.schema))}`,
  }],
};
