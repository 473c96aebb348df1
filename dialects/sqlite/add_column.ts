// ADD COLUMN takes a foreign key with the column and nothing else that constrains.
// https://www.sqlite.org/lang_altertable.html#altertabaddcol
import { UnsupportedOperationError } from "../../errors.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import type { AddColumn } from "../../ops/column/add_column.ts";
import { isSql } from "../../schema/sql.ts";
import { defined } from "../../schema/defined.ts";
import { enumCheck } from "./enum_checks.ts";
import { checkReferredSchema, isConstantDefault } from "./grammar.ts";
import { REBUILD } from "./rebuild_hint.ts";
import { strictType } from "./types.ts";

export const addColumn: Compiler<AddColumn & Operation> = {
  compile({ table, column, constraints, indexes, ifNotExists, insertBefore, insertAfter }, context) {
    const { grammar: g, facts } = context;
    const isStrict = facts.find(table)?.options?.sqlite?.strict === true;
    const what = `the column "${table.name}.${column.name}"`;
    if (insertBefore !== undefined || insertAfter !== undefined) {
      throw refusal(what, "sqlite adds columns behind all others");
    }
    if (ifNotExists) throw refusal(what, "sqlite has no IF NOT EXISTS for columns");
    const other = constraints.find(({ kind }) => kind !== "foreign_key");
    if (other !== undefined) throw refusal(what, `sqlite cannot add a ${other.kind.replace("_", " ")} with a column`);
    if (!column.nullable && column.default === undefined && column.computed === undefined) {
      throw refusal(what, "sqlite cannot add a NOT NULL column without a default");
    }
    if (isSql(column.default) && !isConstantDefault(g.inline(column.default).trim())) {
      throw refusal(what, "sqlite takes a constant as the default of a column that is added");
    }
    if (column.computed?.stored) throw refusal(what, "sqlite cannot add a STORED computed column");
    const keys = constraints.filter((constraint) => constraint.kind === "foreign_key");
    for (const key of keys) checkReferredSchema(table, key);
    const check = enumCheck(table.name, column);
    const parts = [
      `ALTER TABLE ${g.table(table)} ADD COLUMN ${
        g.column(isStrict ? { ...column, type: strictType(column.type) } : column)
      }`,
      ...(check === undefined ? [] : [g.constraint(check)]),
      ...keys.map((key) => `${key.name === undefined ? "" : `CONSTRAINT ${g.ident(key.name)} `}${g.references(key)}`),
    ];
    return [
      { sql: parts.join(" ") },
      ...indexes.flatMap((index) => context.compile(defined({ kind: "create_index", table, index }))),
    ];
  },
};

function refusal(what: string, rule: string): Error {
  return new UnsupportedOperationError(`Cannot add ${what}: ${rule}`, { hint: REBUILD });
}
