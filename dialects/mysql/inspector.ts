import { MissingFactError } from "../../errors.ts";
import type { Inspector, ReadOptions } from "../../registry/connection.ts";
import type { Referred } from "../../registry/operation.ts";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type { Column, Schema, SchemaObject, Table, TableName } from "../../schema/model.ts";
import { type Sql, sql as tag } from "../../schema/sql.ts";
import { unmodelledObjects } from "../../schema/unmodelled.ts";
import { type ToldColumn, toldColumns } from "./attributes.ts";
import { type CatalogLists, catalogLists, type Where } from "./catalog_lists.ts";
import { group, keyOf, type Row } from "./catalog_rows.ts";
import { ColumnReader, isJsonCheck, isUntold } from "./column_reader.ts";
import { withoutSchema } from "./expressions.ts";
import { type Indexed, indexesOf } from "./index_reader.ts";
import { path, quotedText } from "./quoting.ts";
import { readSequences } from "./read_sequences.ts";
import type { Query } from "./session.ts";
import { type Described, type Parts, TableReader } from "./table_reader.ts";
import { unmodelledOf, unmodelledQuery } from "./unmodelled.ts";

/** A view: a {@linkcode SchemaObject}. */
export interface InspectedView extends SchemaObject {
  /** Its query. */
  readonly as: Sql;
}

/**
 * Reads `information_schema`, by as many queries as there are kinds of things in it. They are not joined: MariaDB opens no
 * more than one database's tables only where the name stands in the query. https://mariadb.com/docs/server/reference/system-tables/information-schema
 */
export class MysqlInspector implements Inspector {
  readonly #query: Query;
  readonly #server: Server;

  constructor(query: Query, server: Server) {
    this.#query = query;
    this.#server = server;
  }

