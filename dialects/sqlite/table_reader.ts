/**
 * What SQLite's catalog says of a table, as data: what pragmas tell, and the rest from the text of the DDL.
 *
 * @module
 */
import { defined } from "../../schema/defined.ts";
import type { Column, Constraint, DialectOptions, ForeignKey, Index, IndexColumn, Table } from "../../schema/model.ts";
import type { Sql } from "../../schema/sql.ts";
import type { Value } from "../../schema/value.ts";
import type { Catalog, CatalogColumn, CatalogIndex, CatalogTable } from "./catalog_rows.ts";
import { type ColumnDdl, fold, readIndexDdl, readTableDdl, type TableDdl } from "./ddl.ts";
import { parseDefault } from "./defaults.ts";
import { isWord, tokenize } from "./tokenizer.ts";
import { parseSqliteType } from "./types_parse.ts";

/** A table as the pragmas tell it, and the rest as its DDL does. */
export function tableOf(entry: CatalogTable, catalog: Catalog, schema: string | undefined): Table {
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

/** An expression as it stands in the catalog. */
export function raw(text: string): Sql {
  return { parts: [text], values: [] };
}
