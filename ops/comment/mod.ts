import type { Plugin } from "../../registry/plugin.ts";
import { compare } from "./compare.ts";
import { createTableComment, type CreateTableCommentMethods } from "./create_table_comment.ts";
import { dropTableComment, type DropTableCommentMethods } from "./drop_table_comment.ts";
import { setColumnComment } from "./set_column_comment.ts";

/** What comments add to `op`. */
export interface CommentOps extends CreateTableCommentMethods, DropTableCommentMethods {}
/** What comments add to a batch. */
export interface CommentBatch extends CreateTableCommentMethods<[], void>, DropTableCommentMethods<[], void> {}

/** Comments. */
export const comments: Plugin<CommentOps, CommentBatch> = {
  name: "retort/comment",
  operations: { createTableComment, dropTableComment },
  composed: [setColumnComment],
  objects: [{ kind: "comment", phase: "object", compare }],
};
