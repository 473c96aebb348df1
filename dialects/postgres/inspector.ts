import { MissingFactError } from "../../errors.ts";
import type { Inspector, ReadOptions } from "../../registry/connection.ts";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type { Index, Schema, SchemaObject, Table, TableName } from "../../schema/model.ts";
import type { Sql } from "../../schema/sql.ts";
import { unmodelledObjects } from "../../schema/unmodelled.ts";
import {
  columnsQuery,
  constraintsQuery,
  enumsQuery,
  HIDDEN,
  indexesQuery,
  inSchemas,
  isTable,
  sequencesQuery,
  tablesQuery,
  viewsQuery,
  WITHOUT_PARTITIONS,
} from "./catalog_queries.ts";
import { group, type Grouped, orNone, type Row, viewQuery } from "./catalog_rows.ts";
import { indexesOf, partsOf } from "./constraint_rows.ts";
import type { Query } from "./session.ts";
import { sequenceOf, tableOf } from "./table_rows.ts";
import { unmodelledQuery, unmodelledSettings } from "./unmodelled.ts";

/** A view, or a materialized one: a {@linkcode SchemaObject}. */
export interface InspectedView extends SchemaObject {
  /** Its query. */
  readonly as: Sql;
  /** Those of a materialized one, if it has any. */
  readonly indexes?: readonly Index[];
}

/** An enum type: a {@linkcode SchemaObject} of the kind `enum`. */
export interface InspectedEnum extends SchemaObject {
  readonly values: readonly string[];
}

/**
 * Reads PostgreSQL's catalogs, by as many queries as there are kinds of things in them. They show everything to everybody, what
 * one may not use too: https://www.postgresql.org/docs/current/catalogs.html
 */
export class PostgresInspector implements Inspector {
  readonly #query: Query;
  readonly #server: Server;

  constructor(query: Query, server: Server) {
    this.#query = query;
    this.#server = server;
  }

  async hasTable(table: TableName): Promise<boolean> {
    const sql = `SELECT 1 FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'f') AND ${isTable(table)}`;
    return (await this.#query(sql)).length > 0;
  }

  /** Finds a table as a statement would, along the search path. @throws {MissingFactError} if there is no such table */
  async table({ name, schema }: TableName): Promise<Table> {
    const { tables: [table] } = await this.#tables(
      isTable({ name, ...(schema !== undefined && { schema }) }),
      schema === undefined,
    );
    if (table !== undefined) return table;
    throw new MissingFactError(`Cannot read the table "${name}": the database has no such table`, {
      hint: "look at its spelling and its schema, and whether it is a view",
    });
  }

  /** Reads the connection's own schema, or those that are named: eight queries in one go, and one more to see who looks. */
  async schema({ schemas, warn }: ReadOptions = {}): Promise<Schema> {
    const own = schemas === undefined;
    const where = `${inSchemas(schemas)} ${WITHOUT_PARTITIONS}`;
    const [{ tables, indexes, settings }, enums, sequences, views, others, hidden] = await Promise.all([
      this.#tables(where, own),
      this.#query(enumsQuery(schemas)),
      this.#query(sequencesQuery(where)),
      this.#query(viewsQuery(where)),
      this.#query(unmodelledQuery((column) => inSchemas(schemas, column), own)),
      own ? this.#query(HIDDEN) : [],
    ]);
    for (const { name, role } of hidden) {
      warn?.(
        `Cannot see the schema "${name}" of the search path: the role "${role}" has no USAGE on it; grant it, or name the schema`,
      );
    }
    const types = enums.map((row): InspectedEnum =>
      defined({ name: String(row.name), schema: schemaOf(row, own), values: row.values as readonly string[] })
    );
    const viewsOf = (kind: string) =>
      views.filter((row) => row.kind === kind).map((row): InspectedView =>
        defined({
          name: String(row.name),
          schema: schemaOf(row, own),
          as: viewQuery(String(row.definition)),
          indexes: orNone(indexesOf(partsOf(indexes.get(String(row.id)) ?? [])[1])),
        })
      );
    return {
      tables,
      objects: defined({
        enum: orNone(types),
        sequence: orNone(sequences.map((row) => sequenceOf(row, schemaOf(row, own)))),
        view: orNone(viewsOf("v")),
        materialized_view: orNone(viewsOf("m")),
        ...unmodelledObjects([...others, ...settings], (row) => schemaOf(row, own)),
      }),
    };
  }

  async schemas(): Promise<readonly string[]> {
    const rows = await this.#query(
      "SELECT nspname AS name FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1",
    );
    return rows.map(({ name }) => String(name));
  }

  /**
   * Tables, the indexes of materialized views with theirs, and what they are told that no operation says. Four queries.
   *
   * @param own whether they are in the connection's own schema, so that no schema is told
   */
  async #tables(
    where: string,
    own: boolean,
  ): Promise<{ readonly tables: readonly Table[]; readonly indexes: Grouped; readonly settings: readonly Row[] }> {
    // None waits for another's answer: the session sends them all at once.
    const [found, columns, constraints, indexes] = await Promise.all([
      this.#query(tablesQuery(where)),
      this.#query(columnsQuery(where)).then(group),
      this.#query(constraintsQuery(where, this.#server)).then(group),
      this.#query(indexesQuery(where, this.#server)).then(group),
    ]);
    const tables = found.map((row) => tableOf(row, schemaOf(row, own), columns, constraints, indexes));
    return { tables, indexes, settings: unmodelledSettings(found, columns) };
  }
}

function schemaOf(row: Row, own: boolean): string | undefined {
  return own ? undefined : String(row.schema);
}
