import { InvalidOperationError, UnsupportedOperationError } from "../../errors.ts";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type { SequenceObject, SequenceOptions, SequenceType, WholeNumber } from "../../schema/model.ts";
import { checkChoice, checkOptions } from "../../schema/options.ts";
import { sequenceLimits, wholeNumber, wholeSequence } from "../../schema/sequence_options.ts";

/** How a sequence counts, as a caller says it. A number beyond 2^53 is a bigint: `9007199254740993n`. */
export interface SequenceSettings {
  /** What its numbers are. @default {"bigint"} */
  readonly type?: SequenceType;
  /** The first number. @default `minValue`, or `maxValue` where it counts down */
  readonly start?: number | bigint;
  /** From one number to the next; below 0 it counts down. @default {1} */
  readonly increment?: number | bigint;
  /** @default 1, or where it counts down the least of the type */
  readonly minValue?: number | bigint;
  /** @default the largest of the type, or where it counts down -1 */
  readonly maxValue?: number | bigint;
  /** Numbers that a session takes at once, and loses when it ends. @default 1 on PostgreSQL, 1000 on MariaDB */
  readonly cache?: number | bigint;
  /** Whether it begins anew behind its last number. @default {false} */
  readonly cycle?: boolean;
}

/** {@linkcode SequenceSettings} as data, in which what goes without saying is left out. */
export type SequenceState = Omit<SequenceObject, "name" | "schema">;

const NUMBER_KEYS = ["start", "increment", "minValue", "maxValue", "cache"] as const;
const TYPES: readonly SequenceType[] = ["smallint", "int", "bigint"];

/** What can be said of a sequence. */
export const SETTING_KEYS = ["type", ...NUMBER_KEYS, "cycle"] as const;

/** The settings of a sequence without its name. */
export function stateOf({ name: _, schema: __, ...state }: SequenceObject): SequenceState {
  return state;
}

/** What a caller said of a sequence, as data. @throws {InvalidOperationError} if no sequence can count so */
export function settingsOf(given: SequenceSettings, what: string): SequenceState {
  const { type, cycle } = given;
  const numbers = NUMBER_KEYS.map((key) => [key, numberOf(given[key], key, what)] as const);
  const state = defined({
    type: checkChoice(type, TYPES, `the type of ${what}`),
    ...Object.fromEntries(numbers) as SequenceOptions,
    cycle: cycleOf(cycle, what) || undefined,
  });
  checkRange(state, what);
  return state;
}

/** {@linkcode settingsOf}, for what is there already and said to be so. */
export function settingsBefore(given: SequenceSettings, what: string): SequenceState {
  checkOptions(what, given, SETTING_KEYS);
  return settingsOf(given, what);
}

/** Data as a caller writes it: the inverse of {@linkcode settingsOf}. */
export function writtenSettings(state: SequenceState): SequenceSettings {
  const written = Object.entries(state).map(([key, value]) => [key, isDigits(value) ? BigInt(value.bigint) : value]);
  return Object.fromEntries(written);
}

function isDigits(value: unknown): value is { readonly bigint: string } {
  return typeof value === "object" && value !== null && "bigint" in value;
}

/** A number that a caller gave, as data. @throws {InvalidOperationError} if it is no whole one of 64 bits */
export function numberOf(given: unknown, key: string, what: string): WholeNumber | undefined {
  if (given === undefined) return undefined;
  if (typeof given === "number" && Number.isInteger(given) && !Number.isSafeInteger(given)) {
    throw new InvalidOperationError(
      `Cannot take ${given} as \`${key}\` of ${what}: JavaScript tells whole numbers beyond 2^53 apart no more`,
      { hint: `write all its digits, as a bigint: ${BigInt(given)}n` },
    );
  }
  if (typeof given !== "bigint" && !Number.isInteger(given)) {
    const is = typeof given === "string" ? JSON.stringify(given) : String(given);
    throw new InvalidOperationError(`Cannot take ${is} as \`${key}\` of ${what}: it is no whole number`);
  }
  const digits = BigInt(given as number | bigint);
  const { lowest, highest } = sequenceLimits();
  if (digits < lowest || digits > highest) {
    throw new InvalidOperationError(`Cannot take ${digits} as \`${key}\` of ${what}: 64 bits do not hold it`, {
      hint: `numbers are from ${lowest} to ${highest}`,
    });
  }
  if (key === "increment" && digits === 0n) {
    throw new InvalidOperationError(`Cannot take 0 as \`increment\` of ${what}: it would never count`, {
      hint: "1 counts up, -1 down",
    });
  }
  if (key === "cache" && digits < 1n) {
    throw new InvalidOperationError(
      `Cannot take ${digits} as \`cache\` of ${what}: a session takes one number or more`,
      {
        hint: "1 takes each number by itself",
      },
    );
  }
  return wholeNumber(digits);
}

function cycleOf(given: unknown, what: string): boolean {
  if (given === undefined || typeof given === "boolean") return given ?? false;
  throw new InvalidOperationError(`Cannot take ${JSON.stringify(given)} as \`cycle\` of ${what}: it is no boolean`);
}

/** @throws {InvalidOperationError} unless the numbers of a sequence fit one another, and its type */
export function checkRange({ type, ...options }: SequenceState, what: string): void {
  const limits = sequenceLimits(type);
  const { minValue, maxValue, start } = wholeSequence(options, limits);
  const { lowest, highest } = limits;
  for (const [key, value] of [["minValue", minValue], ["maxValue", maxValue]] as const) {
    if (value >= lowest && value <= highest) continue;
    throw new InvalidOperationError(`Cannot take ${value} as \`${key}\` of ${what}: a ${type} has no such number`, {
      hint: `numbers of the type are from ${lowest} to ${highest}`,
    });
  }
  const usual = (key: "minValue" | "maxValue") => options[key] === undefined ? ", by default," : "";
  if (minValue >= maxValue) {
    throw new InvalidOperationError(
      `Cannot read the range of ${what}: its minValue${usual("minValue")} is ${minValue}, ` +
        `and its maxValue${usual("maxValue")} ${maxValue}`,
      { hint: "the least number must be below the largest" },
    );
  }
  if (start < minValue || start > maxValue) {
    throw new InvalidOperationError(
      `Cannot take ${start} as \`start\` of ${what}: its numbers are from ${minValue} to ${maxValue}`,
      { hint: "begin within them, or say another minValue or maxValue" },
    );
  }
}

/** @throws {UnsupportedOperationError} where there are no sequences */
export function refuseWithoutSequences(what: string, { features, flavour }: Server): void {
  if (features.sequences) return;
  throw new UnsupportedOperationError(`Cannot ${what}: ${flavour} has no sequences`, {
    hint: "let a column number its rows, or keep the last number in a table",
  });
}
