// Of the constraints, SQLite adds checks alone, since 3.53. https://www.sqlite.org/lang_altertable.html
import { UnsupportedOperationError } from "../../errors.ts";
import type { AddsConstraint } from "../../ops/constraint/adding.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import type { Constraint } from "../../schema/model.ts";
import { REBUILD } from "./rebuild_hint.ts";
import { atLeast } from "./server.ts";

type Adding = Compiler<AddsConstraint<string, Constraint> & Operation>;

export const createCheckConstraint: Adding = {
  compile({ table, constraint }, { grammar: g, server }) {
    if (!atLeast(server, 3, 53)) throw refusal(table.name, constraint, "sqlite adds checks since 3.53", REBUILD);
    return [{ sql: `ALTER TABLE ${g.table(table)} ADD ${g.constraint(constraint)}` }];
  },
};

/** Primary keys, unique constraints and foreign keys. */
export const unalterable: Adding = {
  compile({ table, constraint }) {
    throw refusal(table.name, constraint, "sqlite adds none to a table that is there", REBUILD);
  },
};

export const createExcludeConstraint: Adding = {
  compile({ table, constraint }) {
    throw refusal(table.name, constraint, "sqlite has none", "keep such rows out with a trigger");
  },
};

const KINDS: Readonly<Record<Constraint["kind"], string>> = {
  primary_key: "primary key",
  unique: "unique constraint",
  check: "check",
  foreign_key: "foreign key",
  exclude: "exclusion constraint",
};

function refusal(table: string, { kind, name }: Constraint, rule: string, hint: string): Error {
  return new UnsupportedOperationError(`Cannot add the ${KINDS[kind]} "${name}" to "${table}": ${rule}`, { hint });
}
