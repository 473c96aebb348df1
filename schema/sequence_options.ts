/**
 * How sequences count, those of identities too: what is meant where nothing is said.
 *
 * @module
 */
import { InvalidOperationError } from "../errors.ts";
import { defined } from "./defined.ts";
import type { SequenceOptions, SequenceType, WholeNumber } from "./model.ts";

/** How far a server lets a sequence go, and how many numbers it takes from one at once unless it is told. */
export interface SequenceLimits {
  readonly lowest: bigint;
  readonly highest: bigint;
  readonly cache: bigint;
}

/** All that there is to know of how a sequence counts. */
export interface WholeSequence {
  readonly increment: bigint;
  readonly start: bigint;
  readonly minValue: bigint;
  readonly maxValue: bigint;
  readonly cache: bigint;
  readonly cycle: boolean;
}

/** Bits of the numbers of a type. */
const BITS: Readonly<Record<SequenceType, bigint>> = { smallint: 16n, int: 32n, bigint: 64n };

/** The numbers that a type has: https://www.postgresql.org/docs/current/sql-createsequence.html */
export function sequenceLimits(type: SequenceType = "bigint"): SequenceLimits {
  const beyond = 2n ** (BITS[type] - 1n);
  return { lowest: -beyond, highest: beyond - 1n, cache: 1n };
}

/**
 * A number with all its digits, as far as 64 bits reach: JavaScript's nearest to the last of them is one beyond.
 *
 * @throws {InvalidOperationError} if it is no whole one
 */
export function digitsOf(number: WholeNumber): bigint {
  if (typeof number !== "number") return BigInt(number.bigint);
  if (!Number.isInteger(number)) throw new InvalidOperationError(`Cannot count by ${number}: it is no whole number`);
  const { lowest, highest } = sequenceLimits();
  const digits = BigInt(number);
  return digits > highest ? highest : digits < lowest ? lowest : digits;
}

/** A number as data. */
export function wholeNumber(digits: bigint): WholeNumber {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : { bigint: String(digits) };
}

/** `options` with what they leave to the server. It counts from 1 up, or from -1 down, as far as it can. */
export function wholeSequence(
  { increment = 1, minValue, maxValue, start, cache, cycle = false }: SequenceOptions,
  limits: SequenceLimits,
): WholeSequence {
  const step = digitsOf(increment);
  const min = minValue === undefined ? step > 0n ? 1n : limits.lowest : digitsOf(minValue);
  const max = maxValue === undefined ? step > 0n ? limits.highest : -1n : digitsOf(maxValue);
  return {
    increment: step,
    start: start === undefined ? step > 0n ? min : max : digitsOf(start),
    minValue: min,
    maxValue: max,
    cache: cache === undefined ? limits.cache : digitsOf(cache),
    cycle,
  };
}

/** `options` without what the server would do by itself. */
export function plainSequence(options: SequenceOptions, limits: SequenceLimits): SequenceOptions {
  const whole = wholeSequence(options, limits);
  const { increment, minValue, maxValue, cycle } = whole;
  const usual = wholeSequence({ increment: wholeNumber(increment) }, limits);
  const told = (number: bigint, other: bigint) => number === other ? undefined : wholeNumber(number);
  return defined({
    start: told(whole.start, increment > 0n ? minValue : maxValue),
    increment: told(increment, 1n),
    minValue: told(minValue, usual.minValue),
    maxValue: told(maxValue, usual.maxValue),
    cache: told(whole.cache, limits.cache),
    cycle: cycle || undefined,
  });
}
