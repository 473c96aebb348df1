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
import {
  beforeOf,
  creation,
  indexElements,
  type MaterializedView,
  type MaterializedViewBefore,
  materializedViewOf,
  type NamedMaterializedView,
  namedMaterializedView,
  refuse,
  wholeMaterializedView,
} from "./materialized_view.ts";
import { READS } from "./view.ts";

/** `replace_materialized_view` as data: both sides, so that it is its own reverse. */
export interface ReplaceMaterializedView extends Operation<"replace_materialized_view"> {
  readonly view: MaterializedView;
  readonly was: NamedMaterializedView;
  readonly withData?: false;
}

/** Options of {@linkcode ReplaceMaterializedViewMethods.replaceMaterializedView}. */
export interface ReplaceMaterializedViewOptions {
  readonly schema?: string;
  /** All its indexes, those that stay too: what it had goes with the old one. */
  readonly indexes?: readonly IndexElement[];
  /** Whether the query is run at once; until then the view cannot be read. @default {true} */
  readonly withData?: boolean;
  /** The query until now, or `{ query, indexes }`: without it the change cannot be reversed. */
  readonly was?: MaterializedViewBefore;
}

/** What `replace_materialized_view` adds to `op`. */
export interface ReplaceMaterializedViewMethods {
  /**
   * Gives a materialized view another query, by dropping it and making it anew.
   *
   * @example
   * op.replaceMaterializedView("totals", "SELECT sum(price) AS total, count(*) AS n FROM sales", {
   *   was: "SELECT sum(price) AS total FROM sales",
   * });
   */
  replaceMaterializedView(name: string, query: Sql | string, options?: ReplaceMaterializedViewOptions): Promise<void>;
}

/** `op.replaceMaterializedView()`. */
export const replaceMaterializedView: Definition<
  ReplaceMaterializedView,
  ReplaceMaterializedViewMethods,
  "replaceMaterializedView"
> = {
  kind: "replace_materialized_view",
  build(name, query, options = {}) {
    checkOptions(`replacing the materialized view "${name}"`, options, ["schema", "indexes", "withData", "was"]);
    return defined({
      kind: "replace_materialized_view" as const,
      view: materializedViewOf(name, query, options),
      was: namedMaterializedView(name, options.was, options.schema),
      withData: options.withData === false ? options.withData : undefined,
    });
  },
  args: ({ view, was, withData }) => [
    view.name,
    view.as,
    defined({ schema: view.schema, indexes: indexElements(view.indexes), withData, was: beforeOf(was) }),
  ],
  touches: ({ view: { name, schema } }) => [
    { object: defined({ kind: "materialized_view", name, schema }), how: "alter" },
    READS,
  ],
  reverse: ({ view, was, withData }): ReplaceMaterializedView =>
    defined({
      kind: "replace_materialized_view" as const,
      view: wholeMaterializedView(was),
      was: view,
      withData,
    }),
  apply: ({ view }, schema) => putObject(schema, "materialized_view", view),
  compile: refuse("replace"),
};

/** PostgreSQL has no CREATE OR REPLACE MATERIALIZED VIEW. https://www.postgresql.org/docs/current/sql-creatematerializedview.html */
export const replaceMaterializedViewOnPostgres: Compiler<ReplaceMaterializedView> = {
  compile: ({ view, withData }, context) => [
    { sql: `DROP MATERIALIZED VIEW ${context.grammar.table(view)}` },
    ...creation(view, withData ?? true, context),
  ],
};
