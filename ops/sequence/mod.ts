import type { Plugin } from "../../registry/plugin.ts";
import { alterSequence, type AlterSequenceMethods } from "./alter_sequence.ts";
import { compare } from "./compare.ts";
import { createSequence, type CreateSequenceMethods } from "./create_sequence.ts";
import { dropSequence, type DropSequenceMethods } from "./drop_sequence.ts";

/** What sequences add to `op`. */
export interface SequenceOps extends CreateSequenceMethods, AlterSequenceMethods, DropSequenceMethods {}

/** Sequences that no column owns. */
export const sequences: Plugin<SequenceOps> = {
  name: "retort/sequence",
  operations: { createSequence, alterSequence, dropSequence },
  // Columns ask them as they have a type: one comes before those, and goes when none does any more.
  objects: [{ kind: "sequence", phase: "type", compare }],
};
