// SQLite drops columns since 3.35, and refuses one that a check of the table names, as that of an enum.
// https://www.sqlite.org/lang_altertable.html#altertabdropcol
import { UnsupportedOperationError } from "../../errors.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import type { Server } from "../../registry/server.ts";
import type { DropColumn } from "../../ops/column/drop_column.ts";
import { enumCheck } from "./enum_checks.ts";
import { REBUILD } from "./rebuild_hint.ts";
import { atLeast } from "./server.ts";

export const dropColumn: Compiler<DropColumn & Operation> = {
  needs: (operation, server) =>
    ownCheck(operation, server) === undefined ? [] : [{ fact: "table", table: operation.table }],
  compile(operation, { grammar: g, server, facts }) {
    const { table, name, was, ifExists } = operation;
    const what = `the column "${table.name}.${name}"`;
    if (!atLeast(server, 3, 35)) {
      throw new UnsupportedOperationError(`Cannot drop ${what}: sqlite can since 3.35`, {
        hint: "rebuild the table with op.batchAlterTable()",
      });
    }
    if (ifExists) {
      throw new UnsupportedOperationError(`Cannot drop ${what}: sqlite has no IF EXISTS for columns`, {
        hint: "ask first, with await op.inspect().hasColumn()",
      });
    }
    // A foreign key that stands at its column goes with it; one of the table does not, which SQLite itself will say.
    const constraint = was?.constraints.find(({ kind }) => kind !== "foreign_key");
    if (constraint !== undefined) {
      throw new UnsupportedOperationError(
        `Cannot drop ${what}: sqlite cannot drop a column that a ${constraint.kind.replace("_", " ")} stands on`,
        { hint: REBUILD },
      );
    }
    // An index on the column stands in the way: https://www.sqlite.org/lang_altertable.html#altertabdropcol
    const indexes = (was?.indexes ?? []).map((index) => ({
      sql: `DROP INDEX ${g.table({ ...table, name: index.name })}`,
    }));
    const alter = `ALTER TABLE ${g.table(table)}`;
    const check = ownCheck(operation, server);
    const there = check !== undefined && facts.table(table).constraints.some((constraint) => constraint.name === check);
    return [
      ...indexes,
      ...(there ? [{ sql: `${alter} DROP CONSTRAINT ${g.ident(check)}` }] : []),
      { sql: `${alter} DROP COLUMN ${g.ident(name)}` },
    ];
  },
};

/** The check of an enum, where this server can drop it; an older one drops it with the column if it stands there. */
function ownCheck({ table, was }: DropColumn, server: Server): string | undefined {
  return was !== undefined && atLeast(server, 3, 53) ? enumCheck(table.name, was.column)?.name : undefined;
}
