import type { Operation } from "../../registry/operation.ts";
import type { CompareContext } from "../../registry/plugin.ts";
import { nameOf, objectsOf } from "../../schema/edit.ts";
import type { Schema, SequenceObject } from "../../schema/model.ts";
import { isEqual, nameKey, pairs } from "../../schema/pairs.ts";
import { type AlterSequence, changesBetween } from "./alter_sequence.ts";
import type { CreateSequence } from "./create_sequence.ts";
import type { DropSequence } from "./drop_sequence.ts";
import { stateOf } from "./sequence.ts";

/** The sequences that no column owns: those that come and go, and those that count otherwise. */
export function* compare(before: Schema, after: Schema, { normal, server, warn }: CompareContext): Iterable<Operation> {
  const [old, own] = [before, after].map((schema) => objectsOf<SequenceObject>(schema, "sequence")) as [
    readonly SequenceObject[],
    readonly SequenceObject[],
  ];
  if (!server.features.sequences) {
    for (const { name } of own) warn(`the sequence "${name}" is left out: ${server.flavour} has no sequences`);
    return;
  }
  for (const { was, is } of pairs(old, own, nameKey)) {
    if (was === undefined) {
      const created: CreateSequence = { kind: "create_sequence", sequence: is };
      yield created;
    } else if (is === undefined) {
      const dropped: DropSequence = { kind: "drop_sequence", sequence: nameOf(was), was: stateOf(was) };
      yield dropped;
    } else {
      const [counted, counts] = [stateOf(normal(was)), stateOf(normal(is))];
      if (isEqual(counted, counts)) continue;
      const changes = changesBetween(counted, counts);
      const altered: AlterSequence = { kind: "alter_sequence", sequence: nameOf(is), changes, was: counted };
      yield altered;
    }
  }
}
