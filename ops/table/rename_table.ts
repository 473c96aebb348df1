import { InvalidOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { mapTable, sameName, tableName } from "../../schema/edit.ts";
import type { Constraint, Schema, Table, TableName } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";

/** `rename_table` as data. */
export interface RenameTable extends Operation<"rename_table"> {
  readonly table: TableName;
  readonly newName: string;
}

/** Options of {@linkcode RenameTableMethods.renameTable}. */
export interface RenameTableOptions {
  readonly schema?: string;
}

/** What `rename_table` adds to `op`. */
export interface RenameTableMethods {
  /**
   * Renames a table. Constraints and indexes keep their names.
   *
   * @example op.renameTable("users", "people");
   */
  renameTable(name: string, newName: string, options?: RenameTableOptions): Promise<void>;
}

/** `op.renameTable()`. */
export const renameTable: Definition<RenameTable, RenameTableMethods, "renameTable"> = {
  kind: "rename_table",
  build(name, newName, options = {}) {
    checkName(name, "a table");
    checkName(newName, `the new name of the table "${name}"`);
    checkOptions(`renaming the table "${name}"`, options, ["schema"]);
    if (name === newName) throw new InvalidOperationError(`Cannot rename the table "${name}": both names are the same`);
    return { kind: "rename_table", table: tableName(name, options.schema), newName };
  },
  args: ({ table, newName }) => [table.name, newName, defined({ schema: table.schema })],
  touches: ({ table, newName }) => [
    { object: { kind: "table", ...table }, how: "drop" },
    { object: { kind: "table", ...table, name: newName }, how: "create" },
  ],
  reverse: ({ table, newName }): RenameTable => ({
    kind: "rename_table",
    table: { ...table, name: newName },
    newName: table.name,
  }),
  apply({ table, newName }, schema) {
    const renamed = mapTable(schema, table, (found) => ({ ...found, name: newName }));
    return referringTo(renamed, table, { ...table, name: newName });
  },
  compile: ({ table, newName }, { grammar: g }) => [{
    sql: `ALTER TABLE ${g.table(table)} RENAME TO ${g.ident(newName)}`,
  }],
};

/** `schema` with the foreign keys that refer to `from` referring to `to`. */
function referringTo(schema: Schema, from: TableName, to: TableName): Schema {
  const follow = (constraint: Constraint): Constraint =>
    constraint.kind === "foreign_key" && sameName(constraint.references.table, from)
      ? { ...constraint, references: { ...constraint.references, table: to } }
      : constraint;
  const tables = schema.tables.map((table): Table => ({ ...table, constraints: table.constraints.map(follow) }));
  return { ...schema, tables };
}
