import {
  checkName,
  checkOptions,
  type Compiler,
  defined,
  type Definition,
  InvalidOperationError,
  type Operation,
  type TableName,
  tableName,
} from "../../mod.ts";
import { refuse } from "./materialized_view.ts";

/** `refresh_materialized_view` as data. */
export interface RefreshMaterializedView extends Operation<"refresh_materialized_view"> {
  readonly view: TableName;
  readonly concurrently?: true;
  readonly withData?: false;
}

/** Options of {@linkcode RefreshMaterializedViewMethods.refreshMaterializedView}. */
export interface RefreshMaterializedViewOptions {
  readonly schema?: string;
  /**
   * Whether others may read the view meanwhile. It must hold rows already, and have a unique index on columns alone, without
   * a condition. @default {false}
   */
  readonly concurrently?: boolean;
  /** Whether the query is run; `false` lets go of the rows, and the view cannot be read until the next refresh. @default {true} */
  readonly withData?: boolean;
}

/** What `refresh_materialized_view` adds to `op`. */
export interface RefreshMaterializedViewMethods {
  /**
   * Runs the query of a materialized view again, and keeps what it answers now.
   *
   * @example op.refreshMaterializedView("sales_by_day", { concurrently: true });
   */
  refreshMaterializedView(name: string, options?: RefreshMaterializedViewOptions): Promise<void>;
}

/** `op.refreshMaterializedView()`. */
export const refreshMaterializedView: Definition<
  RefreshMaterializedView,
  RefreshMaterializedViewMethods,
  "refreshMaterializedView"
> = {
  kind: "refresh_materialized_view",
  build(name, options = {}) {
    checkName(name, "a materialized view");
    checkOptions(`refreshing the materialized view "${name}"`, options, ["schema", "concurrently", "withData"]);
    const { schema, concurrently, withData } = options;
    if (concurrently && withData === false) {
      throw new InvalidOperationError(
        `Cannot refresh the materialized view "${name}" concurrently and without data: it is one or the other`,
        { hint: "leave out { concurrently: true }" },
      );
    }
    return defined({
      kind: "refresh_materialized_view" as const,
      view: tableName(name, schema),
      concurrently: concurrently || undefined,
      withData: withData === false ? withData : undefined,
    });
  },
  args: ({ view, concurrently, withData }) => [view.name, defined({ schema: view.schema, concurrently, withData })],
  touches: ({ view: { name, schema } }) => [
    { object: defined({ kind: "materialized_view", name, schema }), how: "rows" },
  ],
  // What it held before follows from the tables of before, as what it holds follows from those of now.
  reverse: ({ view, concurrently }): RefreshMaterializedView =>
    defined({ kind: "refresh_materialized_view" as const, view, concurrently }),
  apply: (_, schema) => schema,
  compile: refuse("refresh"),
};

/** Unlike an index, a view may be refreshed concurrently in a transaction. https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html */
export const refreshMaterializedViewOnPostgres: Compiler<RefreshMaterializedView> = {
  compile: ({ view, concurrently, withData }, { grammar: g }) => [{
    sql: `REFRESH MATERIALIZED VIEW ${concurrently ? "CONCURRENTLY " : ""}${g.table(view)}${
      withData === false ? " WITH NO DATA" : ""
    }`,
  }],
};
