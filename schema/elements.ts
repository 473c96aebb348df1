/**
 * The elements of a table as a user writes them: `t.column(…)`, `t.unique(…)` and their like.
 *
 * Elements are plain data: two copies of the library understand each other's.
 *
 * @module
 */
import { InvalidOperationError } from "../errors.ts";
import { defined } from "./defined.ts";
import type {
  Check,
  Column,
  Computed,
  Constraint,
  DialectOptions,
  Exclude,
  ForeignKey,
  Identity,
  Index,
  IndexColumn,
  Initially,
  Match,
  PrimaryKey,
  ReferentialAction,
  Unique,
} from "./model.ts";
import { tableName } from "./edit.ts";
import { type BlockKeys, checkChoice, checkName, checkNames, checkOptions, dialectOptions } from "./options.ts";
import { encodeExpression, isSql, type Sql, toSql } from "./sql.ts";
import type { ColumnType } from "./types.ts";

const ACTIONS: readonly ReferentialAction[] = ["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"];
const INITIALLY: readonly Initially[] = ["DEFERRED", "IMMEDIATE"];
const MATCHES: readonly Match[] = ["FULL", "SIMPLE", "PARTIAL"];

/** What a foreign key may be told beside its columns. */
export interface ForeignKeyOptions {
  /** @default the built-in name */
  readonly name?: string;
  readonly referredSchema?: string;
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  readonly match?: Match;
  readonly deferrable?: boolean;
  readonly initially?: Initially;
  /** `false`: rows may break it, and it does nothing to them. PostgreSQL has this since 18. @default {true} */
  readonly enforced?: boolean;
  readonly postgres?: {
    /** The columns that ON DELETE SET NULL and SET DEFAULT set; since 15. @default all of the key */
    readonly onDeleteColumns?: readonly string[];
    /** Whether the last column is a range that ranges of the other table cover; since 18. @default {false} */
    readonly period?: boolean;
  };
}

/** The keys of {@linkcode ForeignKeyOptions} that one family has. */
export const FOREIGN_KEY_BLOCKS: BlockKeys = { postgres: ["onDeleteColumns", "period"], mysql: [], sqlite: [] };

/** The keys of {@linkcode ForeignKeyOptions} but for `name` and `referredSchema`. */
const REFERENCE_KEYS = ["onDelete", "onUpdate", "match", "deferrable", "initially", "enforced"];
/** The keys of {@linkcode ForeignKeyOptions} but for `name`. */
export const FOREIGN_KEY_KEYS: readonly string[] = ["referredSchema", ...REFERENCE_KEYS];

/** The table and column that a column refers to, with the foreign key's options. */
export interface ColumnReference extends Omit<ForeignKeyOptions, "referredSchema" | "postgres"> {
  readonly table: string;
  readonly column: string;
  readonly schema?: string;
}

/** What a column may be told beside its name and type. */
export interface ColumnOptions {
  /** @default {true}, `false` for columns of the primary key */
  readonly nullable?: boolean;
  /** Part of the primary key; several columns with it form one key. */
  readonly primaryKey?: boolean;
  /** A unique constraint on this column alone. */
  readonly unique?: boolean;
  /** An index on this column alone. */
  readonly index?: boolean;
  /** The DEFAULT in the database: a literal, `null` for none, or SQL. */
  readonly default?: unknown;
  /** @default `true` for a single integer primary key without default and reference */
  readonly autoincrement?: boolean;
  /** GENERATED … AS IDENTITY. */
  readonly identity?: true | Identity;
  /** GENERATED ALWAYS AS (…). */
  readonly computed?: { readonly sql: Sql | string; readonly stored?: boolean };
  /** A foreign key on this column alone: `"table.column"`, or its parts. */
  readonly references?: string | ColumnReference;
  readonly collation?: string;
  readonly comment?: string;
  /** In models: the name that it had before, so that it is renamed where it has that still. */
  readonly renamedFrom?: string;
  readonly sqlite?: {
    /** Numbers are never given twice, by the keyword AUTOINCREMENT. */
    readonly autoincrement?: boolean;
  };
  readonly mysql?: {
    /** SQL behind the rest of the column: `INVISIBLE`, `SRID 4326`, `COLUMN_FORMAT FIXED`. */
    readonly attributes?: string;
  };
}

