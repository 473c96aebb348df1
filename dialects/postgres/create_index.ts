// An index may be built beside others' work, cover columns that it does not sort by, and be tuned.
// https://www.postgresql.org/docs/current/sql-createindex.html
import { UnsupportedOperationError } from "../../errors.ts";
import type { CreateIndex } from "../../ops/index/create_index.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { nullsText } from "./constraint_text.ts";
import { storageText } from "./storage.ts";

export const createIndex: Compiler<CreateIndex & Operation> = {
  compile({ table, index, ifNotExists, options }, { grammar: g, server }) {
    const { include, nullsNotDistinct, with: storage, tablespace } = index.options?.postgres ?? {};
    const concurrently = options?.postgres?.concurrently === true;
    if (nullsNotDistinct && !index.unique) {
      throw new UnsupportedOperationError(
        `Cannot create the index "${index.name}": NULLS NOT DISTINCT is for unique indexes`,
        { hint: "say { unique: true }, or leave it out" },
      );
    }
    const sql = [
      `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${concurrently ? "CONCURRENTLY " : ""}`,
      `${ifNotExists ? "IF NOT EXISTS " : ""}${g.ident(index.name)} ON ${g.table(table)}`,
      index.using === undefined ? "" : ` USING ${g.ident(index.using)}`,
      ` (${index.columns.map((column) => g.indexColumn(column)).join(", ")})`,
      include === undefined
        ? ""
        : ` INCLUDE (${(include as readonly string[]).map((name) => g.ident(name)).join(", ")})`,
      nullsNotDistinct ? ` ${nullsText(true, server).trimEnd()}` : "",
      storageText(storage, g.literal),
      tablespace === undefined ? "" : ` TABLESPACE ${g.ident(tablespace as string)}`,
      index.where === undefined ? "" : ` WHERE ${g.inline(index.where)}`,
    ].join("");
    return [{ sql, ...(concurrently && { transaction: "outside" as const }) }];
  },
};
