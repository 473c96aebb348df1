import type { Operation } from "../../registry/operation.ts";
import type { CompareContext } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { nameOf } from "../../schema/edit.ts";
import { enumTypesBetween, withoutEnumValues } from "../../schema/enum_types.ts";
import type { Column, Schema, Table, TableName } from "../../schema/model.ts";
import type { ColumnType } from "../../schema/types.ts";
import { namesIn } from "../../schema/names_in_sql.ts";
import { byName, isEqual, nameKey, pairs } from "../../schema/pairs.ts";
import type { AddColumn } from "./add_column.ts";
import type { AlterColumn } from "./alter_column.ts";
import type { DropColumn } from "./drop_column.ts";

/** The columns that tables on both sides gain, lose and change. */
export function* compare(before: Schema, after: Schema, context: CompareContext): Iterable<Operation> {
  const { features, dialect } = context.server;
  const { apart } = enumTypesBetween(before, after, features.enumTypes ? dialect : undefined);
  for (const { was, is } of pairs(before.tables, after.tables, nameKey)) {
    if (was === undefined || is === undefined) continue;
    // What is the same differs only where the project says so.
    if (context.differs === undefined && context.normal(was) === context.normal(is)) continue;
    const table = nameOf(is);
    const kept = keptOf({ was, is }, context);
    const retyped = features.computedHold ? retypedOf(kept) : new Set<string>();
    const anew = madeAnew(kept, retyped);
    // What is computed of others that are computed goes before them.
    for (const { both } of anew.toReversed()) yield dropping(table, apart(both.was));
    for (const { both } of anew) yield adding(table, apart(both.is));
    for (const pair of pairs(was.columns, is.columns, ({ name }) => name)) {
      if (pair.was === undefined) yield adding(table, apart(pair.is));
      else if (pair.is === undefined) yield dropping(table, apart(pair.was));
      else {
        const each = kept.get(pair.is.name)!;
        if (anew.includes(each)) continue;
        const { both, isRecomputed, isChanged, operation } = each;
        if (isChanged && !isRecomputed) warnOfComputed(table, both, context);
        const reader = retyped.has(both.own.name.toLowerCase()) ? formerReader(both.own.name, kept) : undefined;
        if (reader !== undefined) warnOfRead(table, both, reader, context);
        const altered = reader === undefined ? operation : alteration(table, both, OF_COMPUTED, context);
        if (altered !== undefined) yield altered;
      }
    }
  }
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

function adding(table: TableName, column: Column): AddColumn {
  return { kind: "add_column", table, column, constraints: [], indexes: [] };
}

function dropping(table: TableName, column: Column): DropColumn {
  return { kind: "drop_column", table, name: column.name, was: { column, constraints: [], indexes: [] } };
}

/** A column on both sides, as it is given and as the database tells it. */
interface Both {
  readonly was: Column;
  readonly is: Column;
  readonly old: Column;
  readonly own: Column;
}

/** What of a column can be altered, with what stands for none where it may be absent. */
const STATE = {
  type: undefined,
  nullable: undefined,
  default: null,
  comment: null,
  identity: null,
  autoincrement: false,
  collation: null,
  computed: null,
} as const;

const STATE_KEYS = Object.keys(STATE) as readonly (keyof typeof STATE)[];

/** What is altered of a column only together with its expression: whoever adds it anew says all of it. */
const OF_COMPUTED: readonly (keyof typeof STATE)[] = ["type", "collation", "computed"];

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

function warnOfComputed({ name }: TableName, { is, own }: Both, { warn }: CompareContext): void {
  warn(
    `the column "${name}.${is.name}" is to be computed${
      own.computed ? "" : " no more"
    }, and no alteration leads there ` +
      `and back: drop the column by op.dropColumn("${name}", "${is.name}") with what stands on it, and add it anew by ` +
      `op.addColumn("${name}", t.column("${is.name}", …)), which leaves its values behind`,
  );
}

/** @param reader a column that is computed from it, and that is not made anew here */
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

/**
 * What alters a column where it stands; `undefined` where nothing does.
 *
 * @param left what of it is left as it is
 */
function alteration(
  table: TableName,
  { was, is, old, own }: Both,
  left: readonly string[],
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
    Object.fromEntries(keys.map((key) => [key, (key === "collation" ? normal : given)[key] ?? STATE[key]]));
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