const COLUMN_KEYS = [
  "nullable",
  "primaryKey",
  "unique",
  "index",
  "default",
  "autoincrement",
  "identity",
  "computed",
  "references",
  "collation",
  "comment",
  "renamedFrom",
];
const COLUMN_BLOCKS: BlockKeys = { sqlite: ["autoincrement"], postgres: [], mysql: ["attributes"] };

/** A column as an element of a table: what the model knows of it, and what becomes a constraint or an index. */
export interface ColumnElement extends Omit<Column, "nullable"> {
  readonly kind: "column";
  readonly nullable?: boolean;
  readonly primaryKey?: true;
  readonly unique?: true;
  readonly index?: true;
  readonly references?: Omit<ForeignKey, "kind" | "columns">;
  /** In models: the name that it had before. */
  readonly renamedFrom?: string;
}

/** An index as an element of a table. */
export interface IndexElement extends Index {
  readonly kind: "index";
}

/** What a table is made of, as a user writes it. */
export type TableElement = ColumnElement | Constraint | IndexElement;

/** A column. */
export function column(name: string, type: ColumnType, options: ColumnOptions = {}): ColumnElement {
  checkName(name, "a column");
  const what = `the column "${name}"`;
  if (type === null || typeof type !== "object" || typeof type.type !== "string") {
    throw new InvalidOperationError(`Cannot make ${what}: its type is no column type but ${describe(type)}`, {
      hint: `write t.column("${name}", t.string(50))`,
    });
  }
  checkOptions(what, options, COLUMN_KEYS, COLUMN_BLOCKS);
  const { default: initial, identity, computed, references } = options;
  return defined({
    kind: "column" as const,
    name,
    type,
    nullable: options.nullable,
    primaryKey: options.primaryKey || undefined,
    unique: options.unique || undefined,
    index: options.index || undefined,
    default: initial === undefined || initial === null
      ? undefined
      : encodeExpression(initial, `the default of ${what}`),
    autoincrement: options.autoincrement,
    identity: identity === undefined ? undefined : identity === true ? {} : defined(identity),
    computed: computed === undefined ? undefined : computedOf(computed, what),
    references: references === undefined ? undefined : referenceOf(references, what),
    collation: options.collation,
    comment: options.comment,
    renamedFrom: options.renamedFrom === undefined
      ? undefined
      : checkFormerName(options.renamedFrom, name, `the former name of ${what}`),
    options: dialectOptions(options, COLUMN_BLOCKS),
  }) as ColumnElement;
}

/** A name that something had before. @throws {InvalidOperationError} if it is none, or the one that it has */
export function checkFormerName(from: string, name: string, what: string): string {
  if (checkName(from, what) !== name) return from;
  throw new InvalidOperationError(`Cannot read ${what}: "${from}" is its name now`);
}

function describe(value: unknown): string {
  return value === null ? "null" : typeof value === "function" ? "a function that was not called" : typeof value;
}

function computedOf(computed: NonNullable<ColumnOptions["computed"]>, what: string): Computed {
  return { sql: toSql(computed.sql, `the expression of ${what}`), stored: computed.stored ?? false };
}

