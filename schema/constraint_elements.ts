/**
 * Constraints as a user writes them: what `t` makes of them.
 *
 * @module
 */
import { InvalidOperationError } from "../errors.ts";
import { defined } from "./defined.ts";
import type {
  Check,
  DialectOptions,
  Exclude,
  ForeignKey,
  Initially,
  Match,
  PrimaryKey,
  ReferentialAction,
  Unique,
} from "./model.ts";
import { tableName } from "./edit.ts";
import { type BlockKeys, checkChoice, checkName, checkNames, checkOptions, dialectOptions } from "./options.ts";
import { type Sql, toSql } from "./sql.ts";

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
export const REFERENCE_KEYS = ["onDelete", "onUpdate", "match", "deferrable", "initially", "enforced"];

/** The keys of {@linkcode ForeignKeyOptions} but for `name`. */
export const FOREIGN_KEY_KEYS: readonly string[] = ["referredSchema", ...REFERENCE_KEYS];

/** What a foreign key is told beside its columns, as data. */
export function foreignKeyRest(options: ForeignKeyOptions) {
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
