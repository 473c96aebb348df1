import { defined } from "../../schema/defined.ts";
import type { SequenceObject } from "../../schema/model.ts";
import { plainSequence, sequenceLimits } from "../../schema/sequence_options.ts";

/** A sequence with what differs from one without options: how far it goes depends on its type. */
export function plainSequenceObject({ name, schema, type, ...options }: SequenceObject): SequenceObject {
  return defined({
    name,
    schema,
    type: type === "bigint" ? undefined : type,
    ...plainSequence(options, sequenceLimits(type)),
  });
}
