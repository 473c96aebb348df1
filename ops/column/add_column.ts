import { InvalidOperationError, UnsupportedOperationError } from "../../errors.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { CompileContext, Operation, Statement, Touch } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { mapTable, tableName } from "../../schema/edit.ts";
import type { ColumnElement } from "../../schema/elements.ts";
import { ownEnumTypes, withEnumTypes } from "../../schema/enum_types.ts";
import type { Column, Computed, Constraint, DialectOptions, Index, TableName } from "../../schema/model.ts";
import { namesIn } from "../../schema/names_in_sql.ts";
import { type BlockKeys, checkName, checkOptions, dialectOptions } from "../../schema/options.ts";
import { columnElement, columnOf, constraintsOf, indexesOf, named } from "../../schema/table.ts";
import type { DropColumn } from "./drop_column.ts";

/** `add_column` as data. */
export interface AddColumn extends Operation<"add_column"> {
  readonly table: TableName;
  readonly column: Column;
  /** What the column brings: its key, unique constraint and foreign key, all named. */
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  readonly ifNotExists?: true;
  readonly inlineReferences?: true;
  readonly inlinePrimaryKey?: true;
  /** The column that it stands before. @default behind all */
  readonly insertBefore?: string;
  /** The column that it stands behind. @default behind all */
  readonly insertAfter?: string;
  readonly options?: DialectOptions;
}

/** Options of {@linkcode AddColumnMethods.addColumn}. */
export interface AddColumnOptions {
  readonly schema?: string;
  /** @default {false} */
  readonly ifNotExists?: boolean;
  /** Whether a foreign key is part of the column's definition, not a statement of its own. @default {false} */
  readonly inlineReferences?: boolean;
  /** Whether a primary key is part of the column's definition. @default {false} */
  readonly inlinePrimaryKey?: boolean;
  /** The column that it is to stand before, where the table is made anew. @default behind all */
  readonly insertBefore?: string;
  /** The column that it is to stand behind: on MySQL, and where the table is made anew. @default behind all */
  readonly insertAfter?: string;
  readonly mysql?: {
    /** The column that it stands behind. */
    readonly after?: string;
    readonly first?: boolean;
  };
}

/** What `add_column` adds to `op` (and, with the table left out, to a batch). */
export interface AddColumnMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Adds a column to a table, with the key, constraint, foreign key and index that it brings.
   *
   * @param column What `t.column(…)` makes.
   * @example op.addColumn("users", t.column("full_name", t.string(100)));
   */
  addColumn(...rest: [...At, column: ColumnElement, options?: AddColumnOptions]): Done;
}

const BLOCKS: BlockKeys = { mysql: ["after", "first"] };

/** `op.addColumn()`. */
export const addColumn: Definition<AddColumn, AddColumnMethods, "addColumn"> = {
  kind: "add_column",
  table: 0,
  build(table, element, options = {}) {
    checkName(table, "the table of a column");
    checkElement(element, `op.addColumn("${table}")`);
    const what = `the column "${table}.${element.name}"`;
    checkOptions(what, options, [
      ...["schema", "ifNotExists", "inlineReferences", "inlinePrimaryKey", "insertBefore", "insertAfter"],
    ], BLOCKS);
    if (options.insertBefore !== undefined && options.insertAfter !== undefined) {
      throw new InvalidOperationError(`Cannot add ${what}: it cannot be both before and behind another`, {
        hint: "keep `insertBefore` or `insertAfter`",
      });
    }
    const key: readonly Constraint[] = element.primaryKey ? [{ kind: "primary_key", columns: [element.name] }] : [];
    const taken = new Set<string>();
    const constraints = [...key, ...constraintsOf(element)].map((constraint) => named(table, constraint, taken));
    return defined({
      kind: "add_column" as const,
      table: tableName(table, options.schema),
      column: columnOf(element, contextOf(constraints)),
      constraints,
      indexes: indexesOf(table, element, taken),
      ifNotExists: options.ifNotExists || undefined,
      inlineReferences: options.inlineReferences || undefined,
      inlinePrimaryKey: options.inlinePrimaryKey || undefined,
      insertBefore: options.insertBefore,
      insertAfter: options.insertAfter,
      options: dialectOptions(options, BLOCKS),
    });
  },
  args: ({ table, column, constraints, indexes, ifNotExists, inlineReferences, inlinePrimaryKey, ...others }) => [
    table.name,
    elementOf(column, constraints, indexes),
    defined({
      schema: table.schema,
      ifNotExists,
      inlineReferences,
      inlinePrimaryKey,
      insertBefore: others.insertBefore,
      insertAfter: others.insertAfter,
      ...others.options,
    }) as AddColumnOptions,
  ],
  touches: ({ table, column }) => [
    { object: { kind: "column", ...tableName(column.name, table.schema), table: table.name }, how: "create" },
    ...columnsRead(table, column.computed),
  ],
  reverse: ({ kind: _, table, column, constraints, indexes, ifNotExists }): DropColumn =>
    defined({
      kind: "drop_column" as const,
      table,
      name: column.name,
      was: { column, constraints, indexes },
      ifExists: ifNotExists,
    }),
  apply: ({ table, column, constraints, indexes, insertBefore, insertAfter }, schema) =>
    withEnumTypes(
      mapTable(schema, table, (found) => ({
        ...found,
        columns: inserted(found, column, { insertBefore, insertAfter }),
        constraints: [...found.constraints, ...constraints],
        indexes: [...found.indexes, ...indexes],
      })),
      [column],
    ),
  compile(operation, context) {
    const { table, column, constraints, indexes, ifNotExists } = operation;
    const { grammar: g } = context;
    refusePosition(operation, context);
    const alter = `ALTER TABLE ${g.table(table)}`;
    const inline = new Map(constraints.map((constraint) => [constraint, inlineText(constraint, operation, g)]));
    const definition = [g.column(column), ...[...inline.values()].flatMap((text) => text ?? [])].join(" ");
    return [
      ...enumTypeStatements(operation, context),
      { sql: `${alter} ADD COLUMN ${ifNotExists ? "IF NOT EXISTS " : ""}${definition}` },
      ...constraints.filter((constraint) => inline.get(constraint) === undefined)
        .map((constraint) => ({ sql: `${alter} ADD ${g.constraint(constraint)}` })),
      ...indexes.flatMap((index) => context.compile(defined({ kind: "create_index", table, index, ifNotExists }))),
      ...commentStatements(operation, context),
    ];
  },
};

