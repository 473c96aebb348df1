import type { Plugin } from "../../registry/plugin.ts";
import { bulkInsert, type BulkInsertMethods } from "./bulk_insert.ts";
import { execute, type ExecuteMethods } from "./execute.ts";

/** What data and raw SQL add to `op`. */
export interface DataOps extends BulkInsertMethods, ExecuteMethods {}

/** What raw SQL adds to a batch. */
export interface DataBatch extends ExecuteMethods<void> {}

/** Data and raw SQL. */
export const data: Plugin<DataOps, DataBatch> = {
  name: "retort/data",
  operations: { bulkInsert, execute },
};