  /** The databases of the server, without its own. */
  async schemas(): Promise<readonly string[]> {
    const rows = await this.#query(
      "SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN " +
        "('information_schema', 'performance_schema', 'mysql', 'sys') ORDER BY 1",
    );
    return rows.map(({ name }) => String(name));
  }

  async referring({ name, schema = this.#server.defaultSchema ?? "" }: Referred): Promise<readonly TableName[]> {
    const rows = await this.#query(
      `SELECT DISTINCT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name FROM information_schema.KEY_COLUMN_USAGE ` +
        `WHERE REFERENCED_TABLE_SCHEMA = ${quotedText(schema)} AND TABLE_SCHEMA <> ${quotedText(schema)}` +
        `${name === undefined ? "" : ` AND REFERENCED_TABLE_NAME = ${quotedText(name)}`} ORDER BY 1, 2`,
    );
    return rows.map((row) => ({ name: String(row.name), schema: String(row.schema) }));
  }

  async hasTable({ name, schema }: TableName): Promise<boolean> {
    const rows = await this.#query(
      `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_TYPE NOT LIKE '%VIEW' ` +
        `AND TABLE_SCHEMA = ${schema === undefined ? "DATABASE()" : quotedText(schema)} ` +
        `AND TABLE_NAME = ${quotedText(name)}`,
    );
    return rows.length > 0;
  }

  /** @throws {MissingFactError} if there is no such table */
  async table(name: TableName): Promise<Table> {
    const { tables: [table] } = await this.#read(schemasOf(name), name.name);
    if (table !== undefined) return table;
    throw new MissingFactError(`Cannot read the table "${name.name}": the database has no such table`, {
      hint: "look at its spelling and its schema, and whether it is a view",
    });
  }

  /** Reads the connection's own database, or those that are named. */
  async schema({ schemas, warn }: ReadOptions = {}): Promise<Schema> {
    return await this.#read(schemas, undefined, warn);
  }

  /** @param only the one table, if one is wanted */
  #where(schemas: readonly string[] | undefined, only?: string): Where {
    const names = schemas ?? [this.#server.defaultSchema ?? ""];
    const inSchemas = (column: string) => `${column} IN (${["NULL", ...names.map(quotedText)].join(", ")})`;
    return {
      inSchemas,
      ofTables: (schemaColumn, tableColumn = "TABLE_NAME") =>
        inSchemas(schemaColumn) + (only === undefined ? "" : ` AND ${tableColumn} = ${quotedText(only)}`),
    };
  }

  async #read(
    schemas: readonly string[] | undefined,
    only?: string,
    warn: (message: string) => void = () => {},
  ): Promise<Schema> {
    const where = this.#where(schemas, only);
    const lists = catalogLists(this.#query, this.#server, where, only === undefined);
    // What columns and indexes are is found out while the server answers the rest.
    const ofColumns = this.#described(lists, { schemas, only });
    const [{ tables, columns, checks, described }, indexed, keys, rules, usual, others] = await Promise.all([
      ofColumns,
      this.#indexed(lists, ofColumns),
      lists.keys.then(group),
      lists.rules.then(group),
      this.#query(
        `SELECT SCHEMA_NAME AS name, DEFAULT_COLLATION_NAME AS collation FROM information_schema.SCHEMATA ` +
          `WHERE ${where.inSchemas("SCHEMA_NAME")}`,
      ),
      only === undefined ? this.#query(unmodelledQuery(where.inSchemas)) : [],
    ]);
    const parts: Parts = { described, indexed, keys, rules, checks };
    const reader = new TableReader(this.#server, parts, { named: schemas !== undefined, warn });
    const collations = new Map(usual.map(({ name, collation }) => [String(name), String(collation)]));
    const found = tables.filter(isTable).map((row) => reader.table(row, collations.get(String(row.schema))));
    if (only !== undefined) return { tables: found, objects: {} };
    const views = tables.some((row) => !isTable(row))
      ? await this.#query(
        `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name, VIEW_DEFINITION AS definition ` +
          `FROM information_schema.VIEWS WHERE ${where.inSchemas("TABLE_SCHEMA")} ORDER BY TABLE_NAME`,
      )
      : [];
    const view = views.filter((row) => isShown(row, warn)).map((row): InspectedView =>
      defined({
        name: String(row.name),
        schema: schemas === undefined ? undefined : String(row.schema),
        as: tag.raw(withoutSchema(String(row.definition), String(row.schema))),
      })
    );
    const sequence = await readSequences(
      this.#query,
      tables.filter(({ type }) => type === "SEQUENCE").map((row) => ({
        schema: String(row.schema),
        name: String(row.name),
        type: String(columns.get(keyOf(row.schema, row.name))?.find(({ name }) => name === "minimum_value")?.said.type),
      })),
      { named: schemas !== undefined, warn },
    );
    return {
      tables: found,
      objects: {
        ...(sequence.length > 0 && { sequence }),
        ...(view.length > 0 && { view }),
        ...unmodelledObjects(
          [...others, ...unmodelledOf(tables, await lists.statistics)],
          ({ schema }) => schemas === undefined ? undefined : String(schema),
        ),
      },
    };
  }

  /** The tables, and what their columns are. */
  async #described(
    lists: CatalogLists,
    { schemas, only }: { readonly schemas: readonly string[] | undefined; readonly only: string | undefined },
  ): Promise<Described> {
    const [tables, checks, columns] = await Promise.all([
      lists.tables,
      lists.checks.then(group),
      lists.columns.then(group),
    ]);
    const reader = new ColumnReader(this.#server, schemas !== undefined);
    const described = new Map<string, readonly Column[]>();
    const rowsOf = ({ schema, name }: Row) => columns.get(keyOf(schema, name)) ?? [];
    const real = tables.filter(isTable);
    // All that are asked for are asked for at once.
    const asked = await Promise.all(
      real.map((row) => only !== undefined || rowsOf(row).some(isUntold) ? this.#told(row) : undefined),
    );
    for (const [i, row] of real.entries()) {
      const key = keyOf(row.schema, row.name);
      const table = {
        collation: String(row.collation),
        json: new Set((checks.get(key) ?? []).filter(isJsonCheck).map(({ name }) => String(name))),
        told: asked[i] ?? new Map<string, ToldColumn>(),
      };
      described.set(key, rowsOf(row).map((column) => reader.column(column, table)));
    }
    return { tables, columns, checks, described };
  }

  async #indexed(
    { statistics }: CatalogLists,
    ofColumns: Promise<Pick<Described, "tables">>,
  ): Promise<ReadonlyMap<string, Indexed>> {
    const [rows, { tables }] = await Promise.all([statistics.then(group), ofColumns]);
    return new Map(tables.map(({ schema, name, engine }) => {
      const key = keyOf(schema, name);
      return [key, indexesOf(rows.get(key) ?? [], String(engine), this.#server)];
    }));
  }

  /** What only the server's own definition of a table tells: each is another question, so not all are asked for. */
  async #told({ schema, name }: Row): Promise<ReadonlyMap<string, ToldColumn>> {
    const [row] = await this.#query(`SHOW CREATE TABLE ${path([String(schema), String(name)])}`);
    return toldColumns(String(row?.["Create Table"]));
  }
}

function schemasOf({ schema }: TableName): readonly string[] | undefined {
  return schema === undefined ? undefined : [schema];
}

/** Whether a view's query is told: to those who may not ask for it the catalogs have an empty one. */
function isShown({ name, definition }: Row, warn: (message: string) => void): boolean {
  if (definition !== "") return true;
  warn(`Cannot see the query of the view "${name}": the user has no SHOW VIEW on it, and the view is left out`);
  return false;
}

/** `BASE TABLE`, and MariaDB's `SYSTEM VERSIONED` and `SEQUENCE`, of which the last is none. */
function isTable({ type }: Row): boolean {
  return type === "BASE TABLE" || type === "SYSTEM VERSIONED";
}
