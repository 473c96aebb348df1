import { IrreversibleOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { mapTable, tableName } from "../../schema/edit.ts";
import type { TableName } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import { checkComment, type CreateTableComment, refuseWithoutComments } from "./create_table_comment.ts";

/** `drop_table_comment` as data. */
export interface DropTableComment extends Operation<"drop_table_comment"> {
  readonly table: TableName;
  /** The comment that is dropped, where the script said. */
  readonly was?: string;
}

/** Options of {@linkcode DropTableCommentMethods.dropTableComment}. */
export interface DropTableCommentOptions {
  readonly schema?: string;
  /** What the comment was: without it the drop cannot be reversed. */
  readonly was?: string;
}

/** What `drop_table_comment` adds to `op` (and, with the table left out, to a batch). */
export interface DropTableCommentMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Drops the comment of a table.
   *
   * @example op.dropTableComment("users", { was: "Who may sign in" });
   */
  dropTableComment(...rest: [...At, options?: DropTableCommentOptions]): Done;
}

/** `op.dropTableComment()`. */
export const dropTableComment: Definition<DropTableComment, DropTableCommentMethods, "dropTableComment"> = {
  kind: "drop_table_comment",
  table: 0,
  build(table, options = {}) {
    checkName(table, "the table of a comment");
    checkOptions(`dropping the comment of the table "${table}"`, options, ["schema", "was"]);
    return defined({
      kind: "drop_table_comment" as const,
      table: tableName(table, options.schema),
      was: options.was === undefined ? undefined : checkComment(options.was, table),
    });
  },
  args: ({ table, was }) => [table.name, defined({ schema: table.schema, was })],
  touches: ({ table }) => [{ object: { kind: "table", ...table }, how: "alter" }],
  reverse({ table, was }): CreateTableComment {
    if (was === undefined) {
      throw new IrreversibleOperationError(
        `Cannot reverse the drop of the comment of the table "${table.name}": nobody said what it was`,
        { hint: `pass { was: "…" } to op.dropTableComment("${table.name}")` },
      );
    }
    return { kind: "create_table_comment", table, comment: was };
  },
  apply: ({ table }, schema) => mapTable(schema, table, ({ comment: _, ...found }) => found),
  compile({ table }, { grammar: g, server }) {
    refuseWithoutComments(`the table "${table.name}"`, server);
    return [{ sql: `COMMENT ON TABLE ${g.table(table)} IS NULL` }];
  },
};
