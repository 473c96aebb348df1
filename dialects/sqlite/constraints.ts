// Of the constraints, SQLite adds checks alone, since 3.53. https://www.sqlite.org/lang_altertable.html
import { UnsupportedOperationError } from "../../errors.ts";
import type { AddsConstraint } from "../../ops/constraint/adding.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import type { Check, Constraint } from "../../schema/model.ts";
import { fold } from "./ddl.ts";
import { unfitRows } from "./unfit.ts";
import { REBUILD } from "./rebuild_hint.ts";
import { namesColumn } from "./rename_tokens.ts";
import { atLeast } from "./server.ts";

type Adding = Compiler<AddsConstraint<string, Constraint> & Operation>;

export const createCheckConstraint: Adding = {
  compile({ table, constraint }, { grammar: g, server, facts }) {
    if (!atLeast(server, 3, 53)) throw refusal(table.name, constraint, "sqlite adds checks since 3.53", REBUILD);
    const condition = g.inline((constraint as Check).condition);
    // 3.53 takes such a column for the constant when it looks at the rows that are there, in quotes too.
    const isMistaken = facts.find(table)?.columns.some(({ name }) =>
      ["true", "false"].includes(fold(name)) && namesColumn(condition, name)
    );
    if (isMistaken) throw refusal(table.name, constraint, "sqlite takes a column in it for a constant", REBUILD);
    const broken = {
      rule: `the check "${constraint.name}"`,
      where: `NOT (${condition})`,
    };
    return [{
      sql: `ALTER TABLE ${g.table(table)} ADD ${g.constraint(constraint)}`,
      blame: [unfitRows(table, facts.find(table), broken, g)],
    }];
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
