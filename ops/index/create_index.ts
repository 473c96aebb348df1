import { UnsupportedOperationError } from "../../errors.ts";
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
import { type BlockKeys, checkName, checkOptions } from "../../schema/options.ts";
import type { DropIndex } from "./drop_index.ts";

/** `create_index` as data. */
export interface CreateIndex extends Operation<"create_index"> {
  readonly table: TableName;
  readonly index: Index;
  readonly ifNotExists?: true;
  /** How it is created where that is not part of what the index is. */
  readonly options?: DialectOptions;
}

/** Options of {@linkcode CreateIndexMethods.createIndex}. */
export interface CreateIndexOptions extends Omit<IndexOptions, "postgres"> {
  readonly schema?: string;
  /** @default {false} */
  readonly ifNotExists?: boolean;
  readonly postgres?: IndexOptions["postgres"] & {
    /** Without a lock on the table, and outside a transaction. */
    readonly concurrently?: boolean;
  };
}

/** What `create_index` adds to `op` (and, with the table left out, to a batch). */
export interface CreateIndexMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Creates an index.
   *
   * @param name The index's name, unique within its schema.
   * @example op.createIndex("ix_users_email", "users", [sql`lower(email)`], { unique: true });
   */
  createIndex(
    name: string,
    ...rest: [...At, columns: readonly IndexColumnElement[], options?: CreateIndexOptions]
  ): Done;
}

/** What the index is, and what only its creation is told. */
const BLOCKS: BlockKeys = { ...INDEX_BLOCKS, postgres: [...INDEX_BLOCKS.postgres!, "concurrently"] };

/** `op.createIndex()`. */
export const createIndex: Definition<CreateIndex, CreateIndexMethods, "createIndex"> = {
  kind: "create_index",
  table: 1,
  build(name, table, columns, options = {}) {
    checkName(name, "an index");
    checkName(table, `the table of the index "${name}"`);
    checkOptions(`the index "${name}"`, options, [...INDEX_KEYS, "schema", "ifNotExists"], BLOCKS);
    const { postgres: { concurrently, ...postgres } = {}, ...others } = options;
    return defined({
      kind: "create_index" as const,
      table: tableName(table, options.schema),
      index: indexOf(name, columns, { ...others, postgres }),
      ifNotExists: options.ifNotExists || undefined,
      options: concurrently ? { postgres: { concurrently } } : undefined,
    });
  },
  args({ table, index, ifNotExists, options }) {
    const { postgres, ...others } = indexOptions(index);
    const both = options?.postgres === undefined ? postgres : { ...postgres, ...options.postgres };
    return [
      index.name,
      table.name,
      indexColumnElements(index),
      defined({ ...others, postgres: both, schema: table.schema, ifNotExists }) as CreateIndexOptions,
    ];
  },
  touches: ({ table, index }) => [
    { object: { kind: "index", ...tableName(index.name, table.schema), table: table.name }, how: "create" },
    { object: { kind: "table", ...table }, how: "read" },
  ],
  reverse: ({ table, index, ifNotExists, options }): DropIndex =>
    defined({ kind: "drop_index" as const, table, name: index.name, was: index, ifExists: ifNotExists, options }),
  apply: ({ table, index }, schema) =>
    mapTable(schema, table, (found) => ({ ...found, indexes: [...found.indexes, index] })),
  compile({ table, index, ifNotExists }, { grammar: g, server }) {
    if (index.where !== undefined && !g.features.partialIndexes) {
      throw new UnsupportedOperationError(
        `Cannot create the index "${index.name}" with a WHERE: ${server.flavour} has no partial indexes`,
        { hint: "index an expression or a computed column that is NULL for the other rows" },
      );
    }
    const sql = [
      `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${ifNotExists ? "IF NOT EXISTS " : ""}${g.ident(index.name)}`,
      `ON ${g.table(table)}${index.using === undefined ? "" : ` USING ${g.ident(index.using)}`}`,
      `(${index.columns.map((column) => g.indexColumn(column)).join(", ")})`,
      ...(index.where === undefined ? [] : [`WHERE ${g.inline(index.where)}`]),
    ].join(" ");
    return [{ sql }];
  },
};
