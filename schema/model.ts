/**
 * What a database looks like, as data: shared by operations, inspectors and comparisons.
 *
 * @module
 */
import type { Sql } from "./sql.ts";
import type { ColumnType } from "./types.ts";
import type { Value } from "./value.ts";

/** The name of a table, view or other object; absent `schema`: the connection's own. */
export interface TableName {
  readonly name: string;
  readonly schema?: string;
}

/** Options that only one family of databases has: dialect → option → value. */
export type DialectOptions = Readonly<Record<string, Readonly<Record<string, OptionValue>>>>;
/** What such an option may hold. */
export type OptionValue = Value | Sql | readonly OptionValue[] | { readonly [key: string]: OptionValue };

/** A whole database, or the part of it that is known. */
export interface Schema {
  readonly tables: readonly Table[];
  /** What is no table, by object kind: `{ enum: [...], schema: [...] }`, and what plugins add: `{ view: [...] }`. */
  readonly objects: Readonly<Record<string, readonly SchemaObject[]>>;
  /** What models say had another name before. No database tells it. */
  readonly renamed?: readonly Renamed[];
}

/** Something that models say had another name before. */
export interface Renamed {
  readonly kind: "table" | "column";
  /** The name that it has now. */
  readonly name: string;
  readonly schema?: string;
  /** Of a column: its table, by the name that it has now. */
  readonly table?: string;
  /** The name that it had. */
  readonly from: string;
}

/** An object that is no table. */
export interface SchemaObject {
  readonly name: string;
  readonly schema?: string;
}

/** An object that is known by name alone, since nothing here makes or compares it: a function, a trigger, a domain. */
export interface UnmodelledObject extends SchemaObject {
  /** What it hangs on, if it does: the name is one among those of that table. */
  readonly table?: string;
}

/** An enum type with a name of its own: a {@linkcode SchemaObject} of the kind `enum`. */
export interface EnumObject extends SchemaObject {
  /** In the order in which the database sorts them. */
  readonly values: readonly string[];
}

/** A table with all that hangs on it. */
export interface Table extends TableName {
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  readonly comment?: string;
  readonly options?: DialectOptions;
}

/** A column. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** The DEFAULT in the database; absent: none. */
  readonly default?: Value | Sql;
  readonly identity?: Identity;
  readonly computed?: Computed;
  /** Whether the database numbers the rows by it. */
  readonly autoincrement?: boolean;
  readonly collation?: string;
  readonly comment?: string;
  readonly options?: DialectOptions;
}

/** A whole number; by its digits where JavaScript's own numbers have no exact one. */
export type WholeNumber = number | { readonly bigint: string };

/** How a sequence counts. What is absent is as the database has it by itself. */
export interface SequenceOptions {
  /** The first number. */
  readonly start?: WholeNumber;
  /** From one number to the next; below 0 it counts down. */
  readonly increment?: WholeNumber;
  readonly minValue?: WholeNumber;
  readonly maxValue?: WholeNumber;
  /** Whether it begins anew behind its last number. */
  readonly cycle?: boolean;
  /** Numbers that are taken from it at once. */
  readonly cache?: WholeNumber;
}

/** What the numbers of a sequence are. No column type is called so, as which data would be written. */
export type SequenceType = "smallint" | "int" | "bigint";

/** A sequence that no column owns: a {@linkcode SchemaObject} of the kind `sequence`. */
export interface SequenceObject extends SchemaObject, SequenceOptions {
  readonly type?: SequenceType;
}

/** GENERATED … AS IDENTITY. */
export interface Identity extends SequenceOptions {
  /** `false`: BY DEFAULT. */
  readonly always?: boolean;
  readonly start?: number;
  readonly increment?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly cache?: number;
}

/** GENERATED ALWAYS AS (…). */
export interface Computed {
  readonly sql: Sql;
  /** `false`: computed when read. */
  readonly stored: boolean;
}

/** What happens to a row whose referred row goes or changes. */
export type ReferentialAction = "CASCADE" | "SET NULL" | "SET DEFAULT" | "RESTRICT" | "NO ACTION";
/** When a deferrable constraint is checked unless the transaction says otherwise. */
export type Initially = "DEFERRED" | "IMMEDIATE";
/** How a foreign key of several columns treats NULL. */
export type Match = "FULL" | "SIMPLE" | "PARTIAL";

/** The primary key of a table. */
export interface PrimaryKey {
  readonly kind: "primary_key";
  readonly name?: string;
  readonly columns: readonly string[];
  readonly deferrable?: boolean;
  readonly initially?: Initially;
  readonly options?: DialectOptions;
}

/** A unique constraint. */
export interface Unique {
  readonly kind: "unique";
  readonly name?: string;
  readonly columns: readonly string[];
  readonly deferrable?: boolean;
  readonly initially?: Initially;
  readonly nullsNotDistinct?: boolean;
  readonly options?: DialectOptions;
}

/** A check constraint. */
export interface Check {
  readonly kind: "check";
  readonly name?: string;
  readonly condition: Sql;
  /** `false`: rows may break it. @default {true} */
  readonly enforced?: boolean;
  readonly options?: DialectOptions;
}

/** A foreign key. */
export interface ForeignKey {
  readonly kind: "foreign_key";
  readonly name?: string;
  readonly columns: readonly string[];
  readonly references: { readonly table: TableName; readonly columns: readonly string[] };
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  readonly match?: Match;
  readonly deferrable?: boolean;
  readonly initially?: Initially;
  /** `false`: rows may break it. @default {true} */
  readonly enforced?: boolean;
  readonly options?: DialectOptions;
}

/** One element of an exclusion: a column or an expression, and the operator that must not hold. */
export interface ExcludeElement {
  readonly column?: string;
  readonly expression?: Sql;
  readonly with: string;
  readonly ops?: string;
}

/** An exclusion constraint. */
export interface Exclude {
  readonly kind: "exclude";
  readonly name?: string;
  readonly elements: readonly ExcludeElement[];
  readonly using?: string;
  readonly where?: Sql;
  readonly deferrable?: boolean;
  readonly initially?: Initially;
  readonly options?: DialectOptions;
}

/** A constraint of a table. */
export type Constraint = PrimaryKey | Unique | Check | ForeignKey | Exclude;

/** A column or expression of an index, one of `column` and `expression` present. */
export interface IndexColumn {
  readonly column?: string;
  readonly expression?: Sql;
  readonly desc?: boolean;
  readonly nulls?: "first" | "last";
  /** Leading characters or bytes that are indexed. */
  readonly length?: number;
  readonly ops?: string;
  readonly collation?: string;
}

/** An index. */
export interface Index {
  readonly name: string;
  readonly columns: readonly IndexColumn[];
  readonly unique: boolean;
  /** The condition of a partial index. */
  readonly where?: Sql;
  /** The access method. */
  readonly using?: string;
  readonly options?: DialectOptions;
}
