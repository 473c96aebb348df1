// An index may be for full text or for places, and index no more than the first characters.
// https://dev.mysql.com/doc/refman/8.4/en/create-index.html
import { UnsupportedOperationError } from "../../errors.ts";
import type { CreateIndex } from "../../ops/index/create_index.ts";
import type { CompileContext, Compiler, Operation } from "../../registry/operation.ts";
import type { Server } from "../../registry/server.ts";
import { indexClause, indexParts } from "./keys.ts";
import { has } from "./server.ts";

type Create = CreateIndex & Operation;

export const createIndex: Compiler<Create> = {
  compile(operation, { grammar: g, server }) {
    const { table, index, ifNotExists } = operation;
    checkIfNotExists(operation, server);
    const { words, using, columns } = indexParts(index, g, server);
    const name = `${ifNotExists ? "IF NOT EXISTS " : ""}${g.ident(index.name)}`;
    return [{ sql: `CREATE ${words}INDEX ${name} ${using}ON ${g.table(table)} ${columns}` }];
  },
};

/** The same as a part of ALTER TABLE. */
export function indexAddition(operation: Create, { grammar: g, server }: CompileContext): string {
  checkIfNotExists(operation, server);
  return `ADD ${indexClause(operation.index, g, server, operation.ifNotExists)}`;
}

function checkIfNotExists({ index, ifNotExists }: Create, server: Server): void {
  if (!ifNotExists || has(server, "ifExists")) return;
  throw new UnsupportedOperationError(
    `Cannot create the index "${index.name}" if it is not there: ${server.flavour} has no IF NOT EXISTS for indexes`,
    { hint: "ask first, with await op.inspect().indexes()" },
  );
}
