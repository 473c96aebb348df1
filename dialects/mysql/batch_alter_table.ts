// Several alterations in one statement: the table is rebuilt once, if at all, and what fails leaves nothing half done.
// https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
import {
  type BatchAlterTable,
  batchAlterTable as standard,
  factsBefore,
  refuseRecreating,
} from "../../ops/batch/batch_alter_table.ts";
import type { CompileContext, Compiler, ObjectRef, Operation, Statement } from "../../registry/operation.ts";
import { indexAddition } from "./create_index.ts";
import { indexRemoval } from "./drop_index.ts";

export const batchAlterTable: Compiler<BatchAlterTable & Operation> = {
  needs: standard.needs!,
  compile(operation, context) {
    refuseRecreating(operation, context);
    const { table, operations } = operation;
    const alter = `ALTER TABLE ${context.grammar.table(table)} `;
    const statements: Statement[] = [];
    let clauses: string[] = [];
    let touched = new Set<string>();
    const end = () => {
      if (clauses.length > 0) statements.push({ sql: `${alter}${clauses.join(", ")}` });
      clauses = [];
      touched = new Set();
    };
    for (const [i, operation] of operations.entries()) {
      const own = compiled(operation, alter, { ...context, facts: factsBefore(operations, i, context) });
      const named = context.inner.touches(operation).filter(({ how }) => how !== "read").map(({ object }) => object);
      const names = [...named.map(keyOf), ...indexesIn(own)];
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

/** The statements of an operation inside; what has words of its own besides is written as an ALTER TABLE. */
function compiled(operation: Operation, alter: string, context: CompileContext): readonly Statement[] {
  switch (operation.kind) {
    case "create_index":
      return [{ sql: alter + indexAddition(operation as Parameters<typeof indexAddition>[0], context) }];
    case "drop_index":
      return [{ sql: alter + indexRemoval(operation as Parameters<typeof indexRemoval>[0], context) }];
    default:
      return context.compile(operation, context.facts);
  }
}

/** An object's name among those of its kind; capitals make no difference. */
function keyOf({ kind, name }: Pick<ObjectRef, "kind" | "name">): string {
  return `${kind} ${name.toLowerCase()}`;
}

/** The indexes that clauses add or drop: those that stand for foreign keys no operation names. */
function indexesIn(own: readonly Statement[]): readonly string[] {
  const found = own.flatMap(({ sql }) =>
    Array.from(sql.matchAll(/\b(?:ADD|DROP) INDEX (?:IF EXISTS )?`((?:[^`]|``)*)`/g), ([, name]) => name!)
  );
  return found.map((name) => keyOf({ kind: "index", name: name.replaceAll("``", "`") }));
}
