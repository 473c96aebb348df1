// A column comes with its keys and indexes in one statement: one rebuild of the table and not several, nothing half done, and
// AUTO_INCREMENT wants its key at once. https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
import { UnsupportedOperationError } from "../../errors.ts";
import { type AddColumn, refusePosition } from "../../ops/column/add_column.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import type { Constraint } from "../../schema/model.ts";
import { checkKeys, indexClause } from "./keys.ts";
import { columnList } from "./quoting.ts";
import { has } from "./server.ts";

export const addColumn: Compiler<AddColumn & Operation> = {
  compile(operation, context) {
    const { grammar: g, server } = context;
    const { table, column, constraints, indexes, ifNotExists = false, options } = operation;
    const what = `the column "${table.name}.${column.name}"`;
    if (ifNotExists && !has(server, "ifExists")) {
      throw new UnsupportedOperationError(
        `Cannot add ${what} if it is not there: ${server.flavour} has no IF NOT EXISTS for columns`,
        { hint: "ask first, with await op.inspect().hasColumn()" },
      );
    }
    checkKeys([column], { constraints, indexes }, g, server);
    const { after, first } = options?.mysql ?? {};
    if (first && after !== undefined) {
      throw new UnsupportedOperationError(`Cannot add ${what} both first and after "${String(after)}"`, {
        hint: "leave one of both out",
      });
    }
    const behind = after ?? operation.insertAfter;
    // Which column stands before another, only the table could tell.
    if (operation.insertBefore !== undefined) refusePosition(operation, context);
    const place = first ? " FIRST" : behind === undefined ? "" : ` AFTER ${g.ident(String(behind))}`;
    const unless = ifNotExists ? "IF NOT EXISTS " : "";
    return [{
      sql: `ALTER TABLE ${g.table(table)} ${
        [
          `ADD COLUMN ${unless}${g.column(column)}${place}`,
          ...constraints.map((constraint) =>
            `ADD ${ifNotExists ? unlessThere(constraint, g, what) : g.constraint(constraint)}`
          ),
          ...indexes.map((index) => `ADD ${indexClause(index, g, server, ifNotExists)}`),
        ].join(", ")
      }`,
    }];
  },
};

/** A constraint in MariaDB's words for one that may be there. */
function unlessThere(constraint: Constraint, g: Grammar, what: string): string {
  const name = g.ident(constraint.name!);
  switch (constraint.kind) {
    case "unique":
      g.constraint(constraint);
      return `UNIQUE INDEX IF NOT EXISTS ${name} ${columnList(constraint.columns)}`;
    case "foreign_key":
      return `CONSTRAINT ${name} FOREIGN KEY IF NOT EXISTS ${name} ${columnList(constraint.columns)} ${
        g.references(constraint)
      }`;
    default:
      throw new UnsupportedOperationError(`Cannot add ${what} with its key if it is not there`, {
        hint: "ask first, with await op.inspect().hasColumn()",
      });
  }
}
