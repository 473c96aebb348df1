import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { tableName } from "../../schema/edit.ts";
import { check, CHECK_BLOCKS, type CheckOptions } from "../../schema/constraint_elements.ts";
import type { Check } from "../../schema/model.ts";
import { type BlockKeys, checkName, checkOptions, dialectOptions } from "../../schema/options.ts";
import type { Sql } from "../../schema/sql.ts";
import { named } from "../../schema/table.ts";
import { adding, type AddsConstraint, blocksOf, ownName, UNCHECKED_BLOCKS, type UncheckedOptions } from "./adding.ts";

/** `create_check_constraint` as data. */
export type CreateCheckConstraint = AddsConstraint<"create_check_constraint", Check>;

/** Options of {@linkcode CreateCheckConstraintMethods.createCheckConstraint}. */
export interface CreateCheckConstraintOptions extends Omit<CheckOptions, "name" | "postgres"> {
  readonly schema?: string;
  readonly postgres?: UncheckedOptions["postgres"] & CheckOptions["postgres"];
}

const BLOCKS: BlockKeys = {
  ...UNCHECKED_BLOCKS,
  postgres: [...UNCHECKED_BLOCKS.postgres!, ...CHECK_BLOCKS.postgres!],
};

/** What `create_check_constraint` adds to `op` (and, with the table left out, to a batch). */
export interface CreateCheckConstraintMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Adds a check constraint to a table.
   *
   * @param name The constraint's name; `null` for the built-in one.
   * @param condition What must not be false for any row: a text, or sql`…` with values, which become literals.
   * @example op.createCheckConstraint("orders_amount", "orders", sql`amount >= ${0}`);
   */
  createCheckConstraint(
    name: string | null,
    ...rest: [...At, condition: Sql | string, options?: CreateCheckConstraintOptions]
  ): Done;
}

/** `op.createCheckConstraint()`. */
export const createCheckConstraint: Definition<
  CreateCheckConstraint,
  CreateCheckConstraintMethods,
  "createCheckConstraint"
> = {
  kind: "create_check_constraint",
  table: 1,
  build(name, table, condition, options = {}) {
    checkName(table, "the table of a check constraint");
    checkOptions(`a check constraint of "${table}"`, options, ["schema", "enforced"], BLOCKS);
    const { schema, postgres: { notValid, ...postgres } = {}, ...rest } = options;
    const own = defined({ ...rest, name: ownName(name, "a check constraint"), postgres });
    return defined({
      kind: "create_check_constraint" as const,
      table: tableName(table, schema),
      constraint: named(table, check(condition, own)),
      options: dialectOptions({ postgres: { notValid } }, UNCHECKED_BLOCKS),
    });
  },
  args(operation) {
    const { table, constraint: { name, condition, enforced } } = operation;
    return [
      name!,
      table.name,
      condition,
      defined({ schema: table.schema, enforced, ...blocksOf(operation) }) as CreateCheckConstraintOptions,
    ];
  },
  ...adding,
};
