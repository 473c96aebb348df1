import { InvalidOperationError } from "../../errors.ts";
import type { CompileContext, Operation, Statement } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { tableName } from "../../schema/edit.ts";
import type { TableElement } from "../../schema/elements.ts";
import type { DialectOptions, TableName } from "../../schema/model.ts";
import { type BlockKeys, checkName, checkOptions, dialectOptions } from "../../schema/options.ts";
import { decodeExpression, encodeExpression, isSql, type Sql } from "../../schema/sql.ts";
import type { ColumnType } from "../../schema/types.ts";
import type { Value } from "../../schema/value.ts";

/** Rows of an iterable that one operation holds. */
export const MAX_ROWS = 1000;
/** Characters of one statement, about: a server reads a statement as a whole. */
const MAX_TEXT = 500_000;

/** `bulk_insert` as data. */
export interface BulkInsert extends Operation<"bulk_insert"> {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (Value | Sql)[])[];
  /** Column → its type, where it decides how values are written. */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** How the rows are sent. */
  readonly options?: DialectOptions;
}

/** A row: column → value. */
export type Row = Readonly<Record<string, unknown>>;

/** The table of {@linkcode BulkInsertMethods.bulkInsert}: its name, or what `createTable` was given. */
export type InsertTarget = string | { readonly name: string; readonly elements: readonly TableElement[] };

/** Options of {@linkcode BulkInsertMethods.bulkInsert}. */
export interface BulkInsertOptions {
  readonly schema?: string;
  /** Column → its type. @default that of `table`'s elements, where they are given */
  readonly columns?: Readonly<Record<string, ColumnType>>;
  readonly postgres?: {
    /** Sends the rows by COPY, which is faster, and not an INSERT in all it does; in a script they are one. @default {false} */
    readonly copy?: boolean;
  };
}

const BLOCKS: BlockKeys = { postgres: ["copy"], mysql: [], sqlite: [] };

/** What `bulk_insert` adds to `op`. */
export interface BulkInsertMethods {
  /**
   * Inserts rows, many in one statement. Of an iterable, 1,000 rows are held at a time.
   *
   * @param rows Records that all have the same keys.
   * @example op.bulkInsert("users", [{ id: 1, name: "Ada" }, { id: 2, name: "Grace" }]);
   */
  bulkInsert(
    table: InsertTarget,
    rows: readonly Row[] | Iterable<Row> | AsyncIterable<Row>,
    options?: BulkInsertOptions,
  ): Promise<void>;
}

/** `op.bulkInsert()`. */
export const bulkInsert: Definition<BulkInsert, BulkInsertMethods, "bulkInsert"> = {
  kind: "bulk_insert",
  build(target, rows, options = {}) {
    const name = typeof target === "string" ? target : target?.name;
    checkName(name, "the table of op.bulkInsert()");
    checkOptions(`op.bulkInsert("${name}")`, options, ["schema", "columns"], BLOCKS);
    if (!Array.isArray(rows)) {
      throw new InvalidOperationError(`Cannot insert into "${name}": the rows are no list`, {
        hint: `write op.bulkInsert("${name}", [{ column: value }, …])`,
      });
    }
    const [first] = rows as readonly Row[];
    const columns = first === undefined || first === null ? [] : Object.keys(first);
    if (rows.length > 0 && columns.length === 0) {
      throw new InvalidOperationError(`Cannot insert into "${name}": the first row has no columns`);
    }
    return defined({
      kind: "bulk_insert" as const,
      table: tableName(name, options.schema),
      columns,
      rows: (rows as readonly Row[]).map((row, i) => valuesOf(row, columns, `row ${i + 1} of "${name}"`)),
      types: first === undefined ? undefined : typesFor(columns, target, options.columns),
      options: options.postgres?.copy ? dialectOptions(options, BLOCKS) : undefined,
    });
  },
  chunks(target, rows, options) {
    if (Array.isArray(rows) || rows === null || typeof rows !== "object") return undefined;
    if (Symbol.asyncIterator in rows) {
      return mapAsync(rows, (chunk) => bulkInsert.build(target, chunk, options));
    }
    if (Symbol.iterator in rows) return map(rows as Iterable<Row>, (chunk) => bulkInsert.build(target, chunk, options));
    return undefined;
  },
  args: ({ table, columns, rows, types, options }) => [
    table.name,
    rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, decodeExpression(row[i]!)]))),
    defined({ schema: table.schema, columns: types, ...options }),
  ],
  touches: ({ table }) => [{ object: { kind: "table", ...table }, how: "rows" }],
  apply: (_, schema) => schema,
  compile: (operation, context) => insertStatements(operation, context),
};

