/**
 * What the rows of SQLite's catalog are.
 *
 * @module
 */
import { fold } from "./ddl.ts";

/** Asks the database something. */
export type Query = (
  sql: string,
  parameters?: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** A row of sqlite_schema. */
export interface CatalogObject {
  /** `table`, `index`, `view` or `trigger`; or `virtual_table`, which no row of sqlite_schema says. */
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

/** A column as its table's pragma tells it. */
export interface CatalogColumn {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | undefined;
  /** Position in the primary key from 1; 0: not in it. */
  readonly key: number;
}

/** An index, with its elements in their order. */
export interface CatalogIndex {
  readonly name: string;
  readonly unique: boolean;
  /** `c`: CREATE INDEX; `u`, `pk`: what a constraint made for itself. */
  readonly origin: string;
  readonly elements: readonly CatalogIndexElement[];
}

/** A column of an index, or an expression in it. */
export interface CatalogIndexElement {
  /** None: an expression. */
  readonly column: string | undefined;
  readonly desc: boolean;
  readonly collation: string;
}

/** A table with what pragmas tell of it. */
export interface CatalogTable extends CatalogObject {
  readonly columns: readonly CatalogColumn[];
  readonly indexes: readonly CatalogIndex[];
}

/** What a database holds, as its catalog tells it. */
export interface Catalog {
  readonly objects: readonly CatalogObject[];
  readonly tables: readonly CatalogTable[];
  /** Folded name of a table → its columns; those of referred tables too. */
  readonly columns: ReadonlyMap<string, { readonly name: string; readonly columns: readonly CatalogColumn[] }>;
  /** Name of an index → its DDL. */
  readonly indexDdl: ReadonlyMap<string, string>;
}

/** What a question was answered. */
export type Rows = Awaited<ReturnType<Query>>;

/** The rows of the objects, of their columns and of their indexes, put together. */
export function catalogOf(objectRows: Rows, columnRows: Rows, indexRows: Rows): Catalog {
  const columns = new Map<string, { name: string; columns: CatalogColumn[] }>();
  for (const row of columnRows) {
    const name = String(row.table);
    const key = fold(name);
    if (!columns.has(key)) columns.set(key, { name, columns: [] });
    columns.get(key)!.columns.push({
      name: String(row.name),
      type: String(row.type),
      notNull: Number(row.notnull) !== 0,
      default: row.dflt_value === null ? undefined : String(row.dflt_value),
      key: Number(row.pk),
    });
  }
  const indexes = new Map<string, Map<string, CatalogIndex & { elements: CatalogIndexElement[] }>>();
  for (const row of indexRows) {
    const table = String(row.table);
    const name = String(row.index);
    if (!indexes.has(table)) indexes.set(table, new Map());
    const ofTable = indexes.get(table)!;
    if (!ofTable.has(name)) {
      ofTable.set(name, { name, unique: Number(row.unique) !== 0, origin: String(row.origin), elements: [] });
    }
    ofTable.get(name)!.elements.push({
      column: row.name === null ? undefined : String(row.name),
      desc: Number(row.desc) !== 0,
      collation: String(row.coll),
    });
  }
  const objects = objectRows.map((row): CatalogObject => ({
    type: row.type === "table" && Number(row.rootpage) === 0 ? "virtual_table" : String(row.type),
    name: String(row.name),
    table: String(row.tbl_name),
    sql: String(row.sql),
  }));
  return {
    objects,
    tables: objects.filter(({ type }) => type === "table").map((object) => ({
      ...object,
      columns: columns.get(fold(object.name))?.columns ?? [],
      indexes: [...indexes.get(object.name)?.values() ?? []],
    })),
    columns,
    indexDdl: new Map(objects.filter(({ type }) => type === "index").map(({ name, sql }) => [name, sql])),
  };
}
