import { defined } from "../../schema/defined.ts";
import type { Identity } from "../../schema/model.ts";
import type { ColumnType } from "../../schema/types.ts";

/** The largest value of a sequence over a type. */
const LARGEST: Readonly<Record<string, number>> = {
  small_integer: 32_767,
  integer: 2_147_483_647,
  big_integer: Number(9_223_372_036_854_775_807n),
};

/**
 * An identity with what differs from one without options: how far it goes depends on the column's type, and where it starts on
 * its direction. https://www.postgresql.org/docs/current/sql-createsequence.html
 */
export function plainIdentity(identity: Identity, { type }: ColumnType): Identity {
  const { always, increment = 1, cache, cycle } = identity;
  const largest = LARGEST[type] ?? LARGEST.big_integer!;
  const [lowest, highest] = increment > 0 ? [1, largest] : [-largest - 1, -1];
  const { minValue = lowest, maxValue = highest } = identity;
  const { start = increment > 0 ? minValue : maxValue } = identity;
  return defined({
    always: always || undefined,
    start: start === (increment > 0 ? minValue : maxValue) ? undefined : start,
    increment: increment === 1 ? undefined : increment,
    minValue: minValue === lowest ? undefined : minValue,
    maxValue: maxValue === highest ? undefined : maxValue,
    cache: cache === 1 ? undefined : cache,
    cycle: cycle || undefined,
  });
}
