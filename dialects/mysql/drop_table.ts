// CASCADE is a word without a meaning here, so that the foreign keys which refer to the table are dropped one by one. Views
// that read it stay, and fail until it is there again. https://dev.mysql.com/doc/refman/8.4/en/drop-table.html
import type { DropTable } from "../../ops/table/drop_table.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { sameName } from "../../schema/edit.ts";
import { foreignKeyDrop } from "./keys.ts";

export const dropTable: Compiler<DropTable & Operation> = {
  needs: ({ table, cascade }) =>
    cascade ? [{ fact: "schema", ...(table.schema !== undefined && { schemas: [table.schema] }) }] : [],
  compile({ table, ifExists, cascade }, { grammar: g, facts }) {
    const others = cascade ? facts.schema().tables.filter((other) => !sameName(other, table)) : [];
    const referring = others.flatMap((other) =>
      other.constraints.flatMap((key) => {
        const refers = key.kind === "foreign_key" && sameName(key.references.table, table);
        return refers ? [foreignKeyDrop(other, key, g)] : [];
      })
    );
    return [...referring, { sql: `DROP TABLE ${ifExists ? "IF EXISTS " : ""}${g.table(table)}` }];
  },
};
