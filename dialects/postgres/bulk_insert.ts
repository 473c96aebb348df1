// COPY reads many rows several times as fast as an INSERT, and is not the same statement: it is for those who ask for it.
// https://www.postgresql.org/docs/current/sql-copy.html
import { UnsupportedOperationError } from "../../errors.ts";
import { type BulkInsert, insertStatements } from "../../ops/data/bulk_insert.ts";
import type { CompileContext, Compiler, Operation, Statement } from "../../registry/operation.ts";
import { isSql } from "../../schema/sql.ts";
import { copyField } from "./copy_text.ts";

/** Characters of the rows of one COPY, about: the server reads them one by one, but here they are one text. */
const MAX_TEXT = 8_000_000;

export const bulkInsert: Compiler<BulkInsert & Operation> = {
  compile: (operation, context) =>
    operation.options?.postgres?.copy ? copyStatements(operation, context) : insertStatements(operation, context),
};

/** @throws {UnsupportedOperationError} for a value that is SQL: a part of the rows by INSERT would be another statement's */
function copyStatements(operation: BulkInsert & Operation, context: CompileContext): readonly Statement[] {
  const { table, columns, rows } = operation, { grammar: g } = context;
  const types = columns.map((column) => operation.types?.[column]);
  const sql = `COPY ${g.table(table)} (${columns.map((column) => g.ident(column)).join(", ")}) FROM STDIN`;
  const statements: Statement[] = [];
  let from = 0, stdin = "";
  const flush = (to: number) => {
    const sent = rows.slice(from, to);
    if (sent.length > 0) {
      const script = () =>
        insertStatements({ ...operation, rows: sent }, context).map((statement) => statement.sql).join(";\n");
      statements.push({ sql, stdin, script });
    }
    [from, stdin] = [to, ""];
  };
  for (const [i, row] of rows.entries()) {
    const fields = row.map((value, j) => {
      if (!isSql(value)) return copyField(value, types[j]);
      throw new UnsupportedOperationError(
        `Cannot copy rows into "${table.name}": "${columns[j]}" of row ${i + 1} is SQL, and COPY takes values alone`,
        { hint: "give the value itself, or leave out { postgres: { copy: true } }" },
      );
    });
    const line = `${fields.join("\t")}\n`;
    if (stdin.length + line.length > MAX_TEXT) flush(i);
    stdin += line;
  }
  flush(rows.length);
  return statements;
}
