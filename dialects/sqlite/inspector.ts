import { MissingFactError } from "../../errors.ts";
import type { Inspector, ReadOptions } from "../../registry/connection.ts";
import { defined } from "../../schema/defined.ts";
import type { Schema, SchemaObject, Table, TableName, UnmodelledObject } from "../../schema/model.ts";
import type { Sql } from "../../schema/sql.ts";
import { type Catalog, catalogOf, type Query } from "./catalog_rows.ts";
import { fold, readViewDdl } from "./ddl.ts";
import { quoted } from "./quoting.ts";
import { raw, tableOf } from "./table_reader.ts";
import { isWord, tokenize } from "./tokenizer.ts";

/** A view: a {@linkcode SchemaObject} of the kind `view`. */
export interface InspectedView extends SchemaObject {
  /** Its query. */
  readonly as: Sql;
}

/** A trigger: a {@linkcode SchemaObject} of the kind `trigger`. */
export interface InspectedTrigger extends UnmodelledObject {
  /** The table or view that it is on. */
  readonly table: string;
  /** Its whole CREATE TRIGGER, as SQLite keeps it. */
  readonly sql: string;
}

/** Reads SQLite's and libSQL's catalogs: what pragmas tell, and the rest from the text of the DDL. */
export class SqliteInspector implements Inspector {
  readonly #query: Query;
  readonly #hidden: string;

  /** @param hidden GLOB of the names of tables that are the database's own, and cannot be asked for their columns @default none */
  constructor(query: Query, hidden = "") {
    this.#query = query;
    this.#hidden = hidden;
  }

