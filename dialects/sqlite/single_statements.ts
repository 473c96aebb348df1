import type { Statement } from "../../registry/operation.ts";
import { jsonText } from "../../schema/value.ts";
import { splitStatements, tokenize } from "./tokenizer.ts";

/** A value as SQLite's drivers bind it. */
export type Bound = null | number | bigint | string | Uint8Array;

/** One statement, with its values as a driver binds them. */
export interface Single {
  readonly sql: string;
  readonly values: readonly Bound[];
}

/** What there may be more to than one plain statement. A semicolon at the very end is nothing. */
const SUSPECT = /[?:@$#\0]|--|\/\*|;(?!\s*$)|^\s*;/;
/** Texts and quoted names; where a comment comes before them they are taken wrongly, but the comment stays in sight. */
const QUOTED = /'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]/g;

/**
 * The statements of `statement`, one by one: SQLite's `prepare` runs the first of several and passes over the rest without a
 * word. None where there are only comments, for which it throws.
 *
 * @throws {TypeError} for what would be changed in silence: SQLite takes a parameter without a value for NULL, and NaN too;
 * a NUL ends the statement's text; half a surrogate pair becomes another character
 */
export function singleStatements({ sql, parameters = [] }: Statement): readonly Single[] {
  if (!sql.isWellFormed()) throw new TypeError("the statement holds half a surrogate pair, which UTF-8 cannot say");
  const values = parameters.length === 0 ? [] : parameters.map(bound);
  if (values.length === 0 && (!SUSPECT.test(sql) || !SUSPECT.test(sql.replace(QUOTED, "''")))) {
    return [{ sql, values }];
  }
  if (sql.includes("\0")) throw new TypeError("the statement holds a NUL, at which SQLite would end it");
  const statements = splitStatements(sql);
  if (statements.length > 1 && values.length > 0) {
    throw new TypeError(`${statements.length} statements cannot share ${values.length} parameters`);
  }
  for (const each of statements) {
    const wanted = parameterCount(each);
    if (wanted === values.length) continue;
    throw new TypeError(`the statement takes ${wanted} values and was given ${values.length}`);
  }
  return statements.map((each) => ({ sql: each, values }));
}

/** How many values a statement takes. https://www.sqlite.org/c3ref/bind_parameter_count.html */
function parameterCount(sql: string): number {
  const named = new Set<string>();
  let count = 0;
  for (const { kind, text } of tokenize(sql)) {
    if (kind !== "parameter") continue;
    if (text === "?") count++;
    else if (text.startsWith("?")) count = Math.max(count, Number(text.slice(1)));
    else if (!named.has(text)) {
      named.add(text);
      count++;
    }
  }
  return count;
}

/**
 * A value as it is bound. `node:sqlite` would take a Date for a record of named parameters and store NULL.
 *
 * @throws {TypeError} for what SQLite cannot hold
 */
export function bound(value: unknown): Bound {
  switch (typeof value) {
    case "string":
      if (value.isWellFormed()) return value;
      throw new TypeError("a parameter holds half a surrogate pair, which UTF-8 cannot say");
    case "number":
      if (!Number.isNaN(value)) return value;
      throw new TypeError("a parameter is NaN, which SQLite would store as NULL");
    case "bigint":
      if (BigInt.asIntN(64, value) === value) return value;
      throw new TypeError(`a parameter is ${value}, and the integers of SQLite have 64 bits`);
    case "boolean":
      return value ? 1 : 0;
    case "object":
      return boundObject(value);
    default:
      throw new TypeError(`a parameter is ${typeof value}, which no database holds`);
  }
}

function boundObject(value: object | null): Bound {
  if (value === null) return null;
  if (value instanceof Date) {
    if (!Number.isNaN(value.getTime())) return value.toISOString().replace("T", " ").replace(/(\.000)?Z$/, "");
    throw new TypeError("a parameter is an invalid date");
  }
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return jsonText(value);
}

/** Integers as numbers where a number holds them, else as bigint; bytes as `Uint8Array`. */
export function answered(value: unknown): unknown {
  if (typeof value === "bigint") {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }
  return value instanceof ArrayBuffer ? new Uint8Array(value) : value;
}

/** Whether a statement changes rows, so that the count of changed rows is its own and not that of one before it. */
export function changesRows(sql: string): boolean {
  return /^\s*(?:INSERT|UPDATE|DELETE|REPLACE|WITH)\b/i.test(sql);
}

/**
 * The rowid of the last row that an INSERT wrote. SQLite tells one after any statement, of whichever INSERT was the last.
 * https://www.sqlite.org/c3ref/last_insert_rowid.html
 */
export function insertedId(sql: string, rowid: number | bigint | undefined): { readonly insertId?: number | bigint } {
  if (rowid === undefined || !/^\s*(?:INSERT|REPLACE)\b/i.test(sql)) return {};
  return { insertId: answered(rowid) as number | bigint };
}
