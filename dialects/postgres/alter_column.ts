// The expression of a computed column is set where it stands since 17, and taken off it since 13; nothing makes a plain column
// a computed one. https://www.postgresql.org/docs/current/sql-altertable.html
import { UnsupportedOperationError } from "../../errors.ts";
import { type AlterColumn, alterColumn as standard } from "../../ops/column/alter_column.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import type { Server } from "../../registry/server.ts";
import type { Column, Table } from "../../schema/model.ts";
import { isEqual } from "../../schema/pairs.ts";
import { atLeast } from "./server.ts";

export const alterColumn: Compiler<AlterColumn & Operation> = {
  needs: standard.needs!,
  compile(operation, context) {
    const { table, name, changes: { computed }, was } = operation;
    const refused = computed == null
      ? undefined
      : was.computed === null
      ? "postgres makes no computed column of one that holds values"
      : was.computed !== undefined && was.computed.stored !== computed.stored
      ? "postgres does not change whether it is stored"
      : atLeast(context.server, 17)
      ? undefined
      : `postgres ${context.server.version[0]} does not change it`;
    if (refused !== undefined) {
      throw new UnsupportedOperationError(
        `Cannot alter the expression of the column "${table.name}.${name}": ${refused}`,
        { hint: "drop the column with what stands on it, and add it anew" },
      );
    }
    return standard.compile(operation, context);
  },
};

/**
 * Whether a computed column can be given another expression where it stands. One that is not stored cannot in a table with
 * checks; and with another type as well, one of both does not fit the other for a while.
 */
export function recomputes(from: Column, to: Column, table: Table, server: Server): boolean {
  return atLeast(server, 17) && from.computed?.stored === to.computed?.stored && isEqual(from.type, to.type) &&
    (to.computed?.stored === true || !table.constraints.some(({ kind }) => kind === "check"));
}
