import type { Plugin } from "../../registry/plugin.ts";
import { bulkInsert, type BulkInsertMethods } from "./bulk_insert.ts";
import { execute, type ExecuteMethods } from "./execute.ts";

/** What data and raw SQL add to `op`. */
export interface DataOps extends BulkInsertMethods, ExecuteMethods {}

/** Data and raw SQL. */
export const data: Plugin<DataOps> = {
  name: "retort/data",
  operations: { bulkInsert, execute },
};
