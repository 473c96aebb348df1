import { checkOptions, type IndexElement, type ObjectModel, type Sql } from "../../mod.ts";
import { materializedViewOf } from "./materialized_view.ts";
import { viewOf } from "./view.ts";

/**
 * A view of the models, written as `op.createView()` takes it.
 *
 * @param query A SELECT; values in it become literals.
 * @example schema([users, view("active_users", "SELECT * FROM users WHERE active")]);
 */
export function view(name: string, query: Sql | string, options: { readonly schema?: string } = {}): ObjectModel {
  checkOptions(`the view "${name}"`, options, ["schema"]);
  return { kind: "view", ...viewOf(name, query, options.schema) };
}

/**
 * A materialized view of the models, written as `op.createMaterializedView()` takes it.
 *
 * @param query A SELECT; values in it become literals.
 */
export function materializedView(
  name: string,
  query: Sql | string,
  options: { readonly schema?: string; readonly indexes?: readonly IndexElement[] } = {},
): ObjectModel {
  checkOptions(`the materialized view "${name}"`, options, ["schema", "indexes"]);
  return { kind: "materialized_view", ...materializedViewOf(name, query, options) };
}
