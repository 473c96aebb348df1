/**
 * The values of defaults in Drizzle ORM's tables.
 *
 * @module
 */
import { sql } from "../schema/sql.ts";
import { jsonText } from "../schema/value.ts";
import type { ColumnType } from "../schema/types.ts";
import { type DrizzleColumn, isKind } from "./drizzle_entities.ts";

/** Digits as a database takes them. */
const DIGITS = /^-?\d+(?:\.\d+)?$/;

/**
 * A default as a value of its column.
 *
 * @param given as the table says it
 * @param told as Drizzle would hand it to a driver
 */
export function literalOf(given: unknown, told: unknown, column: DrizzleColumn, { type }: ColumnType): unknown {
  // Since 1.0 the driver makes the text of JSON.
  if (/\bjson\b/.test(column.dataType)) return told === given ? jsonValue(given) : told;
  if (given instanceof Date && type === "date") return given.toISOString().slice(0, "YYYY-MM-DD".length);
  if (given instanceof Date && type === "date_time") return given;
  // A number is one in the database too, where the driver is told its digits.
  if (typeof told === "string" && (typeof given === "number" || typeof given === "bigint")) return given;
  // SQLite alone keeps such a text as one.
  const isNumber = type === "numeric" && !isKind(column, "SQLiteColumn");
  if (isNumber && typeof told === "string" && DIGITS.test(told)) return numberOf(told);
  return typeof given === "boolean" ? given : told;
}

/** Digits as a number, where JavaScript writes it so; 1.50 is no 1.5. */
function numberOf(digits: string): unknown {
  return String(Number(digits)) === digits ? Number(digits) : sql.raw(digits);
}

function jsonValue(given: unknown): string {
  return typeof given === "object" && given !== null ? jsonText(given) : JSON.stringify(given);
}

/** What PostgreSQL puts into quotes in a list, as it writes one itself. */
const QUOTED = /^$|^null$|[\s{}",\\]/i;

/**
 * A list as PostgreSQL writes it. https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 *
 * @param leaf an item that is no list, as a driver is handed it
 */
export function listText(items: readonly unknown[], leaf: (item: unknown) => unknown): string {
  return `{${items.map((item) => Array.isArray(item) ? listText(item, leaf) : itemText(item, leaf)).join(",")}}`;
}

function itemText(item: unknown, leaf: (item: unknown) => unknown): string {
  if (item === null) return "NULL";
  const told = leaf(item);
  const text = typeof told === "object" && told !== null && !(told instanceof Date) ? jsonText(told) : textOf(told);
  return QUOTED.test(text) ? `"${text.replace(/[\\"]/g, "\\$&")}"` : text;
}

function textOf(told: unknown): string {
  return told instanceof Date ? told.toISOString() : String(told);
}
