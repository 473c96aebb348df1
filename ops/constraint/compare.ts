import type { Operation } from "../../registry/operation.ts";
import type { CompareContext } from "../../registry/plugin.ts";
import { nameOf, tableName } from "../../schema/edit.ts";
import type { Constraint, Schema, Table, TableName } from "../../schema/model.ts";
import { namesIn } from "../../schema/names_in_sql.ts";
import { namedConstraints } from "../../schema/naming.ts";
import { isSameKey, keysOf } from "../../schema/keys.ts";
import { byName, isEqual, nameKey, pairs } from "../../schema/pairs.ts";
import { CONSTRAINT_KINDS, typeOf } from "./adding.ts";

/** The constraints that tables on both sides gain, lose and change; one that changes is dropped and made anew. */
export function* compare(before: Schema, after: Schema, context: CompareContext): Iterable<Operation> {
  const { normal } = context;
  const isHeld = holding(before, after, context);
  for (const { was, is } of pairs(before.tables, after.tables, nameKey)) {
    if (was === undefined || is === undefined) continue;
    const isSame = normal(was) === normal(is);
    if (isSame && isHeld === undefined) continue;
    const table = nameOf(is);
    const [old, own] = [told(was, normal(was)), told(is, normal(is))];
    const kept = (normal: Constraint) => isHeld === undefined || !isHeld(table, normal);
    for (const constraint of unmatched(old, own, kept)) {
      yield {
        kind: "drop_constraint",
        table,
        name: constraint.name!,
        type: typeOf(constraint),
        was: constraint,
      } as Operation;
    }
    for (const constraint of unmatched(own, old, kept)) {
      yield { kind: CONSTRAINT_KINDS[constraint.kind].adds, table, constraint } as Operation;
    }
  }
}

/**
 * Tells of a constraint that stays whether it must go for a while: with a column that is made anew; and a foreign key, since
 * the key that it refers to goes, or the type or the collation of a column changes on either side. `undefined` where none must.
 */
function holding(
  before: Schema,
  after: Schema,
  context: CompareContext,
): ((table: TableName, constraint: Constraint) => boolean) | undefined {
  const isHeld = foreignKeysHeld(before, after, context);
  const anew = Map.groupBy(context.remade("column"), ({ schema, table }) => nameKey(tableName(table!, schema)));
  if (anew.size === 0) return isHeld;
  const areAnew = (table: TableName, columns: Iterable<string>) => {
    const names = anew.get(nameKey(table))?.map(({ name }) => name.toLowerCase()) ?? [];
    return names.length > 0 && [...columns].some((column) => names.includes(column.toLowerCase()));
  };
  return (table, constraint) =>
    areAnew(table, columnsOf(constraint)) ||
    constraint.kind === "foreign_key" && areAnew(constraint.references.table, constraint.references.columns) ||
    (isHeld?.(table, constraint) ?? false);
}

/** The columns of its own table that a constraint reads. */
function columnsOf(constraint: Constraint): Iterable<string> {
  if (constraint.kind === "check") return namesIn(constraint.condition);
  if (constraint.kind !== "exclude") return constraint.columns;
  const { elements, where } = constraint;
  return [
    ...elements.flatMap(({ column, expression }) => [
      ...(column === undefined ? [] : [column]),
      ...(expression === undefined ? [] : namesIn(expression)),
    ]),
    ...(where === undefined ? [] : namesIn(where)),
  ];
}

function foreignKeysHeld(
  before: Schema,
  after: Schema,
  { normal, server: { features: { foreignKeysHold = [] } } }: CompareContext,
): ((table: TableName, constraint: Constraint) => boolean) | undefined {
  if (foreignKeysHold.length === 0) return undefined;
  const keys = new Map<string, readonly (readonly string[])[]>();
  const retyped = new Map<string, readonly string[]>();
  for (const { was, is } of pairs(before.tables, after.tables, nameKey)) {
    if (was === undefined || is === undefined || normal(was) === normal(is)) continue;
    const [old, own] = [normal(was), normal(is)];
    const others = keysOf(own);
    const lost = keysOf(old).filter((key) => !others.some((other) => isSameKey(key, other)));
    if (lost.length > 0) keys.set(nameKey(is), lost.map(({ columns }) => columns));
    const types = byName(own.columns);
    const changed = old.columns.filter(({ name, type, collation }) => {
      const is = types.get(name);
      return is !== undefined && !(isEqual(is.type, type) && is.collation === collation);
    });
    if (foreignKeysHold.includes("types") && changed.length > 0) {
      retyped.set(nameKey(is), changed.map(({ name }) => name));
    }
  }
  if (keys.size === 0 && retyped.size === 0) return undefined;
  const isRetyped = (table: TableName, columns: readonly string[]) =>
    retyped.get(nameKey(table))?.some((column) => columns.includes(column)) ?? false;
  return (table, constraint) => {
    if (constraint.kind !== "foreign_key") return false;
    const { columns, references } = constraint;
    return isRetyped(table, columns) || isRetyped(references.table, references.columns) ||
      (keys.get(nameKey(references.table))?.some((key) => hasSame(key, references.columns)) ?? false);
  };
}

function hasSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}

/** The constraints of `all` that are not among `others`, as they were given. */
function unmatched(
  all: ReadonlyMap<string, Told>,
  others: ReadonlyMap<string, Told>,
  isKept: (normal: Constraint) => boolean,
): readonly Constraint[] {
  return [...all].flatMap(([key, { given, normal }]) => {
    if (given === undefined) return [];
    return isEqual(others.get(key)?.normal, normal) && isKept(normal) ? [] : given;
  });
}

/** A constraint as it was given, with its name or the built-in one, and as the database tells it; absent `given`: the database makes it by itself. */
interface Told {
  readonly given: Constraint | undefined;
  readonly normal: Constraint;
}

/** The constraints of a table by what tells them apart: their names, or without one all that they say. */
function told(given: Table, normal: Table): ReadonlyMap<string, Told> {
  const key = (constraint: Constraint) => constraint.name ?? JSON.stringify(constraint);
  const all = namedConstraints(given.name, given.constraints);
  const named = byName(all);
  // A table has one, which MySQL calls PRIMARY whatever name it was given.
  const primary = all.find(({ kind }) => kind === "primary_key");
  return new Map(
    normal.constraints.map((constraint, i) => {
      const own = constraint.kind === "primary_key"
        ? primary
        : constraint.name === undefined
        ? all[i]
        : named.get(constraint.name);
      return [key(constraint), { given: own?.kind === constraint.kind ? own : undefined, normal: constraint }];
    }),
  );
}
