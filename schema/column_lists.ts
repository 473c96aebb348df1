import type { DialectOptions, OptionValue } from "./model.ts";

/** The options, of whichever database, whose values are columns of the table: for one those that an index holds beside its own. */
const LISTS: readonly string[] = ["include", "onDeleteColumns"];

/** The columns that `options` list. */
export function listedColumns(options: DialectOptions | undefined): readonly string[] {
  if (options === undefined) return [];
  return Object.values(options).flatMap((block) => LISTS.flatMap((key) => block[key] ?? []) as readonly string[]);
}

/** `options` with what `change` makes of the columns that they list; the same object where that is what they are. */
export function mapListedColumns(options: DialectOptions, change: (name: string) => string): DialectOptions {
  if (listedColumns(options).every((name) => change(name) === name)) return options;
  return Object.fromEntries(
    Object.entries(options).map(([dialect, block]) => [
      dialect,
      Object.fromEntries(
        Object.entries(block).map(([key, value]): [string, OptionValue] => [
          key,
          LISTS.includes(key) ? (value as readonly string[]).map(change) : value,
        ]),
      ),
    ]),
  );
}
