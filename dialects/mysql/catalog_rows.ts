/**
 * Rows of `information_schema`, and what they have in common.
 *
 * @module
 */

/** A row of a catalog. */
export type Row = Readonly<Record<string, unknown>>;

/** What the catalog says of a column beside its place and its name. */
export interface Said {
  readonly type: string;
  readonly initial: string | null;
  readonly nullable: string;
  readonly extra: string;
  readonly collation: string | null;
  readonly expression: string | null;
  readonly comment: string;
  /** The system of places that MySQL holds the column to. */
  readonly system: string | null;
}

/** The row of a column. */
export interface ColumnRow {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  /** The same object for all columns of which the same is said. */
  readonly said: Said;
}

/** What belongs to a table, by {@linkcode keyOf} it. */
export type Grouped<R = Row> = ReadonlyMap<string, readonly R[]>;

/** What tells a table from others, of whatever schema. */
export function keyOf(schema: unknown, table: unknown): string {
  return `${schema}\0${table}`;
}

/** Rows by {@linkcode keyOf} their table. */
export function group<R extends { readonly schema?: unknown; readonly table?: unknown }>(
  rows: readonly R[],
): Grouped<R> {
  return groupBy(rows, (row) => keyOf(row.schema, row.table));
}

/** Rows by a key of theirs, in the order in which the keys come. */
export function groupBy<R>(rows: readonly R[], keyOf: (row: R) => string): Grouped<R> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [row]);
    else list.push(row);
  }
  return groups;
}

/** A text of a catalog; `undefined` where there is none, or an empty one. */
export function textOrNone(value: unknown): string | undefined {
  return value === null || value === undefined || value === "" ? undefined : String(value);
}
