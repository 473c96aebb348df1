// SQLite drops checks since 3.53 and foreign keys since 3.54, and nothing else that constrains.
// https://www.sqlite.org/lang_altertable.html
import { InvalidOperationError, UnsupportedOperationError } from "../../errors.ts";
import { type ConstraintType, typeOf } from "../../ops/constraint/adding.ts";
import type { DropConstraint } from "../../ops/constraint/drop_constraint.ts";
import type { Compiler, Facts, Operation } from "../../registry/operation.ts";
import type { Server } from "../../registry/server.ts";
import { REBUILD } from "./rebuild_hint.ts";
import { atLeast } from "./server.ts";

export const dropConstraint: Compiler<DropConstraint & Operation> = {
  needs: ({ table, type }, server) => type === undefined && dropsAny(server) ? [{ fact: "table", table }] : [],
  compile(operation, { grammar: g, server, facts }) {
    const { table, name, ifExists } = operation;
    const what = `the constraint "${name}" of "${table.name}"`;
    const type = operation.type ?? (dropsAny(server) ? foundType(operation, what, facts) : "check");
    const { words, since } = DROPS[type];
    if (since === undefined) throw refusal(what, `sqlite drops no ${words}`);
    if (!atLeast(server, 3, since)) throw refusal(what, `sqlite drops ${words} since 3.${since}`);
    if (ifExists) throw refusal(what, "sqlite has no IF EXISTS for constraints");
    const constraints = facts.find(table)?.constraints ?? [];
    const isNameless = constraints.some((each) => each.name === undefined) &&
      !constraints.some((each) => each.name === name);
    if (isNameless) throw refusal(what, "sqlite drops none that has no name in the table");
    return [{ sql: `ALTER TABLE ${g.table(table)} DROP CONSTRAINT ${g.ident(name)}` }];
  },
};

/** The version 3.x that drops a kind of constraint, if any does. */
const DROPS: Readonly<Record<ConstraintType, { readonly words: string; readonly since?: number }>> = {
  primary: { words: "primary keys" },
  unique: { words: "unique constraints" },
  check: { words: "checks", since: 53 },
  foreignkey: { words: "foreign keys", since: 54 },
  exclude: { words: "exclusion constraints" },
};

function dropsAny(server: Server): boolean {
  return atLeast(server, 3, 53);
}

/** The kind of the constraint as it stands in the table. */
function foundType({ table, name }: DropConstraint, what: string, facts: Facts): ConstraintType {
  const found = facts.table(table).constraints.find((constraint) => constraint.name === name);
  if (found !== undefined) return typeOf(found);
  throw new InvalidOperationError(`Cannot drop ${what}: the table has no such constraint`);
}

function refusal(what: string, rule: string): Error {
  return new UnsupportedOperationError(`Cannot drop ${what}: ${rule}`, { hint: REBUILD });
}
