/**
 * A table of its elements, and back: what a user writes (`elements.ts`) becomes what a schema has (`model.ts`), with every
 * constraint and index named.
 *
 * @module
 */
import { InvalidOperationError } from "../errors.ts";
import { listedColumns } from "./column_lists.ts";
import { defined } from "./defined.ts";
import { nameOf } from "./edit.ts";
import type { ColumnElement, TableElement } from "./elements.ts";
import type { IndexElement } from "./index_elements.ts";
import type { Column, Constraint, DialectOptions, Index, PrimaryKey, Table, TableName } from "./model.ts";
import { constraintName, indexName } from "./naming.ts";
import { checkNames } from "./options.ts";

/** An element with its kind taken off. */
function without<T extends { readonly kind: string }>({ kind: _, ...rest }: T): Omit<T, "kind"> {
  return rest;
}

/** A table as a schema has it, of what a user wrote; everything has a name then. */
export function tableOf(
  name: TableName,
  elements: readonly TableElement[],
  rest: { readonly comment?: string; readonly options?: DialectOptions } = {},
): Table {
  const what = `the table "${name.name}"`;
  if (!Array.isArray(elements)) {
    throw new InvalidOperationError(`Cannot make ${what}: its elements are no list`, {
      hint: 'write op.createTable("name", [t.column(…), …])',
    });
  }
  const columns: ColumnElement[] = [], given: Constraint[] = [], indexes: IndexElement[] = [];
  for (const element of elements as readonly TableElement[]) {
    switch (element?.kind) {
      case "column":
        columns.push(element);
        break;
      case "index":
        indexes.push(element);
        break;
      case "primary_key":
      case "unique":
      case "check":
      case "foreign_key":
      case "exclude":
        given.push(element);
        break;
      default:
        throw new InvalidOperationError(`Cannot make ${what}: ${JSON.stringify(element)} is no element of a table`, {
          hint: "elements are t.column, t.primaryKey, t.unique, t.check, t.foreignKey, t.exclude and t.index",
        });
    }
  }
  if (columns.length === 0) throw new InvalidOperationError(`Cannot make ${what}: it has no columns`);
  checkNames(columns.map((c) => c.name), `the columns of ${what}`);

  const { constraints, indexes: ownIndexes } = expanded(name.name, columns, given, indexes);
  const keys = constraints.filter((constraint) => constraint.kind === "primary_key");
  if (keys.length > 1) throw new InvalidOperationError(`Cannot make ${what}: it has ${keys.length} primary keys`);
  checkColumnsExist(what, columns, constraints, ownIndexes);
  return {
    ...nameOf(name),
    columns: columns.map((element) => columnOf(element, { key: keys[0], constraints })),
    constraints,
    indexes: ownIndexes,
    ...defined(rest),
  };
}

/** What the columns say of keys, constraints and indexes, put beside those that stand for themselves; all named. */
function expanded(
  table: string,
  columns: readonly ColumnElement[],
  given: readonly Constraint[],
  indexes: readonly IndexElement[],
): { readonly constraints: readonly Constraint[]; readonly indexes: readonly Index[] } {
  const keyed = columns.filter((element) => element.primaryKey).map((element) => element.name);
  const all: Constraint[] = keyed.length > 0 ? [{ kind: "primary_key", columns: keyed }, ...given] : [...given];
  for (const element of columns) all.push(...constraintsOf(element));
  const taken = new Set(all.flatMap((constraint) => constraint.name ?? []));
  const constraints = all.map((constraint) => named(table, constraint, taken));
  const takenIndexes = new Set([...taken, ...indexes.map((element) => element.name)]);
  const own: Index[] = indexes.map(without);
  for (const element of columns) own.push(...indexesOf(table, element, takenIndexes));
  return { constraints, indexes: own };
}

/** `constraint` with a name, its own or the built-in one. */
export function named<C extends Constraint>(table: string, constraint: C, taken: Set<string> = new Set()): C {
  if (constraint.name !== undefined) return constraint;
  const { kind, ...rest } = constraint;
  return { kind, name: constraintName(table, constraint, taken), ...rest } as C;
}

/** The unique constraint and the foreign key that a column's options ask for. */
export function constraintsOf(element: ColumnElement): readonly Constraint[] {
  if (!element.unique && !element.references) return NONE;
  return [
    ...(element.unique ? [{ kind: "unique", columns: [element.name] } as const] : []),
    ...(element.references ? [{ kind: "foreign_key", columns: [element.name], ...element.references } as const] : []),
  ];
}

/** The index that a column's options ask for. */
export function indexesOf(table: string, element: ColumnElement, taken: Set<string> = new Set()): readonly Index[] {
  if (!element.index) return NONE;
  const columns = [{ column: element.name }];
  return [{ name: indexName(table, columns, taken), columns, unique: false }];
}

