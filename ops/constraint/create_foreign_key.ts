import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { tableName } from "../../schema/edit.ts";
import {
  FOREIGN_KEY_BLOCKS,
  FOREIGN_KEY_KEYS,
  foreignKey,
  type ForeignKeyOptions,
} from "../../schema/constraint_elements.ts";
import type { ForeignKey } from "../../schema/model.ts";
import { type BlockKeys, checkName, checkOptions, dialectOptions } from "../../schema/options.ts";
import { named } from "../../schema/table.ts";
import { adding, type AddsConstraint, blocksOf, ownName, UNCHECKED_BLOCKS, type UncheckedOptions } from "./adding.ts";

/** `create_foreign_key` as data. */
export type CreateForeignKey = AddsConstraint<"create_foreign_key", ForeignKey>;

/** Options of {@linkcode CreateForeignKeyMethods.createForeignKey}. */
export interface CreateForeignKeyOptions extends Omit<ForeignKeyOptions, "name" | "postgres"> {
  readonly schema?: string;
  readonly postgres?: UncheckedOptions["postgres"] & ForeignKeyOptions["postgres"];
}

/** What `create_foreign_key` adds to `op` (and, with the table left out, to a batch). */
export interface CreateForeignKeyMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Adds a foreign key to a table.
   *
   * @param name The constraint's name; `null` for the built-in one.
   * @param referredTable The table that it refers to, `referredSchema` being its schema.
   * @example op.createForeignKey("posts_user_id_fkey", "posts", "users", ["user_id"], ["id"], { onDelete: "CASCADE" });
   */
  createForeignKey(
    name: string | null,
    ...rest: [
      ...At,
      referredTable: string,
      columns: readonly string[],
      referredColumns: readonly string[],
      options?: CreateForeignKeyOptions,
    ]
  ): Done;
}

const KEYS = ["schema", ...FOREIGN_KEY_KEYS];
const BLOCKS: BlockKeys = {
  ...FOREIGN_KEY_BLOCKS,
  postgres: [...FOREIGN_KEY_BLOCKS.postgres!, ...UNCHECKED_BLOCKS.postgres!],
};

/** `op.createForeignKey()`. */
export const createForeignKey: Definition<CreateForeignKey, CreateForeignKeyMethods, "createForeignKey"> = {
  kind: "create_foreign_key",
  table: 1,
  build(name, table, referredTable, columns, referredColumns, options = {}) {
    checkName(table, "the table of a foreign key");
    checkOptions(`a foreign key of "${table}"`, options, KEYS, BLOCKS);
    const { schema, postgres: { notValid, ...postgres } = {}, ...rest } = options;
    const own = defined({ ...rest, name: ownName(name, "a foreign key"), postgres });
    return defined({
      kind: "create_foreign_key" as const,
      table: tableName(table, schema),
      constraint: named(table, foreignKey(columns, referredTable, referredColumns, own)),
      options: dialectOptions({ postgres: { notValid } }, UNCHECKED_BLOCKS),
    });
  },
  args(operation) {
    const { table, constraint } = operation;
    const { name, columns, references, onDelete, onUpdate, match, deferrable, initially, enforced } = constraint;
    return [
      name!,
      table.name,
      references.table.name,
      columns,
      references.columns,
      defined({
        schema: table.schema,
        referredSchema: references.table.schema,
        onDelete,
        onUpdate,
        match,
        deferrable,
        initially,
        enforced,
        ...blocksOf(operation),
      }) as CreateForeignKeyOptions,
    ];
  },
  ...adding,
};
