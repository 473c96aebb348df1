/**
 * Rows of PostgreSQL's catalogs, and what they have in common.
 *
 * @module
 */
import { defined } from "../../schema/defined.ts";
import type { DialectOptions, OptionValue } from "../../schema/model.ts";
import { type Sql, sql as tag } from "../../schema/sql.ts";

/** A row of a catalog. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows by the table that each is of, by its id. */
export type Grouped = ReadonlyMap<string, readonly Row[]>;

/** Rows by the table that each is of. */
export function group(rows: readonly Row[]): Grouped {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = String(row.table);
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [row]);
    else list.push(row);
  }
  return groups;
}

export function storageOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === null || value === undefined) return undefined;
  const pairs = (value as readonly string[]).map((text): [string, string] => {
    const at = text.indexOf("=");
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}

export function textOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

/** A block of options; `undefined` where there are none. */
export function postgresOptions(
  options: Readonly<Record<string, OptionValue | undefined>>,
): DialectOptions | undefined {
  const own = defined(options);
  return Object.keys(own).length === 0 ? undefined : { postgres: own as Readonly<Record<string, OptionValue>> };
}

/** `text` without parentheses around the whole of it. */
export function unwrapped(text: string): string {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  let depth = 0, quote = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0 && at < text.length - 1) return text;
  }
  return unwrapped(text.slice(1, -1));
}

/** The query of a view, as the catalogs have it. */
export function viewQuery(definition: string): Sql {
  return tag.raw(definition.trim().replace(/;$/, ""));
}

/** A list that has something in it. */
export function orNone<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
