/**
 * The columns that a table has on both sides of a comparison. Those that are computed may stand in the way of what they are
 * computed from, or be altered only by being dropped and added anew.
 *
 * @module
 */
import type { CompareContext } from "../../registry/plugin.ts";
import { nameOf } from "../../schema/edit.ts";
import { withoutEnumValues } from "../../schema/enum_types.ts";
import type { Column, Table, TableName } from "../../schema/model.ts";
import { namesIn } from "../../schema/names_in_sql.ts";
import { byName, isEqual } from "../../schema/pairs.ts";
import { alteration, type Both } from "./alteration.ts";
import type { AlterColumn } from "./alter_column.ts";
import type { StateKey } from "./column_state.ts";

/** What is altered of a column only together with its expression: whoever adds it anew says all of it. */
const OF_COMPUTED: readonly StateKey[] = ["type", "collation", "computed"];

/** What becomes of the columns that a table has on both sides. */
export interface KeptColumns {
  /** Those that are dropped and added anew, in their order: what is computed of others that are computed stands behind them. */
  readonly anew: readonly Both[];
  /** What alters another column where it stands, if anything does. The person is told where nothing leads there. */
  alteration(name: string): AlterColumn | undefined;
}

/** Looks at the columns that a table has on both sides. */
export function keptColumns(
  tables: { readonly was: Table; readonly is: Table },
  context: CompareContext,
): KeptColumns {
  const table = nameOf(tables.is);
  const kept = keptOf(tables, context);
  const retyped = context.server.features.computedHold ? retypedOf(kept) : new Set<string>();
  const anew = madeAnew(kept, retyped);
  return {
    anew: anew.map(({ both }) => both),
    alteration(name) {
      const each = kept.get(name)!;
      if (anew.includes(each)) return undefined;
      const { both, isRecomputed, isChanged, operation } = each;
      if (isChanged && !isRecomputed) warnOfComputed(table, both, context);
      const reader = retyped.has(both.own.name.toLowerCase()) ? formerReader(both.own.name, kept) : undefined;
      if (reader === undefined) return operation;
      warnOfRead(table, both, reader, context);
      return alteration(table, both, OF_COMPUTED, context);
    },
  };
}

/** A column that is on both sides, with what alters it where it stands. */
interface Kept {
  readonly both: Both;
  /** Whether a column that is computed can be altered where it stands; `true` for one that is not. */
  readonly isRecomputed: boolean;
  /** Whether what is altered only together with an expression differs. */
  readonly isChanged: boolean;
  readonly operation: AlterColumn | undefined;
}

/** The columns that a table has on both sides, by their names. */
function keptOf(
  tables: { readonly was: Table; readonly is: Table },
  context: CompareContext,
): ReadonlyMap<string, Kept> {
  const told = [context.normal(tables.was), context.normal(tables.is)] as const;
  const [old, own] = [byName(told[0].columns), byName(told[1].columns)];
  const before = byName(tables.was.columns);
  return new Map(tables.is.columns.flatMap((is) => {
    const was = before.get(is.name);
    if (was === undefined) return [];
    const both = { was, is, old: old.get(is.name)!, own: own.get(is.name)! };
    const isRecomputed = isComputedAnew(both, told, context);
    const whole = alteration(nameOf(tables.is), both, [], context);
    const isChanged = OF_COMPUTED.some((key) => whole?.changes[key] !== undefined);
    const operation = isRecomputed ? whole : alteration(nameOf(tables.is), both, OF_COMPUTED, context);
    return [[is.name, { both, isRecomputed, isChanged, operation }] as const];
  }));
}

/** The columns that get another type or collation, in small letters. */
function retypedOf(kept: ReadonlyMap<string, Kept>): ReadonlySet<string> {
  return new Set([...kept].flatMap(([name, { operation }]) => {
    const { type, collation } = operation?.changes ?? {};
    return type === undefined && collation === undefined ? [] : name.toLowerCase();
  }));
}

/**
 * The columns that are computed, before and after, and are dropped and added: those that cannot be altered where they stand,
 * and those that stand in the way of what they are computed from, in their order. The database computes their values again.
 */
function madeAnew(kept: ReadonlyMap<string, Kept>, retyped: ReadonlySet<string>): readonly Kept[] {
  const computed = [...kept.values()].filter(({ both: { old, own } }) => old.computed && own.computed);
  const anew = new Set(computed.filter(({ isChanged, isRecomputed }) => isChanged && !isRecomputed));
  const gone = new Set([...retyped, ...Array.from(anew, ({ both }) => both.own.name.toLowerCase())]);
  for (let many = -1; many < anew.size;) {
    many = anew.size;
    for (const each of computed) {
      if (!reads(each.both.old, gone) && !reads(each.both.own, gone)) continue;
      anew.add(each);
      gone.add(each.both.own.name.toLowerCase());
    }
  }
  return computed.filter((each) => anew.has(each));
}

/** Whether a column is computed from one of those. */
function reads({ computed }: Column, columns: ReadonlySet<string>): boolean {
  return computed !== undefined && columns.size > 0 && !namesIn(computed.sql).isDisjointFrom(columns);
}

/** A column that is computed from `name`, and is to be computed no more. */
function formerReader(name: string, kept: ReadonlyMap<string, Kept>): string | undefined {
  const columns = new Set([name.toLowerCase()]);
  for (const { both: { old, own } } of kept.values()) {
    if (own.computed === undefined && reads(old, columns)) return own.name;
  }
  return undefined;
}

/**
 * Whether a column that is computed can be altered where it stands, there and back; `true` for one that is not.
 *
 * @param tables the table that it is in, before and after
 */
function isComputedAnew(
  { old, own }: Both,
  tables: readonly Table[],
  { recomputes, conversion }: CompareContext,
): boolean {
  if (old.computed === undefined && own.computed === undefined) return true;
  // What held values loses them, and what is to hold some has none to go back to.
  if (old.computed === undefined || own.computed === undefined) return false;
  // What is computed takes no expression that would convert it.
  const isConverted = !isEqual(withoutEnumValues(old.type), withoutEnumValues(own.type)) &&
    (conversion(own.name, old.type, own.type) ?? conversion(own.name, own.type, old.type)) !== undefined;
  if (isConverted) return false;
  if (isEqual(old.computed, own.computed)) return true;
  return tables.every((table) => recomputes(old, own, table) && recomputes(own, old, table));
}

/** Tells of a column that is to be computed, or no more. */
function warnOfComputed({ name }: TableName, { is, own }: Both, { warn }: CompareContext): void {
  warn(
    `the column "${name}.${is.name}" is to be computed${
      own.computed ? "" : " no more"
    }, and no alteration leads there ` +
      `and back: drop the column by op.dropColumn("${name}", "${is.name}") with what stands on it, and add it anew by ` +
      `op.addColumn("${name}", t.column("${is.name}", …)), which leaves its values behind`,
  );
}

/**
 * Tells of a column that cannot be altered where it stands.
 *
 * @param reader a column that is computed from it, and that is not made anew here
 */
function warnOfRead(
  { name }: TableName,
  { is, old, own }: Both,
  reader: string,
  { warn, server }: CompareContext,
): void {
  const [major, minor] = server.version;
  const what = isEqual(old.type, own.type) ? "collation" : "type";
  warn(
    `the column "${name}.${is.name}" has another ${what}, which ${server.flavour} ${major}.${minor} does not alter while ` +
      `"${name}.${reader}" is computed from it: write op.alterColumn("${name}", "${is.name}", { ${what}: … }) behind ` +
      `op.dropColumn("${name}", "${reader}")`,
  );
}
