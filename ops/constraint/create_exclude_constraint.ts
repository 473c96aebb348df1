import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { tableName } from "../../schema/edit.ts";
import { exclude, EXCLUDE_BLOCKS, type ExcludeOptions } from "../../schema/constraint_elements.ts";
import type { Exclude } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import { named } from "../../schema/table.ts";
import { adding, type AddsConstraint, ownName } from "./adding.ts";

/** `create_exclude_constraint` as data. */
export type CreateExcludeConstraint = AddsConstraint<"create_exclude_constraint", Exclude>;

/** Options of {@linkcode CreateExcludeConstraintMethods.createExcludeConstraint}. */
export interface CreateExcludeConstraintOptions extends Omit<ExcludeOptions, "name"> {
  readonly schema?: string;
}

/** What `create_exclude_constraint` adds to `op` (and, with the table left out, to a batch). */
export interface CreateExcludeConstraintMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Adds an exclusion constraint to a table: no two rows for which all operators hold.
   *
   * @param name The constraint's name; `null` for the built-in one.
   * @param elements What is compared, and by which operator.
   * @example op.createExcludeConstraint("no_overlap", "bookings", [{ column: "during", with: "&&" }], { using: "gist" });
   */
  createExcludeConstraint(
    name: string | null,
    ...rest: [...At, elements: Parameters<typeof exclude>[0], options?: CreateExcludeConstraintOptions]
  ): Done;
}

/** `op.createExcludeConstraint()`. */
export const createExcludeConstraint: Definition<
  CreateExcludeConstraint,
  CreateExcludeConstraintMethods,
  "createExcludeConstraint"
> = {
  kind: "create_exclude_constraint",
  table: 1,
  build(name, table, elements, options = {}) {
    checkName(table, "the table of an exclusion constraint");
    const keys = ["schema", "using", "where", "deferrable", "initially"];
    checkOptions(`an exclusion constraint of "${table}"`, options, keys, EXCLUDE_BLOCKS);
    const { schema, ...rest } = options;
    const constraint = exclude(elements, defined({ ...rest, name: ownName(name, "an exclusion constraint") }));
    return {
      kind: "create_exclude_constraint",
      table: tableName(table, schema),
      constraint: named(table, constraint),
    };
  },
  args: ({ table, constraint: { name, elements, using, where, deferrable, initially, options } }) => [
    name!,
    table.name,
    elements,
    defined({
      schema: table.schema,
      using,
      where,
      deferrable,
      initially,
      ...options,
    }) as CreateExcludeConstraintOptions,
  ],
  ...adding,
};
