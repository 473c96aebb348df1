import { checkName, defined, IrreversibleOperationError, type Sql, toSql, type Touch } from "../../mod.ts";

/** A view. */
export interface View {
  readonly name: string;
  readonly schema?: string;
  /** Its query. */
  readonly as: Sql;
}

/** A view of which nobody said what it is. */
export type NamedView = Omit<View, "as"> & { readonly as?: Sql };

/** What a query reads: nobody can tell from its text. */
export const READS: Touch = { object: { kind: "*", name: "*" }, how: "read" };

/** The view that a call describes. */
export function viewOf(name: string, query: Sql | string, schema: string | undefined): View {
  return defined({ name: checkName(name, "a view"), schema, as: toSql(query, `the query of the view "${name}"`) });
}

/** The view that a call names; its query only where `was` tells it. */
export function namedView(name: string, was: Sql | string | undefined, schema: string | undefined): NamedView {
  return defined({
    name: checkName(name, "a view"),
    schema,
    as: was === undefined ? undefined : toSql(was, `\`was\` of the view "${name}"`),
  });
}

/** `view` if its query is known. @throws {IrreversibleOperationError} */
export function whole(view: NamedView): View {
  if (view.as !== undefined) return { ...view, as: view.as };
  throw new IrreversibleOperationError(
    `Cannot reverse the change of the view "${view.name}": nobody said what it was`,
    {
      hint: "pass { was: query }",
    },
  );
}
