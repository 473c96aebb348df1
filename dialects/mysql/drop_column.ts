// A column that a foreign key stands on is dropped with it, or not at all. https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
import { UnsupportedOperationError } from "../../errors.ts";
import type { DropColumn } from "../../ops/column/drop_column.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { has } from "./server.ts";

export const dropColumn: Compiler<DropColumn & Operation> = {
  compile({ table, name, was, ifExists, cascade }, { grammar: g, server }) {
    const what = `the column "${table.name}.${name}"`;
    if (cascade) {
      throw new UnsupportedOperationError(
        `Cannot drop ${what} with what depends on it: ${server.flavour} has no CASCADE`,
        {
          hint: "drop first what depends on it; the column's own indexes go with it",
        },
      );
    }
    if (ifExists && !has(server, "ifExists")) {
      throw new UnsupportedOperationError(
        `Cannot drop ${what} if it is there: ${server.flavour} has no IF EXISTS for columns`,
        { hint: "ask first, with await op.inspect().hasColumn()" },
      );
    }
    const there = ifExists ? "IF EXISTS " : "";
    const keys = (was?.constraints ?? []).filter((constraint) => constraint.kind === "foreign_key");
    const parts = [
      ...keys.map((key) => `DROP FOREIGN KEY ${there}${g.ident(key.name!)}`),
      `DROP COLUMN ${there}${g.ident(name)}`,
    ];
    return [{ sql: `ALTER TABLE ${g.table(table)} ${parts.join(", ")}` }];
  },
};
