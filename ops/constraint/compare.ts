import type { Operation } from "../../registry/operation.ts";
import type { CompareContext } from "../../registry/plugin.ts";
import { nameOf } from "../../schema/edit.ts";
import type { Constraint, Schema, Table } from "../../schema/model.ts";
import { byName, isEqual, nameKey, pairs } from "../../schema/pairs.ts";
import { CONSTRAINT_KINDS, typeOf } from "./adding.ts";

/** The constraints that tables on both sides gain, lose and change; one that changes is dropped and made anew. */
export function* compare(before: Schema, after: Schema, { normal }: CompareContext): Iterable<Operation> {
  for (const { was, is } of pairs(before.tables, after.tables, nameKey)) {
    if (was === undefined || is === undefined) continue;
    const table = nameOf(is);
    const [old, own] = [told(was, normal(was)), told(is, normal(is))];
    for (const [name, constraint] of old) {
      if (isEqual(own.get(name)?.normal, constraint.normal) || constraint.given === undefined) continue;
      const was = constraint.given;
      yield { kind: "drop_constraint", table, name: was.name!, type: typeOf(was), was } as Operation;
    }
    for (const [name, constraint] of own) {
      if (isEqual(old.get(name)?.normal, constraint.normal) || constraint.given === undefined) continue;
      yield { kind: CONSTRAINT_KINDS[constraint.given.kind].adds, table, constraint: constraint.given } as Operation;
    }
  }
}

/** A constraint as it was given, and as the database tells it; absent `given`: the database makes it by itself. */
interface Told {
  readonly given: Constraint | undefined;
  readonly normal: Constraint;
}

/** The constraints of a table by what tells them apart: their names, or without one all that they say. */
function told(given: Table, normal: Table): ReadonlyMap<string, Told> {
  const key = (constraint: Constraint) => constraint.name ?? JSON.stringify(constraint);
  const named = byName(given.constraints);
  return new Map(
    normal.constraints.map((constraint, i) => {
      const own = constraint.name === undefined ? given.constraints[i] : named.get(constraint.name);
      return [key(constraint), { given: own?.kind === constraint.kind ? own : undefined, normal: constraint }];
    }),
  );
}
