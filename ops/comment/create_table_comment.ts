import { InvalidOperationError, UnsupportedOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import { mapTable, tableName } from "../../schema/edit.ts";
import type { TableName } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import type { DropTableComment } from "./drop_table_comment.ts";

/** `create_table_comment` as data. */
export interface CreateTableComment extends Operation<"create_table_comment"> {
  readonly table: TableName;
  readonly comment: string;
  /** The comment in whose place it is set, where the script said. */
  readonly was?: string;
}

/** Options of {@linkcode CreateTableCommentMethods.createTableComment}. */
export interface CreateTableCommentOptions {
  readonly schema?: string;
  /** The comment in whose place it is set. @default none */
  readonly was?: string;
}

/** What `create_table_comment` adds to `op` (and, with the table left out, to a batch). */
export interface CreateTableCommentMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Sets the comment of a table.
   *
   * @example op.createTableComment("users", "Who may sign in");
   */
  createTableComment(...rest: [...At, comment: string, options?: CreateTableCommentOptions]): Done;
}

/** `op.createTableComment()`. */
export const createTableComment: Definition<CreateTableComment, CreateTableCommentMethods, "createTableComment"> = {
  kind: "create_table_comment",
  table: 0,
  build(table, comment, options = {}) {
    checkName(table, "the table of a comment");
    checkOptions(`the comment of the table "${table}"`, options, ["schema", "was"]);
    return defined({
      kind: "create_table_comment" as const,
      table: tableName(table, options.schema),
      comment: checkComment(comment, table),
      was: options.was === undefined ? undefined : checkComment(options.was, table),
    });
  },
  args: ({ table, comment, was }) => [table.name, comment, defined({ schema: table.schema, was })],
  touches: ({ table }) => [{ object: { kind: "table", ...table }, how: "alter" }],
  reverse: ({ table, comment, was }): CreateTableComment | DropTableComment =>
    was === undefined
      ? { kind: "drop_table_comment", table, was: comment }
      : { kind: "create_table_comment", table, comment: was, was: comment },
  apply: ({ table, comment }, schema) => mapTable(schema, table, (found) => ({ ...found, comment })),
  compile({ table, comment }, { grammar: g, server }) {
    refuseWithoutComments(`the table "${table.name}"`, server);
    return [{ sql: `COMMENT ON TABLE ${g.table(table)} IS ${g.literal(comment)}` }];
  },
};

/** A comment that a caller gave. @throws {InvalidOperationError} if it is no text or an empty one */
export function checkComment(given: unknown, table: string): string {
  if (typeof given === "string" && given !== "") return given;
  throw new InvalidOperationError(
    `Cannot read the comment of the table "${table}": it is ${given === "" ? "empty" : `no text but ${typeof given}`}`,
    { hint: `drop it with op.dropTableComment("${table}")` },
  );
}

/** @throws {UnsupportedOperationError} where nothing carries comments */
export function refuseWithoutComments(what: string, { features, flavour }: Server): void {
  if (features.comments) return;
  throw new UnsupportedOperationError(`Cannot comment ${what}: ${flavour} keeps no comments`, {
    hint: "leave it out there, as op.context.dialect tells",
  });
}
