import { defined } from "../../schema/defined.ts";
import type { Identity, SequenceType } from "../../schema/model.ts";
import { plainSequence, sequenceLimits } from "../../schema/sequence_options.ts";
import type { ColumnType } from "../../schema/types.ts";

/** What the sequence of an identity is, by the type of its column. */
const TYPES: Readonly<Record<string, SequenceType>> = { small_integer: "smallint", integer: "int" };

/**
 * An identity with what differs from one without options: how far it goes depends on the column's type, and where it starts on
 * its direction. https://www.postgresql.org/docs/current/sql-createsequence.html
 */
export function plainIdentity({ always, ...options }: Identity, { type }: ColumnType): Identity {
  return defined({ always: always || undefined, ...plainSequence(options, sequenceLimits(TYPES[type])) }) as Identity;
}
