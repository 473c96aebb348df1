import { checkOptions, type Compiler, defined, type Definition, type Operation, removeObject } from "../../mod.ts";
import type { CreateMaterializedView } from "./create_materialized_view.ts";
import {
  beforeOf,
  type MaterializedViewBefore,
  type NamedMaterializedView,
  namedMaterializedView,
  refuse,
  wholeMaterializedView,
} from "./materialized_view.ts";

/** `drop_materialized_view` as data. */
export interface DropMaterializedView extends Operation<"drop_materialized_view"> {
  readonly view: NamedMaterializedView;
  readonly ifExists?: true;
}

/** Options of {@linkcode DropMaterializedViewMethods.dropMaterializedView}. */
export interface DropMaterializedViewOptions {
  readonly schema?: string;
  /** @default {false} */
  readonly ifExists?: boolean;
  /** The view's query, or `{ query, indexes }`: without it the drop cannot be reversed. */
  readonly was?: MaterializedViewBefore;
}

/** What `drop_materialized_view` adds to `op`. */
export interface DropMaterializedViewMethods {
  /**
   * Drops a materialized view, and its indexes with it.
   *
   * @example op.dropMaterializedView("totals", { was: "SELECT sum(price) AS total FROM sales" });
   */
  dropMaterializedView(name: string, options?: DropMaterializedViewOptions): Promise<void>;
}

/** `op.dropMaterializedView()`. */
export const dropMaterializedView: Definition<
  DropMaterializedView,
  DropMaterializedViewMethods,
  "dropMaterializedView"
> = {
  kind: "drop_materialized_view",
  build(name, options = {}) {
    checkOptions(`dropping the materialized view "${name}"`, options, ["schema", "ifExists", "was"]);
    return defined({
      kind: "drop_materialized_view" as const,
      view: namedMaterializedView(name, options.was, options.schema),
      ifExists: options.ifExists || undefined,
    });
  },
  args: ({ view, ifExists }) => [view.name, defined({ schema: view.schema, ifExists, was: beforeOf(view) })],
  touches: ({ view: { name, schema } }) => [
    { object: defined({ kind: "materialized_view", name, schema }), how: "drop" },
  ],
  reverse: ({ view }): CreateMaterializedView => ({
    kind: "create_materialized_view",
    view: wholeMaterializedView(view),
  }),
  apply: ({ view }, schema) => removeObject(schema, "materialized_view", view),
  compile: refuse("drop"),
};

/** https://www.postgresql.org/docs/current/sql-dropmaterializedview.html */
export const dropMaterializedViewOnPostgres: Compiler<DropMaterializedView> = {
  compile: ({ view, ifExists }, { grammar: g }) => [{
    sql: `DROP MATERIALIZED VIEW ${ifExists ? "IF EXISTS " : ""}${g.table(view)}`,
  }],
};
