import type { Plugin } from "../../registry/plugin.ts";
import { compare } from "./compare.ts";
import { createIndex, type CreateIndexMethods } from "./create_index.ts";
import { dropIndex, type DropIndexMethods } from "./drop_index.ts";

/** What indexes add to `op`. */
export interface IndexOps extends CreateIndexMethods, DropIndexMethods {}
/** What indexes add to a batch. */
export interface IndexBatch extends CreateIndexMethods<[], void>, DropIndexMethods<[], void> {}

/** Indexes. */
export const indexes: Plugin<IndexOps, IndexBatch> = {
  name: "retort/index",
  operations: { createIndex, dropIndex },
  objects: [{ kind: "index", phase: "index", compare }],
};
