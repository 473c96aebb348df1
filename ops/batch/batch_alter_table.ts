import { InvalidOperationError, IrreversibleOperationError, UnsupportedOperationError } from "../../errors.ts";
import type { BatchAlterTableOptions, BatchProof, NamingConvention } from "../../registry/batch_options.ts";
import type { CompileContext, Facts, Inner, Operation, OperationDefinition } from "../../registry/operation.ts";
import { defined } from "../../schema/defined.ts";
import { emptySchema, findTable, mapTable, sameName, tableName } from "../../schema/edit.ts";
import type { Column, Constraint, DialectOptions, Index, Schema, Table, TableName } from "../../schema/model.ts";
import { constraintName } from "../../schema/naming.ts";
import { checkChoice, checkName, checkNames, checkOptions, dialectOptions } from "../../schema/options.ts";
import { elementsOf, partsOf, tableOf } from "../../schema/table.ts";
import { conventionalName } from "./naming_convention.ts";
import { reordered } from "./reordering.ts";

/** Parts of a table: columns, constraints, indexes. */
export type TableParts = Pick<Table, "columns" | "constraints" | "indexes">;

/** `batch_alter_table` as data. */
export interface BatchAlterTable extends Operation<"batch_alter_table"> {
  readonly table: TableName;
  /** What is done to the table, in order. */
  readonly operations: readonly Operation[];
  /** Absent: where the database cannot do otherwise. */
  readonly recreate?: "always" | "never";
  /** The table as it stands, where nobody can look. */
  readonly copyFrom?: Table;
  /** What stands in the place of what is read, or beside it. */
  readonly reflect?: TableParts;
  /** What the new table has besides. */
  readonly tableElements?: TableParts;
  readonly tableOptions?: DialectOptions;
  readonly namingConvention?: NamingConvention;
  readonly partialReordering?: readonly (readonly string[])[];
  /** Absent: `"full"`. */
  readonly proof?: BatchProof;
}

const BLOCKS = { sqlite: ["strict", "withoutRowid"] };

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
    const what = `the batch on "${table}"`;
    checkOptions(what, options, [
      ...["schema", "recreate", "copyFrom", "reflect", "tableElements", "tableOptions", "namingConvention"],
      ...["partialReordering", "proof"],
    ]);
    const { schema, recreate, copyFrom, reflect, tableElements, tableOptions, namingConvention, proof } = options;
    checkChoice(recreate, ["auto", "always", "never"], `\`recreate\` of ${what}`);
    checkChoice(proof, ["integrity", "full", "counts", "off"], `\`proof\` of ${what}`);
    checkOptions(`\`tableOptions\` of ${what}`, tableOptions, [], BLOCKS);
    const { partialReordering } = options;
    for (const order of partialReordering ?? []) checkNames(order, `\`partialReordering\` of ${what}`);
    if (
      operations.length === 0 && recreate !== "always" && partialReordering === undefined && tableOptions === undefined
    ) {
      throw new InvalidOperationError(`Cannot alter the table "${table}" in a batch: it holds no operation`);
    }
    if (partialReordering !== undefined && recreate === "never") {
      throw new InvalidOperationError(`Cannot reorder the columns of "${table}": \`recreate\` is "never"`, {
        hint: "a table gets another order of columns by being made anew alone",
      });
    }
    const at = tableName(table, schema);
    return defined({
      kind: "batch_alter_table" as const,
      table: at,
      operations: operations.map((each) => placed(each, at)),
      recreate: recreate === "auto" ? undefined : recreate,
      copyFrom: copyFrom && tableOf(at, copyFrom),
      reflect: reflect && partsOf(at, reflect),
      tableElements: tableElements && partsOf(at, tableElements),
      tableOptions: dialectOptions(tableOptions, BLOCKS),
      namingConvention: namingConvention && { ...namingConvention },
      partialReordering: partialReordering?.map((order) => [...order]),
      proof: proof === "full" ? undefined : proof,
    });
  },
  args: (
    { table, operations, recreate, copyFrom, reflect, tableElements, tableOptions, namingConvention, ...others },
  ) => [
    table.name,
    operations,
    defined({
      schema: table.schema,
      recreate,
      copyFrom: copyFrom && elementsOf(copyFrom),
      reflect: reflect && elementsOf({ ...table, ...reflect }),
      tableElements: tableElements && elementsOf({ ...table, ...tableElements }),
      tableOptions,
      namingConvention,
      partialReordering: others.partialReordering,
      proof: others.proof,
    }) as BatchAlterTableOptions,
  ],
  touches: ({ table, operations, tableElements, tableOptions }, inner) => [
    ...operations.flatMap((operation) => inner.touches(operation)),
    ...(tableElements ?? tableOptions ? [{ object: { kind: "table", ...table }, how: "alter" } as const] : []),
  ],
  reverse({ table, operations, recreate, copyFrom, tableElements, tableOptions, partialReordering, proof }, inner) {
    const lost = tableElements ? "tableElements" : tableOptions && "tableOptions";
    if (lost !== undefined) {
      throw new IrreversibleOperationError(
        `Cannot reverse the batch on "${table.name}": nobody said what was there before \`${lost}\``,
        { hint: "write `upgrade` and `downgrade`" },
      );
    }
    const after = copyFrom &&
      findTable(afterAll(operations, { ...emptySchema, tables: [copyFrom] }, inner), table);
    return defined({
      kind: "batch_alter_table" as const,
      table,
      operations: operations.map((operation) => inner.reverse(operation)).reverse(),
      recreate,
      copyFrom: after,
      // How the columns stood nobody said, and nothing depends on it.
      partialReordering: operations.length === 0 ? partialReordering : undefined,
      proof,
    });
  },
  apply: (operation, schema, inner) =>
    mapTable(afterAll(operation.operations, schema, inner), operation.table, (table) => finished(operation, table)),
  held: ({ operations }) => operations,
  holding: (batch, operations) => operations.length === 0 && !doesMore(batch) ? undefined : { ...batch, operations },
  moves: ({ operations }, inner) => operations.flatMap((operation) => inner.moves(operation)),
  needs: ({ operations }, server, inner) => operations.flatMap((operation) => inner.needs(operation, server)),
  compile: (operation, context) => {
    refuseRecreating(operation, context);
    const { operations } = operation;
    return operations.flatMap((operation, i) => context.compile(operation, factsBefore(operations, i, context)));
  },
};