/** Most columns ask for nothing: of thousands no lists are made. */
const NONE: readonly never[] = [];

const COUNTED = ["integer", "big_integer", "small_integer"];

/** The column itself, with what follows from its place in the table. */
export function columnOf(
  element: ColumnElement,
  table: { readonly key?: PrimaryKey; readonly constraints: readonly Constraint[] },
): Column {
  const { name, type, default: initial, identity, computed, collation, comment, options, renamedFrom } = element;
  if (renamedFrom !== undefined) {
    throw new InvalidOperationError(
      `Cannot make the column "${element.name}": \`renamedFrom\` stands in models alone`,
      {
        hint: `in a revision write op.alterColumn(table, "${renamedFrom}", { name: "${element.name}" })`,
      },
    );
  }
  const inKey = table.key?.columns.includes(element.name) ?? false;
  const counts = countsByRule(element, table);
  const column: { readonly [K in keyof Required<Column>]: Column[K] | undefined } = {
    name,
    type,
    nullable: element.nullable ?? !inKey,
    default: initial,
    autoincrement: element.autoincrement ?? (counts || undefined),
    identity,
    computed,
    collation,
    comment,
    options,
  };
  return defined(column) as Column;
}

/** Whether a column numbers its rows unless told otherwise. */
function countsByRule(
  column: Pick<Column, "name" | "type" | "default" | "identity" | "computed">,
  { key, constraints }: { readonly key?: PrimaryKey; readonly constraints: readonly Constraint[] },
): boolean {
  return key?.columns.length === 1 && key.columns[0] === column.name && COUNTED.includes(column.type.type) &&
    column.default === undefined && column.identity === undefined && column.computed === undefined &&
    !constraints.some((constraint) => constraint.kind === "foreign_key" && constraint.columns.includes(column.name));
}

/** The columns that constraints and indexes name as such. */
function usedBy(constraints: readonly Constraint[], indexes: readonly Index[]): readonly string[] {
  const used: string[] = [];
  const add = (elements: readonly { readonly column?: string }[]) => {
    for (const { column } of elements) if (column !== undefined) used.push(column);
  };
  for (const constraint of constraints) {
    if (constraint.kind === "exclude") add(constraint.elements);
    else if (constraint.kind !== "check") used.push(...constraint.columns);
  }
  for (const { columns } of indexes) add(columns);
  for (const { options } of [...constraints, ...indexes]) used.push(...listedColumns(options));
  return used;
}

function checkColumnsExist(
  what: string,
  columns: readonly ColumnElement[],
  constraints: readonly Constraint[],
  indexes: readonly Index[],
): void {
  const known = new Set(columns.map((element) => element.name));
  const missing = usedBy(constraints, indexes).find((name) => !known.has(name));
  if (missing === undefined) return;
  throw new InvalidOperationError(`Cannot make ${what}: it has no column "${missing}"`, {
    hint: `its columns are ${[...known].join(", ")}`,
  });
}

/** Parts of a table that is there, of what a user wrote; constraints and indexes have a name then. */
export function partsOf(
  { name }: TableName,
  elements: readonly TableElement[],
): Pick<Table, "columns" | "constraints" | "indexes"> {
  const columns = elements.filter((element) => element.kind === "column");
  const indexes = elements.filter((element) => element.kind === "index");
  const given = elements.filter((element) => element.kind !== "column" && element.kind !== "index");
  const { constraints, indexes: own } = expanded(name, columns, given, indexes);
  const key = constraints.find((constraint) => constraint.kind === "primary_key");
  return {
    columns: columns.map((element) => columnOf(element, defined({ key, constraints }))),
    constraints,
    indexes: own,
  };
}

/** The elements that make `table` again: the inverse of {@linkcode tableOf}. */
export function elementsOf(table: Table): readonly TableElement[] {
  const key = table.constraints.find((constraint) => constraint.kind === "primary_key");
  return [
    ...table.columns.map((column) => columnElement(column, defined({ key, constraints: table.constraints }))),
    ...table.constraints,
    ...table.indexes.map((each) => ({ kind: "index", ...each } as const)),
  ];
}

/** The element that makes `column` again in its place. */
export function columnElement(
  column: Column,
  table: { readonly key?: PrimaryKey; readonly constraints: readonly Constraint[] },
): ColumnElement {
  const { nullable, autoincrement, ...rest } = column;
  const inKey = table.key?.columns.includes(column.name) ?? false;
  const counts = countsByRule(column, table);
  return defined({
    kind: "column" as const,
    ...rest,
    nullable: nullable === !inKey ? undefined : nullable,
    // What a database tells of a column that does not count is nothing; here that must be said where the rule would have it count.
    autoincrement: autoincrement === (counts || undefined) ? undefined : autoincrement ?? false,
  });
}
