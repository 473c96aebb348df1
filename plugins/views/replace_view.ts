import {
  checkOptions,
  type Compiler,
  defined,
  type Definition,
  type Operation,
  putObject,
  type Sql,
} from "../../mod.ts";
import { type NamedView, namedView, READS, type View, viewOf, whole } from "./view.ts";

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
   * Gives a view another query, and other columns if it has them.
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
  touches: ({ view: { as: _, ...view } }) => [{ object: { kind: "view", ...view }, how: "alter" }, READS],
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

/**
 * PostgreSQL replaces a view only where its columns stay as they are, and others follow them: what adds one could never be
 * undone. Whatever else is wanted is made anew; what was granted on the view, and what others say of it, goes with the old one.
 * https://www.postgresql.org/docs/current/sql-createview.html
 */
export const replaceViewOnPostgres: Compiler<ReplaceView> = {
  compile({ view }, { grammar: g }) {
    const query = g.inline(view.as).replace(/[\s;]+$/, "");
    const tag = dollarTag(query);
    return [{
      sql: [
        `DO ${tag} BEGIN`,
        // A query may end in a comment, which would swallow what stands behind it.
        `CREATE OR REPLACE VIEW ${g.table(view)} AS ${query}`,
        `; EXCEPTION WHEN invalid_table_definition THEN`,
        `DROP VIEW ${g.table(view)};`,
        `CREATE VIEW ${g.table(view)} AS ${query}`,
        `; END ${tag}`,
      ].join("\n"),
    }];
  },
};

/** A quotation mark that `text` does not hold. */
function dollarTag(text: string): string {
  for (let n = 0;; n++) {
    const tag = `$view${n || ""}$`;
    if (!text.includes(tag)) return tag;
  }
}
