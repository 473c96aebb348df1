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
      const isPlain = own.length > 0 && own.every(({ sql }) => sql.startsWith(alter));
      // A statement sees the table as it was before it: what is touched a second time stands in another.
      if (!isPlain || named.some((object) => touched.has(keyOf(object)))) end();
      if (!isPlain) statements.push(...own);
      else {
        for (const { sql } of own) {
          const clause = sql.slice(alter.length);
          const names = namesIn(clause);
          if (names.some((name) => touched.has(name))) end();
          clauses.push(clause);
          for (const name of names) touched.add(name);
        }
      }
      for (const object of named) touched.add(keyOf(object));
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

/**
 * What a clause adds, drops and alters: that are also indexes that stand for foreign keys, and what has the name of a column in a text,
 * which no operation names.
 */
function namesIn(clause: string): readonly string[] {
  return Array.from(clause.matchAll(CLAUSES), ([, what, name]) => {
    const kind = what === "CHECK" ? "constraint" : what!.toLowerCase();
    return keyOf({ kind, name: name!.replaceAll("``", "`") });
  });
}

/** The beginnings of clauses, with what they name first. */
const CLAUSES = /\b(?:ADD|DROP|MODIFY|CHANGE) (INDEX|COLUMN|CONSTRAINT|CHECK) (?:IF EXISTS )?`((?:[^`]|``)*)`/g;
