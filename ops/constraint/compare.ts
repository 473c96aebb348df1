import type { Operation } from "../../registry/operation.ts";
import type { CompareContext } from "../../registry/plugin.ts";
import { nameOf } from "../../schema/edit.ts";
import type { Constraint, Schema, Table } from "../../schema/model.ts";
import { namedConstraints } from "../../schema/naming.ts";
import { byName, isEqual, nameKey, pairs } from "../../schema/pairs.ts";
import { CONSTRAINT_KINDS, typeOf } from "./adding.ts";

/**
 * The constraints that tables on both sides gain, lose and change; one that changes is dropped and made anew. One that has no
 * name on one side is the one that says the same on the other, whatever that is called.
 */
export function* compare(before: Schema, after: Schema, { normal }: CompareContext): Iterable<Operation> {
  for (const { was, is } of pairs(before.tables, after.tables, nameKey)) {
    if (was === undefined || is === undefined || normal(was) === normal(is)) continue;
    const table = nameOf(is);
    const [old, own] = [told(was, normal(was)), told(is, normal(is))];
    for (const constraint of unmatched(old, own)) {
      yield {
        kind: "drop_constraint",
        table,
        name: constraint.name!,
        type: typeOf(constraint),
        was: constraint,
      } as Operation;
    }
    for (const constraint of unmatched(own, old)) {
      yield { kind: CONSTRAINT_KINDS[constraint.kind].adds, table, constraint } as Operation;
    }
  }
}

/** The constraints of `all` that are not among `others`, as they were given. */
function unmatched(all: ReadonlyMap<string, Told>, others: ReadonlyMap<string, Told>): readonly Constraint[] {
  return [...all].flatMap(([key, { given, normal }]) => {
    if (given === undefined || isEqual(others.get(key)?.normal, normal)) return [];
    return [...others.values()].some((other) => isNameless(normal, other.normal)) ? [] : given;
  });
}

/** Whether one of two constraints has no name, and they say the same. */
function isNameless({ name: one, ...a }: Constraint, { name: other, ...b }: Constraint): boolean {
  return (one === undefined || other === undefined) && isEqual(a, b);
}

/** A constraint as it was given, with its name or the built-in one, and as the database tells it; absent `given`: the database makes it by itself. */
interface Told {
  readonly given: Constraint | undefined;
  readonly normal: Constraint;
}

/** The constraints of a table by what tells them apart: their names, or without one all that they say. */
function told(given: Table, normal: Table): ReadonlyMap<string, Told> {
  const key = (constraint: Constraint) => constraint.name ?? JSON.stringify(constraint);
  const all = namedConstraints(given.name, given.constraints);
  const named = byName(all);
  // A table has one, which MySQL calls PRIMARY whatever name it was given.
  const primary = all.find(({ kind }) => kind === "primary_key");
  return new Map(
    normal.constraints.map((constraint, i) => {
      const own = constraint.kind === "primary_key"
        ? primary
        : constraint.name === undefined
        ? all[i]
        : named.get(constraint.name);
      return [key(constraint), { given: own?.kind === constraint.kind ? own : undefined, normal: constraint }];
    }),
  );
}
