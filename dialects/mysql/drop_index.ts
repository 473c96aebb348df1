// An index is dropped from its table; the name alone is not enough. https://dev.mysql.com/doc/refman/8.4/en/drop-index.html
import { UnsupportedOperationError } from "../../errors.ts";
import type { DropIndex } from "../../ops/index/drop_index.ts";
import type { CompileContext, Compiler, Operation } from "../../registry/operation.ts";
import { indexDrop } from "./keys.ts";
import { has } from "./server.ts";

type Drop = DropIndex & Operation;

export const dropIndex: Compiler<Drop> = {
  // A foreign key may stand on it.
  needs: ({ table }) => [{ fact: "table", table, optional: true }],
  compile(operation, context) {
    const { table, name, ifExists } = operation;
    const { grammar: g } = context;
    const clause = indexRemoval(operation, context);
    const plain = `DROP INDEX ${ifExists ? "IF EXISTS " : ""}${g.ident(name)}`;
    return [{ sql: clause === plain ? `${plain} ON ${g.table(table)}` : `ALTER TABLE ${g.table(table)} ${clause}` }];
  },
};

/** The same as a part of ALTER TABLE. */
export function indexRemoval({ table, name, ifExists }: Drop, { grammar: g, server, facts }: CompileContext): string {
  if (ifExists && !has(server, "ifExists")) {
    throw new UnsupportedOperationError(
      `Cannot drop the index "${name}" if it is there: ${server.flavour} has no IF EXISTS for indexes`,
      { hint: "ask first, with await op.inspect().indexes()" },
    );
  }
  return indexDrop(name, facts.find(table), g, ifExists);
}
