// An index may be for full text or for places, and index no more than the first characters.
// https://dev.mysql.com/doc/refman/8.4/en/create-index.html
import { UnsupportedOperationError } from "../../errors.ts";
import type { CreateIndex } from "../../ops/index/create_index.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { indexParts } from "./keys.ts";
import { has } from "./server.ts";

export const createIndex: Compiler<CreateIndex & Operation> = {
  compile({ table, index, ifNotExists }, { grammar: g, server }) {
    if (ifNotExists && !has(server, "ifExists")) {
      throw new UnsupportedOperationError(
        `Cannot create the index "${index.name}" if it is not there: ${server.flavour} has no IF NOT EXISTS for indexes`,
        { hint: "ask first, with await op.inspect().indexes()" },
      );
    }
    const { words, using, columns } = indexParts(index, g, server);
    const name = `${ifNotExists ? "IF NOT EXISTS " : ""}${g.ident(index.name)}`;
    return [{ sql: `CREATE ${words}INDEX ${name} ${using}ON ${g.table(table)} ${columns}` }];
  },
};
