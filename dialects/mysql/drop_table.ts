// CASCADE is a word without a meaning here, so that the foreign keys which refer to the table are dropped one by one, those of
// other schemas too. Views that read it stay, and fail until it is there again.
// https://dev.mysql.com/doc/refman/8.4/en/drop-table.html
import type { DropTable } from "../../ops/table/drop_table.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { defined } from "../../schema/defined.ts";
import type { TableName } from "../../schema/model.ts";
import { foreignKeyDrops, foreignKeysOf } from "./keys.ts";

export const dropTable: Compiler<DropTable & Operation> = {
  needs: ({ table, cascade }) =>
    cascade
      ? [
        defined({
          fact: "schema" as const,
          schemas: table.schema === undefined ? undefined : [table.schema],
          referring: table,
        }),
      ]
      : [],
  compile({ table, ifExists, cascade }, { grammar: g, facts, server: { defaultSchema } }) {
    // A table tells its schema where it was asked for by it, though it may be the connection's own.
    const key = ({ name, schema = defaultSchema }: TableName) => JSON.stringify([schema, name]);
    const tables = cascade ? facts.schema().tables : [];
    const others = new Map(tables.map((other) => [key(other), other]));
    others.delete(key(table));
    const referring = [...others.values()].flatMap((other) => {
      const keys = foreignKeysOf(other).filter(({ references }) => key(references.table) === key(table));
      return foreignKeyDrops(other, keys, g);
    });
    return [...referring, { sql: `DROP TABLE ${ifExists ? "IF EXISTS " : ""}${g.table(table)}` }];
  },
};
