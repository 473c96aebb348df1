/**
 * The text that COPY reads: a line for each row, a tab between values.
 *
 * @module
 */
import type { ColumnType } from "../../schema/types.ts";
import type { Value } from "../../schema/value.ts";
import { moment, textFor } from "./grammar.ts";
import { checkText } from "./quoting.ts";

/** What a text cannot hold as it is. https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2 */
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/**
 * A value of a row, which a column reads from its text: that of what the value's literal becomes in it.
 *
 * @throws {UnsupportedOperationError} for a text that PostgreSQL cannot hold
 */
export function copyField(value: Value, given?: ColumnType): string {
  if (value === null) return "\\N";
  switch (typeof value) {
    case "boolean":
      return String(value);
    case "number":
      return decimal(String(value));
    case "string":
      return checkText(textFor(value, given)).replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!);
  }
  if ("bigint" in value) return value.bigint;
  if ("bytes" in value) return `\\\\x${value.bytes}`;
  if ("date" in value) return moment(value.date, given);
  return value.number;
}

/** A number without an exponent: the text of a literal that has one is that of the numeric that it is. */
function decimal(text: string): string {
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign, first, more = "", exponent] = parts;
  const digits = `${first}${more}`, point = 1 + Number(exponent);
  // JavaScript writes an exponent from 21 digits before the point on, more than it has digits.
  return point > 0 ? `${sign}${digits.padEnd(point, "0")}` : `${sign}0.${"0".repeat(-point)}${digits}`;
}
