// CASCADE is a word without a meaning here, so that the foreign keys which refer to the table are dropped one by one. Views
// that read it stay, and fail until it is there again. https://dev.mysql.com/doc/refman/8.4/en/drop-table.html
import type { DropTable } from "../../ops/table/drop_table.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { sameName } from "../../schema/edit.ts";
import { hasIndexOfItsOwn } from "./keys.ts";

export const dropTable: Compiler<DropTable & Operation> = {
  needs: ({ table, cascade }) =>
    cascade ? [{ fact: "schema", ...(table.schema !== undefined && { schemas: [table.schema] }) }] : [],
  compile({ table, ifExists, cascade }, { grammar: g, facts }) {
    const others = cascade ? facts.schema().tables.filter((other) => !sameName(other, table)) : [];
    const referring = others.flatMap((other) =>
      other.constraints.flatMap((key) => {
        if (key.kind !== "foreign_key" || !sameName(key.references.table, table)) return [];
        const name = g.ident(key.name!);
        const index = hasIndexOfItsOwn(other, key) ? `, DROP INDEX ${name}` : "";
        return [{ sql: `ALTER TABLE ${g.table(other)} DROP FOREIGN KEY ${name}${index}` }];
      })
    );
    return [...referring, { sql: `DROP TABLE ${ifExists ? "IF EXISTS " : ""}${g.table(table)}` }];
  },
};
