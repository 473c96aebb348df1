// SQLite alters little by itself: what it cannot is done by making the table anew, once for all of the batch.
// https://www.sqlite.org/lang_altertable.html
import { isRetortError, MissingFactError, UnsupportedOperationError } from "../../errors.ts";
import {
  type BatchAlterTable,
  batchAlterTable as standard,
  finished,
  reflected,
} from "../../ops/batch/batch_alter_table.ts";
import type { CompileContext, Compiler, Need, Operation, Statement } from "../../registry/operation.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Table } from "../../schema/model.ts";
import { Catalog, catalogQuery } from "./catalog.ts";
import { fold } from "./ddl.ts";
import { rebuild } from "./rebuild.ts";
import { REBUILD } from "./rebuild_hint.ts";
import { type Plan, type PlanInput, planOf } from "./rebuild_plan.ts";
import { refuseOtherMeanings } from "./rebuild_refusals.ts";
import { namesColumn } from "./rename_tokens.ts";

export const batchAlterTable: Compiler<BatchAlterTable & Operation> = {
  needs({ table, copyFrom, recreate, operations }, server, inner): readonly Need[] {
    if (recreate === "never") return standard.needs!({ kind: "batch_alter_table", table, operations }, server, inner);
    return [
      ...(copyFrom === undefined ? [{ fact: "table", table, optional: true, fresh: true } as const] : []),
      {
        ...{ fact: "rows", key: catalogKey(table.schema), statement: catalogQuery(table.schema) },
        optional: true,
        fresh: true,
      },
      { fact: "rows", key: FOREIGN_KEYS, statement: { sql: "PRAGMA foreign_keys" }, optional: true, fresh: true },
    ];
  },
  compile(operation, context) {
    if (operation.recreate === "never") return standard.compile(operation, context);
    refuseTheUnknown(operation, context);
    const { table, copyFrom } = operation;
    const found = copyFrom ?? context.facts.find(table);
    if (found === undefined) return unseen(operation, context);
    const { table: before, ...constraints } = reflected(operation, found);
    const input = inputOf(operation, before, context);
    const plan = planOf(input);
    const rows = context.facts.findRows(catalogKey(table.schema));
    if (rows !== undefined) refuseOtherMeanings(plan, before, new Catalog(rows));
    const reason = reasonOf(operation, plan, before, context);
    return reason === undefined
      ? standard.compile(operation, context)
      : anew(operation, { input, plan, constraints }, context, reason);
  },
};

/** What can be done to a table that nobody can look at: what SQLite does by itself. @throws {MissingFactError} for the rest */
function unseen(operation: BatchAlterTable, context: CompileContext): readonly Statement[] {
  const { table, recreate, partialReordering, tableElements, tableOptions } = operation;
  const isAnew = (recreate ?? partialReordering ?? tableElements ?? tableOptions) !== undefined;
  if (!isAnew && refusal(operation, context) === undefined) return standard.compile(operation, context);
  throw new MissingFactError(`Cannot make the table "${table.name}" anew: nobody can tell what it looks like`, {
    hint:
      "look whether there is such a table; for a script pass { copyFrom: […] } to op.batchAlterTable(), the elements of " +
      "the table as it stands, or run the revision on a database",
  });
}

/**
 * Makes a table anew by itself for an operation that stands in no batch.
 *
 * @param reason why, as a sentence without a full stop
 */
export function madeAnew(operation: BatchAlterTable, context: CompileContext, reason: string): readonly Statement[] {
  const { table: before, ...constraints } = reflected(operation, context.facts.table(operation.table));
  const input = inputOf(operation, before, context);
  return anew(operation, { input, plan: planOf(input), constraints }, context, reason);
}

function inputOf(operation: BatchAlterTable, before: Table, { grammar, inner }: CompileContext): PlanInput {
  const { table, operations } = operation;
  return { table, before, operations, finish: (after) => finished(operation, after), grammar, inner };
}

/** Refuses what changes nobody knows what. */
function refuseTheUnknown({ table, operations }: BatchAlterTable, { inner }: CompileContext): void {
  const unknown = operations.find((each) => inner.touches(each).some(({ object }) => object.kind === "*"));
  if (unknown === undefined) return;
  throw new UnsupportedOperationError(
    `Cannot alter the table "${table.name}" in a batch: nobody can know what "${unknown.kind}" does to it`,
    { hint: "put it before the batch, or behind it" },
  );
}

