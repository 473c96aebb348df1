import type { Operation } from "../../registry/operation.ts";
import type { CompareContext } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { nameOf } from "../../schema/edit.ts";
import { enumTypesBetween, withoutEnumValues } from "../../schema/enum_types.ts";
import type { Column, Schema, Table, TableName } from "../../schema/model.ts";
import type { ColumnType } from "../../schema/types.ts";
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
    const [old, own] = [byName(context.normal(was).columns), byName(context.normal(is).columns)];
    for (const pair of pairs(was.columns, is.columns, ({ name }) => name)) {
      if (pair.was === undefined) {
        const added: AddColumn = { kind: "add_column", table, column: apart(pair.is), constraints: [], indexes: [] };
        yield added;
      } else if (pair.is === undefined) {
        const was = { column: apart(pair.was), constraints: [], indexes: [] };
        const dropped: DropColumn = { kind: "drop_column", table, name: pair.was.name, was };
        yield dropped;
      } else {
        const { name } = pair.is;
        const both = { was: pair.was, is: pair.is, old: old.get(name)!, own: own.get(name)! };
        const isRecomputed = isComputedAnew(both, [context.normal(was), context.normal(is)], context);
        yield* alteration(table, both, isRecomputed, context);
      }
    }
  }
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
const OF_COMPUTED: readonly string[] = ["type", "collation", "computed"];

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

function* alteration(
  table: TableName,
  { was, is, old, own }: Both,
  isRecomputed: boolean,
  { warn, server, differs, conversion }: CompareContext,
): Iterable<AlterColumn> {
  if (!isRecomputed) {
    const [major, minor] = server.version;
    const what = isEqual(old.computed, own.computed) ? "type" : "expression";
    warn(
      `the column "${table.name}.${is.name}" has another ${what}, which ${server.flavour} ${major}.${minor} does not alter ` +
        `where it stands: drop the column by op.dropColumn("${table.name}", "${is.name}") with what stands on it, and ` +
        `add it anew by op.addColumn("${table.name}", t.column("${is.name}", …))`,
    );
  }
  // The values of a type that has a name are told with that.
  const told = (column: Column) =>
    server.features.enumTypes && old !== own ? { ...column, type: withoutEnumValues(column.type) } : column;
  const [before, after] = [told(old), told(own)];
  const both = { table, was, is, normal: { was: old, is: own } };
  const changed = STATE_KEYS.filter((key) =>
    (isRecomputed || !OF_COMPUTED.includes(key)) && (differs?.(key, both) ?? !isEqual(before[key], after[key]))
  );
  if (changed.length === 0) return;
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
  yield {
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
