import type { ObjectRef, Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import { defined } from "../schema/defined.ts";
import { findTable, nameOf, sameName, tableName } from "../schema/edit.ts";
import type { Column, Constraint, Renamed, Schema, Table } from "../schema/model.ts";
import { isEqual } from "../schema/pairs.ts";
import { renameColumn } from "../schema/rename_column.ts";
import { renameOperation } from "./renames.ts";
import { reversed } from "./reverse.ts";

/** Something that goes and something that comes, which look like one thing that has another name now. */
export interface Suggestion {
  /** What models would say of it. */
  readonly renamed: Renamed;
  /** The operation that stands in the place of the other two. */
  readonly rename: Operation;
  readonly dropped: Operation;
  readonly added: Operation;
}

/**
 * What looks renamed among operations that lead from the one to the other: a column that goes and one that comes in one table,
 * of one type, nullability, default and keys; a table that goes and one that comes with the same columns and keys. What goes
 * first is taken for what comes first. Pure.
 *
 * @param before as the server tells it
 * @param after likewise
 */
export function suggestions(
  operations: readonly Operation[],
  before: Schema,
  after: Schema,
  registry: Registry,
): readonly Suggestion[] {
  const gone = objects(operations, "drop", registry);
  const come = objects(operations, "create", registry);
  const found: Suggestion[] = [];
  for (const { object, operation: added } of come) {
    const i = gone.findIndex((one) => looksLike(one.object, object, before, after));
    if (i < 0) continue;
    const [{ object: former, operation: dropped }] = gone.splice(i, 1) as [Touched];
    const renamed = defined({ ...object, from: former.name }) as Renamed;
    found.push({ renamed, rename: renameOperation(former as Renamed, object.name, registry), dropped, added });
  }
  return found;
}

interface Touched {
  readonly object: ObjectRef;
  readonly operation: Operation;
}

/** The tables and columns that operations make or take away. */
function objects(operations: readonly Operation[], how: "create" | "drop", registry: Registry): Touched[] {
  return operations.flatMap((operation) => {
    const [own] = registry.touches(operation);
    return own?.how === how && ["table", "column"].includes(own.object.kind) ? [{ object: own.object, operation }] : [];
  });
}

function looksLike(former: ObjectRef, now: ObjectRef, before: Schema, after: Schema): boolean {
  if (former.kind !== now.kind || former.table !== now.table || former.schema !== now.schema) return false;
  if (former.kind === "table") {
    const [was, is] = [findTable(before, nameOf(former)), findTable(after, nameOf(now))];
    return was !== undefined && is !== undefined && isEqual(tableShape(was), tableShape(is));
  }
  const table = tableName(now.table!, now.schema);
  const there = findTable(renameColumn(before, table, former.name, now.name), table);
  const here = findTable(after, table);
  return there !== undefined && here !== undefined &&
    isEqual(columnShape(there, now.name), columnShape(here, now.name));
}

/** What a table is, whatever its name and those of its constraints. */
function tableShape(table: Table): unknown {
  return {
    columns: [...table.columns].map(anonymous).sort(byText),
    constraints: constraintShapes(table.constraints, table),
  };
}

/** What a column is, with the keys and constraints that it is in. */
function columnShape(table: Table, name: string): unknown {
  const column = table.columns.find((each) => each.name === name);
  const isIn = (constraint: Constraint) => "columns" in constraint && constraint.columns.includes(name);
  return { column: column && anonymous(column), constraints: constraintShapes(table.constraints.filter(isIn), table) };
}

/** What says nothing of whether it is the same: its comment. */
function anonymous({ comment: _, ...column }: Column): object {
  return column;
}

function constraintShapes(constraints: readonly Constraint[], table: Table): readonly unknown[] {
  return constraints.map(({ name: _, ...constraint }) =>
    constraint.kind === "foreign_key" && sameName(constraint.references.table, table)
      ? { ...constraint, references: { ...constraint.references, table: null } }
      : constraint
  ).sort(byText);
}

function byText(a: unknown, b: unknown): number {
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** What a person is told of an operation that may be half of a rename: what would stand in its place, as `written` shows it. */
export function renameComments(
  found: readonly Suggestion[],
  registry: Registry,
  written: (operation: Operation) => string,
): (operation: Operation) => readonly string[] {
  const comments = found.flatMap(({ renamed: { kind, table, from, name }, rename, added, dropped }) => {
    const [was, is] = [from, name].map((each) => JSON.stringify(table === undefined ? each : `${table}.${each}`));
    const comment = (operation: Operation, was: string, is: string) => [
      `If the ${kind} ${was} is to become ${is}, this stands in the place of adding one and dropping the other:`,
      ...written(operation).split("\n"),
    ];
    const back = reversed(dropped, registry).operation;
    return [
      { operation: added, lines: comment(rename, was!, is!) },
      ...(back === undefined ? [] : [{ operation: back, lines: comment(registry.reverse(rename), is!, was!) }]),
    ];
  });
  return (operation) => comments.find((each) => isEqual(each.operation, operation))?.lines ?? [];
}
