/**
 * Rows of `information_schema`, and what they have in common.
 *
 * @module
 */

/** A row of a catalog. */
export type Row = Readonly<Record<string, unknown>>;

/** What belongs to a table, by {@linkcode keyOf} it. */
export type Grouped = ReadonlyMap<string, readonly Row[]>;

/** What tells a table from others, of whatever schema. */
export function keyOf(schema: unknown, table: unknown): string {
  return `${schema}\0${table}`;
}

/** Rows by {@linkcode keyOf} their table. */
export function group(rows: readonly Row[]): Grouped {
  return groupBy(rows, (row) => keyOf(row.schema, row.table));
}

/** Rows by a key of theirs, in the order in which the keys come. */
export function groupBy(rows: readonly Row[], keyOf: (row: Row) => string): Grouped {
  const groups = new Map<string, Row[]>();
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
