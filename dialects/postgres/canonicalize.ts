import { createTableSql } from "../../ops/table/create_table.ts";
import { type Connection, StatementFailure } from "../../registry/connection.ts";
import type { Grammar } from "../../registry/grammar.ts";
import { findTable } from "../../schema/edit.ts";
import type { Column, Constraint, Index, Schema, SchemaObject, Table } from "../../schema/model.ts";
import { isSql, type Sql } from "../../schema/sql.ts";
import { postgresGrammar } from "./grammar.ts";

/**
 * Puts expressions into the server's own words, by letting it read them: it makes temporary tables and views of them, tells
 * how it has understood them, and takes all of it back. What it does not understand stays as it is.
 */
export async function canonicalize(connection: Connection, schema: Schema): Promise<Schema> {
  const grammar = postgresGrammar(connection.server, ({ type }) => type);
  const wanted = schema.tables.filter(hasExpressions);
  // A query is worded the same whether its rows are kept or not; no temporary view keeps them.
  const queries = ["view", "materialized_view"].filter((kind) => schema.objects[kind] !== undefined);
  const views = queries.flatMap((kind) => schema.objects[kind]!);
  if (wanted.length === 0 && views.length === 0) return schema;
  return await undone(connection, async () => {
    for (const table of wanted) {
      await unlessRefused(connection, [
        {
          sql: createTableSql({ kind: "create_table", table: bare(table) }, { grammar }).replace(
            "CREATE",
            "CREATE TEMPORARY",
          ),
        },
        ...table.indexes.map((index) => ({ sql: indexSql(table, index, grammar) })),
      ]);
    }
    for (const view of views) {
      const { as } = view as SchemaObject & { readonly as: Sql };
      await unlessRefused(connection, [
        { sql: `CREATE TEMPORARY VIEW ${grammar.ident(view.name)} AS ${grammar.inline(as)}` },
      ]);
    }
    const read = await connection.inspector.schema({ schemas: ["pg_temp"] });
    return {
      tables: schema.tables.map((table) => {
        const found = findTable(read, { name: table.name, schema: "pg_temp" }) ??
          read.tables.find(({ name }) => name === table.name);
        return found === undefined || !wanted.includes(table) ? table : worded(table, found);
      }),
      objects: {
        ...schema.objects,
        ...Object.fromEntries(queries.map((kind) => [
          kind,
          schema.objects[kind]!.map((view) => {
            const found = (read.objects.view ?? []).find(({ name }) => name === view.name);
            return found === undefined
              ? view
              : { ...view, as: (found as SchemaObject & { readonly as: Sql }).as } as SchemaObject;
          }),
        ])),
      },
    };
  });
}

function hasExpressions({ columns, constraints, indexes }: Table): boolean {
  return columns.some((column) => isSql(column.default) || column.computed !== undefined) ||
    constraints.some(({ kind }) => kind === "check" || kind === "exclude") ||
    indexes.some(({ where, columns: of }) =>
      where !== undefined || of.some(({ expression }) => expression !== undefined)
    );
}

/** The table with no more than what its expressions need. */
function bare(table: Table): Table {
  return {
    name: table.name,
    columns: table.columns.map(({ autoincrement: _, identity: __, comment: ___, ...column }): Column => column),
    constraints: table.constraints.filter(({ kind }) => kind === "check" || kind === "exclude").map((constraint) =>
      ({ ...constraint, options: undefined }) as unknown as Constraint
    ),
    indexes: [],
  };
}

function indexSql(table: Table, index: Index, g: Grammar): string {
  const using = index.using === undefined ? "" : ` USING ${g.ident(index.using)}`;
  const columns = index.columns.map((column) => g.indexColumn(column)).join(", ");
  const where = index.where === undefined ? "" : ` WHERE ${g.inline(index.where)}`;
  return `CREATE INDEX ${g.ident(index.name)} ON ${g.ident(table.name)}${using} (${columns})${where}`;
}

/** `table` with the expressions of `found`, which is the same table as the server reads it. */
function worded(table: Table, found: Table): Table {
  const named = <T extends { readonly name?: string }>(list: readonly T[], name: string | undefined) =>
    list.find((each) => each.name === name);
  return {
    ...table,
    columns: table.columns.map((column) => {
      const read = named(found.columns, column.name);
      return {
        ...column,
        ...(isSql(column.default) && read?.default !== undefined && { default: read.default }),
        ...(column.computed && read?.computed && { computed: { ...column.computed, sql: read.computed.sql } }),
      };
    }),
    constraints: table.constraints.map((constraint) => {
      const read = named(found.constraints, constraint.name);
      if (constraint.kind === "check" && read?.kind === "check") return { ...constraint, condition: read.condition };
      if (constraint.kind === "exclude" && read?.kind === "exclude") return { ...constraint, ...read };
      return constraint;
    }),
    indexes: table.indexes.map((index) => {
      const read = named(found.indexes, index.name);
      if (read === undefined) return index;
      return { ...index, columns: read.columns, ...(index.where && read.where && { where: read.where }) };
    }),
  };
}

async function unlessRefused(connection: Connection, statements: readonly { readonly sql: string }[]): Promise<void> {
  await connection.savepoint("retort_words");
  try {
    await connection.run(statements);
  } catch (error) {
    if (!(error instanceof StatementFailure)) throw error;
    await connection.rollbackTo("retort_words");
  }
  await connection.release("retort_words");
}

/** What `body` finds out; what it does is taken back. */
async function undone<T>(connection: Connection, body: () => Promise<T>): Promise<T> {
  const inside = connection.inTransaction;
  if (inside) await connection.savepoint("retort_canonicalize");
  else await connection.begin();
  try {
    return await body();
  } finally {
    if (inside) {
      await connection.rollbackTo("retort_canonicalize");
      await connection.release("retort_canonicalize");
    } else await connection.rollback();
  }
}
