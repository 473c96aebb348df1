import { InvalidOperationError } from "../../errors.ts";
import type { Operation, StatementResult } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { checkOptions } from "../../schema/options.ts";
import { joinSql, type Sql, toSql } from "../../schema/sql.ts";
import { refuseTransactionControl, statementsOf, takeParameters } from "./transaction_control.ts";

/** `execute` as data. */
export interface Execute extends Operation<"execute"> {
  readonly sql: Sql;
}

/** What `execute` adds to `op`, and to a batch, where it answers nothing. */
export interface ExecuteMethods<Done = Promise<StatementResult>> {
  /**
   * Runs SQL as it stands. Values in it become parameters; in DDL, and where there are several statements, literals. In a batch
   * it keeps its place: what is called before it is done before it.
   *
   * @param sql A text, or better sql`…` with values in it.
   * @throws {TransactionControlError} at the call, if it begins or ends a transaction
   * @returns the rows that it answers, and how many it answered or changed
   * @example await op.execute(sql`UPDATE users SET name = ${name} WHERE id = ${id}`);
   */
  execute(sql: Sql | string, options?: Readonly<Record<never, never>>): Done;
}

/** `op.execute()`. */
export const execute: Definition<Execute, ExecuteMethods, "execute"> = {
  kind: "execute",
  table: "none",
  build(given, options) {
    checkOptions("op.execute()", options, []);
    const sql = toSql(given, "the SQL of op.execute()");
    const statements = statementsOf(plainText(sql));
    if (statements.length === 0) {
      throw new InvalidOperationError("Cannot execute the SQL: there is no statement in it", {
        hint: "leave the call out, or look at what its text is put together of",
      });
    }
    refuseTransactionControl(statements);
    return { kind: "execute", sql };
  },
  args: ({ sql }) => [sql],
  touches: () => [{ object: { kind: "*", name: "*" }, how: "alter" }],
  compile({ sql }, { grammar: g }) {
    if (!takeParameters(statementsOf(plainText(sql)))) return [{ sql: g.inline(sql) }];
    const { sql: text, parameters } = g.parameterized(sql);
    return [parameters.length === 0 ? { sql: text } : { sql: text, parameters, script: g.inline(sql) }];
  },
  result: (last) => last,
};

/** The text of the SQL, with a word in the place of each value. */
function plainText(sql: Sql): string {
  return joinSql(sql, () => "x");
}
