import { defined } from "./defined.ts";
import type { UnmodelledObject } from "./model.ts";

/** A row of a catalog: `kind`, `name`, and `table` with what the object hangs on. */
type Row = Readonly<Record<string, unknown>>;

/** What the rows of a catalog tell by name alone, by its kinds. @param schemaOf the schema of a row, where it is told */
export function unmodelledObjects(
  rows: readonly Row[],
  schemaOf: (row: Row) => string | undefined,
): Readonly<Record<string, readonly UnmodelledObject[]>> {
  const found: Record<string, UnmodelledObject[]> = {};
  for (const row of rows) {
    (found[String(row.kind)] ??= []).push(
      defined({
        name: String(row.name),
        schema: schemaOf(row),
        table: row.table === null || row.table === undefined ? undefined : String(row.table),
      }),
    );
  }
  return found;
}
