import type { Operation } from "../../registry/operation.ts";
import type { CompareContext } from "../../registry/plugin.ts";
import { nameOf, sameName } from "../../schema/edit.ts";
import { enumTypesBetween } from "../../schema/enum_types.ts";
import type { Constraint, ForeignKey, Schema, Table, TableName } from "../../schema/model.ts";
import { isSameKey, type Key, keysOf } from "../../schema/keys.ts";
import { nameKey, pairs } from "../../schema/pairs.ts";

/**
 * The tables that are new and those that are gone: each behind what it refers to, and gone before it. Foreign keys that would
 * have two tables wait for each other, unless the server takes them ahead, or that refer to a key which comes or goes too, are
 * added and dropped by themselves.
 */
export function* compare(before: Schema, after: Schema, context: CompareContext): Iterable<Operation> {
  const { server, normal } = context;
  const created: Table[] = [];
  const dropped: Table[] = [];
  const types = enumTypesBetween(before, after, server.features.enumTypes ? server.dialect : undefined);
  const apart = (table: Table) => ({ ...table, columns: table.columns.map(types.apart) });
  for (const { was, is } of pairs(before.tables, after.tables, nameKey)) {
    if (was === undefined) created.push(apart(is!));
    else if (is === undefined) dropped.push(apart(was));
    else if (is.options !== undefined) warnOfOptions(was, is, context);
  }
  const [old, own] = [byTableName(before.tables), byTableName(after.tables)];
  const isLate = ({ references: { table, columns } }: ForeignKey) => {
    const [was, is] = [old.get(nameKey(table)), own.get(nameKey(table))];
    if (was === undefined || is === undefined) return false;
    const [former, keys] = [was, is].map((each) => keysOf(normal(each)).filter((key) => isOf(key, columns)));
    return !former!.some((key) => keys!.some((other) => isSameKey(key, other)));
  };
  const { keysAhead = false } = server.features;
  const coming = inOrder(created, isLate, keysAhead);
  for (const { table } of coming) yield { kind: "create_table", table } as Operation;
  for (const { table, late } of coming) yield* late.map((key) => adding(table, key));
  const going = inOrder(dropped, isLate, keysAhead);
  for (const { table, late } of going) yield* late.map((key) => dropping(table, key));
  for (const { table } of going.toReversed()) {
    yield { kind: "drop_table", table: nameOf(table), was: table } as Operation;
  }
}

/** Tells of what is stated beside the elements of a table, and is otherwise. What is not stated is as the server has it. */
function warnOfOptions(was: Table, is: Table, { server, include, optionChanges, warn }: CompareContext): void {
  if (!include({ kind: "table", ...nameOf(is) })) return;
  for (const { option, was: before, is: after, call } of optionChanges(was, is)) {
    const there = before === undefined ? "is not set" : `is ${JSON.stringify(before)}`;
    warn(
      `the option "${server.dialect}.${option}" of the table "${is.name}" ${there} in the database and ` +
        `${JSON.stringify(after)} in the models, which no operation alters: ` + (call === undefined
          ? "make a table that has it by op.createTable(), copy the rows by op.execute(), drop the old one, and rename the new"
          : `write ${call}`),
    );
  }
}

/** A table without the foreign keys that must wait until all tables are there. */
interface Placed {
  readonly table: Table;
  readonly late: readonly ForeignKey[];
}

/**
 * Tables, each behind those that it refers to as far as that can be.
 *
 * @param isLate whether a foreign key must wait in any case
 * @param keysAhead whether tables may refer to one another before they are there
 */
function inOrder(
  tables: readonly Table[],
  isLate: (key: ForeignKey) => boolean,
  keysAhead: boolean,
): readonly Placed[] {
  const placed: Placed[] = [];
  const among = byTableName(tables);
  const state = new Map<Table | undefined, "open" | "done">();
  for (const start of tables) {
    // Without recursion: a chain of references may be long.
    const path: { readonly table: Table; readonly left: Table[] }[] = [];
    const enter = (table: Table) => {
      state.set(table, "open");
      path.push({ table, left: referred(table, among) });
    };
    if (state.get(start) === undefined) enter(start);
    while (path.length > 0) {
      const { table, left } = path.at(-1)!;
      const next = left.shift();
      if (next !== undefined) {
        if (state.get(next) === undefined) enter(next);
        continue;
      }
      path.pop();
      state.set(table, "done");
      const waits = (constraint: Constraint): constraint is ForeignKey =>
        constraint.kind === "foreign_key" && !sameName(constraint.references.table, table) &&
        (isLate(constraint) ||
          !keysAhead && state.get(among.get(nameKey(constraint.references.table))) === "open");
      const late = table.constraints.filter(waits);
      const constraints = table.constraints.filter((constraint) => !waits(constraint));
      placed.push({ table: late.length === 0 ? table : { ...table, constraints }, late });
    }
  }
  return placed;
}

/** Whether a key is one of these columns, in whatever order. */
function isOf(key: Key, columns: readonly string[]): boolean {
  return key.columns.length === columns.length && columns.every((column) => key.columns.includes(column));
}

function referred(table: Table, among: ReadonlyMap<string, Table>): Table[] {
  return table.constraints.flatMap((constraint) => {
    if (constraint.kind !== "foreign_key" || sameName(constraint.references.table, table)) return [];
    return among.get(nameKey(constraint.references.table)) ?? [];
  });
}

function byTableName(tables: readonly Table[]): ReadonlyMap<string, Table> {
  return new Map(tables.map((table) => [nameKey(table), table]));
}

function adding(table: TableName, constraint: ForeignKey): Operation {
  return { kind: "create_foreign_key", table: nameOf(table), constraint } as Operation;
}

function dropping(table: TableName, { ...was }: ForeignKey): Operation {
  return { kind: "drop_constraint", table: nameOf(table), name: was.name!, type: "foreignkey", was } as Operation;
}
