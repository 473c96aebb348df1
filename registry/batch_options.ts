import type { TableElement } from "../schema/elements.ts";

/**
 * Kind of constraint → the pattern of its name: `pk` primary keys, `uq` unique constraints, `ck` checks, `fk` foreign keys.
 * A pattern has `{table}`, `{column_0}`, `{columns}` (all of them, with `_` between) and `{referred_table}`.
 *
 * @example { uq: "uq_{table}_{column_0}", fk: "fk_{table}_{columns}_{referred_table}" }
 */
export type NamingConvention = { readonly [Kind in "pk" | "uq" | "ck" | "fk"]?: string };

/** Options of `op.batchAlterTable()`, whose method is the engine's own and whose operation is one as others are. */
export interface BatchAlterTableOptions {
  readonly schema?: string;
  /**
   * Whether the table is made anew: `"auto"` where the database cannot do otherwise, which is SQLite alone; `"always"` on
   * SQLite; `"never"`: what cannot be altered is refused. @default {"auto"}
   */
  readonly recreate?: "auto" | "always" | "never";
  /** The elements of the table as it stands, for a script: there nobody can look. @default the table is read */
  readonly copyFrom?: readonly TableElement[];
  /** Elements in the place of those that are read, by their names, or beside them. */
  readonly reflect?: readonly TableElement[];
  /** Further constraints, indexes and columns of the new table. */
  readonly tableElements?: readonly TableElement[];
  /** Options of the new table, as `{ sqlite: { strict: true } }`. @default those of the old one */
  readonly tableOptions?: { readonly sqlite?: { readonly strict?: boolean; readonly withoutRowid?: boolean } };
  /**
   * Names for constraints that were given none, by kind, with `{table}`, `{column_0}`, `{columns}` and `{referred_table}`:
   * `{ uq: "uq_{table}_{column_0}" }`. They become the names of the new table. @default the built-in rule, and they stay
   * without a name
   */
  readonly namingConvention?: NamingConvention;
  /** Columns in the order in which they are to stand, among themselves: `[["id", "name"], ["a", "b"]]`. */
  readonly partialReordering?: readonly (readonly string[])[];
  /**
   * What is compared before the old table goes: each value of each row, the numbers of rows, nothing; `"integrity"` looks
   * through the whole file besides. A difference undoes all. @default {"full"}
   */
  readonly proof?: "integrity" | "full" | "counts" | "off";
}

/** How much of a table that is made anew is compared with the old one. */
export type BatchProof = NonNullable<BatchAlterTableOptions["proof"]>;
