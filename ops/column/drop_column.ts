import { InvalidOperationError, IrreversibleOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { listedColumns } from "../../schema/column_lists.ts";
import { defined } from "../../schema/defined.ts";
import { mapTable, tableName } from "../../schema/edit.ts";
import type { ColumnElement } from "../../schema/elements.ts";
import { ownEnumTypes, withoutEnumTypes } from "../../schema/enum_types.ts";
import type { Column, Constraint, Index, Table, TableName } from "../../schema/model.ts";
import { builtinName } from "../../schema/naming.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import { type AddColumn, addColumn, checkElement, elementOf } from "./add_column.ts";

/** `drop_column` as data. */
export interface DropColumn extends Operation<"drop_column"> {
  readonly table: TableName;
  readonly name: string;
  /** The column that is dropped with what it brought, where the script said. */
  readonly was?: {
    readonly column: Column;
    readonly constraints: readonly Constraint[];
    readonly indexes: readonly Index[];
  };
  readonly ifExists?: true;
  readonly cascade?: true;
}

/** Options of {@linkcode DropColumnMethods.dropColumn}. */
export interface DropColumnOptions {
  readonly schema?: string;
  /** @default {false} */
  readonly ifExists?: boolean;
  /** Whether what depends on the column goes with it. @default {false} */
  readonly cascade?: boolean;
  /** What the column was: without it the drop cannot be reversed. */
  readonly was?: ColumnElement;
}

/** What `drop_column` adds to `op` (and, with the table left out, to a batch). */
export interface DropColumnMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Drops a column.
   *
   * @example op.dropColumn("users", "full_name", { was: t.column("full_name", t.string(100)) });
   */
  dropColumn(...rest: [...At, column: string, options?: DropColumnOptions]): Done;
}

/** `op.dropColumn()`. */
export const dropColumn: Definition<DropColumn, DropColumnMethods, "dropColumn"> = {
  kind: "drop_column",
  table: 0,
  build(table, name, options = {}) {
    checkName(table, "the table of a column");
    checkName(name, `a column of the table "${table}"`);
    checkOptions(`dropping the column "${table}.${name}"`, options, ["schema", "ifExists", "cascade", "was"]);
    const { was } = options;
    if (was !== undefined) {
      checkElement(was, `op.dropColumn("${table}", "${name}")`);
      if (was.name !== name) {
        throw new InvalidOperationError(`Cannot drop the column "${name}": \`was\` is another one, "${was.name}"`);
      }
    }
    return defined({
      kind: "drop_column" as const,
      table: tableName(table, options.schema),
      name,
      was: was && brought(addColumn.build(table, was, {})),
      ifExists: options.ifExists || undefined,
      cascade: options.cascade || undefined,
    });
  },
  args: ({ table, name, was, ifExists, cascade }) => [
    table.name,
    name,
    defined({
      schema: table.schema,
      ifExists,
      cascade,
      was: was && elementOf(was.column, was.constraints, was.indexes),
    }),
  ],
  touches: ({ table, name }) => [
    { object: { kind: "column", ...tableName(name, table.schema), table: table.name }, how: "drop" },
  ],
  reverse({ table, name, was, ifExists }): AddColumn {
    if (was === undefined) {
      throw new IrreversibleOperationError(
        `Cannot reverse the drop of the column "${table.name}.${name}": nobody said what it was`,
        { hint: `pass { was: t.column("${name}", …) } to op.dropColumn("${table.name}", "${name}")` },
      );
    }
    return defined({ kind: "add_column" as const, table, ...was, ifNotExists: ifExists });
  },
  apply: ({ table, name, was }, schema) =>
    withoutEnumTypes(
      mapTable(schema, table, (found) => withoutColumn(found, name, was?.column)),
      was ? [was.column] : [],
    ),
  compile({ table, name, was, ifExists, cascade }, context) {
    const { grammar: g } = context;
    const types = was !== undefined && g.features.enumTypes ? ownEnumTypes([was.column], g.dialect) : [];
    const column = `${ifExists ? "IF EXISTS " : ""}${g.ident(name)}${cascade ? " CASCADE" : ""}`;
    return [
      { sql: `ALTER TABLE ${g.table(table)} DROP COLUMN ${column}` },
      ...types.flatMap((type) => context.compile(defined({ kind: "drop_enum_type", enum: type, ifExists }))),
    ];
  },
};

function brought({ column, constraints, indexes }: AddColumn): NonNullable<DropColumn["was"]> {
  return { column, constraints, indexes };
}

/** `table` without the column, and without what stands on it alone or among others; `was` tells of an enum's check. */
function withoutColumn(table: Table, name: string, was?: Column): Table {
  const check = was?.type.type === "enum" ? builtinName(table.name, [name], "check") : undefined;
  return {
    ...table,
    columns: table.columns.filter((column) => column.name !== name),
    constraints: table.constraints.filter((constraint) =>
      constraint.kind === "check"
        ? check === undefined || constraint.name !== check
        : constraint.kind === "exclude" || !constraint.columns.includes(name)
    ),
    indexes: table.indexes.filter(({ columns, options }) =>
      !columns.some(({ column }) => column === name) && !listedColumns(options).includes(name)
    ),
  };
}
