import type { Operation, OperationDefinition } from "../../registry/operation.ts";
import type { TableName } from "../../schema/model.ts";
import { refuseWithoutComments } from "./create_table_comment.ts";

/** `set_column_comment` as data. */
export interface SetColumnComment extends Operation<"set_column_comment"> {
  readonly table: TableName;
  readonly column: string;
  /** `null`: none. */
  readonly comment: string | null;
}

/**
 * A column's comment as a statement of its own, which other operations are composed of. A dialect whose comments stand in
 * the definition of the column compiles it to no statement, and alters the column itself.
 */
export const setColumnComment: OperationDefinition<
  SetColumnComment,
  [table: TableName, column: string, comment: string | null]
> = {
  kind: "set_column_comment",
  build: (table, column, comment) => ({ kind: "set_column_comment", table, column, comment }),
  args: ({ table, column, comment }) => [table, column, comment],
  compile({ table, column, comment }, { grammar: g, server }) {
    refuseWithoutComments(`the column "${table.name}.${column}"`, server);
    return [{ sql: `COMMENT ON COLUMN ${g.table(table)}.${g.ident(column)} IS ${g.literal(comment)}` }];
  },
};
