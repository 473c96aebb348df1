/**
 * The built-in operations and types: plugins like any other.
 *
 * @module
 */
import type { Plugin } from "../registry/plugin.ts";
import { batches } from "./batch/mod.ts";
import { type ColumnBatch, type ColumnOps, columns } from "./column/mod.ts";
import { type CommentBatch, type CommentOps, comments } from "./comment/mod.ts";
import { type ConstraintBatch, type ConstraintOps, constraints } from "./constraint/mod.ts";
import { data, type DataBatch, type DataOps } from "./data/mod.ts";
import { type EnumOps, enums } from "./enum/mod.ts";
import { type IndexBatch, indexes, type IndexOps } from "./index/mod.ts";
import { type SchemaOps, schemas } from "./schema/mod.ts";
import { type TableOps, tables } from "./table/mod.ts";
import { types } from "./type/mod.ts";
import type { TypeMethods } from "./type/portable.ts";

/** What the built-ins add to `op`. */
export interface BuiltinOps
  extends TableOps, ColumnOps, ConstraintOps, IndexOps, CommentOps, SchemaOps, EnumOps, DataOps {}
/** What the built-ins add to a batch. */
export interface BuiltinBatch extends ColumnBatch, ConstraintBatch, IndexBatch, CommentBatch, DataBatch {}
/** What the built-ins add to `t`. */
export interface BuiltinTypes extends TypeMethods {}

/** The built-in plugins. */
export const builtins: readonly Plugin[] = [
  tables,
  columns,
  constraints,
  indexes,
  comments,
  schemas,
  enums,
  data,
  batches,
  types,
];
