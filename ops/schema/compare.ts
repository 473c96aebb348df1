import type { Operation } from "../../registry/operation.ts";
import { objectsOf } from "../../schema/edit.ts";
import type { Schema } from "../../schema/model.ts";
import { nameKey, pairs } from "../../schema/pairs.ts";

/** The schemas that are new; one that is there is never dropped: who knows what else stands in it. */
export function* compare(before: Schema, after: Schema): Iterable<Operation> {
  for (const { was, is } of pairs(objectsOf(before, "schema"), objectsOf(after, "schema"), nameKey)) {
    if (was === undefined) yield { kind: "create_schema", name: is!.name } as Operation;
  }
}
