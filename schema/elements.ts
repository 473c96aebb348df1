/**
 * The elements of a table as a user writes them: `t.column(…)`, `t.unique(…)` and their like.
 *
 * Elements are plain data: two copies of the library understand each other's.
 *
 * @module
 */
import { InvalidOperationError } from "../errors.ts";
import { type ForeignKeyOptions, foreignKeyRest, REFERENCE_KEYS } from "./constraint_elements.ts";
import { defined } from "./defined.ts";
import type { Column, Computed, Constraint, ForeignKey, Identity } from "./model.ts";
import { tableName } from "./edit.ts";
import type { IndexElement } from "./index_elements.ts";
import { type BlockKeys, checkName, checkOptions, dialectOptions } from "./options.ts";
import { encodeExpression, type Sql, toSql } from "./sql.ts";
import type { ColumnType } from "./types.ts";

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
