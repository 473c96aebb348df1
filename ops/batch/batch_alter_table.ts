import { InvalidOperationError } from "../../errors.ts";
import type { CompileContext, Facts, Inner, Operation, OperationDefinition } from "../../registry/operation.ts";
import { defined } from "../../schema/defined.ts";
import { emptySchema, findTable, sameName, tableName } from "../../schema/edit.ts";
import type { Schema, Table, TableName } from "../../schema/model.ts";
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
  needs: ({ operations }, server, inner) => operations.flatMap((operation) => inner.needs(operation, server)),
  compile: ({ operations }, context) =>
    operations.flatMap((operation, i) => context.compile(operation, factsBefore(operations, i, context))),
};

/** What is known before the `i`th of the operations inside: the table looks as those before it have left it. */
export function factsBefore(operations: readonly Operation[], i: number, { facts, inner }: CompileContext): Facts {
  return factsAfter(facts, operations.slice(0, i), inner);
}

/** `facts` as they are when the operations have run. */
function factsAfter(facts: Facts, operations: readonly Operation[], inner: Inner): Facts {
  const after = (schema: Schema) => operations.reduce((before, operation) => inner.apply(operation, before), schema);
  const changed = (table: Table) => findTable(after({ ...emptySchema, tables: [table] }), table);
  return {
    find(name) {
      const found = facts.find(name);
      return found && changed(found);
    },
    table: (name) => changed(facts.table(name)) ?? facts.table(name),
    schema: () => after(facts.schema()),
    rows: (key) => facts.rows(key),
  };
}

/** `operation` in the batch's schema; whoever wrote it left the table out, and so the schema. */
function placed(operation: Operation & { readonly table?: TableName }, at: TableName): Operation {
  const { table } = operation;
  if (table === undefined || sameName(table, at)) return operation;
  if (table.name === at.name && table.schema === undefined) return { ...operation, table: at } as Operation;
  throw new InvalidOperationError(
    `Cannot alter the table "${at.name}" in a batch: "${operation.kind}" is about "${table.name}"`,
  );
}
