import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { tableName } from "../../schema/edit.ts";
import { KEY_BLOCKS, type KeyOptions, primaryKey } from "../../schema/constraint_elements.ts";
import type { PrimaryKey } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import { named } from "../../schema/table.ts";
import { adding, type AddsConstraint, ownName } from "./adding.ts";

/** `create_primary_key` as data. */
export type CreatePrimaryKey = AddsConstraint<"create_primary_key", PrimaryKey>;

/** Options of {@linkcode CreatePrimaryKeyMethods.createPrimaryKey}. */
export interface CreatePrimaryKeyOptions extends Omit<KeyOptions, "name"> {
  readonly schema?: string;
}

/** What `create_primary_key` adds to `op` (and, with the table left out, to a batch). */
export interface CreatePrimaryKeyMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Gives a table its primary key, whose columns become NOT NULL.
   *
   * @param name The constraint's name; `null` for the built-in one.
   * @example op.createPrimaryKey("users_pkey", "users", ["id"]);
   */
  createPrimaryKey(
    name: string | null,
    ...rest: [...At, columns: readonly string[], options?: CreatePrimaryKeyOptions]
  ): Done;
}

/** `op.createPrimaryKey()`. */
export const createPrimaryKey: Definition<CreatePrimaryKey, CreatePrimaryKeyMethods, "createPrimaryKey"> = {
  kind: "create_primary_key",
  table: 1,
  build(name, table, columns, options = {}) {
    checkName(table, "the table of a primary key");
    checkOptions(`the primary key of "${table}"`, options, ["schema", "deferrable", "initially"], KEY_BLOCKS);
    const { schema, ...rest } = options;
    const key = primaryKey(columns, defined({ ...rest, name: ownName(name, "a primary key") }));
    return { kind: "create_primary_key", table: tableName(table, schema), constraint: named(table, key) };
  },
  args: ({ table, constraint: { name, columns, deferrable, initially, options } }) => [
    name!,
    table.name,
    columns,
    defined({ schema: table.schema, deferrable, initially, ...options }) as CreatePrimaryKeyOptions,
  ],
  ...adding,
};
