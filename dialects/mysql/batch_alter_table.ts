// Several alterations in one statement: the table is rebuilt once, if at all, and what fails leaves nothing half done.
// https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
import {
  type BatchAlterTable,
  batchAlterTable as standard,
  compiledInside,
} from "../../ops/batch/batch_alter_table.ts";
import type { Compiler, Operation, Statement, Touch } from "../../registry/operation.ts";

export const batchAlterTable: Compiler<BatchAlterTable & Operation> = {
  needs: standard.needs!,
  compile(batch, context) {
    const alter = `ALTER TABLE ${context.grammar.table(batch.table)} `;
    const statements: Statement[] = [];
    let clauses: string[] = [];
    let touched = new Set<string>();
    const end = () => {
      if (clauses.length > 0) statements.push({ sql: `${alter}${clauses.join(", ")}` });
      clauses = [];
      touched = new Set();
    };
    for (const [i, own] of compiledInside(batch, context).entries()) {
      const names = context.inner.touches(batch.operations[i]!).filter(({ how }) => how !== "read").map(keyOf);
      const plain = own.length > 0 && own.every(({ sql }) => sql.startsWith(alter));
      // A statement sees the table as it was before it: what is touched a second time stands in another.
      if (!plain || names.some((name) => touched.has(name))) end();
      if (plain) clauses.push(...own.map(({ sql }) => sql.slice(alter.length)));
      else statements.push(...own);
      for (const name of names) touched.add(name);
    }
    end();
    return statements;
  },
};

/** An object's name among those of its kind; capitals make no difference. */
function keyOf({ object: { kind, name } }: Touch): string {
  return `${kind} ${name.toLowerCase()}`;
}
