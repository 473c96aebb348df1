import {
  checkName,
  checkOptions,
  type CompileContext,
  defined,
  type Index,
  type IndexElement,
  InvalidOperationError,
  IrreversibleOperationError,
  isSql,
  type Operation,
  type Sql,
  type Statement,
  tableName,
  toSql,
  UnsupportedOperationError,
} from "../../mod.ts";

/** A materialized view: a query with the rows that it answered. The rows are no part of it. */
export interface MaterializedView {
  readonly name: string;
  readonly schema?: string;
  /** Its query. */
  readonly as: Sql;
  /** What goes with it, and what it gets again when it is replaced. */
  readonly indexes?: readonly Index[];
}

/** A materialized view of which nobody said what it is. */
export type NamedMaterializedView = Omit<MaterializedView, "as"> & { readonly as?: Sql };

/** What a materialized view was: its query, or its query and its indexes. */
export type MaterializedViewBefore =
  | Sql
  | string
  | { readonly query: Sql | string; readonly indexes?: readonly IndexElement[] };

/** The materialized view that a call describes. */
export function materializedViewOf(
  name: string,
  query: Sql | string,
  { schema, indexes }: { readonly schema?: string; readonly indexes?: readonly IndexElement[] },
): MaterializedView {
  const what = `the materialized view "${checkName(name, "a materialized view")}"`;
  return defined({ name, schema, as: toSql(query, `the query of ${what}`), indexes: indexesOf(indexes, what) });
}

/** The materialized view that a call names; more than its name only where `was` tells it. */
export function namedMaterializedView(
  name: string,
  was: MaterializedViewBefore | undefined,
  schema: string | undefined,
): NamedMaterializedView {
  const what = `\`was\` of the materialized view "${checkName(name, "a materialized view")}"`;
  if (was === undefined) return defined({ name, schema });
  const whole = typeof was === "object" && was !== null && !isSql(was);
  if (whole) checkOptions(what, was, ["query", "indexes"]);
  const { query, indexes } = whole ? was : { query: was, indexes: undefined };
  return defined({ name, schema, as: toSql(query, what), indexes: indexesOf(indexes, what) });
}

function indexesOf(elements: readonly IndexElement[] | undefined, what: string): readonly Index[] | undefined {
  if (elements === undefined) return undefined;
  if (!Array.isArray(elements) || elements.some((element) => element?.kind !== "index")) {
    throw new InvalidOperationError(`Cannot read the indexes of ${what}: they are no list of indexes`, {
      hint: 'write { indexes: [t.index("name", ["column"], { unique: true })] }',
    });
  }
  return elements.length === 0 ? undefined : elements.map(({ kind: _, ...index }: IndexElement) => index);
}

/** `indexes` as a call lists them. */
export function indexElements(indexes: readonly Index[] | undefined): readonly IndexElement[] | undefined {
  return indexes?.map((index) => ({ kind: "index", ...index }));
}

/** What `view` was, as a call says it. */
export function beforeOf({ as, indexes }: NamedMaterializedView): MaterializedViewBefore | undefined {
  return as === undefined || indexes === undefined ? as : { query: as, indexes: indexElements(indexes)! };
}

/** `view` if its query is known. @throws {IrreversibleOperationError} */
export function wholeMaterializedView(view: NamedMaterializedView): MaterializedView {
  if (view.as !== undefined) return { ...view, as: view.as };
  throw new IrreversibleOperationError(
    `Cannot reverse the change of the materialized view "${view.name}": nobody said what it was`,
    { hint: "pass { was: query }, or { was: { query, indexes: [...] } }" },
  );
}

/** The statements that make `view` and its indexes. */
export function creation(view: MaterializedView, withData: boolean, context: CompileContext): readonly Statement[] {
  const { grammar: g } = context;
  const table = tableName(view.name, view.schema);
  const query = g.inline(view.as);
  return [
    {
      // The words that end it stand behind a query that may end in a semicolon, or in a comment.
      sql: `CREATE MATERIALIZED VIEW ${g.table(table)} AS ${
        withData ? query : `${query.replace(/[\s;]+$/, "")}\nWITH NO DATA`
      }`,
    },
    ...(view.indexes ?? []).flatMap((index) => context.compile({ kind: "create_index", table, index } as Operation)),
  ];
}

/**
 * How every database but PostgreSQL compiles an operation of a materialized view: none of the others has them.
 *
 * @param verb what the operation does to it
 * @returns a function that throws {@linkcode UnsupportedOperationError}
 */
export function refuse(verb: string) {
  return ({ view: { name } }: { readonly view: NamedMaterializedView }, { server }: CompileContext): never => {
    throw new UnsupportedOperationError(
      `Cannot ${verb} the materialized view "${name}": ${server.flavour} has no materialized views`,
      { hint: "use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT" },
    );
  };
}