/** The statements that insert the rows of an operation, none longer than a server likes to read. */
export function insertStatements(
  { table, columns, rows, types }: BulkInsert,
  { grammar: g }: CompileContext,
): readonly Statement[] {
  const head = `INSERT INTO ${g.table(table)} (${columns.map((column) => g.ident(column)).join(", ")}) VALUES\n`;
  const statements: Statement[] = [];
  let lines: string[] = [], length = 0;
  const flush = () => {
    if (lines.length > 0) statements.push({ sql: head + lines.join(",\n") });
    [lines, length] = [[], 0];
  };
  for (const row of rows) {
    const values = row.map((value, i) => isSql(value) ? g.inline(value) : g.literal(value, types?.[columns[i]!]));
    const line = `  (${values.join(", ")})`;
    if (length + line.length > MAX_TEXT) flush();
    lines.push(line);
    length += line.length;
  }
  flush();
  return statements;
}

/** The types that are known of `columns`; what is said of others is a slip of the pen. */
function typesFor(
  columns: readonly string[],
  target: InsertTarget,
  given: BulkInsertOptions["columns"] = {},
): BulkInsert["types"] {
  const types = new Map<string, ColumnType>();
  if (typeof target !== "string") {
    for (const element of target.elements) if (element.kind === "column") types.set(element.name, element.type);
  }
  for (const [column, type] of Object.entries(given)) {
    if (!columns.includes(column)) {
      throw new InvalidOperationError(`Cannot take the type of the column "${column}": no row has it`, {
        hint: `the rows have ${columns.join(", ")}`,
      });
    }
    if (typeof type?.type !== "string") {
      throw new InvalidOperationError(`Cannot take the type of the column "${column}": it is no column type`, {
        hint: "make it with t, as t.integer()",
      });
    }
    types.set(column, type);
  }
  const known = columns.filter((column) => types.has(column));
  return known.length === 0 ? undefined : Object.fromEntries(known.map((column) => [column, types.get(column)!]));
}

/** The values of `row` in the order of `columns`. A key more or less is a mistake that nobody would see otherwise. */
function valuesOf(row: Row, columns: readonly string[], what: string): readonly (Value | Sql)[] {
  if (row === null || typeof row !== "object" || Array.isArray(row)) {
    throw new InvalidOperationError(`Cannot insert ${what}: it is no record`);
  }
  const keys = Object.keys(row);
  if (keys.length === columns.length && columns.every((column) => Object.hasOwn(row, column))) {
    return columns.map((column) => encodeExpression(row[column], `"${column}" of ${what}`));
  }
  const odd = keys.find((key) => !columns.includes(key)) ?? columns.find((column) => !Object.hasOwn(row, column));
  throw new InvalidOperationError(
    `Cannot insert ${what}: ${Object.hasOwn(row, odd!) ? "the first row lacks its" : "it lacks the"} column "${odd}"`,
    { hint: "give every row the same keys; null where there is no value" },
  );
}

function* map<T>(rows: Iterable<Row>, make: (chunk: readonly Row[]) => T): Iterable<T> {
  let chunk: Row[] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < MAX_ROWS) continue;
    yield make(chunk);
    chunk = [];
  }
  if (chunk.length > 0) yield make(chunk);
}

async function* mapAsync<T>(rows: AsyncIterable<Row>, make: (chunk: readonly Row[]) => T): AsyncIterable<T> {
  let chunk: Row[] = [];
  for await (const row of rows) {
    chunk.push(row);
    if (chunk.length < MAX_ROWS) continue;
    yield make(chunk);
    chunk = [];
  }
  if (chunk.length > 0) yield make(chunk);
}
