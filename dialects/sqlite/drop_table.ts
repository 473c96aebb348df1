// There is no CASCADE: nothing in SQLite depends on a table so that it would stand in the way of its drop.
// https://www.sqlite.org/lang_droptable.html
import type { Compiler, Operation } from "../../registry/operation.ts";
import type { DropTable } from "../../ops/table/drop_table.ts";

export const dropTable: Compiler<DropTable & Operation> = {
  compile: ({ table, ifExists }, { grammar: g }) => [{
    sql: `DROP TABLE ${ifExists ? "IF EXISTS " : ""}${g.table(table)}`,
  }],
};
