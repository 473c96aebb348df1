// The schema stands before the index, the table stands without one. https://www.sqlite.org/lang_createindex.html
import { UnsupportedOperationError } from "../../errors.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import type { CreateIndex } from "../../ops/index/create_index.ts";
import { defined } from "../../schema/defined.ts";
import { tableName } from "../../schema/edit.ts";
import { unfitIndex } from "./unfit.ts";

export const createIndex: Compiler<CreateIndex & Operation> = {
  compile({ table, index, ifNotExists }, { grammar: g, facts }) {
    const column = index.columns.find(({ length, ops, nulls }) => length !== undefined || ops !== undefined || nulls);
    if (index.using !== undefined || column !== undefined) {
      throw new UnsupportedOperationError(
        `Cannot create the index "${index.name}": sqlite knows no access methods, prefix lengths, operator classes and NULLS FIRST`,
        { hint: "leave them out there, as op.context.dialect tells" },
      );
    }
    const words = [
      `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${ifNotExists ? "IF NOT EXISTS " : ""}`,
      `${g.table(tableName(index.name, table.schema))} ON ${g.ident(table.name)}`,
      ` (${index.columns.map((each) => g.indexColumn(each)).join(", ")})`,
      index.where === undefined ? "" : ` WHERE ${g.inline(index.where)}`,
    ];
    const blame = unfitIndex(table, facts.find(table), index, g);
    return [defined({ sql: words.join(""), blame: blame.length === 0 ? undefined : blame })];
  },
};
