import { InvalidOperationError } from "../../errors.ts";
import type { Operation, OperationDefinition } from "../../registry/operation.ts";
import { defined } from "../../schema/defined.ts";
import { sameName, tableName } from "../../schema/edit.ts";
import type { TableName } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";

/** `batch_alter_table` as data. */
export interface BatchAlterTable extends Operation<"batch_alter_table"> {
  readonly table: TableName;
  /** What is done to the table, in order. */
  readonly operations: readonly Operation[];
}

/** Options of `op.batchAlterTable()`. */
export interface BatchAlterTableOptions {
  readonly schema?: string;
}

/**
 * `op.batchAlterTable()`, whose method is the engine's own, since its callback is made of all methods of the registry. By
 * default the operations inside are compiled one by one.
 */
export const batchAlterTable: OperationDefinition<
  BatchAlterTable,
  [table: string, operations: readonly Operation[], options?: BatchAlterTableOptions]
> = {
  kind: "batch_alter_table",
  build(table, operations, options = {}) {
    checkName(table, "the table of a batch");
    checkOptions(`the batch on "${table}"`, options, ["schema"]);
    if (operations.length === 0) {
      throw new InvalidOperationError(`Cannot alter the table "${table}" in a batch: it holds no operation`);
    }
    const at = tableName(table, options.schema);
    return { kind: "batch_alter_table", table: at, operations: operations.map((each) => placed(each, at)) };
  },
  args: ({ table, operations }) => [table.name, operations, defined({ schema: table.schema })],
  touches: ({ operations }, inner) => operations.flatMap((operation) => inner.touches(operation)),
  reverse: ({ table, operations }, inner): BatchAlterTable => ({
    kind: "batch_alter_table",
    table,
    operations: operations.map((operation) => inner.reverse(operation)).reverse(),
  }),
  apply: ({ operations }, schema, inner) =>
    operations.reduce((before, operation) => inner.apply(operation, before), schema),
  moves: ({ operations }, inner) => operations.flatMap((operation) => inner.moves(operation)),
  compile: ({ operations }, context) => operations.flatMap((operation) => context.compile(operation)),
};

/** `operation` in the batch's schema; whoever wrote it left the table out, and so the schema. */
function placed(operation: Operation & { readonly table?: TableName }, at: TableName): Operation {
  const { table } = operation;
  if (table === undefined || sameName(table, at)) return operation;
  if (table.name === at.name && table.schema === undefined) return { ...operation, table: at } as Operation;
  throw new InvalidOperationError(
    `Cannot alter the table "${at.name}" in a batch: "${operation.kind}" is about "${table.name}"`,
  );
}
