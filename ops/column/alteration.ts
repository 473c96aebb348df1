import type { CompareContext } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { withoutEnumValues } from "../../schema/enum_types.ts";
import type { Column, TableName } from "../../schema/model.ts";
import { isEqual } from "../../schema/pairs.ts";
import type { ColumnType } from "../../schema/types.ts";
import type { AlterColumn } from "./alter_column.ts";
import { NONE, STATE_KEYS, type StateKey } from "./column_state.ts";

/** A column on both sides, as it is given and as the database tells it. */
export interface Both {
  readonly was: Column;
  readonly is: Column;
  readonly old: Column;
  readonly own: Column;
}

/**
 * What alters a column where it stands; `undefined` where nothing does.
 *
 * @param left what of it is left as it is
 */
export function alteration(
  table: TableName,
  { was, is, old, own }: Both,
  left: readonly StateKey[],
  { server, differs, conversion }: CompareContext,
): AlterColumn | undefined {
  // The values of a type that has a name are told with that.
  const told = (column: Column) =>
    server.features.enumTypes && old !== own ? { ...column, type: withoutEnumValues(column.type) } : column;
  const [before, after] = [told(old), told(own)];
  const both = { table, was, is, normal: { was: old, is: own } };
  const changed = STATE_KEYS.filter((key) =>
    !left.includes(key) && (differs?.(key, both) ?? !isEqual(before[key], after[key]))
  );
  if (changed.length === 0) return undefined;
  const isRetyped = changed.includes("type");
  const using = isRetyped ? conversion(is.name, old.type, own.type) : undefined;
  const back = isRetyped ? conversion(is.name, own.type, old.type) : undefined;
  // A default is converted as little as the values are: it goes before, and comes again.
  const isKept = (using ?? back) !== undefined && (old.default ?? own.default) !== undefined;
  // Who gives a column a type gives it the collation of that, unless told otherwise.
  const collates = isRetyped && (old.collation ?? own.collation) !== undefined;
  const keys = STATE_KEYS.filter((key) =>
    changed.includes(key) || key === "default" && isKept || key === "collation" && collates
  );
  const state = (given: Column, normal: Column) =>
    Object.fromEntries(keys.map((key) => [key, (key === "collation" ? normal : given)[key] ?? NONE[key]]));
  return {
    kind: "alter_column",
    table,
    name: is.name,
    changes: defined({ ...state(is, own), using }),
    was: defined({ ...state(was, old), ...typeBeside(keys, was), using: back }),
  };
}

/** The type that a collation is said with, but for a list of values, of which a database may not tell all. */
function typeBeside(keys: readonly string[], { type }: Column): { readonly type?: ColumnType } {
  return keys.includes("collation") && !keys.includes("type") && !("values" in type) ? { type } : {};
}
