/**
 * Values on their way to and from the server, for which the client library would ask the server's catalog, or which it would
 * change: moments stay texts, integers that a number cannot hold become `bigint`, JSON that is a text already is sent as it is.
 *
 * @module
 */

import { jsonText } from "../../schema/value.ts";

/** How the client library is told of a type. */
export interface ClientType {
  readonly to: number;
  readonly from: readonly number[];
  serialize(value: unknown): string;
  parse(text: string): unknown;
}

const same = (text: string): string => text;

/** A number if it can be held by one, else a `bigint`. */
function integer(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** Type → its number and its array's, and how a text of it is read. https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const TYPES: Readonly<Record<string, readonly [oid: number, array: number, parse: (text: string) => unknown]>> = {
  bool: [16, 1000, (text) => text === "t"],
  bytea: [17, 1001, bytes],
  int8: [20, 1016, integer],
  int2: [21, 1005, Number],
  int4: [23, 1007, Number],
  oid: [26, 1028, Number],
  text: [25, 1009, same],
  varchar: [1043, 1015, same],
  bpchar: [1042, 1014, same],
  name: [19, 1003, same],
  float4: [700, 1021, Number],
  float8: [701, 1022, Number],
  numeric: [1700, 1231, same],
  json: [114, 199, JSON.parse],
  jsonb: [3802, 3807, JSON.parse],
  uuid: [2950, 2951, same],
  date: [1082, 1182, same],
  time: [1083, 1183, same],
  timetz: [1266, 1270, same],
  timestamp: [1114, 1115, same],
  timestamptz: [1184, 1185, same],
  interval: [1186, 1187, same],
  inet: [869, 1041, same],
};

/** Types whose texts are read as JSON, where a text is one already and an array is one of JSON's. */
const JSON_TYPES: readonly string[] = ["json", "jsonb"];

/** Every type that is told to the client library. */
export function clientTypes(): Record<string, ClientType> {
  const types: Record<string, ClientType> = {};
  for (const [name, [oid, array, parse]] of Object.entries(TYPES)) {
    const serialize = JSON_TYPES.includes(name) ? asJson : String;
    types[`${name}_value`] = { to: oid, from: [oid], serialize, parse };
    types[`${name}_array`] = { to: array, from: [array], serialize: asArray, parse: (text) => arrayOf(text, parse) };
  }
  return types;
}

/**
 * A parameter on its way. The library guesses the type of a plain value, and guesses wrong: of a list that its first item
 * has it, of a moment that it has a time zone. Of this it guesses nothing, and the server says what it takes.
 */
class Bound {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  /** As the server reads it, whatever type it takes. */
  toString(): string {
    return Array.isArray(this.value) ? arrayText(this.value) : written(this.value);
  }
}

/** `value` as a parameter. */
export function bound(value: unknown): unknown {
  return value === null ? null : new Bound(value);
}

function asJson(parameter: unknown): string {
  const { value } = parameter as Bound;
  return Array.isArray(value) ? jsonText(value) : written(value);
}

/** A list has become JSON on its way, since nobody knew what it is for; now the server says that it takes an array. */
function asArray(parameter: unknown): string {
  return arrayFromJson(String(parameter));
}

/** What is JSON of a list, as an array; other texts, arrays already among them, as they are: none of those is such JSON. */
export function arrayFromJson(text: string): string {
  if (!text.startsWith("[")) return text;
  try {
    return arrayText(JSON.parse(text));
  } catch {
    return text; // `[0:1]={1,2}`
  }
}

/** A value as the server reads it from text. */
function written(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${hexadecimal(value)}`;
  if (typeof value === "object" && value !== null) return jsonText(value);
  return String(value);
}

function hexadecimal(value: Uint8Array): string {
  return Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** An array as the server reads it. https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
export function arrayText(value: unknown): string {
  if (!Array.isArray(value)) return value === null || value === undefined ? "NULL" : quotedItem(written(value));
  return `{${value.map(arrayText).join(",")}}`;
}

function quotedItem(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** An array as the server writes it: `{1,NULL,"a b",{2}}`, or `[0:1]={1,2}` where it does not begin at 1. */
export function arrayOf(text: string, parse: (item: string) => unknown): unknown[] {
  let at = text.indexOf("{");
  const list = (): unknown[] => {
    const items: unknown[] = [];
    at++;
    while (text[at] !== "}") {
      if (text[at] === ",") at++;
      else if (text[at] === "{") items.push(list());
      else items.push(item());
    }
    at++;
    return items;
  };
  const item = (): unknown => {
    if (text[at] !== '"') {
      const start = at;
      while (text[at] !== "," && text[at] !== "}") at++;
      const bare = text.slice(start, at);
      return bare === "NULL" ? null : parse(bare);
    }
    let quoted = "";
    for (at++; text[at] !== '"'; at++) {
      if (text[at] === "\\") at++;
      quoted += text[at];
    }
    at++;
    return parse(quoted);
  };
  return list();
}
