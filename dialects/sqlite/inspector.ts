import { MissingFactError } from "../../errors.ts";
import type { Inspector, ReadOptions } from "../../registry/connection.ts";
import { defined } from "../../schema/defined.ts";
import type {
  Column,
  Constraint,
  DialectOptions,
  ForeignKey,
  Index,
  IndexColumn,
  Schema,
  SchemaObject,
  Table,
  TableName,
  UnmodelledObject,
} from "../../schema/model.ts";
import type { Sql } from "../../schema/sql.ts";
import type { Value } from "../../schema/value.ts";
import { type ColumnDdl, fold, readIndexDdl, readTableDdl, readViewDdl, type TableDdl } from "./ddl.ts";
import { parseDefault } from "./defaults.ts";
import { isWord, tokenize } from "./tokenizer.ts";
import { parseSqliteType } from "./types_parse.ts";

/** Asks the database something. */
export type Query = (
  sql: string,
  parameters?: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

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
  async hasTable({ name, schema = MAIN }: TableName): Promise<boolean> {
    const rows = await this.#query(
      `SELECT 1 FROM ${quoted(schema)}.sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE`,
      [name],
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

/** A row of sqlite_schema. */
interface CatalogObject {
  /** `table`, `index`, `view` or `trigger`; or `virtual_table`, which no row of sqlite_schema says. */
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

interface CatalogColumn {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | undefined;
  /** Position in the primary key from 1; 0: not in it. */
  readonly key: number;
}

interface CatalogIndex {
  readonly name: string;
  readonly unique: boolean;
  /** `c`: CREATE INDEX; `u`, `pk`: what a constraint made for itself. */
  readonly origin: string;
  readonly elements: readonly CatalogIndexElement[];
}

interface CatalogIndexElement {
  /** None: an expression. */
  readonly column: string | undefined;
  readonly desc: boolean;
  readonly collation: string;
}

/** A table with what pragmas tell of it. */
interface CatalogTable extends CatalogObject {
  readonly columns: readonly CatalogColumn[];
  readonly indexes: readonly CatalogIndex[];
}

interface Catalog {
  readonly objects: readonly CatalogObject[];
  readonly tables: readonly CatalogTable[];
  /** Folded name of a table → its columns; those of referred tables too. */
  readonly columns: ReadonlyMap<string, { readonly name: string; readonly columns: readonly CatalogColumn[] }>;
  /** Name of an index → its DDL. */
  readonly indexDdl: ReadonlyMap<string, string>;
}

type Rows = Awaited<ReturnType<Query>>;

function catalogOf(objectRows: Rows, columnRows: Rows, indexRows: Rows): Catalog {
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

function tableOf(entry: CatalogTable, catalog: Catalog, schema: string | undefined): Table {
  const ddl = readTableDdl(entry.sql);
  const told = new Map(ddl.columns.map((column) => [fold(column.name), column]));
  return defined({
    name: entry.name,
    schema,
    columns: entry.columns.map((column) => columnOf(column, told.get(fold(column.name)), entry)),
    constraints: ddl.constraints.map((constraint) => constraintOf(constraint, entry, catalog)),
    indexes: entry.indexes.filter(({ origin }) => origin === "c").map((index) => indexOf(index, told, catalog)),
    options: tableOptions(ddl),
  });
}

function tableOptions({ strict, withoutRowid }: TableDdl): DialectOptions | undefined {
  if (!strict && !withoutRowid) return undefined;
  return { sqlite: { ...(strict && { strict }), ...(withoutRowid && { withoutRowid }) } };
}

function columnOf(column: CatalogColumn, told: ColumnDdl | undefined, table: CatalogTable): Column {
  const alias = isRowidAlias(column, table);
  const options = { ...(told?.autoincrement && { autoincrement: true }), ...conflictOf(told) };
  return defined({
    name: column.name,
    type: parseSqliteType(typeText(column, told)),
    nullable: !column.notNull && !alias,
    default: column.default === undefined ? undefined : defaultOf(column.default),
    computed: told?.generated && { sql: raw(told.generated.expression), stored: told.generated.stored },
    autoincrement: alias || undefined,
    collation: told?.collation,
    options: Object.keys(options).length === 0 ? undefined : { sqlite: options },
  });
}

function conflictOf(told: ColumnDdl | undefined): { readonly notNullOnConflict?: string } {
  return told?.notNullOnConflict === undefined ? {} : { notNullOnConflict: told.notNullOnConflict };
}

/**
 * Whether a column is another name of the rowid, which is never null and numbers the rows. The one sort of key for which
 * SQLite makes no index: https://www.sqlite.org/lang_createtable.html#rowid
 */
function isRowidAlias(column: CatalogColumn, { indexes }: CatalogTable): boolean {
  return column.key > 0 && !indexes.some(({ origin }) => origin === "pk");
}

/** The words of a type; as they were written where some are quoted, since the pragma takes the quotes off. */
function typeText(column: CatalogColumn, told: ColumnDdl | undefined): string {
  const written = told?.type ?? "";
  if (!/["'`[]/.test(written)) return column.type;
  return tokenize(written).some(({ kind }) => kind === "quoted" || kind === "string") ? written : column.type;
}

function constraintOf(constraint: Constraint, table: CatalogTable, catalog: Catalog): Constraint {
  switch (constraint.kind) {
    case "primary_key":
    case "unique":
      return { ...constraint, columns: spelled(constraint.columns, table.columns) };
    case "foreign_key":
      return foreignKeyOf(constraint, table, catalog);
    default:
      return constraint;
  }
}

/**
 * A foreign key with the names as the tables spell them. Where it names no columns, with those of the referred table's
 * primary key; with none while there is no such table: https://www.sqlite.org/foreignkeys.html#fk_indexes
 */
function foreignKeyOf(constraint: ForeignKey, table: CatalogTable, catalog: Catalog): ForeignKey {
  const given = constraint.references;
  const referred = catalog.columns.get(fold(given.table.name));
  const columns = given.columns.length > 0
    ? spelled(given.columns, referred?.columns ?? [])
    : (referred?.columns ?? []).filter(({ key }) => key > 0).sort((a, b) => a.key - b.key).map(({ name }) => name);
  return {
    ...constraint,
    columns: spelled(constraint.columns, table.columns),
    references: { table: { name: referred?.name ?? given.table.name }, columns },
  };
}

/** `names` in the spelling of the columns that they mean. */
function spelled(names: readonly string[], columns: readonly CatalogColumn[]): readonly string[] {
  return names.map((name) => columns.find((column) => fold(column.name) === fold(name))?.name ?? name);
}

function indexOf(index: CatalogIndex, told: ReadonlyMap<string, ColumnDdl>, catalog: Catalog): Index {
  const ddl = readIndexDdl(catalog.indexDdl.get(index.name) ?? "");
  const columns = index.elements.map(({ column, desc, collation }, i): IndexColumn => {
    if (column === undefined) {
      const { expression = "", collation } = ddl.elements[i] ?? {};
      return defined({ expression: raw(expression), desc: desc || undefined, collation });
    }
    const own = told.get(fold(column))?.collation ?? "BINARY";
    return defined({
      column,
      desc: desc || undefined,
      collation: fold(collation) === fold(own) ? undefined : collation,
    });
  });
  return defined({
    name: index.name,
    columns,
    unique: index.unique,
    where: ddl.where === undefined ? undefined : raw(ddl.where),
  });
}

/** A DEFAULT of the catalog; none for NULL, which says the same. */
function defaultOf(text: string): Value | Sql | undefined {
  const tokens = tokenize(text);
  const [first] = tokens;
  if (first === undefined) return undefined;
  if (tokens.length === 1 && isWord(first, "NULL")) return undefined;
  // A single name is a text here, since no column can be meant: https://www.sqlite.org/quirks.html
  const isName = first.kind === "quoted" || first.kind === "word" && !isWord(first, ...CONSTANTS);
  if (tokens.length === 1 && isName) return first.text;
  return parseDefault(text.slice(first.start, tokens.at(-1)!.end));
}

/** Words that are a value of their own in a DEFAULT. */
const CONSTANTS = ["TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"];

/** A view's query; names of columns that stand before it are put into it. */
function viewQuery(name: string, sql: string): string {
  const { query, columns } = readViewDdl(sql);
  if (columns === undefined) return query;
  return `WITH ${quoted(name)}(${columns.map(quoted).join(", ")}) AS (${query}) SELECT * FROM ${quoted(name)}`;
}

function orNone<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function raw(text: string): Sql {
  return { parts: [text], values: [] };
}
