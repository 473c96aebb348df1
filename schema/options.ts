import { InvalidOperationError, nearest } from "../errors.ts";
import type { DialectOptions, OptionValue } from "./model.ts";
import { isSql } from "./sql.ts";
import { encodeValue } from "./value.ts";

/** Dialect → the options that only it has. */
export type BlockKeys = Readonly<Record<string, readonly string[]>>;

/** The keys of `given` that are neither in `known` nor a block in `blocks` are refused; so are those of the blocks. */
export function checkOptions(
  what: string,
  given: object | undefined,
  known: readonly string[],
  blocks: BlockKeys = {},
): void {
  if (given === undefined) return;
  if (given === null || typeof given !== "object" || Array.isArray(given)) {
    throw new InvalidOperationError(`Cannot read the options of ${what}: they are no object`);
  }
  for (const key in given) {
    const value = (given as Record<string, unknown>)[key];
    if (known.includes(key) || value === undefined) continue;
    const block = Object.hasOwn(blocks, key) ? blocks[key] : undefined;
    if (block === undefined) throw unknownOption(what, key, [...known, ...Object.keys(blocks)]);
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      throw new InvalidOperationError(`Cannot read the option "${key}" of ${what}: it is no object`);
    }
    for (const inner of Object.keys(value)) {
      if (!block.includes(inner)) throw unknownOption(what, `${key}.${inner}`, block.map((name) => `${key}.${name}`));
    }
  }
}

function unknownOption(what: string, key: string, known: readonly string[]): InvalidOperationError {
  const near = nearest(key, known);
  return new InvalidOperationError(`Cannot take the option "${key}" of ${what}: there is no such option`, {
    hint: near === undefined ? `the options are ${known.join(", ")}` : `did you mean "${near}"?`,
  });
}

/** The blocks of `given` that only one family of databases has, as data; `undefined` where there is none. */
export function dialectOptions(given: object | undefined, blocks: BlockKeys): DialectOptions | undefined {
  if (given === undefined) return undefined;
  const found: Record<string, Record<string, OptionValue>> = {};
  for (const dialect of Object.keys(blocks)) {
    const block = (given as Record<string, object | undefined>)[dialect];
    if (block === undefined) continue;
    const entries = Object.entries(block).filter(([, value]) => value !== undefined);
    if (entries.length > 0) {
      found[dialect] = Object.fromEntries(entries.map(([key, value]) => [key, encodeOption(value)]));
    }
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

/** An option's value as data. */
function encodeOption(given: unknown): OptionValue {
  if (isSql(given)) return given;
  if (Array.isArray(given)) return given.map(encodeOption);
  if (
    given !== null && typeof given === "object" && !(given instanceof Date) && !ArrayBuffer.isView(given) &&
    !(given instanceof ArrayBuffer)
  ) {
    return Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined).map((
        [key, value],
      ) => [key, encodeOption(value)]),
    );
  }
  return encodeValue(given, "an option");
}

/** A name that a caller gave. @throws {InvalidOperationError} if it is no text, is empty or holds a NUL */
export function checkName(given: unknown, what: string): string {
  if (typeof given !== "string" || given === "") {
    throw new InvalidOperationError(
      `Cannot name ${what}: its name is ${
        given === "" ? "empty" : `no text but ${given === null ? "null" : typeof given}`
      }`,
    );
  }
  if (given.includes("\0")) {
    throw new InvalidOperationError(
      `Cannot name ${what}: its name, ${JSON.stringify(given)}, holds a NUL character, which no database takes`,
      { hint: "take it out" },
    );
  }
  return given;
}

/** A list of names that a caller gave, at least one and none twice. */
export function checkNames(given: unknown, what: string): readonly string[] {
  if (!Array.isArray(given)) {
    throw new InvalidOperationError(`Cannot read ${what}: it is no list of names`, {
      hint: 'write ["name"] even for a single one',
    });
  }
  if (given.length === 0) throw new InvalidOperationError(`Cannot read ${what}: the list is empty`);
  const names = given.map((name) => checkName(name, `a part of ${what}`));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new InvalidOperationError(`Cannot read ${what}: "${twice}" stands there twice`);
  return names;
}

/** One of a few texts that a caller gave, or `undefined`. */
export function checkChoice<T extends string>(given: unknown, choices: readonly T[], what: string): T | undefined {
  if (given === undefined) return undefined;
  if (!choices.includes(given as T)) {
    throw new InvalidOperationError(`Cannot read ${what}: ${JSON.stringify(given)} is none of ${choices.join(", ")}`);
  }
  return given as T;
}
