import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { tableName } from "../../schema/edit.ts";
import { KEY_BLOCKS, unique, type UniqueOptions } from "../../schema/constraint_elements.ts";
import type { Unique } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import { named } from "../../schema/table.ts";
import { adding, type AddsConstraint, ownName } from "./adding.ts";

/** `create_unique_constraint` as data. */
export type CreateUniqueConstraint = AddsConstraint<"create_unique_constraint", Unique>;

/** Options of {@linkcode CreateUniqueConstraintMethods.createUniqueConstraint}. */
export interface CreateUniqueConstraintOptions extends Omit<UniqueOptions, "name"> {
  readonly schema?: string;
}

/** What `create_unique_constraint` adds to `op` (and, with the table left out, to a batch). */
export interface CreateUniqueConstraintMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Adds a unique constraint to a table.
   *
   * @param name The constraint's name; `null` for the built-in one.
   * @example op.createUniqueConstraint("users_email_key", "users", ["email"]);
   */
  createUniqueConstraint(
    name: string | null,
    ...rest: [...At, columns: readonly string[], options?: CreateUniqueConstraintOptions]
  ): Done;
}

/** `op.createUniqueConstraint()`. */
export const createUniqueConstraint: Definition<
  CreateUniqueConstraint,
  CreateUniqueConstraintMethods,
  "createUniqueConstraint"
> = {
  kind: "create_unique_constraint",
  table: 1,
  build(name, table, columns, options = {}) {
    checkName(table, "the table of a unique constraint");
    const keys = ["schema", "deferrable", "initially", "nullsNotDistinct"];
    checkOptions(`a unique constraint of "${table}"`, options, keys, KEY_BLOCKS);
    const { schema, ...rest } = options;
    const constraint = unique(columns, defined({ ...rest, name: ownName(name, "a unique constraint") }));
    return {
      kind: "create_unique_constraint",
      table: tableName(table, schema),
      constraint: named(table, constraint),
    };
  },
  args({ table, constraint }) {
    const { deferrable, initially, nullsNotDistinct, options: blocks } = constraint;
    const options = defined({ schema: table.schema, deferrable, initially, nullsNotDistinct, ...blocks });
    return [constraint.name!, table.name, constraint.columns, options as CreateUniqueConstraintOptions];
  },
  ...adding,
};
