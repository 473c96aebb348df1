// An index may be dropped beside others' work. https://www.postgresql.org/docs/current/sql-dropindex.html
import type { DropIndex } from "../../ops/index/drop_index.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { tableName } from "../../schema/edit.ts";

export const dropIndex: Compiler<DropIndex & Operation> = {
  compile({ table, name, ifExists, options }, { grammar: g }) {
    const concurrently = options?.postgres?.concurrently === true;
    const words = `DROP INDEX ${concurrently ? "CONCURRENTLY " : ""}${ifExists ? "IF EXISTS " : ""}`;
    return [{
      sql: words + g.table(tableName(name, table.schema)),
      ...(concurrently && { transaction: "outside" as const }),
    }];
  },
};
