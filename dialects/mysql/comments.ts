// Comments are parts of definitions: of the table, and of each column.
// https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
import type { CreateTableComment } from "../../ops/comment/create_table_comment.ts";
import type { DropTableComment } from "../../ops/comment/drop_table_comment.ts";
import type { SetColumnComment } from "../../ops/comment/set_column_comment.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { quotedComment } from "./quoting.ts";

export const createTableComment: Compiler<CreateTableComment & Operation> = {
  compile: ({ table, comment }, { grammar: g }) => [{
    sql: `ALTER TABLE ${g.table(table)} COMMENT ${quotedComment(comment)}`,
  }],
};

export const dropTableComment: Compiler<DropTableComment & Operation> = {
  compile: ({ table }, { grammar: g }) => [{ sql: `ALTER TABLE ${g.table(table)} COMMENT ''` }],
};

/** Nothing: whoever adds or alters the column says it there. */
export const setColumnComment: Compiler<SetColumnComment & Operation> = { compile: () => [] };
