/**
 * How a sequence is told how to count, by itself or as the identity of a column.
 *
 * @see https://www.postgresql.org/docs/current/sql-createsequence.html
 * @module
 */
import { defined } from "../schema/defined.ts";
import type { Identity, SequenceOptions } from "../schema/model.ts";
import { digitsOf } from "../schema/sequence_options.ts";

/** What an option is where nothing is said of it, in a sequence that ascends. */
const INITIAL = {
  increment: "INCREMENT BY 1",
  start: "START WITH 1",
  minValue: "NO MINVALUE",
  maxValue: "NO MAXVALUE",
  cache: "CACHE 1",
  cycle: "NO CYCLE",
};

const KEYS = Object.keys(INITIAL) as readonly (keyof typeof INITIAL)[];

/** What is said of a sequence: option → `INCREMENT BY 2`, in the order in which they are written. */
export function sequenceTexts(options: SequenceOptions): Partial<Record<keyof typeof INITIAL, string>> {
  const text = (words: string, key: Exclude<keyof typeof INITIAL, "cycle">) =>
    options[key] === undefined ? undefined : `${words} ${digitsOf(options[key])}`;
  return defined({
    increment: text("INCREMENT BY", "increment"),
    start: text("START WITH", "start"),
    minValue: text("MINVALUE", "minValue"),
    maxValue: text("MAXVALUE", "maxValue"),
    cache: text("CACHE", "cache"),
    cycle: options.cycle ? "CYCLE" : undefined,
  });
}

/**
 * `GENERATED … AS IDENTITY (…)`, as it follows a column's type, or ADD.
 *
 * @see https://www.postgresql.org/docs/current/sql-createtable.html
 */
export function identityText(identity: Identity): string {
  const options = Object.values(sequenceTexts(identity));
  return `${generated(identity)} AS IDENTITY${options.length === 0 ? "" : ` (${options.join(" ")})`}`;
}

/**
 * `SET GENERATED … SET …`, which makes `before` of an identity `after`.
 *
 * @see https://www.postgresql.org/docs/current/sql-altertable.html
 */
export function identityChanges(before: Identity, after: Identity): string {
  const [old, texts] = [sequenceTexts(before), sequenceTexts(after)];
  const changes = KEYS.filter((key) => old[key] !== texts[key]).map((key) => `SET ${texts[key] ?? INITIAL[key]}`);
  return [`SET ${generated(after)}`, ...changes].join(" ");
}

function generated({ always }: Identity): string {
  return `GENERATED ${always ? "ALWAYS" : "BY DEFAULT"}`;
}
