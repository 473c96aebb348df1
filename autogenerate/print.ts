import type { RenderedType, RenderItem } from "../registry/autogenerate_options.ts";
import { type Kit, kitOf } from "../registry/kit.ts";
import type { Operation } from "../registry/operation.ts";
import { camelCase, RESERVED_METHODS } from "../registry/method_names.ts";
import type { Registry } from "../registry/registry.ts";
import { type ElementCall, elementCall } from "../schema/element_calls.ts";
import type { TableElement } from "../schema/elements.ts";
import { isEqual } from "../schema/pairs.ts";
import { type Identifier, isSql, type Sql } from "../schema/sql.ts";
import { decodeValue, type Value } from "../schema/value.ts";
import { type Code, layOut } from "./layout.ts";

/** Operations as the body of a function of a revision file. */
export interface Printed {
  /** Whole lines, indented; empty where there are no operations. */
  readonly text: string;
  /** Which members of the kit the lines use: `["t", "sql"]`. */
  readonly kit: readonly string[];
  /** Lines of imports that they need, sorted. */
  readonly imports: readonly string[];
}

/** How {@linkcode print} writes. */
export interface PrintOptions {
  /** Characters that a line holds where that can be. @default {80} */
  readonly width?: number;
  /** Lines of a comment before an operation. @default none */
  readonly comment?: (operation: Operation) => readonly string[];
  /** Lines of a comment before all. @default none */
  readonly notes?: readonly string[];
  /** How things are written, where that is another way. @default none is */
  readonly render?: RenderItem;
}

const INDENT = "  ";
/** What a revision may take out of its kit. */
const KIT = ["t", "sql", "offline"];

/**
 * Writes operations as a person would: calls of `op`, without what goes without saying. What is printed makes the operations
 * again when it is called.
 */
export function print(operations: readonly Operation[], registry: Registry, options: PrintOptions = {}): Printed {
  const { width = 80, comment = () => [], notes = [], render } = options;
  const printer = new Printer(registry, render);
  const lines = operations.flatMap((operation) => {
    const call = printer.operation("op", operation);
    if (call === undefined) return [];
    return [
      ...comment(operation).map(commentLine),
      `${INDENT}${layOut(call, { indent: INDENT, width, behind: 1 })};\n`,
    ];
  });
  const text = [...notes.map(commentLine), ...lines].join("");
  return { text, kit: [...printer.kit].sort().reverse(), imports: [...printer.imports].sort() };
}

/** A line of a comment, in which no name that a database has ends it. */
function commentLine(line: string): string {
  return `${INDENT}// ${escaped(line)}\n`;
}

class Printer {
  readonly kit = new Set<string>();
  readonly imports = new Set<string>();
  readonly #render: RenderItem | undefined;
  readonly #registry: Registry;
  readonly #makers: Kit["t"];
  /** The kinds of operations that have a method. */
  readonly #kinds: ReadonlySet<string>;
  readonly #types: ReadonlyMap<string, (type: never) => readonly unknown[]>;

  constructor(registry: Registry, render?: RenderItem) {
    this.#registry = registry;
    this.#render = render;
    this.#makers = kitOf(registry).t;
    this.#kinds = new Set(registry.methods().map(([, kind]) => kind));
    this.#types = new Map([...registry.types()].map(([type, { args }]) => [type, args]));
  }

  /** A call on `receiver`; inside a batch the table is left out. `undefined`: the project wants none of it. */
  operation(receiver: string, operation: Operation, isInBatch = false): Code | undefined {
    const own = this.#own("operation", operation, receiver);
    return own === undefined ? this.#call(receiver, operation, isInBatch) : own ?? undefined;
  }

