import { InvalidOperationError } from "../errors.ts";
import type { Inspector } from "../registry/connection.ts";
import type { Features } from "../registry/server.ts";
import { tableName } from "../schema/edit.ts";
import type { Column, Constraint, Index, Table, TableName } from "../schema/model.ts";
import { checkName, checkOptions } from "../schema/options.ts";

/** Where {@linkcode OperationInspector} looks. */
export interface InspectOptions {
  /** @default the connection's own */
  readonly schema?: string;
}

/**
 * Looks at the database as the operations before it have left it.
 *
 * Each call takes its place among the operations and is to be awaited. In a script nobody can look; only where it begins
 * at base is known what its own operations have made.
 */
export interface OperationInspector {
  /** The names of the tables, sorted; none where there is no such schema. Views are none. */
  tables(options?: InspectOptions): Promise<readonly string[]>;
  /** Whether there is such a table. */
  hasTable(table: string, options?: InspectOptions): Promise<boolean>;
  /** A table with its columns, constraints and indexes. @throws {InvalidOperationError} if there is no such table */
  table(table: string, options?: InspectOptions): Promise<Table>;
  /** The columns of a table in their order; none where there is no such table. */
  columns(table: string, options?: InspectOptions): Promise<readonly Column[]>;
  /** Whether there is such a table and such a column in it. */
  hasColumn(table: string, column: string, options?: InspectOptions): Promise<boolean>;
  /** The indexes of a table, without those that a constraint made for itself; none where there is no such table. */
  indexes(table: string, options?: InspectOptions): Promise<readonly Index[]>;
  /** The constraints of a table, its primary key among them; none where there is no such table. */
  constraints(table: string, options?: InspectOptions): Promise<readonly Constraint[]>;
  /** The names of the schemas; on SQLite `main`, `temp` and what is attached. */
  schemas(): Promise<readonly string[]>;
}

/** Puts a look at the database at the end of the queue, after `check` has found no fault with the arguments. */
export type Look = <T, Checked>(
  method: keyof OperationInspector,
  check: () => Checked,
  look: (inspector: Inspector, checked: Checked) => Promise<T>,
) => Promise<T>;

/** The inspector whose calls go by `look`. */
export function inspectorOver(look: Look, { foldsColumnNames = false }: Features): OperationInspector {
  const same = foldsColumnNames ? folded : (name: string) => name;

  /** What `part` tells of a table; `none` where there is no such table. */
  function ofTable<T>(
    method: keyof OperationInspector,
    check: () => TableName,
    part: (table: Table) => T,
    none: (name: TableName) => T,
  ): Promise<T> {
    return look(method, check, async (inspector, name) => {
      return await inspector.hasTable(name) ? part(await inspector.table(name)) : none(name);
    });
  }

  return Object.freeze<OperationInspector>({
    tables: (options) =>
      look("tables", () => schemaOf("tables", options), async (inspector, schema) => {
        const { tables } = await inspector.schema(schema === undefined ? {} : { schemas: [schema] });
        return tables.map(({ name }) => name).sort();
      }),
    hasTable: (table, options) =>
      look("hasTable", () => nameOf("hasTable", table, options), (inspector, name) => inspector.hasTable(name)),
    table: (table, options) =>
      ofTable("table", () => nameOf("table", table, options), (found) => found, ({ name, schema }) => {
        throw new InvalidOperationError(
          `Cannot inspect the table "${name}": there is no such table${
            schema === undefined ? "" : ` in the schema "${schema}"`
          }`,
          { hint: "look at its name, or ask op.inspect().hasTable() first" },
        );
      }),
    columns: (table, options) =>
      ofTable("columns", () => nameOf("columns", table, options), ({ columns }) => columns, () => []),
    hasColumn: (table, column, options) =>
      ofTable(
        "hasColumn",
        () => {
          checkName(column, "the column");
          return nameOf("hasColumn", table, options);
        },
        ({ columns }) => columns.some(({ name }) => same(name) === same(column)),
        () => false,
      ),
    indexes: (table, options) =>
      ofTable("indexes", () => nameOf("indexes", table, options), ({ indexes }) => indexes, () => []),
    constraints: (table, options) =>
      ofTable("constraints", () => nameOf("constraints", table, options), ({ constraints }) => constraints, () => []),
    schemas: () => look("schemas", () => undefined, (inspector) => inspector.schemas()),
  });
}

/** A name without the case of its letters A to Z: of others SQLite keeps it, and MySQL's rule is its collation's. */
function folded(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function schemaOf(method: string, options: InspectOptions | undefined): string | undefined {
  checkOptions(`op.inspect().${method}()`, options, ["schema"]);
  return options?.schema === undefined ? undefined : checkName(options.schema, "the schema");
}

function nameOf(method: string, table: string, options: InspectOptions | undefined): TableName {
  return tableName(checkName(table, "the table"), schemaOf(method, options));
}
