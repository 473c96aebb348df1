// Each kind of constraint is dropped by words of its own. https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
import { InvalidOperationError, nearest, UnsupportedOperationError } from "../../errors.ts";
import { type ConstraintType, typeOf } from "../../ops/constraint/adding.ts";
import type { DropConstraint } from "../../ops/constraint/drop_constraint.ts";
import type { CompileContext, Compiler, Operation } from "../../registry/operation.ts";
import type { Constraint, Index } from "../../schema/model.ts";
import { foreignKeyDrop, indexDrop } from "./keys.ts";
import { has } from "./server.ts";

export const dropConstraint: Compiler<DropConstraint & Operation> = {
  // Only the table tells whether the server has made an index for a foreign key, which goes with it.
  needs({ table, name, type }) {
    if (type === "unique") return [{ fact: "table", table, optional: true }];
    if (type !== undefined && type !== "foreignkey") return [];
    const hint = type === undefined
      ? `pass { type: "check" }, or what else it is, to op.dropConstraint("${name}", "${table.name}")`
      : "write it with op.execute(sql`ALTER TABLE … DROP FOREIGN KEY …, DROP INDEX …`)";
    return [{ fact: "table", table, hint }];
  },
  compile(operation, context) {
    const { table, name, ifExists } = operation;
    const { grammar: g, server } = context;
    if (ifExists && !has(server, "ifExists")) {
      throw new UnsupportedOperationError(
        `Cannot drop the constraint "${name}" if it is there: ${server.flavour} has no IF EXISTS for constraints`,
        { hint: "ask first, with await op.inspect().constraints()" },
      );
    }
    const type = operation.type ?? foundType(operation, context);
    if (type === undefined) return [];
    return [{ sql: `ALTER TABLE ${g.table(table)} ${action(type, operation, context)}` }];
  },
};

/** What follows the table's name. */
function action(type: ConstraintType, operation: DropConstraint, context: CompileContext): string {
  const { name, ifExists } = operation;
  const { grammar: g, server } = context;
  const there = ifExists ? "IF EXISTS " : "";
  switch (type) {
    case "primary":
      // It is called PRIMARY, whatever it was given.
      return ifExists ? `DROP INDEX IF EXISTS ${g.ident("PRIMARY")}` : "DROP PRIMARY KEY";
    case "unique":
      return indexDrop(name, context.facts.find(operation.table), g, ifExists);
    case "check":
      return `DROP ${server.flavour === "mariadb" ? "CONSTRAINT" : "CHECK"} ${there}${g.ident(name)}`;
    case "foreignkey": {
      const table = context.facts.table(operation.table);
      const key = table.constraints.find((each) => each.kind === "foreign_key" && isCalled(each, name));
      if (key?.kind === "foreign_key") return foreignKeyDrop(table, key, g, ifExists);
      return `DROP FOREIGN KEY ${there}${g.ident(name)}`;
    }
    case "exclude":
      throw new UnsupportedOperationError(
        `Cannot drop the exclusion constraint "${name}": ${server.flavour} has none`,
        { hint: "leave it out there, as op.context.dialect tells" },
      );
  }
}

/** The kind of the constraint as it stands in the table; `undefined` where it is not there and need not be. */
function foundType({ table, name, ifExists }: DropConstraint, { facts }: CompileContext): ConstraintType | undefined {
  const { constraints, indexes } = facts.table(table);
  const found = constraints.find((constraint) => isCalled(constraint, name));
  if (found !== undefined) return typeOf(found);
  // Both are the same here, and one that an operation before this one makes is told as what that calls it.
  const unique = indexes.filter((index) => index.unique);
  if (unique.some((index) => isCalled(index, name))) return "unique";
  if (ifExists) return undefined;
  const near = nearest(name, [...constraints, ...unique].flatMap((each) => each.name ?? []));
  throw new InvalidOperationError(
    `Cannot drop the constraint "${name}" of "${table.name}": the table has none of that name`,
    {
      hint: near === undefined
        ? 'a primary key is called PRIMARY, or told by { type: "primary" }'
        : `did you mean "${near}"?`,
    },
  );
}

/** Names differ by more than capitals. */
function isCalled(constraint: Constraint | Index, name: string): boolean {
  return constraint.name?.toLowerCase() === name.toLowerCase();
}