/** The columns that a computed one reads, as far as its expression tells. */
export function columnsRead({ name, schema }: TableName, computed: Computed | null | undefined): readonly Touch[] {
  if (computed == null) return [];
  return [...namesIn(computed.sql)].map((column) => ({
    object: { kind: "column", ...tableName(column, schema), table: name },
    how: "read",
  }));
}

/** The columns of a table with another, where it is to stand. */
function inserted(
  { name, columns }: TableName & { readonly columns: readonly Column[] },
  column: Column,
  { insertBefore, insertAfter }: Pick<AddColumnOptions, "insertBefore" | "insertAfter">,
): readonly Column[] {
  const neighbour = insertBefore ?? insertAfter;
  if (neighbour === undefined) return [...columns, column];
  const at = columns.findIndex((each) => each.name === neighbour);
  if (at < 0) {
    throw new InvalidOperationError(
      `Cannot place the column "${name}.${column.name}": there is no column "${neighbour}" to stand beside`,
      { hint: `the columns are ${columns.map((each) => each.name).join(", ")}` },
    );
  }
  return columns.toSpliced(insertBefore === undefined ? at + 1 : at, 0, column);
}

/** @throws {UnsupportedOperationError} if the column is to stand where this database does not put it */
export function refusePosition(
  { table, column, insertBefore, insertAfter }: AddColumn,
  { server }: CompileContext,
): void {
  const neighbour = insertBefore ?? insertAfter;
  if (neighbour === undefined) return;
  throw new UnsupportedOperationError(
    `Cannot place the column "${table.name}.${column.name}" ${
      insertBefore === undefined ? "behind" : "before"
    } "${neighbour}": ` +
      `${server.flavour} adds columns behind all others`,
    { hint: "leave it out there, as op.context.dialect tells" },
  );
}

/** The statements that make the enum type of a column, where it is a type of its own; they stand before the column. */
export function enumTypeStatements({ column, ifNotExists }: AddColumn, context: CompileContext): readonly Statement[] {
  const { dialect, features } = context.grammar;
  if (!features.enumTypes) return [];
  return ownEnumTypes([column], dialect).flatMap((type) =>
    context.compile(defined({ kind: "create_enum_type", enum: type, ifNotExists }))
  );
}

/** The statements that comment a column, where comments are statements of their own. */
export function commentStatements(
  { table, column: { name, comment } }: AddColumn,
  context: CompileContext,
): readonly Statement[] {
  if (comment === undefined || !context.grammar.features.comments) return [];
  return context.compile({ kind: "set_column_comment", table, column: name, comment } as Operation);
}

/** A constraint as it stands at its column, if the operation wants it there. */
function inlineText(
  constraint: Constraint,
  { inlineReferences, inlinePrimaryKey }: AddColumn,
  g: Grammar,
): string | undefined {
  const name = constraint.name === undefined ? "" : `CONSTRAINT ${g.ident(constraint.name)} `;
  if (constraint.kind === "foreign_key" && inlineReferences) return name + g.references(constraint);
  if (constraint.kind === "primary_key" && inlinePrimaryKey) return `${name}PRIMARY KEY`;
  return undefined;
}

/** Refuses what is no column. */
export function checkElement(element: ColumnElement, call: string): void {
  if (element?.kind === "column") return;
  throw new InvalidOperationError(`Cannot read the column of ${call}: it is no column`, {
    hint: "make it with t.column(name, type, options)",
  });
}

/** The place in a table that a column's own constraints make for it. */
function contextOf(constraints: readonly Constraint[]) {
  const key = constraints.find((constraint) => constraint.kind === "primary_key");
  return { constraints, ...(key && { key }) };
}

/** The element that brings `column` with these constraints and indexes. */
export function elementOf(
  column: Column,
  constraints: readonly Constraint[],
  indexes: readonly Index[],
): ColumnElement {
  const references = constraints.find((constraint) => constraint.kind === "foreign_key");
  const { kind: _, columns: __, ...reference } = references ?? { kind: "", columns: [] };
  return defined({
    ...columnElement(column, contextOf(constraints)),
    primaryKey: constraints.some((constraint) => constraint.kind === "primary_key") || undefined,
    unique: constraints.some((constraint) => constraint.kind === "unique") || undefined,
    index: indexes.length > 0 || undefined,
    references: references && reference,
  }) as ColumnElement;
}
