import { checkOptions, defined, type Definition, type Operation, putObject, type Sql } from "../../mod.ts";
import type { DropView } from "./drop_view.ts";
import { READS, type View, viewOf } from "./view.ts";

/** `create_view` as data. */
export interface CreateView extends Operation<"create_view"> {
  readonly view: View;
}

/** Options of {@linkcode CreateViewMethods.createView}. */
export interface CreateViewOptions {
  readonly schema?: string;
}

/** What `create_view` adds to `op`. */
export interface CreateViewMethods {
  /**
   * Creates a view.
   *
   * @param query A SELECT; values in it become literals.
   * @example op.createView("active_users", "SELECT * FROM users WHERE active");
   */
  createView(name: string, query: Sql | string, options?: CreateViewOptions): Promise<void>;
}

/** `op.createView()`. */
export const createView: Definition<CreateView, CreateViewMethods, "createView"> = {
  kind: "create_view",
  build(name, query, options = {}) {
    checkOptions(`the view "${name}"`, options, ["schema"]);
    return { kind: "create_view", view: viewOf(name, query, options.schema) };
  },
  args: ({ view }) => [view.name, view.as, defined({ schema: view.schema })],
  touches: ({ view: { as: _, ...view } }) => [{ object: { kind: "view", ...view }, how: "create" }, READS],
  reverse: ({ view }): DropView => ({ kind: "drop_view", view }),
  apply: ({ view }, schema) => putObject(schema, "view", view),
  compile: ({ view }, { grammar: g }) => [{ sql: `CREATE VIEW ${g.table(view)} AS ${g.inline(view.as)}` }],
};
