/**
 * Views as operations: `op.createView()`, `op.dropView()`, `op.replaceView()`. Off until a config lists it:
 *
 * ```ts
 * import { views } from "retort/plugins/views";
 * export default { plugins: [views] };
 * ```
 *
 * @module
 */
import type { Connection, Plugin, SchemaObject } from "../../mod.ts";
import { compare } from "./compare.ts";
import { createView, type CreateViewMethods } from "./create_view.ts";
import { dropView, type DropViewMethods } from "./drop_view.ts";
import { replaceView, type ReplaceViewMethods, replaceViewOnPostgres, replaceViewOnSqlite } from "./replace_view.ts";

/** What views add to `op`. */
export interface ViewOps extends CreateViewMethods, DropViewMethods, ReplaceViewMethods {}

/** Views. */
export const views: Plugin<ViewOps> = {
  name: "retort/views",
  operations: { createView, dropView, replaceView },
  compilers: { sqlite: { replace_view: replaceViewOnSqlite }, postgres: { replace_view: replaceViewOnPostgres } },
  objects: [{
    kind: "view",
    phase: "object",
    compare,
    inspect: { sqlite: inspected, postgres: inspected, mysql: inspected },
  }],
};

/** Inspectors read views themselves: they are in the way when tables change. */
async function inspected(
  { inspector }: Connection,
  options?: { readonly schemas?: readonly string[] },
): Promise<readonly SchemaObject[]> {
  return (await inspector.schema(options)).objects.view ?? [];
}
