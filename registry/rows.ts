import { ConcurrentRunError } from "../errors.ts";
import type { Statement, StatementResult } from "./operation.ts";

/** Sees to it that each statement has changed as many rows as it must. @throws {ConcurrentRunError} for the first that has not */
export function checkRows(statements: readonly Statement[], results: readonly StatementResult[]): void {
  statements.forEach(({ expectedRows, sql }, i) => {
    const { rowCount } = results[i]!;
    if (expectedRows !== undefined && rowCount !== expectedRows) throw unexpectedRows(expectedRows, rowCount, sql);
  });
}

/** The error of rows that are not what they were. @param changed how many were changed, where that is known */
export function unexpectedRows(expected: number, changed: number | undefined, sql: string): ConcurrentRunError {
  const count = changed === undefined ? "another number" : String(changed);
  return new ConcurrentRunError(
    `Cannot write the version row: the statement must change ${expected} row and changed ${count} (${sql})`,
    { hint: "somebody else changes the version table; look at `retort current`, then start again" },
  );
}
