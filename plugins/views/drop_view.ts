import { checkOptions, defined, type Definition, type Operation, removeObject, type Sql } from "../../mod.ts";
import type { CreateView } from "./create_view.ts";
import { type NamedView, namedView, whole } from "./view.ts";

/** `drop_view` as data. */
export interface DropView extends Operation<"drop_view"> {
  readonly view: NamedView;
  readonly ifExists?: true;
}

/** Options of {@linkcode DropViewMethods.dropView}. */
export interface DropViewOptions {
  readonly schema?: string;
  /** @default {false} */
  readonly ifExists?: boolean;
  /** The view's query: without it the drop cannot be reversed. */
  readonly was?: Sql | string;
}

/** What `drop_view` adds to `op`. */
export interface DropViewMethods {
  /**
   * Drops a view.
   *
   * @example op.dropView("active_users", { was: "SELECT * FROM users WHERE active" });
   */
  dropView(name: string, options?: DropViewOptions): Promise<void>;
}

/** `op.dropView()`. */
export const dropView: Definition<DropView, DropViewMethods, "dropView"> = {
  kind: "drop_view",
  build(name, options = {}) {
    checkOptions(`dropping the view "${name}"`, options, ["schema", "ifExists", "was"]);
    return defined({
      kind: "drop_view" as const,
      view: namedView(name, options.was, options.schema),
      ifExists: options.ifExists || undefined,
    });
  },
  args: ({ view, ifExists }) => [view.name, defined({ schema: view.schema, ifExists, was: view.as })],
  touches: ({ view: { as: _, ...view } }) => [{ object: { kind: "view", ...view }, how: "drop" }],
  reverse: ({ view }): CreateView => ({ kind: "create_view", view: whole(view) }),
  apply: ({ view }, schema) => removeObject(schema, "view", view),
  compile: ({ view, ifExists }, { grammar: g }) => [{
    sql: `DROP VIEW ${ifExists ? "IF EXISTS " : ""}${g.table(view)}`,
  }],
};
