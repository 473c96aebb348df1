/**
 * Values as the client library gives them, in the form that all dialects have: whole numbers that a number cannot hold become
 * `bigint`, exact numbers and moments stay texts, bytes are a plain `Uint8Array`.
 *
 * @module
 */

/** A column of an answer. */
export interface Field {
  readonly name: string;
  /** The number of its type in the protocol. https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html */
  readonly type: number;
}

/** A whole number of 8 bytes, which the library gives as its digits. */
const LONGLONG = 8;

/** A value out of a row. */
export function readValue(value: unknown, { type }: Field): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  return type === LONGLONG && typeof value === "string" ? wholeNumber(value) : value;
}

/** A number if it can be held by one, else a `bigint`. */
function wholeNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
