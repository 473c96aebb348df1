import type { Plugin } from "../../registry/plugin.ts";
import { batchAlterTable } from "./batch_alter_table.ts";

/** Batches. The method on `op` is the engine's own. */
// deno-lint-ignore ban-types -- adds no method
export const batches: Plugin<{}> = {
  name: "retort/batch",
  operations: {},
  composed: [batchAlterTable],
};
