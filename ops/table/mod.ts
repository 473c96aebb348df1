import type { Plugin } from "../../registry/plugin.ts";
import type { ObjectRef } from "../../registry/operation.ts";
import { tableName } from "../../schema/edit.ts";
import { compare } from "./compare.ts";
import { createTable, type CreateTableMethods } from "./create_table.ts";
import { dropTable, type DropTableMethods } from "./drop_table.ts";
import { type RenameTable, renameTable, type RenameTableMethods } from "./rename_table.ts";

/** What tables add to `op`. */
export interface TableOps extends CreateTableMethods, DropTableMethods, RenameTableMethods {}

/** Tables. */
export const tables: Plugin<TableOps> = {
  name: "retort/table",
  operations: { createTable, dropTable, renameTable },
  objects: [{ kind: "table", phase: "table", compare, rename }],
};

function rename({ name, schema }: ObjectRef, newName: string): RenameTable {
  return { kind: "rename_table", table: tableName(name, schema), newName };
}
