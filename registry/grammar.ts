import type { Column, Constraint, ForeignKey, IndexColumn, Table, TableName } from "../schema/model.ts";
import type { Sql } from "../schema/sql.ts";
import type { ColumnType } from "../schema/types.ts";
import type { Value } from "../schema/value.ts";
import type { Features } from "./server.ts";

/** How a server spells things. Pure; every method returns text that is safe to join. */
export interface Grammar {
  readonly dialect: string;
  readonly features: Features;
  /** A quoted name. */
  ident(name: string): string;
  /** A quoted name with its schema. @throws {UnsupportedOperationError} if it has a schema and the server has none */
  table(name: TableName): string;
  /** A value as text. `type` is the column's, where it decides how the value is written. */
  literal(value: Value, type?: ColumnType): string;
  /** SQL with all its values as literals; for DDL and for scripts. */
  inline(sql: Sql): string;
  /** SQL with its values as parameters. */
  parameterized(sql: Sql): { readonly sql: string; readonly parameters: readonly unknown[] };
  /** The name of a type. @throws {UnsupportedOperationError} if the server has nothing like it */
  type(type: ColumnType): string;
  /** The definition of a column, as it stands in CREATE TABLE and ADD COLUMN. */
  column(column: Column, table?: Table): string;
  /** The definition of a constraint, with its name, as it stands in CREATE TABLE. */
  constraint(constraint: Constraint): string;
  /** `REFERENCES …` of a foreign key with all that follows it, as it may also stand at the column itself. */
  references(key: ForeignKey): string;
  /** An element of an index. */
  indexColumn(column: IndexColumn): string;
}
