/**
 * What of a column can be altered, its name aside: as a user writes it, as data, and in a column.
 *
 * @module
 */
import { InvalidOperationError } from "../../errors.ts";
import { defined } from "../../schema/defined.ts";
import type { Column, Computed, Identity } from "../../schema/model.ts";
import { decodeExpression, encodeExpression, type Sql, toSql } from "../../schema/sql.ts";
import { type ColumnType, type StringType, withoutCollation } from "../../schema/types.ts";
import type { Value } from "../../schema/value.ts";

/** What of a column can be altered, its name aside. */
export interface AlteredState {
  readonly type?: ColumnType;
  readonly nullable?: boolean;
  /** `null`: none. */
  readonly default?: Value | Sql;
  /** `null`: none. */
  readonly comment?: string | null;
  /** `null`: none. */
  readonly identity?: Identity | null;
  readonly autoincrement?: boolean;
  /** `null`: that of the type, or of the table. */
  readonly collation?: string | null;
  /** `null`: none. */
  readonly computed?: Computed | null;
  /** How a value of the type before becomes one of `type`. */
  readonly using?: Sql;
}

/** What of a column can be altered, its name aside, as a user writes it. */
export interface ColumnState {
  readonly type?: ColumnType;
  readonly nullable?: boolean;
  /** A literal or SQL; `null` for none. */
  readonly default?: unknown;
  /** `null` for none. */
  readonly comment?: string | null;
  /** `null` for none. */
  readonly identity?: true | Identity | null;
  readonly autoincrement?: boolean;
  /** By what rule texts are sorted and compared; `null` for that of the type, or of the table. */
  readonly collation?: string | null;
  /** By what it is computed; `null` for a column that holds what it is given. */
  readonly computed?: { readonly sql: Sql | string; readonly stored?: boolean } | null;
  /** With `type`: the SQL that makes a value of it of the old one, where the database does not know how. */
  readonly using?: Sql | string;
}

/** What of a column can be altered → what stands for none of it, where there may be none. */
export const NONE = {
  type: undefined,
  nullable: undefined,
  default: null,
  comment: null,
  identity: null,
  autoincrement: false,
  collation: null,
  computed: null,
} as const;

/** A part of a column that can be altered. */
export type StateKey = keyof typeof NONE;

/** The parts of a column that can be altered. */
export const STATE_KEYS = Object.keys(NONE) as readonly StateKey[];

/** What a caller gave, as data. */
export function stateOf(given: ColumnState, what: string): AlteredState {
  const { type, nullable, default: initial, comment, identity, autoincrement, collation, computed, using } = given;
  if (type !== undefined && typeof type?.type !== "string") {
    throw new InvalidOperationError(`Cannot read the type of ${what}: it is no column type`, {
      hint: "make it with t, as t.string(50)",
    });
  }
  return defined({
    type,
    nullable,
    default: initial === undefined ? undefined : encodeExpression(initial, `the default of ${what}`),
    comment,
    identity: identity === true ? {} : identity && defined(identity),
    autoincrement,
    collation,
    computed: computed && {
      sql: toSql(computed.sql, `the expression of ${what}`),
      stored: computed.stored ?? false,
    },
    using: using === undefined ? undefined : toSql(using, `\`using\` of ${what}`),
  });
}

/** Data as a caller writes it: the inverse of {@linkcode stateOf}. */
export function written<S extends AlteredState>(state: S): Omit<S, "default"> & Pick<ColumnState, "default"> {
  const { default: initial, ...rest } = state;
  return initial === undefined ? rest : { ...rest, default: decodeExpression(initial) };
}

/** A column when it is altered. */
export function alteredColumn(
  column: Column,
  { default: initial, comment, identity, collation, computed, ...plain }: AlteredState,
): Column {
  const { default: _default, comment: _comment, identity: _identity, computed: _computed, ...rest } = column;
  const after = <T>(change: T | null | undefined, before: T | undefined) =>
    change === null ? undefined : change ?? before;
  const type = plain.type ?? rest.type;
  // A type may bring the collation along.
  const isBrought = plain.type !== undefined && (plain.type as StringType).collation !== undefined;
  return defined({
    ...rest,
    ...plain,
    type: collation === undefined ? type : withoutCollation(type),
    collation: collation === undefined && isBrought ? undefined : after(collation, rest.collation),
    default: after(initial, column.default),
    comment: after(comment, column.comment),
    identity: after(identity, column.identity),
    computed: after(computed, column.computed),
  });
}
