import type { CompileContext, Operation, Statement } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { nameOf, putTable, tableName } from "../../schema/edit.ts";
import type { TableElement } from "../../schema/elements.ts";
import { ownEnumTypes, withEnumTypes } from "../../schema/enum_types.ts";
import type { Constraint, Index, Table } from "../../schema/model.ts";
import { type BlockKeys, checkName, checkOptions, dialectOptions } from "../../schema/options.ts";
import { elementsOf, tableOf } from "../../schema/table.ts";
import type { DropTable } from "./drop_table.ts";

/** `create_table` as data. */
export interface CreateTable extends Operation<"create_table"> {
  readonly table: Table;
  readonly ifNotExists?: true;
}

/** Options that make a table what it is, beside its elements. */
export interface TableOptions {
  readonly schema?: string;
  readonly comment?: string;
  readonly postgres?: {
    /** Not written to the log: fast, and empty after a crash. */
    readonly unlogged?: boolean;
    readonly inherits?: string | readonly string[];
    readonly partitionBy?: string;
    readonly with?: Readonly<Record<string, unknown>>;
    readonly tablespace?: string;
  };
  readonly mysql?: {
    readonly engine?: string;
    readonly charset?: string;
    readonly collation?: string;
    readonly autoIncrement?: number;
    readonly rowFormat?: string;
  };
  readonly sqlite?: {
    /** Types are enforced. */
    readonly strict?: boolean;
    readonly withoutRowid?: boolean;
  };
}

/** Options of {@linkcode CreateTableMethods.createTable}. */
export interface CreateTableOptions extends TableOptions {
  /** Leaves alone a table of that name, whatever it looks like. @default {false} */
  readonly ifNotExists?: boolean;
}

/** The keys of {@linkcode TableOptions} that all databases share. */
const TABLE_KEYS: readonly string[] = ["schema", "comment"];
/** The keys of {@linkcode TableOptions} that one family has. */
export const TABLE_BLOCKS: BlockKeys = {
  postgres: ["unlogged", "inherits", "partitionBy", "with", "tablespace"],
  mysql: ["engine", "charset", "collation", "autoIncrement", "rowFormat"],
  sqlite: ["strict", "withoutRowid"],
};

/** What `create_table` adds to `op`. */
export interface CreateTableMethods {
  /**
   * Creates a table with its constraints and indexes. What has no name gets the built-in one.
   *
   * @param name The table's name, without a schema.
   * @param elements Columns, constraints and indexes, made by `t`.
   * @example op.createTable("users", [t.column("id", t.integer(), { primaryKey: true }), t.column("name", t.text())]);
   */
  createTable(name: string, elements: readonly TableElement[], options?: CreateTableOptions): Promise<void>;
}

/** `op.createTable()`. */
export const createTable: Definition<CreateTable, CreateTableMethods, "createTable"> = {
  kind: "create_table",
  build(name, elements, options = {}) {
    checkName(name, "a table");
    checkOptions(`the table "${name}"`, options, [...TABLE_KEYS, "ifNotExists"], TABLE_BLOCKS);
    return defined({
      kind: "create_table" as const,
      table: describedTable(name, elements, options),
      ifNotExists: options.ifNotExists || undefined,
    });
  },
  args: ({ table, ifNotExists }) => [table.name, elementsOf(table), defined({ ...tableOptions(table), ifNotExists })],
  touches: ({ table }) => [
    { object: { kind: "table", ...nameOf(table) }, how: "create" },
    ...table.constraints.flatMap((constraint) =>
      constraint.kind === "foreign_key"
        ? [{ object: { kind: "table", ...constraint.references.table }, how: "read" } as const]
        : []
    ),
  ],
  reverse: ({ table, ifNotExists }): DropTable =>
    defined({ kind: "drop_table" as const, table: nameOf(table), was: table, ifExists: ifNotExists }),
  apply: ({ table }, schema) => withEnumTypes(putTable(schema, table), table.columns),
  compile: (operation, context) => [
    ...enumTypeStatements(operation, context),
    { sql: createTableSql(operation, context) },
    ...indexStatements(operation.table, operation.ifNotExists ?? false, context),
    ...commentStatements(operation.table, context),
  ],
};

/** The table that a call describes, whose options have been checked. */
export function describedTable(name: string, elements: readonly TableElement[], options: TableOptions): Table {
  const { comment } = options;
  return tableOf(
    tableName(name, options.schema),
    elements,
    defined({ comment, options: dialectOptions(options, TABLE_BLOCKS) }),
  );
}

/** The options that describe `table` beside its elements. */
export function tableOptions(table: Table): TableOptions {
  return defined({ schema: table.schema, comment: table.comment, ...table.options }) as TableOptions;
}

/** `CREATE TABLE`, a line for each column and constraint; `suffix` is what follows the closing parenthesis. */
export function createTableSql(
  { table, ifNotExists }: CreateTable,
  { grammar: g }: Pick<CompileContext, "grammar">,
  { constraints = table.constraints, lines: more = [], suffix = "" }: {
    readonly constraints?: readonly Constraint[];
    /** What stands in the table behind its constraints. */
    readonly lines?: readonly string[];
    readonly suffix?: string;
  } = {},
): string {
  const lines = [
    ...table.columns.map((column) => g.column(column, table)),
    ...constraints.map((constraint) => g.constraint(constraint)),
    ...more,
  ];
  const head = `CREATE TABLE ${ifNotExists ? "IF NOT EXISTS " : ""}${g.table(table)}`;
  return `${head} (\n${lines.map((line) => `  ${line}`).join(",\n")}\n)${suffix}`;
}

/** The statements that make a table's indexes. */
export function indexStatements(table: Table, ifNotExists: boolean, context: CompileContext): readonly Statement[] {
  return table.indexes.flatMap((index: Index) => {
    const operation = { kind: "create_index", table: nameOf(table), index, ifNotExists: ifNotExists || undefined };
    return context.compile(defined(operation));
  });
}

/** The statements that make the enum types of a table's columns, where they are types of their own; they stand before it. */
export function enumTypeStatements({ table, ifNotExists }: CreateTable, context: CompileContext): readonly Statement[] {
  const { dialect, features } = context.grammar;
  if (!features.enumTypes) return [];
  return ownEnumTypes(table.columns, dialect).flatMap((type) =>
    context.compile(defined({ kind: "create_enum_type", enum: type, ifNotExists }))
  );
}

/** The statements that comment a table and its columns, where comments are statements of their own. */
export function commentStatements(table: Table, context: CompileContext): readonly Statement[] {
  if (!context.grammar.features.comments) return [];
  const { comment } = table;
  const at = nameOf(table);
  const operations: readonly object[] = [
    ...(comment === undefined ? [] : [{ kind: "create_table_comment", table: at, comment }]),
    ...table.columns.filter((column) => column.comment !== undefined)
      .map((column) => ({ kind: "set_column_comment", table: at, column: column.name, comment: column.comment })),
  ];
  return operations.flatMap((operation) => context.compile(operation as Operation));
}
