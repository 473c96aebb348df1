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

/** The room that code has. */
export interface Room {
  /** The indentation of its first line, and of its last. */
  readonly indent: string;
  /** Characters that a line holds where that can be. */
  readonly width: number;
  /** Characters before it on its first line, behind the indentation. @default {0} */
  readonly before?: number;
  /** Characters behind it on its last line. @default {0} */
  readonly behind?: number;
}

/** Lays `code` out. */
export function layOut(code: Code, room: Room): string {
  if (typeof code === "string") return code;
  const { indent, width, before = 0, behind = 0 } = room;
  const flat = flattened(code);
  if (flat !== undefined && indent.length + before + flat.length + behind <= width) return flat;
  return code.open === "(" ? call(code, room) : list(code, room);
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
function list({ head, open, items, keys, isBody }: Bracketed, { indent, width }: Room): string {
  const inner = indent + INDENT;
  const lines = items.map((item, i) => {
    const key = keys?.[i] ?? "";
    const text = layOut(item, { indent: inner, width, before: key.length, behind: 1 });
    return `${inner}${key}${text}${isBody ? ";" : ","}`;
  });
  return `${head}${open}\n${lines.join("\n")}\n${indent}${CLOSING[open]}`;
}

/**
 * A call that does not fit on one line: if all arguments but one lie flat on its first and its last line, that one alone is
 * broken, between them; else an argument a line.
 */
function call(code: Bracketed, room: Room): string {
  const { head, items } = code;
  const { indent, width, before = 0, behind = 0 } = room;
  const flat = items.map(flattened);
  const tall = items.findIndex((item, i) => flat[i] === undefined && isList(item));
  const broken = tall >= 0 ? tall : items.findLastIndex(isList);
  if (broken >= 0 && flat.every((item, i) => i === broken || item !== undefined)) {
    const own = items[broken] as Bracketed;
    const first = `${head}(${flat.slice(0, broken).map((item) => `${item}, `).join("")}`;
    const last = `${flat.slice(broken + 1).map((item) => `, ${item}`).join("")})`;
    const fits = indent.length + before + first.length + own.head.length + 1 <= width &&
      indent.length + 1 + last.length + behind <= width;
    if (fits) return `${first}${list(own, { indent, width })}${last}`;
  }
  // A text of several lines is not moved.
  const isFixed = items.some((item) => typeof item === "string" && item.includes("\n"));
  if (!isFixed) return list(code, room);
  return `${head}(${items.map((item, i) => flat[i] ?? layOut(item, { indent, width })).join(", ")})`;
}

function isList(code: Code): boolean {
  return typeof code !== "string" && code.open !== "(" && code.items.length > 0;
}
