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
import { type SequenceOps, sequences } from "./sequence/mod.ts";
import { type TableOps, tables } from "./table/mod.ts";
import { types } from "./type/mod.ts";
import type { TypeMethods } from "./type/portable.ts";

// Operations as data, for who rewrites them or reads what was found.
export type { BatchAlterTable } from "./batch/batch_alter_table.ts";
export type { AddColumn } from "./column/add_column.ts";
export type { AlterColumn } from "./column/alter_column.ts";
export type { DropColumn } from "./column/drop_column.ts";
export type { CreateTableComment } from "./comment/create_table_comment.ts";
export type { DropTableComment } from "./comment/drop_table_comment.ts";
export type { CreateCheckConstraint } from "./constraint/create_check_constraint.ts";
export type { CreateExcludeConstraint } from "./constraint/create_exclude_constraint.ts";
export type { CreateForeignKey } from "./constraint/create_foreign_key.ts";
export type { CreatePrimaryKey } from "./constraint/create_primary_key.ts";
export type { CreateUniqueConstraint } from "./constraint/create_unique_constraint.ts";
export type { DropConstraint } from "./constraint/drop_constraint.ts";
export type { BulkInsert } from "./data/bulk_insert.ts";
export type { Execute } from "./data/execute.ts";
export type { AddEnumValue } from "./enum/add_enum_value.ts";
export type { CreateEnumType } from "./enum/create_enum_type.ts";
export type { DropEnumType } from "./enum/drop_enum_type.ts";
export type { RenameEnumValue } from "./enum/rename_enum_value.ts";
export type { CreateIndex } from "./index/create_index.ts";
export type { DropIndex } from "./index/drop_index.ts";
export type { CreateSchema } from "./schema/create_schema.ts";
export type { DropSchema } from "./schema/drop_schema.ts";
export type { AlterSequence } from "./sequence/alter_sequence.ts";
export type { CreateSequence } from "./sequence/create_sequence.ts";
export type { DropSequence } from "./sequence/drop_sequence.ts";
export type { SequenceSettings } from "./sequence/sequence.ts";
export type { CreateTable } from "./table/create_table.ts";
export type { DropTable } from "./table/drop_table.ts";
export type { RenameTable } from "./table/rename_table.ts";

/** What the built-ins add to `op`. */
export interface BuiltinOps
  extends TableOps, ColumnOps, ConstraintOps, IndexOps, CommentOps, SchemaOps, EnumOps, SequenceOps, DataOps {}
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
  sequences,
  data,
  batches,
  types,
];
