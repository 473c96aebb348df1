/**
 * Indexes as a user writes them, and back.
 *
 * @module
 */
import { InvalidOperationError } from "../errors.ts";
import { defined } from "./defined.ts";
import type { Index, IndexColumn } from "./model.ts";
import { type BlockKeys, checkChoice, checkName, checkOptions, dialectOptions } from "./options.ts";
import { isSql, type Sql, toSql } from "./sql.ts";

/** An index as an element of a table. */
export interface IndexElement extends Index {
  readonly kind: "index";
}

/** A column of an index as a user writes it: a name, an expression, or either with more. */
export type IndexColumnElement =
  | string
  | Sql
  | {
    readonly column: string | Sql;
    readonly desc?: boolean;
    readonly nulls?: "first" | "last";
    /** Leading characters or bytes that are indexed. */
    readonly length?: number;
    readonly ops?: string;
    readonly collation?: string;
  };

/** What an index may be told, `schema` aside. */
export interface IndexOptions {
  /** @default {false} */
  readonly unique?: boolean;
  /** The condition of a partial index. */
  readonly where?: Sql | string;
  /** The access method. */
  readonly using?: string;
  readonly postgres?: {
    readonly include?: readonly string[];
    readonly nullsNotDistinct?: boolean;
    readonly with?: Readonly<Record<string, unknown>>;
    readonly tablespace?: string;
  };
  readonly mysql?: { readonly prefix?: "FULLTEXT" | "SPATIAL" | "VECTOR"; readonly parser?: string };
  readonly sqlite?: Readonly<Record<never, never>>;
}

/** The keys of {@linkcode IndexOptions} that all databases share. */
export const INDEX_KEYS: readonly string[] = ["unique", "where", "using"];

/** The keys of {@linkcode IndexOptions} that one family has. */
export const INDEX_BLOCKS: BlockKeys = {
  postgres: ["include", "nullsNotDistinct", "with", "tablespace"],
  mysql: ["prefix", "parser"],
  sqlite: [],
};

/** An index. */
export function index(
  name: string,
  columns: readonly IndexColumnElement[],
  options: IndexOptions = {},
): IndexElement {
  checkName(name, "an index");
  checkOptions(`the index "${name}"`, options, INDEX_KEYS, INDEX_BLOCKS);
  return { kind: "index", ...indexOf(name, columns, options) };
}

/** The index that a call describes, whose options have been checked. */
export function indexOf(name: string, columns: readonly IndexColumnElement[], options: IndexOptions): Index {
  if (!Array.isArray(columns) || columns.length === 0) {
    throw new InvalidOperationError(`Cannot make the index "${name}": its list of columns is empty`, {
      hint: 'write ["name"] even for a single one',
    });
  }
  return defined({
    name,
    columns: columns.map((given) => indexColumn(given, name)),
    unique: options.unique ?? false,
    where: options.where === undefined ? undefined : toSql(options.where, `the condition of the index "${name}"`),
    using: options.using,
    options: dialectOptions(options, INDEX_BLOCKS),
  });
}

function indexColumn(given: IndexColumnElement, name: string): IndexColumn {
  if (typeof given === "string") return { column: checkName(given, `a column of the index "${name}"`) };
  if (isSql(given)) return { expression: given };
  checkOptions(`a column of the index "${name}"`, given, ["column", "desc", "nulls", "length", "ops", "collation"]);
  const { column, ...rest } = given;
  return defined({
    ...(isSql(column) ? { expression: column } : { column: checkName(column, `a column of the index "${name}"`) }),
    ...rest,
    desc: rest.desc || undefined,
    nulls: checkChoice(rest.nulls, ["first", "last"], "nulls"),
  }) as IndexColumn;
}

/** The columns of `index` as a user would write them. */
export function indexColumnElements(index: Index): readonly IndexColumnElement[] {
  return index.columns.map(({ column, expression, ...rest }) => {
    const what = (column ?? expression)!;
    return Object.keys(rest).length === 0 ? what : { column: what, ...rest };
  });
}

/** The options of `index` as a user would write them. */
export function indexOptions(index: Index): IndexOptions {
  return defined({ unique: index.unique || undefined, where: index.where, using: index.using, ...index.options });
}
