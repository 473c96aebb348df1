import { Buffer } from "node:buffer";
import { type Sql, sql } from "../../schema/sql.ts";
import type { ColumnType } from "../../schema/types.ts";
import type { Value } from "../../schema/value.ts";
import { nowText } from "./expressions.ts";
import { textOf } from "./quoting.ts";

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const BITS = /^(?:b'([01]+)'|0b([01]+))$/i;
const BYTES = /^(?:x'([0-9a-f]*)'|0x([0-9a-f]*))$/i;
/** Types whose values are numbers. */
const NUMERIC =
  /^(?:integer|big_integer|small_integer|numeric|float|double|boolean|mysql\.(?:\w+_int|integer|\w+_integer|year))$/;

/** Types whose values are bytes, also where a catalog tells them as a text. */
const BINARY = /^(?:binary|mysql\.(?:var_)?binary|mysql\.\w+_blob)$/;

/**
 * What the text of a DEFAULT says, as it stands in a statement: a value where it is a plain literal, `undefined` for NULL,
 * else SQL.
 */
export function parseDefault(text: string, type: ColumnType): Value | Sql | undefined {
  if (/^NULL$/i.test(text)) return undefined;
  if (type.type === "mysql.bit") return sql.raw(bitsText(text) ?? text);
  if (/^true$/i.test(text)) return ofType("1", type);
  if (/^false$/i.test(text)) return ofType("0", type);
  const literal = textOf(text);
  if (literal !== undefined) return ofType(literal, type);
  if (NUMBER.test(text)) return NUMERIC.test(type.type) ? ofType(text, type) : text;
  const bytes = BYTES.exec(text);
  if (bytes !== null) return { bytes: (bytes[1] ?? bytes[2]!).toLowerCase() };
  return sql.raw(nowText(text) ?? text);
}

/** Bits in the way the server tells them, however they are given; `undefined` where `text` is no literal. */
function bitsText(text: string): string | undefined {
  const bits = BITS.exec(text), bytes = BYTES.exec(text);
  const digits = bits !== null
    ? `0b${bits[1] ?? bits[2]}`
    : bytes !== null
    ? `0x${bytes[1] ?? bytes[2]}`
    : text.replace(/^true$/i, "1").replace(/^false$/i, "0");
  return /^(?:\d+|0b[01]+|0x[0-9a-f]+)$/i.test(digits) ? `b'${BigInt(digits).toString(2)}'` : undefined;
}

/** A literal as its column keeps it: a number where that is what the column holds, else the text. */
export function ofType(text: string, type: ColumnType): Value {
  if (BINARY.test(type.type)) return { bytes: Buffer.from(text, "utf8").toString("hex") };
  if (type.type === "boolean") return text === "1" ? true : text === "0" ? false : numberOf(text) ?? text;
  return NUMERIC.test(type.type) && NUMBER.test(text) ? numberOf(text) ?? text : text;
}

/** A number that JavaScript can hold; whole ones that it cannot as digits. */
function numberOf(text: string): Value | undefined {
  // The server fills up what stands behind the point.
  const short = /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, "") : text;
  const number = Number(short);
  if (Number.isInteger(number) && !Number.isSafeInteger(number) && /^-?\d+$/.test(short)) return { bigint: short };
  return String(number) === short || /e/i.test(short) ? number : undefined;
}
