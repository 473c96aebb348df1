/**
 * Views in models, by `view()` and `materializedView()`, and as operations: `op.createView()`, `op.dropView()`, `op.replaceView()`, and on PostgreSQL the same of materialized
 * views, with `op.refreshMaterializedView()`. Off until a config lists it:
 *
 * ```ts
 * import { views } from "retort/plugins/views";
 * export default { plugins: [views] };
 * ```
 *
 * @module
 */
import type { Plugin } from "../../mod.ts";
import { compare } from "./compare.ts";
import {
  createMaterializedView,
  type CreateMaterializedViewMethods,
  createMaterializedViewOnPostgres,
} from "./create_materialized_view.ts";
import { createView, type CreateViewMethods } from "./create_view.ts";
import {
  dropMaterializedView,
  type DropMaterializedViewMethods,
  dropMaterializedViewOnPostgres,
} from "./drop_materialized_view.ts";
import { dropView, type DropViewMethods } from "./drop_view.ts";
import {
  refreshMaterializedView,
  type RefreshMaterializedViewMethods,
  refreshMaterializedViewOnPostgres,
} from "./refresh_materialized_view.ts";
import {
  replaceMaterializedView,
  type ReplaceMaterializedViewMethods,
  replaceMaterializedViewOnPostgres,
} from "./replace_materialized_view.ts";
import { replaceView, type ReplaceViewMethods, replaceViewOnPostgres, replaceViewOnSqlite } from "./replace_view.ts";

export { materializedView, view } from "./models.ts";

/** What views add to `op`. */
export interface ViewOps
  extends
    CreateViewMethods,
    DropViewMethods,
    ReplaceViewMethods,
    CreateMaterializedViewMethods,
    DropMaterializedViewMethods,
    ReplaceMaterializedViewMethods,
    RefreshMaterializedViewMethods {}

/** Views. */
export const views: Plugin<ViewOps> = {
  name: "retort/views",
  operations: {
    createView,
    dropView,
    replaceView,
    createMaterializedView,
    dropMaterializedView,
    replaceMaterializedView,
    refreshMaterializedView,
  },
  compilers: {
    sqlite: { replace_view: replaceViewOnSqlite },
    postgres: {
      replace_view: replaceViewOnPostgres,
      create_materialized_view: createMaterializedViewOnPostgres,
      drop_materialized_view: dropMaterializedViewOnPostgres,
      replace_materialized_view: replaceMaterializedViewOnPostgres,
      refresh_materialized_view: refreshMaterializedViewOnPostgres,
    },
  },
  // Inspectors read both by themselves: they are in the way when tables change.
  objects: [
    { kind: "view", phase: "object", compare },
    // Those of both kinds are compared at once: either may read the other.
    { kind: "materialized_view", phase: "object", compare: () => [] },
  ],
};
