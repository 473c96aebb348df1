import { defined } from "../../schema/defined.ts";
import type { Identity } from "../../schema/model.ts";

/**
 * `GENERATED … AS IDENTITY (…)`, as it follows a column's type, or ADD.
 *
 * @see https://www.postgresql.org/docs/current/sql-createtable.html
 */
export function identityText(identity: Identity): string {
  const options = Object.values(optionTexts(identity));
  return `${generated(identity)} AS IDENTITY${options.length === 0 ? "" : ` (${options.join(" ")})`}`;
}

/**
 * `SET GENERATED … SET …`, which makes `before` of an identity `after`.
 *
 * @see https://www.postgresql.org/docs/current/sql-altertable.html
 */
export function identityChanges(before: Identity, after: Identity): string {
  const [old, texts] = [optionTexts(before), optionTexts(after)];
  const keys = Object.keys(INITIAL) as (keyof typeof INITIAL)[];
  const changes = keys.filter((key) => old[key] !== texts[key]).map((key) => `SET ${texts[key] ?? INITIAL[key]}`);
  return [`SET ${generated(after)}`, ...changes].join(" ");
}

function generated({ always }: Identity): string {
  return `GENERATED ${always ? "ALWAYS" : "BY DEFAULT"}`;
}

/** What an option is where nothing is said of it, in a sequence that ascends. */
const INITIAL = {
  increment: "INCREMENT BY 1",
  start: "START WITH 1",
  minValue: "NO MINVALUE",
  maxValue: "NO MAXVALUE",
  cache: "CACHE 1",
  cycle: "NO CYCLE",
};

function optionTexts({ increment, start, minValue, maxValue, cache, cycle }: Identity) {
  const text = (words: string, value?: number) => value === undefined ? undefined : `${words} ${value}`;
  const texts: Partial<Record<keyof typeof INITIAL, string>> = defined({
    increment: text("INCREMENT BY", increment),
    start: text("START WITH", start),
    minValue: text("MINVALUE", minValue),
    maxValue: text("MAXVALUE", maxValue),
    cache: text("CACHE", cache),
    cycle: cycle ? "CYCLE" : undefined,
  });
  return texts;
}
