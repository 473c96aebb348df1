// Each sequence of MariaDB is a table of one row, which says how it counts. `information_schema.SEQUENCES` came with 11.5, and
// does not tell how many numbers are taken at once.
// https://mariadb.com/docs/server/reference/sql-structure/sequences/sequence-overview
import { StatementFailure } from "../../registry/connection.ts";
import { defined } from "../../schema/defined.ts";
import type { SequenceObject, SequenceType } from "../../schema/model.ts";
import { wholeNumber } from "../../schema/sequence_options.ts";
import { path, quotedText } from "./quoting.ts";
import { plainSequenceObject } from "./sequence.ts";
import type { Query } from "./session.ts";

type Row = Readonly<Record<string, unknown>>;

/** A sequence by its name, with the type of the column that holds its least number: `bigint(21)`. */
export interface FoundSequence {
  readonly schema: string;
  readonly name: string;
  readonly type: string;
}

/** How sequences are read. */
export interface ReadSequencesOptions {
  /** Whether schemas were named, so that sequences tell theirs. */
  readonly named: boolean;
  /** Told of what cannot be seen, or said. */
  warn(message: string): void;
}

/** Reads how sequences count, all of them by one question. */
export async function readSequences(
  query: Query,
  found: readonly FoundSequence[],
  { named, warn }: ReadSequencesOptions,
): Promise<readonly SequenceObject[]> {
  if (found.length === 0) return [];
  const rows = new Map((await askedAll(query, found, warn)).map((row) => [Number(row.number), row]));
  return found.flatMap((sequence, i): readonly SequenceObject[] => {
    const row = rows.get(i);
    if (row === undefined) return [];
    const number = (key: string) => wholeNumber(BigInt(String(row[key])));
    // It would count by what the server's replication is set to, which no operation says.
    if (number("increment") === 0) {
      warn(`Cannot tell how the sequence "${sequence.name}" counts: its increment is 0, and it is left out`);
      return [];
    }
    return [plainSequenceObject(defined({
      name: sequence.name,
      schema: named ? sequence.schema : undefined,
      type: typeOf(sequence.type),
      start: number("start"),
      increment: number("increment"),
      minValue: number("min"),
      maxValue: number("max"),
      // NOCACHE takes one number at once, as 1 does.
      cache: number("cache") || 1,
      cycle: Number(row.cycle) === 1,
    }))];
  });
}

/** The row of each sequence with its number in the list; those that the user may not read are told, and left out. */
async function askedAll(
  query: Query,
  found: readonly FoundSequence[],
  warn: (message: string) => void,
): Promise<readonly Row[]> {
  const asked = found.map(({ schema, name }, i) =>
    `SELECT ${
      quotedText(String(i))
    } AS number, CAST(start_value AS CHAR) AS start, CAST(increment AS CHAR) AS increment, ` +
    `CAST(minimum_value AS CHAR) AS min, CAST(maximum_value AS CHAR) AS max, CAST(cache_size AS CHAR) AS cache, ` +
    `cycle_option AS cycle FROM ${path([schema, name])}`
  );
  try {
    return await query(asked.join(" UNION ALL "));
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  const rows: Row[] = [];
  for (const [i, sql] of asked.entries()) {
    try {
      rows.push(...await query(sql));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      warn(
        `Cannot see how the sequence "${found[i]!.name}" counts: the user has no SELECT on it, and it is left out`,
      );
    }
  }
  return rows;
}

/** ER_TABLEACCESS_DENIED_ERROR, which has the state of a broken rule of access. */
function isRefusal(error: unknown): boolean {
  return error instanceof StatementFailure && error.sqlState === "42000";
}

/** The type of a sequence by that of its column. What no operation says, as TINYINT, is told by its bounds alone. */
function typeOf(column: string): SequenceType | undefined {
  return /^(smallint|int|bigint)\b(?!.*unsigned)/.exec(column)?.[1] as SequenceType | undefined;
}
