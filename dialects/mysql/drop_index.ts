// An index is dropped from its table; the name alone is not enough. https://dev.mysql.com/doc/refman/8.4/en/drop-index.html
import { UnsupportedOperationError } from "../../errors.ts";
import type { DropIndex } from "../../ops/index/drop_index.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { has } from "./server.ts";

export const dropIndex: Compiler<DropIndex & Operation> = {
  compile({ table, name, ifExists }, { grammar: g, server }) {
    if (ifExists && !has(server, "ifExists")) {
      throw new UnsupportedOperationError(
        `Cannot drop the index "${name}" if it is there: ${server.flavour} has no IF EXISTS for indexes`,
        { hint: "ask first, with await op.inspect().indexes()" },
      );
    }
    return [{ sql: `DROP INDEX ${ifExists ? "IF EXISTS " : ""}${g.ident(name)} ON ${g.table(table)}` }];
  },
};
