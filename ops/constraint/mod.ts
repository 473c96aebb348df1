import type { Plugin } from "../../registry/plugin.ts";
import { compare } from "./compare.ts";
import { createCheckConstraint, type CreateCheckConstraintMethods } from "./create_check_constraint.ts";
import { createExcludeConstraint, type CreateExcludeConstraintMethods } from "./create_exclude_constraint.ts";
import { createForeignKey, type CreateForeignKeyMethods } from "./create_foreign_key.ts";
import { createPrimaryKey, type CreatePrimaryKeyMethods } from "./create_primary_key.ts";
import { createUniqueConstraint, type CreateUniqueConstraintMethods } from "./create_unique_constraint.ts";
import { dropConstraint, type DropConstraintMethods } from "./drop_constraint.ts";

/** What constraints add to `op`. */
export interface ConstraintOps
  extends
    CreatePrimaryKeyMethods,
    CreateUniqueConstraintMethods,
    CreateCheckConstraintMethods,
    CreateForeignKeyMethods,
    CreateExcludeConstraintMethods,
    DropConstraintMethods {}
/** What constraints add to a batch. */
export interface ConstraintBatch
  extends
    CreatePrimaryKeyMethods<[], void>,
    CreateUniqueConstraintMethods<[], void>,
    CreateCheckConstraintMethods<[], void>,
    CreateForeignKeyMethods<[], void>,
    CreateExcludeConstraintMethods<[], void>,
    DropConstraintMethods<[], void> {}

/** Constraints. */
export const constraints: Plugin<ConstraintOps, ConstraintBatch> = {
  name: "retort/constraint",
  operations: {
    createPrimaryKey,
    createUniqueConstraint,
    createCheckConstraint,
    createForeignKey,
    createExcludeConstraint,
    dropConstraint,
  },
  objects: [{ kind: "constraint", phase: "constraint", compare }],
};
