// A new name without its database means that of the session. https://dev.mysql.com/doc/refman/8.4/en/rename-table.html
import type { RenameTable } from "../../ops/table/rename_table.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";

export const renameTable: Compiler<RenameTable & Operation> = {
  compile: ({ table, newName }, { grammar: g }) => [{
    sql: `ALTER TABLE ${g.table(table)} RENAME TO ${g.table({ ...table, name: newName })}`,
  }],
};