function referenceOf(given: string | ColumnReference, what: string): Omit<ForeignKey, "kind" | "columns"> {
  if (typeof given === "string") {
    const [table, of, ...more] = given.split(".");
    if (!table || !of || more.length > 0) {
      throw new InvalidOperationError(`Cannot read what ${what} refers to: "${given}" is not "table.column"`, {
        hint: "for names with dots, or a schema, write { table, column, schema }",
      });
    }
    return { references: { table: tableName(table), columns: [of] } };
  }
  const { table, column, schema, ...rest } = given;
  checkOptions(`the reference of ${what}`, rest, ["name", ...REFERENCE_KEYS]);
  return {
    ...foreignKeyRest(rest),
    references: {
      table: tableName(checkName(table, `the table that ${what} refers to`), schema),
      columns: [checkName(column, `the column that ${what} refers to`)],
    },
  };
}

function foreignKeyRest(options: ForeignKeyOptions) {
  return defined({
    name: options.name,
    onDelete: checkChoice(options.onDelete, ACTIONS, "onDelete"),
    onUpdate: checkChoice(options.onUpdate, ACTIONS, "onUpdate"),
    match: checkChoice(options.match, MATCHES, "match"),
    ...deferralOf(options),
    enforced: options.enforced,
  });
}

function deferralOf({ deferrable, initially }: DeferrableOptions) {
  return { deferrable, initially: checkChoice(initially, INITIALLY, "initially") };
}

/** What a constraint may be told. */
export interface ConstraintOptions {
  /** @default the built-in name */
  readonly name?: string;
}

/** What a constraint may be told that can be checked at the end of a transaction. */
export interface DeferrableOptions extends ConstraintOptions {
  /** Whether a transaction may put off the check. @default {false} */
  readonly deferrable?: boolean;
  /** When it is checked unless the transaction says otherwise. @default {"IMMEDIATE"} */
  readonly initially?: Initially;
}

/** What a check may be told. */
export interface CheckOptions extends ConstraintOptions {
  /** `false`: rows may break it. MySQL has this since 8.0.16, PostgreSQL since 18. @default {true} */
  readonly enforced?: boolean;
  readonly postgres?: {
    /** Whether tables that inherit from this one are free of it. @default {false} */
    readonly noInherit?: boolean;
  };
}

/** The keys of {@linkcode CheckOptions} that one family has. */
export const CHECK_BLOCKS: BlockKeys = { postgres: ["noInherit"], mysql: [], sqlite: [] };

/** What the index of a constraint may be told on PostgreSQL. */
export interface IndexedOptions {
  /** Columns that the index holds beside its own. */
  readonly include?: readonly string[];
  /** Storage parameters of the index. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** Where the index is kept. */
  readonly tablespace?: string;
}

/** What a primary key may be told. */
export interface KeyOptions extends DeferrableOptions {
  readonly postgres?: IndexedOptions & {
    /** Whether the last column is a range that may not overlap another of the same key; since 18. @default {false} */
    readonly withoutOverlaps?: boolean;
  };
  readonly sqlite?: {
    /** What is done with a row that breaks the key. @default {"ABORT"} */
    readonly onConflict?: ConflictAction;
  };
}

/** What SQLite does with a row that breaks a key. https://www.sqlite.org/lang_conflict.html */
export type ConflictAction = typeof CONFLICT_ACTIONS[number];

/** All that {@linkcode ConflictAction} may be. */
export const CONFLICT_ACTIONS = ["ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"] as const;

/** What a unique constraint may be told. */
export interface UniqueOptions extends KeyOptions {
  readonly nullsNotDistinct?: boolean;
}

/** The keys of {@linkcode KeyOptions} that one family has. */
export const KEY_BLOCKS: BlockKeys = {
  postgres: ["include", "with", "tablespace", "withoutOverlaps"],
  mysql: [],
  sqlite: ["onConflict"],
};

/** The blocks of a key. */
function keyBlocks(options: KeyOptions): DialectOptions | undefined {
  checkChoice(options.sqlite?.onConflict, CONFLICT_ACTIONS, "onConflict");
  return dialectOptions(options, KEY_BLOCKS);
}

