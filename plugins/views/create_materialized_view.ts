import {
  checkOptions,
  type Compiler,
  defined,
  type Definition,
  type IndexElement,
  type Operation,
  putObject,
  type Sql,
} from "../../mod.ts";
import type { DropMaterializedView } from "./drop_materialized_view.ts";
import { creation, indexElements, type MaterializedView, materializedViewOf, refuse } from "./materialized_view.ts";
import { READS } from "./view.ts";

/** `create_materialized_view` as data. */
export interface CreateMaterializedView extends Operation<"create_materialized_view"> {
  readonly view: MaterializedView;
  readonly withData?: false;
}

/** Options of {@linkcode CreateMaterializedViewMethods.createMaterializedView}. */
export interface CreateMaterializedViewOptions {
  readonly schema?: string;
  /** Its indexes, by `t.index()`. Without a unique one it cannot be refreshed concurrently. */
  readonly indexes?: readonly IndexElement[];
  /** Whether the query is run at once; until then the view cannot be read. @default {true} */
  readonly withData?: boolean;
}

/** What `create_materialized_view` adds to `op`. */
export interface CreateMaterializedViewMethods {
  /**
   * Creates a materialized view: a query whose rows are kept until they are refreshed. PostgreSQL alone has them.
   *
   * @param query A SELECT; values in it become literals.
   * @example
   * op.createMaterializedView("sales_by_day", "SELECT day, sum(price) AS total FROM sales GROUP BY day", {
   *   indexes: [t.index("ux_sales_by_day", ["day"], { unique: true })],
   * });
   */
  createMaterializedView(name: string, query: Sql | string, options?: CreateMaterializedViewOptions): Promise<void>;
}

/** `op.createMaterializedView()`. */
export const createMaterializedView: Definition<
  CreateMaterializedView,
  CreateMaterializedViewMethods,
  "createMaterializedView"
> = {
  kind: "create_materialized_view",
  build(name, query, options = {}) {
    checkOptions(`the materialized view "${name}"`, options, ["schema", "indexes", "withData"]);
    return defined({
      kind: "create_materialized_view" as const,
      view: materializedViewOf(name, query, options),
      withData: options.withData === false ? options.withData : undefined,
    });
  },
  args: ({ view, withData }) => [
    view.name,
    view.as,
    defined({ schema: view.schema, indexes: indexElements(view.indexes), withData }),
  ],
  touches: ({ view: { name, schema } }) => [
    { object: defined({ kind: "materialized_view", name, schema }), how: "create" },
    READS,
  ],
  reverse: ({ view }): DropMaterializedView => ({ kind: "drop_materialized_view", view }),
  apply: ({ view }, schema) => putObject(schema, "materialized_view", view),
  compile: refuse("create"),
};

/** https://www.postgresql.org/docs/current/sql-creatematerializedview.html */
export const createMaterializedViewOnPostgres: Compiler<CreateMaterializedView> = {
  compile: ({ view, withData }, context) => creation(view, withData ?? true, context),
};
