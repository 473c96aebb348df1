// Sequences are MariaDB's alone. https://mariadb.com/docs/server/reference/sql-structure/sequences
import { UnsupportedOperationError } from "../../errors.ts";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type { SequenceObject, SequenceType } from "../../schema/model.ts";
import { plainSequence, type SequenceLimits, sequenceLimits } from "../../schema/sequence_options.ts";
import { called, has } from "./server.ts";

/** MariaDB keeps the first and the last number of a type to itself, and takes a thousand at once. */
export function mariadbLimits(type: SequenceType | undefined): SequenceLimits {
  const { lowest, highest } = sequenceLimits(type);
  return { lowest: lowest + 1n, highest: highest - 1n, cache: 1000n };
}

/** A sequence with what differs from one without options. */
export function plainSequenceObject({ name, schema, type, ...options }: SequenceObject): SequenceObject {
  return defined({
    name,
    schema,
    type: type === "bigint" ? undefined : type,
    ...plainSequence(options, mariadbLimits(type)),
  });
}

/** The type that a sequence is told, where the server knows any. @throws {UnsupportedOperationError} */
export function typeFor(type: SequenceType | undefined, what: string, server: Server): SequenceType | undefined {
  if (type === undefined || has(server, "sequenceTypes")) return type;
  if (type === "bigint") return undefined;
  throw new UnsupportedOperationError(`Cannot ${what}: ${called(server)} has no sequences of the type ${type}`, {
    hint: `say { maxValue: ${mariadbLimits(type).highest} }, or leave out the type; types came with MariaDB 11.5`,
  });
}