/** Why the table must be made anew, as a sentence without a full stop; `undefined`: SQLite can do all of it by itself. */
function reasonOf(
  operation: BatchAlterTable,
  plan: Plan,
  before: Table,
  context: CompileContext,
): string | undefined {
  const { recreate, copyFrom, partialReordering, tableElements, tableOptions, table } = operation;
  if (recreate === "always") return "the batch asks for it";
  if (partialReordering !== undefined) return "its columns are to stand in another order";
  if (tableElements !== undefined || tableOptions !== undefined) return "the batch adds to the table";
  const names = new Set((copyFrom ?? context.facts.table(table)).constraints.map(({ name }) => name));
  const unnamed = operation.operations.flatMap((each) => context.inner.touches(each)).find(({ object, how }) =>
    how === "drop" && object.kind === "constraint" && !names.has(object.name) &&
    before.constraints.some(({ name }) => name === object.name)
  );
  if (unnamed !== undefined) return `the constraint "${unnamed.object.name}" has no name there`;
  return plan.dropped.map((column) => standingOn(column, before, context.grammar)).find((each) => each !== undefined) ??
    refusal(operation, context);
}

/** What keeps SQLite from dropping a column by itself. https://www.sqlite.org/lang_altertable.html#altertabdropcol */
function standingOn(column: string, { columns, constraints, indexes }: Table, g: Grammar): string | undefined {
  const constraint = constraints.find((each) =>
    each.kind === "check"
      ? namesColumn(g.inline(each.condition), column)
      : each.kind !== "exclude" && each.columns.includes(column)
  );
  if (constraint !== undefined) {
    return `a ${constraint.kind.replace("_", " ")} stands on the column "${column}", which is dropped`;
  }
  const index = indexes.find((each) =>
    each.columns.some((part) =>
      part.column === column || part.expression && namesColumn(g.inline(part.expression), column)
    ) ||
    each.where && namesColumn(g.inline(each.where), column)
  );
  if (index !== undefined) return `the index "${index.name}" stands on the column "${column}", which is dropped`;
  return columns.some(({ computed }) => computed && namesColumn(g.inline(computed.sql), column))
    ? `a generated column stands on the column "${column}", which is dropped`
    : undefined;
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
  { table, copyFrom, reflect, tableOptions, proof = "full" }: BatchAlterTable,
  { input, plan, constraints }: {
    readonly input: PlanInput;
    readonly plan: Plan;
    readonly constraints: Omit<ReturnType<typeof reflected>, "table">;
  },
  { facts, server }: CompileContext,
  reason: string,
): readonly Statement[] {
  const rows = facts.findRows(catalogKey(table.schema));
  const catalog = rows && new Catalog(rows);
  const keysStayOn = Number(facts.findRows(FOREIGN_KEYS)?.[0]?.foreign_keys ?? 0) !== 0;
  if (keysStayOn && !server.features.foreignKeysStayOn) refuseActions(table.name, catalog);
  return rebuild({
    ...input,
    isTold: copyFrom !== undefined || reflect !== undefined,
    ...constraints,
    newOptions: tableOptions !== undefined,
    catalog,
    keysStayOn,
    proof,
    reason,
  }, plan);
}

/**
 * Foreign keys are on although they can be turned off: the transaction is not retort's own, and others go on in it by what it
 * holds.
 *
 * @throws {UnsupportedOperationError} if a foreign key of another table does something to its rows when a row goes
 */
function refuseActions(table: string, catalog: Catalog | undefined): void {
  const acting = catalog?.referring(table).find(({ table: other, key: { onDelete = "NO ACTION" } }) =>
    fold(other) !== fold(table) && !["NO ACTION", "RESTRICT"].includes(onDelete)
  );
  if (acting === undefined) return;
  throw new UnsupportedOperationError(
    `Cannot make the table "${table}" anew: "${acting.table}" refers to it with ON DELETE ${acting.key.onDelete}, and ` +
      "foreign keys are on, which cannot be turned off inside a transaction that is open already",
    {
      hint:
        "run it outside of a transaction, which has retort turn them off, or say PRAGMA foreign_keys = OFF before " +
        "you begin yours, and PRAGMA foreign_key_check before you commit it",
    },
  );
}

/** Key of the fact whether foreign keys are on. */
const FOREIGN_KEYS = "foreign_keys";

function catalogKey(schema: string | undefined): string {
  return `sqlite_schema ${schema ?? ""}`;
}
