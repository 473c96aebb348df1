import { Buffer } from "node:buffer";
import { InvalidOperationError } from "../errors.ts";

/** A value inside an operation, JSON-safe: what JSON cannot hold is an object with one telling key. */
export type Value =
  | null
  | boolean
  | number
  | string
  /** Decimal digits. */
  | { readonly bigint: string }
  /** Hexadecimal digits. */
  | { readonly bytes: string }
  /** A moment, as ISO 8601 in UTC with milliseconds. */
  | { readonly date: string }
  /** The numbers that JSON would change. */
  | { readonly number: "-0" | "NaN" | "Infinity" | "-Infinity" };

/**
 * Makes a {@linkcode Value} of what a caller gave. A plain object or an array becomes its {@linkcode jsonText}.
 *
 * @throws {InvalidOperationError} for `undefined`, functions, symbols, invalid dates, other objects and what JSON cannot hold.
 */
export function encodeValue(given: unknown, what = "a value"): Value {
  switch (typeof given) {
    case "string":
    case "boolean":
      return given;
    case "number":
      if (Number.isFinite(given) && !Object.is(given, -0)) return given;
      return { number: (Object.is(given, -0) ? "-0" : String(given)) as "-0" };
    case "bigint":
      return { bigint: String(given) };
    case "object":
      break;
    default:
      throw new InvalidOperationError(`Cannot take ${what}: ${typeof given} is no value`, {
        hint: "pass null, a boolean, a number, a bigint, a string, a Date, a Uint8Array, or plain JSON data",
      });
  }
  if (given === null) return null;
  if (given instanceof Date) {
    if (Number.isNaN(given.getTime())) {
      throw new InvalidOperationError(`Cannot take ${what}: the date is invalid`, {
        hint: "look at what new Date() was given; null says that there is none",
      });
    }
    return { date: given.toISOString() };
  }
  if (ArrayBuffer.isView(given)) {
    return { bytes: Buffer.from(given.buffer, given.byteOffset, given.byteLength).toString("hex") };
  }
  if (given instanceof ArrayBuffer) return { bytes: Buffer.from(given).toString("hex") };
  try {
    return jsonText(given);
  } catch (cause) {
    if (!(cause instanceof NotPlainError)) {
      throw new InvalidOperationError(`Cannot take ${what}: it has no JSON form`, { cause });
    }
    throw new InvalidOperationError(`Cannot take ${what}: ${cause.message}`, {
      cause,
      hint: "make plain objects and arrays of it, as Object.fromEntries(map) and [...set] do, or pass its text",
    });
  }
}

/** An object that is neither a plain one nor an array, where JSON was to be made of it. */
class NotPlainError extends TypeError {}

/**
 * The JSON text of plain objects and arrays, and of what says its own JSON form. `JSON.stringify` makes `{}` of a Map, a promise,
 * and whatever else keeps what it holds to itself. What says that it is a text, as a moment does, may stand within only: by
 * itself it would be meant as that text, not as the JSON of it.
 *
 * @throws {TypeError} for other objects, and for what has no JSON form
 */
export function jsonText(given: object): string {
  return JSON.stringify(given, function (this: unknown, key, value: unknown) {
    if (typeof value === "object" && value !== null) refuseUnlessPlain(value);
    else if (key === "" && (this as Record<string, unknown>)[key] === given) refuseUnlessPlain(given);
    return value;
  });
}

function refuseUnlessPlain(value: object): void {
  if (Array.isArray(value)) return;
  const prototype: object | null = Object.getPrototypeOf(value);
  // By the shape of the chain, since a plain object may come from another realm.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return;
  const { name } = (value as { readonly constructor?: { readonly name?: unknown } }).constructor ?? {};
  const kind = typeof name === "string" && name !== "" ? `a ${name}` : "an object of a class";
  throw new NotPlainError(`${kind} is neither a plain object nor an array`);
}

/** What the caller of an operation would have given to get `value`: the inverse of {@linkcode encodeValue}. */
export function decodeValue(value: Value): null | boolean | number | string | bigint | Uint8Array | Date {
  if (value === null || typeof value !== "object") return value;
  if ("bigint" in value) return BigInt(value.bigint);
  if ("bytes" in value) return new Uint8Array(Buffer.from(value.bytes, "hex"));
  if ("date" in value) return new Date(value.date);
  return value.number === "-0" ? -0 : Number(value.number);
}
