import type { ObjectRef, Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import { defined } from "../schema/defined.ts";
import { nameOf, sameName, tableName } from "../schema/edit.ts";
import type { Column, Constraint, Renamed, Schema, Table } from "../schema/model.ts";
import { nameKey } from "../schema/pairs.ts";
import { renameColumn } from "../schema/rename_column.ts";
import { objectKey, remade } from "./remade.ts";
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
  // What comes again under its own name has no other.
  const again = new Set(remade(operations, registry).map(objectKey));
  const others = (how: "create" | "drop", schema: Schema) =>
    objects(operations, how, schema, registry).filter(({ object }) => !again.has(objectKey(object)));
  const gone = Map.groupBy(others("drop", before), ({ looks }) => looks);
  return others("create", after).flatMap(({ object, looks, operation: added }) => {
    const first = gone.get(looks)?.shift();
    if (first === undefined) return [];
    const { object: former, operation: dropped } = first;
    const renamed = defined({ ...object, from: former.name }) as Renamed;
    return [{ renamed, rename: renameOperation(former as Renamed, object.name, registry), dropped, added }];
  });
}

interface Touched {
  readonly object: ObjectRef;
  readonly operation: Operation;
  /** What the object is, whatever its name: the same text for what looks the same. */
  readonly looks: string;
}

/** The tables and columns that operations make or take away, as they look in `schema`. */
function objects(
  operations: readonly Operation[],
  how: "create" | "drop",
  schema: Schema,
  registry: Registry,
): readonly Touched[] {
  const tables = new Map(schema.tables.map((table) => [nameKey(table), table]));
  return operations.flatMap((operation) => {
    const [own] = registry.touches(operation);
    if (own?.how !== how) return [];
    const { object } = own;
    const table = object.kind === "table"
      ? object
      : object.kind === "column"
      ? tableName(object.table!, object.schema)
      : undefined;
    const found = table && tables.get(nameKey(table));
    if (found === undefined) return [];
    const shape = object.kind === "table" ? tableShape(found) : columnShape(found, object.name);
    const looks = sortedText({ kind: object.kind, table: object.table, schema: object.schema, shape });
    return [{ object, operation, looks }];
  });
}

/** A column's name where it does not count; no name has a NUL in it. */
const NO_NAME = "\0";

/** What a table is, whatever its name and those of its constraints. */
function tableShape(table: Table): unknown {
  return {
    columns: [...table.columns].map(anonymous).sort(byText),
    constraints: constraintShapes(table.constraints, table),
  };
}

/** What a column is, with the keys and constraints that it is in, whatever its name. */
function columnShape(table: Table, name: string): unknown {
  const [renamed] = renameColumn({ tables: [table], objects: {} }, nameOf(table), name, NO_NAME).tables as [Table];
  const column = renamed.columns.find((each) => each.name === NO_NAME);
  const isIn = (constraint: Constraint) => "columns" in constraint && constraint.columns.includes(NO_NAME);
  return {
    column: column && anonymous(column),
    constraints: constraintShapes(renamed.constraints.filter(isIn), renamed),
  };
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
  const [one, other] = [sortedText(a), sortedText(b)];
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
      [sortedText(added), comment(rename, was!, is!)] as const,
      ...(back === undefined ? [] : [[sortedText(back), comment(registry.reverse(rename), is!, was!)] as const]),
    ];
  });
  if (comments.length === 0) return () => [];
  // Of those that say the same, the first counts.
  const lines = new Map(comments.toReversed());
  return (operation) => [operation, ...registry.held(operation)].flatMap((each) => lines.get(sortedText(each)) ?? []);
}

/** Data as a text that is the same in whatever order its keys stand. */
function sortedText(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) => {
    if (typeof value === "bigint") return `${value}n`;
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
  });
}
