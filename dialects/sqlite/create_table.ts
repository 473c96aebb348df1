// Some constraints stand at their column, an enum is a check here, and a table may be STRICT or WITHOUT ROWID.
// https://www.sqlite.org/lang_createtable.html
import type { Compiler, Operation } from "../../registry/operation.ts";
import { createTableSql, indexStatements } from "../../ops/table/create_table.ts";
import type { CreateTable } from "../../ops/table/create_table.ts";
import { withEnumChecks } from "./enum_checks.ts";
import { checkReferredSchema, tableConstraints } from "./grammar.ts";
import { optionWords } from "./table_options.ts";

export const createTable: Compiler<CreateTable & Operation> = {
  compile(operation, context) {
    const table = withEnumChecks(operation.table);
    for (const constraint of table.constraints) {
      if (constraint.kind === "foreign_key") checkReferredSchema(table, constraint);
    }
    const sql = createTableSql({ ...operation, table }, context, {
      constraints: tableConstraints(table),
      suffix: optionWords(table),
    });
    return [{ sql }, ...indexStatements(table, operation.ifNotExists ?? false, context)];
  },
};
