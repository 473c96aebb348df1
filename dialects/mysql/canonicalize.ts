import { createTableSql } from "../../ops/table/create_table.ts";
import { type Connection, StatementFailure } from "../../registry/connection.ts";
import type { Grammar } from "../../registry/grammar.ts";
import { defined } from "../../schema/defined.ts";
import { tableName } from "../../schema/edit.ts";
import type { Column, Index, Schema, SchemaObject, Table, TableName } from "../../schema/model.ts";
import { isSql, type Sql } from "../../schema/sql.ts";
import { tableOptions } from "./create_table.ts";
import { mysqlGrammar } from "./grammar.ts";
import { indexClause } from "./keys.ts";
import { normalize } from "./normalize.ts";

/**
 * Puts expressions, character sets and collations into the server's own words, by letting it read them: it makes tables and
 * views of them under names of their own, tells how it has understood them, and drops them. What it does not understand stays
 * as it is. They are no temporary ones, since `information_schema` does not have those. Inside a transaction nothing is asked:
 * making a table would commit it.
 */
export async function canonicalize(connection: Connection, schema: Schema): Promise<Schema> {
  if (connection.inTransaction) return schema;
  const grammar = mysqlGrammar(connection.server, ({ type }) => type);
  const tables: Table[] = [];
  for (const table of schema.tables) {
    tables.push(wantsWords(table) ? await wordedTable(connection, table, grammar) : table);
  }
  const views: SchemaObject[] = [];
  for (const view of schema.objects.view ?? []) views.push(await wordedView(connection, view as View, grammar));
  return { tables, objects: views.length === 0 ? schema.objects : { ...schema.objects, view: views } };
}

type View = SchemaObject & { readonly as: Sql };

/** A name that nobody else has. */
function scratchName(schema: string | undefined): TableName {
  return tableName(`retort_words_${crypto.randomUUID().replaceAll("-", "")}`, schema);
}

function wantsWords({ columns, constraints, indexes, options }: Table): boolean {
  return columns.some((column) => isSql(column.default) || column.computed || column.collation !== undefined) ||
    constraints.some(({ kind }) => kind === "check") || indexes.some(isOnExpression) ||
    options?.mysql?.charset !== undefined || options?.mysql?.collation !== undefined;
}

function isOnExpression({ columns }: Index): boolean {
  return columns.some(({ expression }) => expression !== undefined);
}

async function wordedTable(connection: Connection, table: Table, g: Grammar): Promise<Table> {
  const scratch = scratchName(table.schema);
  const { server } = connection;
  const bare = bareTable(table, scratch);
  const sql = () => {
    const lines = bare.indexes.map((index) => indexClause(index, g, server));
    return createTableSql({ kind: "create_table", table: bare }, { grammar: g }, { lines, suffix: tableOptions(bare) });
  };
  const read = async () => normalize({ tables: [await connection.inspector.table(scratch)], objects: {} }, server);
  const found = await scratched(connection, sql, `DROP TABLE IF EXISTS ${g.table(scratch)}`, read);
  return found === undefined ? table : worded(table, found.tables[0]!);
}

async function wordedView(connection: Connection, view: View, g: Grammar): Promise<SchemaObject> {
  const scratch = scratchName(view.schema);
  const found = await scratched(
    connection,
    () => `CREATE VIEW ${g.table(scratch)} AS ${g.inline(view.as)}`,
    `DROP VIEW IF EXISTS ${g.table(scratch)}`,
    async () => {
      const schemas = view.schema === undefined ? {} : { schemas: [view.schema] };
      const { objects } = await connection.inspector.schema(schemas);
      return objects.view?.find(({ name }) => name === scratch.name) as View | undefined;
    },
  );
  return found === undefined ? view : { ...view, as: found.as } as SchemaObject;
}

/** What `read` tells of what was made; `undefined` where the server does not take it. */
async function scratched<T>(
  connection: Connection,
  make: () => string,
  drop: string,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    await connection.run([{ sql: make() }]);
  } catch (error) {
    if (!(error instanceof StatementFailure) && (error as { code?: unknown }).code !== "E_UNSUPPORTED_OPERATION") {
      throw error;
    }
    return undefined;
  }
  try {
    return await read();
  } finally {
    await connection.run([{ sql: drop }]);
  }
}

/** The table with no more than what its words need. The names of checks are those of the whole database on MySQL. */
function bareTable(table: Table, { name }: TableName): Table {
  return defined({
    ...table,
    name,
    columns: table.columns.map(({ autoincrement: _, comment: __, ...column }): Column => column),
    constraints: table.constraints.flatMap((constraint, i) =>
      constraint.kind === "check" ? [{ ...constraint, name: checkName(name, i) }] : []
    ),
    indexes: table.indexes.filter(isOnExpression),
    comment: undefined,
  });
}

function checkName(table: string, i: number): string {
  return `${table}_${i}`;
}

/** `table` with the words of `found`, which is the same table as the server reads it. */
function worded(table: Table, found: Table): Table {
  return defined({
    ...table,
    columns: table.columns.map((column): Column => {
      const read = found.columns.find(({ name }) => name === column.name)!;
      return defined({
        ...column,
        default: isSql(column.default) ? read.default : column.default,
        computed: column.computed && read.computed,
        collation: read.collation,
      });
    }),
    constraints: table.constraints.map((constraint, i) => {
      const read = found.constraints.find(({ name }) => name === checkName(found.name, i));
      return constraint.kind === "check" && read?.kind === "check"
        ? { ...constraint, condition: read.condition }
        : constraint;
    }),
    indexes: table.indexes.map((index) => {
      const read = found.indexes.find(({ name }) => name === index.name);
      return isOnExpression(index) && read !== undefined ? { ...index, columns: read.columns } : index;
    }),
    options: found.options,
  });
}