/** Whether a batch does something beside its operations. */
function doesMore({ recreate, partialReordering, tableOptions, tableElements }: BatchAlterTable): boolean {
  return recreate === "always" || (partialReordering ?? tableOptions ?? tableElements) !== undefined;
}

/** Refuses what is done by making the table anew alone. @throws {UnsupportedOperationError} */
export function refuseRecreating(operation: BatchAlterTable, { server }: CompileContext): void {
  const { table, tableElements, partialReordering } = operation;
  const what = partialReordering ? "partialReordering" : tableElements && "tableElements";
  if (what === undefined) return;
  throw new UnsupportedOperationError(
    `Cannot honour \`${what}\` of the batch on "${table.name}": ${server.flavour} alters a table where it stands`,
    { hint: "leave it out there, as op.context.dialect tells" },
  );
}

/** The table with what the batch does beside its operations. */
export function finished(
  { tableElements, tableOptions, partialReordering }: BatchAlterTable,
  table: Table,
): Table {
  const { columns = [], constraints = [], indexes = [] } = tableElements ?? {};
  const options = tableOptions === undefined ? table.options : merged(table.options, tableOptions);
  return defined({
    ...table,
    columns: reordered([...table.columns, ...columns], partialReordering ?? [], table.name),
    constraints: [...table.constraints, ...constraints],
    indexes: [...table.indexes, ...indexes],
    options,
  });
}

function merged(before: DialectOptions | undefined, after: DialectOptions): DialectOptions {
  const dialects = new Set([...Object.keys(before ?? {}), ...Object.keys(after)]);
  return Object.fromEntries([...dialects].map((dialect) => [dialect, { ...before?.[dialect], ...after[dialect] }]));
}

/**
 * The table as the batch is to find it: with what it says of its own, and a name for each constraint, since only by one can it
 * be dropped.
 *
 * @returns the table, which of its constraints have another name there than in the database, and which have none in it
 */
export function reflected(
  { table: { name }, reflect, namingConvention }: BatchAlterTable,
  found: Table,
): {
  readonly table: Table;
  readonly isReworded: (constraint: Constraint) => boolean;
  readonly isNameless: (constraint: Constraint) => boolean;
} {
  const replacing = <T extends { readonly name?: string }>(list: readonly T[], by: readonly T[] = []): readonly T[] => [
    ...list.map((each) => by.find((other) => other.name !== undefined && other.name === each.name) ?? each),
    ...by.filter((other) => !list.some((each) => each.name !== undefined && each.name === other.name)),
  ];
  const columns = replacing<Column>(found.columns, reflect?.columns);
  const given = replacing<Constraint>(found.constraints, reflect?.constraints);
  const taken = new Set(given.flatMap((constraint) => constraint.name ?? []));
  const reworded = new Set<Constraint>();
  const nameless = new Set<Constraint>();
  const constraints = given.map((constraint): Constraint => {
    if (constraint.name !== undefined) return constraint;
    const conventional = conventionalName(namingConvention, name, constraint);
    const named = { ...constraint, name: conventional ?? constraintName(name, constraint, taken) };
    (conventional === undefined ? nameless : reworded).add(named);
    return named;
  });
  const indexes = replacing<Index>(found.indexes, reflect?.indexes);
  return {
    table: { ...found, columns, constraints, indexes },
    isReworded: (constraint) => reworded.has(constraint),
    isNameless: (constraint) => nameless.has(constraint),
  };
}

function afterAll(operations: readonly Operation[], schema: Schema, inner: Inner): Schema {
  return operations.reduce((before, operation) => inner.apply(operation, before), schema);
}

/** What is known before the `i`th of the operations inside: the table looks as those before it have left it. */
export function factsBefore(operations: readonly Operation[], i: number, { facts, inner }: CompileContext): Facts {
  return factsAfter(facts, operations.slice(0, i), inner);
}

/** `facts` as they are when the operations have run. */
function factsAfter(facts: Facts, operations: readonly Operation[], inner: Inner): Facts {
  const changed = (table: Table) => findTable(afterAll(operations, { ...emptySchema, tables: [table] }, inner), table);
  return {
    find(name) {
      const found = facts.find(name);
      return found && changed(found);
    },
    table: (name) => changed(facts.table(name)) ?? facts.table(name),
    schema: () => afterAll(operations, facts.schema(), inner),
    rows: (key) => facts.rows(key),
    findRows: (key) => facts.findRows(key),
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
