import {
  checkOptions,
  type Compiler,
  defined,
  type Definition,
  type Operation,
  putObject,
  type Sql,
} from "../../mod.ts";
import { type NamedView, namedView, type View, viewOf, whole } from "./view.ts";

/** `replace_view` as data: both sides, so that it is its own reverse. */
export interface ReplaceView extends Operation<"replace_view"> {
  readonly view: View;
  readonly was: NamedView;
}

/** Options of {@linkcode ReplaceViewMethods.replaceView}. */
export interface ReplaceViewOptions {
  readonly schema?: string;
  /** The query until now: without it the change cannot be reversed. */
  readonly was?: Sql | string;
}

/** What `replace_view` adds to `op`. */
export interface ReplaceViewMethods {
  /**
   * Gives a view another query.
   *
   * @example op.replaceView("active_users", "SELECT id FROM users WHERE active", { was: "SELECT * FROM users WHERE active" });
   */
  replaceView(name: string, query: Sql | string, options?: ReplaceViewOptions): Promise<void>;
}

/** `op.replaceView()`. */
export const replaceView: Definition<ReplaceView, ReplaceViewMethods, "replaceView"> = {
  kind: "replace_view",
  build(name, query, options = {}) {
    checkOptions(`replacing the view "${name}"`, options, ["schema", "was"]);
    return {
      kind: "replace_view",
      view: viewOf(name, query, options.schema),
      was: namedView(name, options.was, options.schema),
    };
  },
  args: ({ view, was }) => [view.name, view.as, defined({ schema: view.schema, was: was.as })],
  touches: ({ view: { as: _, ...view } }) => [{ object: { kind: "view", ...view }, how: "alter" }],
  reverse: ({ view, was }): ReplaceView => ({ kind: "replace_view", view: whole(was), was: view }),
  apply: ({ view }, schema) => putObject(schema, "view", view),
  compile: ({ view }, { grammar: g }) => [{ sql: `CREATE OR REPLACE VIEW ${g.table(view)} AS ${g.inline(view.as)}` }],
};

/** SQLite has no CREATE OR REPLACE VIEW. https://www.sqlite.org/lang_createview.html */
export const replaceViewOnSqlite: Compiler<ReplaceView> = {
  compile: ({ view }, { grammar: g }) => [
    { sql: `DROP VIEW ${g.table(view)}` },
    { sql: `CREATE VIEW ${g.table(view)} AS ${g.inline(view.as)}` },
  ],
};
