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
} from "../../schema/elements.ts";
import type { Index, TableName } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import type { DropIndex } from "./drop_index.ts";

/** `create_index` as data. */
export interface CreateIndex extends Operation<"create_index"> {
  readonly table: TableName;
  readonly index: Index;
  readonly ifNotExists?: true;
}

/** Options of {@linkcode CreateIndexMethods.createIndex}. */
export interface CreateIndexOptions extends IndexOptions {
  readonly schema?: string;
  /** @default {false} */
  readonly ifNotExists?: boolean;
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

/** `op.createIndex()`. */
export const createIndex: Definition<CreateIndex, CreateIndexMethods, "createIndex"> = {
  kind: "create_index",
  table: 1,
  build(name, table, columns, options = {}) {
    checkName(name, "an index");
    checkName(table, `the table of the index "${name}"`);
    checkOptions(`the index "${name}"`, options, [...INDEX_KEYS, "schema", "ifNotExists"], INDEX_BLOCKS);
    return defined({
      kind: "create_index" as const,
      table: tableName(table, options.schema),
      index: indexOf(name, columns, options),
      ifNotExists: options.ifNotExists || undefined,
    });
  },
  args: ({ table, index, ifNotExists }) => [
    index.name,
    table.name,
    indexColumnElements(index),
    defined({ ...indexOptions(index), schema: table.schema, ifNotExists }),
  ],
  touches: ({ table, index }) => [
    { object: { kind: "index", ...tableName(index.name, table.schema), table: table.name }, how: "create" },
    { object: { kind: "table", ...table }, how: "read" },
  ],
  reverse: ({ table, index, ifNotExists }): DropIndex =>
    defined({ kind: "drop_index" as const, table, name: index.name, was: index, ifExists: ifNotExists }),
  apply: ({ table, index }, schema) =>
    mapTable(schema, table, (found) => ({ ...found, indexes: [...found.indexes, index] })),
  compile({ table, index, ifNotExists }, { grammar: g, server }) {
    if (index.where !== undefined && !g.features.partialIndexes) {
      throw new UnsupportedOperationError(
        `Cannot create the index "${index.name}" with a WHERE: ${server.flavour} has no partial indexes`,
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
