// Indexes and comments are part of the table's definition: what fails leaves no half of a table behind, which nobody could
// roll back. https://dev.mysql.com/doc/refman/8.4/en/create-table.html
import { UnsupportedOperationError } from "../../errors.ts";
import { type CreateTable, createTableSql } from "../../ops/table/create_table.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import type { OptionValue, Table } from "../../schema/model.ts";
import { checkKeys, indexClause } from "./keys.ts";
import { quotedComment } from "./quoting.ts";

export const createTable: Compiler<CreateTable & Operation> = {
  compile(operation, context) {
    const { grammar: g, server } = context;
    const { table } = operation;
    checkKeys(table.columns, table, g, server);
    const lines = table.indexes.map((index) => indexClause(index, g, server));
    return [{ sql: createTableSql(operation, context, { lines, suffix: tableOptions(table) }) }];
  },
};

/** What follows the closing parenthesis. */
export function tableOptions({ options, comment }: Table): string {
  const { engine, charset, collation, autoIncrement, rowFormat } = options?.mysql ?? {};
  return [
    engine === undefined ? "" : ` ENGINE=${word(engine, "engine")}`,
    autoIncrement === undefined ? "" : ` AUTO_INCREMENT=${word(autoIncrement, "autoIncrement")}`,
    charset === undefined ? "" : ` DEFAULT CHARSET=${word(charset, "charset")}`,
    collation === undefined ? "" : ` COLLATE=${word(collation, "collation")}`,
    rowFormat === undefined ? "" : ` ROW_FORMAT=${word(rowFormat, "rowFormat")}`,
    comment === undefined || comment === "" ? "" : ` COMMENT=${quotedComment(comment)}`,
  ].join("");
}

/** The value of an option: a name or a number, which stand there bare. */
function word(value: OptionValue, option: string): string {
  const text = String(value);
  if (/^\w+$/.test(text)) return text;
  throw new UnsupportedOperationError(`Cannot set the option mysql.${option} of a table to ${JSON.stringify(value)}`, {
    hint: "it is a word, as InnoDB or utf8mb4",
  });
}
