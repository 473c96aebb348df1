import type { CompileContext, Operation, Statement, Touch } from "../../registry/operation.ts";
import { mapTable, tableName } from "../../schema/edit.ts";
import type { Constraint, DialectOptions, Schema, Table, TableName } from "../../schema/model.ts";
import { type BlockKeys, checkName } from "../../schema/options.ts";
import type { DropConstraint } from "./drop_constraint.ts";

/** An operation that adds a constraint to a table, as data. */
export interface AddsConstraint<Kind extends string, C extends Constraint> extends Operation<Kind> {
  readonly table: TableName;
  /** The constraint, which has a name. */
  readonly constraint: C;
  /** How it is added, where that is not part of what it is. */
  readonly options?: DialectOptions;
}

/** How a constraint is added that the rows which are there may break. */
export interface UncheckedOptions {
  readonly postgres?: {
    /** Rows that are there are not looked at: VALIDATE CONSTRAINT does so later, under a lighter lock. */
    readonly notValid?: boolean;
  };
}

/** The keys of {@linkcode UncheckedOptions}. */
export const UNCHECKED_BLOCKS: BlockKeys = { postgres: ["notValid"], mysql: [], sqlite: [] };

/** What a constraint is and how it is added, as the blocks of one call. */
export function blocksOf({ constraint, options }: AddsConstraint<string, Constraint>): DialectOptions {
  const { options: own = {} } = constraint;
  const added = Object.entries(options ?? {}).map(([dialect, block]) => [dialect, { ...own[dialect], ...block }]);
  return { ...own, ...Object.fromEntries(added) };
}

/** What the operations that add a constraint have in common: all but what they are told. */
export const adding = {
  touches({ table, constraint }: AddsConstraint<string, Constraint>): readonly Touch[] {
    const object = { kind: "constraint", ...tableName(constraint.name!, table.schema), table: table.name };
    if (constraint.kind !== "foreign_key") return [{ object, how: "create" }];
    return [{ object, how: "create" }, { object: { kind: "table", ...constraint.references.table }, how: "read" }];
  },
  reverse: ({ table, constraint }: AddsConstraint<string, Constraint>): DropConstraint => ({
    kind: "drop_constraint",
    table,
    name: constraint.name!,
    type: typeOf(constraint),
    was: constraint,
  }),
  apply: ({ table, constraint }: AddsConstraint<string, Constraint>, schema: Schema): Schema =>
    mapTable(schema, table, (found) => withConstraint(found, constraint)),
  compile(
    { table, constraint, options }: AddsConstraint<string, Constraint>,
    { grammar: g }: CompileContext,
  ): readonly Statement[] {
    const unchecked = options?.[g.dialect]?.notValid === true ? " NOT VALID" : "";
    return [{ sql: `ALTER TABLE ${g.table(table)} ADD ${g.constraint(constraint)}${unchecked}` }];
  },
};

/** `table` with the constraint; a primary key makes its columns NOT NULL. */
function withConstraint(table: Table, constraint: Constraint): Table {
  const constraints = [...table.constraints, constraint];
  if (constraint.kind !== "primary_key") return { ...table, constraints };
  const columns = table.columns.map((column) =>
    constraint.columns.includes(column.name) ? { ...column, nullable: false } : column
  );
  return { ...table, columns, constraints };
}

/** The kinds of constraints in a user's words. */
export type ConstraintType = "primary" | "unique" | "check" | "foreignkey" | "exclude";

/** The kinds of constraints: in a user's words, and what adds one. */
export const CONSTRAINT_KINDS: Readonly<
  Record<Constraint["kind"], { readonly type: ConstraintType; readonly adds: string }>
> = {
  primary_key: { type: "primary", adds: "create_primary_key" },
  unique: { type: "unique", adds: "create_unique_constraint" },
  check: { type: "check", adds: "create_check_constraint" },
  foreign_key: { type: "foreignkey", adds: "create_foreign_key" },
  exclude: { type: "exclude", adds: "create_exclude_constraint" },
};

/** The kind of a constraint in a user's words. */
export function typeOf({ kind }: Constraint): ConstraintType {
  return CONSTRAINT_KINDS[kind].type;
}

/** A constraint's name that a caller gave, if it is not to be the built-in one. */
export function ownName(given: string | null | undefined, what: string): string | undefined {
  return given === null || given === undefined ? undefined : checkName(given, what);
}