/** The primary key. */
export function primaryKey(columns: readonly string[], options: KeyOptions = {}): PrimaryKey {
  checkOptions("a primary key", options, ["name", "deferrable", "initially"], KEY_BLOCKS);
  return defined({
    kind: "primary_key" as const,
    name: options.name,
    columns: checkNames(columns, "the columns of a primary key"),
    ...deferralOf(options),
    options: keyBlocks(options),
  });
}

/** A unique constraint. */
export function unique(columns: readonly string[], options: UniqueOptions = {}): Unique {
  checkOptions("a unique constraint", options, ["name", "deferrable", "initially", "nullsNotDistinct"], KEY_BLOCKS);
  return defined({
    kind: "unique" as const,
    name: options.name,
    columns: checkNames(columns, "the columns of a unique constraint"),
    ...deferralOf(options),
    nullsNotDistinct: options.nullsNotDistinct,
    options: keyBlocks(options),
  });
}

/** A check constraint. */
export function check(condition: Sql | string, options: CheckOptions = {}): Check {
  checkOptions("a check constraint", options, ["name", "enforced"], CHECK_BLOCKS);
  return defined({
    kind: "check" as const,
    name: options.name,
    condition: toSql(condition, "the condition of a check constraint"),
    enforced: options.enforced,
    options: dialectOptions(options, CHECK_BLOCKS),
  });
}

/** A foreign key. */
export function foreignKey(
  columns: readonly string[],
  referredTable: string,
  referredColumns: readonly string[],
  options: ForeignKeyOptions = {},
): ForeignKey {
  checkOptions("a foreign key", options, ["name", ...FOREIGN_KEY_KEYS], FOREIGN_KEY_BLOCKS);
  const own = checkNames(columns, "the columns of a foreign key");
  const referred = checkNames(referredColumns, "the columns that a foreign key refers to");
  if (own.length !== referred.length) {
    throw new InvalidOperationError(
      `Cannot make the foreign key on "${referredTable}": it has ${own.length} columns and refers to ${referred.length}`,
    );
  }
  return defined({
    kind: "foreign_key" as const,
    ...foreignKeyRest(options),
    columns: own,
    references: {
      table: tableName(checkName(referredTable, "the table that a foreign key refers to"), options.referredSchema),
      columns: referred,
    },
    options: dialectOptions(options, FOREIGN_KEY_BLOCKS),
  });
}

/** What an exclusion constraint may be told. */
export interface ExcludeOptions extends DeferrableOptions {
  readonly using?: string;
  readonly where?: Sql | string;
  readonly postgres?: IndexedOptions;
}

/** The keys of {@linkcode ExcludeOptions} that one family has. */
export const EXCLUDE_BLOCKS: BlockKeys = { postgres: ["include", "with", "tablespace"], mysql: [], sqlite: [] };

/** An exclusion constraint. */
export function exclude(
  elements: readonly {
    readonly column?: string;
    readonly expression?: Sql | string;
    readonly with: string;
    readonly ops?: string;
  }[],
  options: ExcludeOptions = {},
): Exclude {
  checkOptions(
    "an exclusion constraint",
    options,
    ["name", "using", "where", "deferrable", "initially"],
    EXCLUDE_BLOCKS,
  );
  if (!Array.isArray(elements) || elements.length === 0) {
    throw new InvalidOperationError("Cannot make an exclusion constraint: its list of elements is empty");
  }
  return defined({
    kind: "exclude" as const,
    name: options.name,
    elements: elements.map((element) =>
      defined({
        column: element.column,
        expression: element.expression === undefined ? undefined : toSql(element.expression, "an expression"),
        with: checkName(element.with, "the operator of an exclusion"),
        ops: element.ops,
      })
    ),
    using: options.using,
    where: options.where === undefined ? undefined : toSql(options.where, "the condition of an exclusion"),
    ...deferralOf(options),
    options: dialectOptions(options, EXCLUDE_BLOCKS),
  });
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