  /** Whether there is such a table, virtual or not. One query. */
  async hasTable({ name, schema }: TableName): Promise<boolean> {
    // Looks into the schema that SQLite has read already; a query of sqlite_schema would go through all of it.
    const rows = await this.#query(
      `SELECT 1 FROM pragma_table_list(?) WHERE type <> 'view'${schema === undefined ? "" : " AND schema = ?"}`,
      schema === undefined ? [name] : [name, schema],
    );
    return rows.length > 0;
  }

  /**
   * Reads one table. Three queries.
   *
   * @throws {MissingFactError} if there is no such table, or it is a virtual one
   */
  async table({ name, schema }: TableName): Promise<Table> {
    const catalog = await this.#catalog(schema ?? MAIN, name);
    const key = fold(name);
    const entry = catalog.tables.find((each) => fold(each.name) === key);
    if (entry === undefined) {
      throw new MissingFactError(`Cannot read the table "${name}": the database has no such table`, {
        hint: "look at its spelling, and whether it is a view or a virtual table",
      });
    }
    return tableOf(entry, catalog, schema);
  }

  /** The databases of the connection: `main`, `temp`, and those that are attached, in their order. One query. */
  async schemas(): Promise<readonly string[]> {
    const rows = await this.#query("SELECT name FROM pragma_database_list ORDER BY seq");
    // `temp` is listed only once something is in it, but it is always there.
    return [...new Set([MAIN, "temp", ...rows.map(({ name }) => String(name))])];
  }

  /**
   * Reads the main database, or those that are named: `main`, `temp`, or as attached. Four queries for each, and one to
   * learn which there are. Virtual tables, which the model cannot say, are told by name alone; the tables that they keep their
   * rows in are not.
   */
  async schema({ schemas = [MAIN] }: ReadOptions = {}): Promise<Schema> {
    const tables: Table[] = [];
    const view: InspectedView[] = [];
    const trigger: InspectedTrigger[] = [];
    const virtual: UnmodelledObject[] = [];
    const there: readonly string[] = schemas.every((each) => each === MAIN)
      ? schemas
      : (await this.schemas()).map(fold);
    for (const each of schemas.filter((each) => there.includes(fold(each)))) {
      const schema = each === MAIN ? undefined : each;
      const catalog = await this.#catalog(each);
      const shadows = await this.#shadows(each, catalog);
      for (const entry of catalog.tables) {
        if (!shadows.has(entry.name)) tables.push(tableOf(entry, catalog, schema));
      }
      for (const { type, name, table, sql } of catalog.objects) {
        if (type === "view") view.push(defined({ name, schema, as: raw(viewQuery(name, sql)) }));
        if (type === "virtual_table") virtual.push(defined({ name, schema }));
        if (type === "trigger") trigger.push(defined({ name, schema, table, sql }));
      }
    }
    return {
      tables,
      objects: defined({ view: orNone(view), trigger: orNone(trigger), virtual_table: orNone(virtual) }),
    };
  }

  /** A database's objects; with `only`, that table alone and those that it refers to. */
  async #catalog(schema: string, only?: string): Promise<Catalog> {
    const from = `${quoted(schema)}.sqlite_schema`;
    const given = only === undefined ? [] : [only];
    const isShown = this.#hidden === "" ? "" : ` AND m.name NOT GLOB '${this.#hidden}'`;
    // A virtual table has no page of its own; to ask for its columns would load its module, which may not be there.
    const isTable = `m.type = 'table' AND m.rootpage <> 0${isShown}`;
    const isWanted = only === undefined
      ? `m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'${isShown}`
      : "m.name = ? COLLATE NOCASE";
    const isReferred = only === undefined
      ? ""
      : ` OR m.name COLLATE NOCASE IN (SELECT "table" FROM pragma_foreign_key_list(?, ?))`;
    const objects = await this.#query(
      `SELECT m.type, m.name, m.tbl_name, m.sql, m.rootpage FROM ${from} AS m ` +
        `WHERE m.sql IS NOT NULL AND (${
          only === undefined ? isWanted : "m.tbl_name = ? COLLATE NOCASE"
        }) ORDER BY m.rowid`,
      given,
    );
    const columns = await this.#query(
      `SELECT m.name AS "table", c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden ` +
        `FROM ${from} AS m JOIN pragma_table_xinfo(m.name, ?) AS c ` +
        `WHERE ${isTable} AND (${isWanted}${isReferred}) ORDER BY m.rowid, c.cid`,
      [schema, ...given, ...(only === undefined ? [] : [only, schema])],
    );
    const indexes = await this.#query(
      `SELECT m.name AS "table", i.name AS "index", i.seq, i."unique", i.origin, ` +
        `c.cid, c.name, c."desc", c.coll ` +
        `FROM ${from} AS m JOIN pragma_index_list(m.name, ?) AS i JOIN pragma_index_xinfo(i.name, ?) AS c ` +
        `WHERE ${isTable} AND ${isWanted} AND c.key = 1 ORDER BY m.rowid, i.seq DESC, c.seqno`,
      [schema, schema, ...given],
    );
    return catalogOf(objects, columns, indexes);
  }

  /** The tables in which virtual tables and libSQL's vector indexes keep their rows. */
  async #shadows(schema: string, { objects, tables }: Catalog): Promise<ReadonlySet<string>> {
    const rows = await this.#query("SELECT name FROM pragma_table_list WHERE schema = ? AND type = 'shadow'", [schema]);
    const shadows = new Set(rows.map(({ name }) => String(name)));
    // libSQL does not call them shadows: https://docs.turso.tech/features/ai-and-embeddings
    const vectors = objects.filter(({ type, sql }) =>
      type === "index" && tokenize(sql).some((token) => isWord(token, "LIBSQL_VECTOR_IDX"))
    );
    for (const { name } of vectors) shadows.add(`${name}_shadow`);
    for (const { name } of tables) if (name.startsWith("libsql_vector_meta_")) shadows.add(name);
    return shadows;
  }
}

const MAIN = "main";

/** A view's query; names of columns that stand before it are put into it. */
function viewQuery(name: string, sql: string): string {
  const { query, columns } = readViewDdl(sql);
  if (columns === undefined) return query;
  return `WITH ${quoted(name)}(${columns.map(quoted).join(", ")}) AS (${query}) SELECT * FROM ${quoted(name)}`;
}

function orNone<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
