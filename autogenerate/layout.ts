/**
 * How code is laid out: on one line where it fits, else broken where a person, and `deno fmt`, would break it.
 *
 * @module
 */

/** A piece of code: a text that stays as it is, or a list in brackets. */
export type Code = string | Bracketed;

/** Pieces between brackets, behind a head: a call, an array, an object. */
export interface Bracketed {
  readonly head: string;
  readonly open: "(" | "[" | "{";
  readonly items: readonly Code[];
  /** Whether each piece gets a line of its own, also where all would fit on one. */
  readonly isTall?: boolean;
  /** Whether the pieces are statements, the body of a function. */
  readonly isBody?: boolean;
  /** What stands before each piece: the key of an object's. */
  readonly keys?: readonly string[];
}

const CLOSING = { "(": ")", "[": "]", "{": "}" } as const;
const INDENT = "  ";

/**
 * Lays `code` out.
 *
 * @param indent the indentation of its first line
 * @param room characters that a line may hold, what follows the code on its last line not counted
 */
export function layOut(code: Code, indent: string, room: number): string {
  if (typeof code === "string") return code;
  const flat = flattened(code);
  if (flat !== undefined && indent.length + flat.length <= room) return flat;
  return code.open === "(" ? call(code, indent, room) : list(code, indent, room);
}

/** On one line; `undefined` where that cannot be. */
function flattened(code: Code): string | undefined {
  if (typeof code === "string") return code.includes("\n") ? undefined : code;
  if (code.isTall && code.items.length > 0) return undefined;
  const items = code.items.map(flattened);
  if (items.includes(undefined)) return undefined;
  const inner = items.map((item, i) => `${code.keys?.[i] ?? ""}${item}`).join(", ");
  const space = code.open === "{" && inner !== "" ? " " : "";
  return `${code.head}${code.open}${space}${inner}${space}${CLOSING[code.open]}`;
}

/** A piece a line. */
function list({ head, open, items, keys, isBody }: Bracketed, indent: string, room: number): string {
  const inner = indent + INDENT;
  const lines = items.map((item, i) => {
    const key = keys?.[i] ?? "";
    return `${inner}${key}${layOut(item, inner, room - 1 - key.length)}${isBody ? ";" : ","}`;
  });
  return `${head}${open}\n${lines.join("\n")}\n${indent}${CLOSING[open]}`;
}

/**
 * A call whose arguments do not fit: if all but one lie flat on the first and the last line, that one alone is broken, between
 * them; else an argument a line.
 */
function call(code: Bracketed, indent: string, room: number): string {
  const { head, items } = code;
  const flat = items.map(flattened);
  const tall = items.findIndex((item, i) => flat[i] === undefined && isList(item));
  const broken = tall >= 0 ? tall : items.findLastIndex(isList);
  if (broken >= 0 && flat.every((item, i) => i === broken || item !== undefined)) {
    const before = flat.slice(0, broken).map((item) => `${item}, `).join("");
    const after = flat.slice(broken + 1).map((item) => `, ${item}`).join("");
    const fits = indent.length + head.length + 1 + before.length + 2 <= room &&
      indent.length + 3 + after.length <= room;
    if (fits) return `${head}(${before}${list(items[broken] as Bracketed, indent, room)}${after})`;
  }
  const texts = items.filter((item) => typeof item === "string" && item.includes("\n"));
  // A text of several lines is not moved.
  if (texts.length > 0) return `${head}(${items.map((item, i) => flat[i] ?? layOut(item, indent, room)).join(", ")})`;
  return list(code, indent, room);
}

function isList(code: Code): boolean {
  return typeof code !== "string" && code.open !== "(" && code.items.length > 0;
}
