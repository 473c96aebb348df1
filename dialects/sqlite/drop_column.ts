// SQLite drops columns since 3.35. https://www.sqlite.org/lang_altertable.html#altertabdropcol
import { UnsupportedOperationError } from "../../errors.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import type { DropColumn } from "../../ops/column/drop_column.ts";
import { atLeast } from "./server.ts";

export const dropColumn: Compiler<DropColumn & Operation> = {
  compile({ table, name, was, ifExists }, { grammar: g, server }) {
    const what = `the column "${table.name}.${name}"`;
    if (!atLeast(server, 3, 35)) throw new UnsupportedOperationError(`Cannot drop ${what}: sqlite can since 3.35`);
    if (ifExists) throw new UnsupportedOperationError(`Cannot drop ${what}: sqlite has no IF EXISTS for columns`);
    // A foreign key that stands at its column goes with it; one of the table does not, which SQLite itself will say.
    const constraint = was?.constraints.find(({ kind }) => kind !== "foreign_key");
    if (constraint !== undefined) {
      throw new UnsupportedOperationError(
        `Cannot drop ${what}: sqlite cannot drop a column that a ${constraint.kind.replace("_", " ")} stands on`,
        { hint: "rebuild the table with op.batchAlterTable()" },
      );
    }
    // An index on the column stands in the way: https://www.sqlite.org/lang_altertable.html#altertabdropcol
    const indexes = (was?.indexes ?? []).map((index) => ({
      sql: `DROP INDEX ${g.table({ ...table, name: index.name })}`,
    }));
    return [...indexes, { sql: `ALTER TABLE ${g.table(table)} DROP COLUMN ${g.ident(name)}` }];
  },
};
