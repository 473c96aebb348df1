import type { Operation } from "../../registry/operation.ts";
import type { CompareContext } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { nameOf } from "../../schema/edit.ts";
import type { Schema } from "../../schema/model.ts";
import { nameKey, pairs } from "../../schema/pairs.ts";

/** The comments of tables on both sides; those of columns are theirs. */
export function* compare(before: Schema, after: Schema, { normal }: CompareContext): Iterable<Operation> {
  for (const { was, is } of pairs(before.tables, after.tables, nameKey)) {
    if (was === undefined || is === undefined) continue;
    const [old, own] = [normal(was).comment, normal(is).comment];
    if (old === own) continue;
    const table = nameOf(is);
    yield (own === undefined
      ? { kind: "drop_table_comment", table, was: old }
      : defined({ kind: "create_table_comment", table, comment: own, was: old })) as Operation;
  }
}
