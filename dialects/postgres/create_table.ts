// A table may be unlogged, a partition's parent, an heir, and tuned. https://www.postgresql.org/docs/current/sql-createtable.html
import {
  commentStatements,
  type CreateTable,
  createTableSql,
  enumTypeStatements,
  indexStatements,
} from "../../ops/table/create_table.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { storageText } from "./storage.ts";

export const createTable: Compiler<CreateTable & Operation> = {
  compile(operation, context) {
    const { grammar: g } = context;
    const { unlogged, inherits, partitionBy, with: storage, tablespace } = operation.table.options?.postgres ?? {};
    const parents = inherits === undefined ? [] : [inherits].flat() as readonly string[];
    const suffix = [
      parents.length === 0 ? "" : ` INHERITS (${parents.map((name) => g.ident(name)).join(", ")})`,
      partitionBy === undefined ? "" : ` PARTITION BY ${partitionBy}`,
      storageText(storage, g.literal),
      tablespace === undefined ? "" : ` TABLESPACE ${g.ident(tablespace as string)}`,
    ].join("");
    const sql = createTableSql(operation, context, { suffix });
    return [
      ...enumTypeStatements(operation, context),
      { sql: unlogged ? sql.replace("CREATE TABLE", "CREATE UNLOGGED TABLE") : sql },
      ...indexStatements(operation.table, operation.ifNotExists ?? false, context),
      ...commentStatements(operation.table, context),
    ];
  },
};