  /** What the project writes itself: a text, `null` for nothing at all, `undefined` for what retort writes. */
  #own(type: RenderedType, object: object, receiver = "op"): string | null | undefined {
    const text = this.#render?.(type, object, { imports: this.imports, receiver });
    if (text === undefined || text === false) return undefined;
    for (const member of text === null ? [] : KIT) {
      if (new RegExp(`\\b${member}\\b`).test(text!)) this.kit.add(member);
    }
    return text;
  }

  #call(receiver: string, operation: Operation, isInBatch: boolean): Code {
    const method = camelCase(operation.kind);
    const isEngines = RESERVED_METHODS.includes(method);
    // What only other operations make has no method.
    if (!isEngines && !this.#kinds.has(operation.kind)) {
      return { head: `${receiver}.invoke`, open: "(", items: [this.#data(operation)] };
    }
    const args = [...this.#registry.args(operation)];
    const position = isInBatch ? this.#registry.tablePosition(method) : undefined;
    if (typeof position === "number") args.splice(position, 1);
    // Operations are given as a function that calls them, which stands last; the engine's own methods alone take it.
    const isInner = (arg: unknown) => isEngines && this.#isOperations(arg);
    const inner = args.filter(isInner) as (readonly Operation[])[];
    const given = args.filter((arg) => !isInner(arg));
    while (given.length > 0 && isNothing(given.at(-1))) given.pop();
    const items = [
      ...given.map((arg) => this.#value(arg)),
      ...inner.map((operations) => this.#function(operations)),
    ];
    return { head: `${receiver}.${method}`, open: "(", items };
  }

  #isOperations(arg: unknown): boolean {
    return Array.isArray(arg) && arg.every((each) => this.#kinds.has(each?.kind));
  }

  /** `(b) => { … }` */
  #function(operations: readonly Operation[]): Code {
    const items = operations.flatMap((operation) => this.operation("b", operation, true) ?? []);
    return { head: "(b) => ", open: "{", items, isBody: true, isTall: true };
  }

  /** What an argument, or anything in it, looks like. */
  #value(value: unknown): Code {
    if (value === null || typeof value !== "object") return literal(value);
    if (value instanceof Date) return `new Date(${literal(value.toISOString())})`;
    if (value instanceof Uint8Array) return { head: "Uint8Array.of", open: "(", items: [...value].map(String) };
    if (isSql(value)) return this.#sql(value);
    if (Array.isArray(value)) {
      const items = value.filter((each) => !this.#isUnwanted(each)).map((each) => this.#value(each));
      return { head: "", open: "[", items, isTall: value.some((each) => this.#makingCall(each) !== undefined) };
    }
    return this.#element(value) ?? this.#type(value) ?? this.#data(value);
  }

  /** An element of a table as the call that makes it. */
  #element(value: object | null): Code | undefined {
    const call = this.#makingCall(value);
    if (call === undefined) return undefined;
    const own = this.#own(call[0], value!);
    if (typeof own === "string") return own;
    this.kit.add("t");
    return { head: `t.${call[0]}`, open: "(", items: call[1].map((arg) => this.#value(arg)) };
  }

  /** Whether the project wants an element of a table not to be written. */
  #isUnwanted(value: unknown): boolean {
    if (this.#render === undefined) return false;
    const call = this.#makingCall(value);
    return call !== undefined && this.#own(call[0], value as object) === null;
  }

  /** The call that makes `value` again; a row of data may look like an element, and be none. */
  #makingCall(value: unknown): ElementCall | undefined {
    if (typeof (value as TableElement | null)?.kind !== "string") return undefined;
    try {
      const [method, args] = elementCall(value as TableElement);
      const make = this.#makers[method] as (...args: readonly unknown[]) => unknown;
      return isEqual(make(...args), value) ? [method, args] : undefined;
    } catch {
      return undefined;
    }
  }

  /** A column type as the call that makes it. */
  #type(value: object): Code | undefined {
    const { type } = value as { readonly type?: unknown };
    const args = typeof type === "string" ? this.#types.get(type) : undefined;
    if (args === undefined) return undefined;
    const path = (type as string).split(".").map(camelCase);
    const make = path.reduce(
      (object, name) => (object as Record<string, unknown>)[name],
      this.#makers as unknown,
    ) as (...args: readonly unknown[]) => unknown;
    const given = [...args(value as never)];
    if (!isMade(() => make(...given), value)) return undefined;
    const own = this.#own("type", value);
    if (typeof own === "string") return own;
    while (given.length > 0 && isNothing(given.at(-1))) given.pop();
    this.kit.add("t");
    return { head: `t.${path.join(".")}`, open: "(", items: given.map((arg) => this.#value(arg)) };
  }

  #data(value: object): Code {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return {
      head: "",
      open: "{",
      items: entries.map(([, each]) => this.#value(each)),
      keys: entries.map(([key]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key)}: `),
    };
  }

  #sql({ parts, values }: Sql): string {
    this.kit.add("sql");
    const isName = (value: unknown): value is Identifier =>
      typeof value === "object" && value !== null && "ident" in value;
    const [only] = values;
    if (isName(only) && values.length === 1 && parts.every((part) => part === "")) return name(only);
    const text = parts.map((part, i) => {
      if (i === values.length) return templateText(part);
      const value = values[i]!;
      const inside = isSql(value)
        ? this.#sql(value)
        : isName(value)
        ? name(value)
        : layOut(this.#value(decodeValue(value as Value)), { indent: "", width: Infinity });
      return `${templateText(part)}\${${inside}}`;
    });
    return `sql\`${text.join("")}\``;
  }
}

/** Whether `make` makes `value` again. */
function isMade(make: () => unknown, value: unknown): boolean {
  try {
    return isEqual(make(), value);
  } catch {
    // What its maker refuses is data that only looks like it.
    return false;
  }
}

/** An argument that goes without saying. */
function isNothing(arg: unknown): boolean {
  return arg === undefined ||
    (typeof arg === "object" && arg !== null && Object.getPrototypeOf(arg) === Object.prototype &&
      Object.keys(arg).length === 0);
}

function name({ ident }: Identifier): string {
  return `sql.id(${ident.map(literal).join(", ")})`;
}

/** What no source file should hold as it is: it could not be seen, or would be read otherwise. */
const HIDDEN = /[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029\ufeff]/gu;

function escaped(text: string, keep = ""): string {
  return text.replace(
    HIDDEN,
    (character) => keep.includes(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function templateText(text: string): string {
  return escaped(text.replace(/[\\`]|\$(?=\{)/g, "\\$&"), "\n\t");
}

/** A value that is no object, as source. */
function literal(value: unknown): string {
  if (typeof value === "string") return escaped(JSON.stringify(value));
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  return String(value);
}
