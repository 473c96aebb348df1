import { IrreversibleOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { removeTable, tableName } from "../../schema/edit.ts";
import type { TableElement } from "../../schema/elements.ts";
import { ownEnumTypes, withoutEnumTypes } from "../../schema/enum_types.ts";
import type { Table, TableName } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import { elementsOf } from "../../schema/table.ts";
import { type CreateTable, describedTable, TABLE_BLOCKS, type TableOptions, tableOptions } from "./create_table.ts";

/** `drop_table` as data. */
export interface DropTable extends Operation<"drop_table"> {
  readonly table: TableName;
  /** The table that is dropped, where the script said. */
  readonly was?: Table;
  readonly ifExists?: true;
  readonly cascade?: true;
}

/** Options of {@linkcode DropTableMethods.dropTable}. */
export interface DropTableOptions {
  readonly schema?: string;
  /** @default {false} */
  readonly ifExists?: boolean;
  /** Whether what depends on the table goes with it. @default {false} */
  readonly cascade?: boolean;
  /** What the table was: without it the drop cannot be reversed. */
  readonly was?: { readonly elements: readonly TableElement[] } & Omit<TableOptions, "schema">;
}

/** What `drop_table` adds to `op`. */
export interface DropTableMethods {
  /**
   * Drops a table with its indexes. Rows of other tables that refer to it are kept.
   *
   * @example op.dropTable("users");
   */
  dropTable(name: string, options?: DropTableOptions): Promise<void>;
}

/** `op.dropTable()`. */
export const dropTable: Definition<DropTable, DropTableMethods, "dropTable"> = {
  kind: "drop_table",
  build(name, options = {}) {
    checkName(name, "a table");
    checkOptions(`dropping the table "${name}"`, options, ["schema", "ifExists", "cascade", "was"]);
    const { was, schema } = options;
    if (was !== undefined) {
      checkOptions(`\`was\` of the table "${name}"`, was, ["comment", "elements"], TABLE_BLOCKS);
    }
    return defined({
      kind: "drop_table" as const,
      table: tableName(name, schema),
      was: was && describedTable(name, was.elements, defined({ ...was, schema }) as TableOptions),
      ifExists: options.ifExists || undefined,
      cascade: options.cascade || undefined,
    });
  },
  args: ({ table, was, ifExists, cascade }) => [
    table.name,
    defined({ schema: table.schema, ifExists, cascade, was: was && wasOf(was) }),
  ],
  touches: ({ table }) => [{ object: { kind: "table", ...table }, how: "drop" }],
  reverse({ table, was, ifExists }): CreateTable {
    if (was === undefined) {
      throw new IrreversibleOperationError(
        `Cannot reverse the drop of the table "${table.name}": nobody said what it was`,
        {
          hint: `pass { was: { elements: [...] } } to op.dropTable("${table.name}")`,
        },
      );
    }
    return defined({ kind: "create_table" as const, table: was, ifNotExists: ifExists });
  },
  apply: ({ table, was }, schema) => withoutEnumTypes(removeTable(schema, table), was?.columns ?? []),
  compile({ table, was, ifExists, cascade }, context) {
    const { grammar: g } = context;
    const types = g.features.enumTypes ? ownEnumTypes(was?.columns ?? [], g.dialect) : [];
    return [
      { sql: `DROP TABLE ${ifExists ? "IF EXISTS " : ""}${g.table(table)}${cascade ? " CASCADE" : ""}` },
      ...types.flatMap((type) => context.compile(defined({ kind: "drop_enum_type", enum: type, ifExists }))),
    ];
  },
};

/** `was` as a user writes it. */
function wasOf(table: Table): NonNullable<DropTableOptions["was"]> {
  const { schema: _, ...options } = tableOptions(table);
  return { elements: elementsOf(table), ...options };
}
