// SQLite alters little by itself: what it cannot is done by making the table anew, once for all of the batch.
// https://www.sqlite.org/lang_altertable.html
import { isRetortError, UnsupportedOperationError } from "../../errors.ts";
import {
  type BatchAlterTable,
  batchAlterTable as standard,
  finished,
  reflected,
} from "../../ops/batch/batch_alter_table.ts";
import type { CompileContext, Compiler, Need, Operation, Statement } from "../../registry/operation.ts";
import { Catalog, catalogQuery } from "./catalog.ts";
import { rebuild } from "./rebuild.ts";
import { REBUILD } from "./rebuild_hint.ts";

export const batchAlterTable: Compiler<BatchAlterTable & Operation> = {
  needs({ table, copyFrom, recreate, operations }, server, inner): readonly Need[] {
    if (recreate === "never") return standard.needs!({ kind: "batch_alter_table", table, operations }, server, inner);
    const hint = "pass { copyFrom: […] } to op.batchAlterTable(), the elements of the table as it stands";
    return [
      ...(copyFrom === undefined ? [{ fact: "table", table, hint, fresh: true } as const] : []),
      {
        fact: "rows",
        key: catalogKey(table.schema),
        statement: catalogQuery(table.schema),
        optional: true,
        fresh: true,
      },
    ];
  },
  compile(operation, context) {
    const { recreate, operations } = operation;
    if (recreate === "never") return standard.compile(operation, context);
    const reason = recreate === "always" ? "the batch asks for it" : standing(operation) ?? refusal(operation, context);
    // Nothing is left of a batch without operations that asks for nothing.
    return reason === undefined && operations.length > 0
      ? standard.compile(operation, context)
      : anew(operation, context, reason);
  },
};

/** What of a batch no ALTER TABLE can do, as a reason. */
function standing({ partialReordering, tableElements, tableOptions }: BatchAlterTable): string | undefined {
  if (partialReordering !== undefined) return "its columns are to stand in another order";
  return tableElements !== undefined || tableOptions !== undefined ? "the batch adds to the table" : undefined;
}

/** Why the operations cannot be done one by one; `undefined`: they can. */
function refusal(operation: BatchAlterTable, context: CompileContext): string | undefined {
  try {
    standard.compile(operation, context);
    return undefined;
  } catch (error) {
    if (!isRetortError(error) || error.code !== "E_UNSUPPORTED_OPERATION" || error.hint !== REBUILD) throw error;
    return error.message.slice(error.message.indexOf(": ") + 2);
  }
}

function anew(
  operation: BatchAlterTable,
  context: CompileContext,
  reason = "the batch asks for it",
): readonly Statement[] {
  const { table, copyFrom, reflect, tableOptions, operations, proof = "full" } = operation;
  const { grammar, inner, facts } = context;
  const rows = facts.findRows(catalogKey(table.schema));
  const { table: before, isReworded } = reflected(operation, copyFrom ?? facts.table(table));
  const sideEffects = operations.find((each) => inner.touches(each).some(({ object }) => object.kind === "*"));
  if (sideEffects !== undefined) {
    throw new UnsupportedOperationError(
      `Cannot alter the table "${table.name}" in a batch: nobody can know what "${sideEffects.kind}" does to it`,
      { hint: "put it before the batch, or behind it" },
    );
  }
  return rebuild({
    table,
    before,
    operations,
    finish: (after) => finished(operation, after),
    isTold: copyFrom !== undefined || reflect !== undefined,
    isReworded,
    newOptions: tableOptions !== undefined,
    catalog: rows && new Catalog(rows),
    grammar,
    inner,
    proof,
    reason,
  });
}

function catalogKey(schema: string | undefined): string {
  return `sqlite_schema ${schema ?? ""}`;
}
