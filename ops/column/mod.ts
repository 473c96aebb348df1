import type { Plugin } from "../../registry/plugin.ts";
import type { ObjectRef } from "../../registry/operation.ts";
import { tableName } from "../../schema/edit.ts";
import { compare } from "./compare.ts";
import { addColumn, type AddColumnMethods } from "./add_column.ts";
import { type AlterColumn, alterColumn, type AlterColumnMethods } from "./alter_column.ts";
import { dropColumn, type DropColumnMethods } from "./drop_column.ts";

/** What columns add to `op`. */
export interface ColumnOps extends AddColumnMethods, AlterColumnMethods, DropColumnMethods {}
/** What columns add to a batch. */
export interface ColumnBatch
  extends AddColumnMethods<[], void>, AlterColumnMethods<[], void>, DropColumnMethods<[], void> {}

/** Columns. */
export const columns: Plugin<ColumnOps, ColumnBatch> = {
  name: "retort/column",
  operations: { addColumn, alterColumn, dropColumn },
  objects: [{ kind: "column", phase: "column", compare, rename }],
};

function rename({ table, name, schema }: ObjectRef, newName: string): AlterColumn {
  return { kind: "alter_column", table: tableName(table!, schema), name, changes: { name: newName }, was: {} };
}
