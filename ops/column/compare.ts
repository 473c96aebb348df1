import type { Operation } from "../../registry/operation.ts";
import type { CompareContext } from "../../registry/plugin.ts";
import { nameOf } from "../../schema/edit.ts";
import { enumTypesBetween } from "../../schema/enum_types.ts";
import type { Column, Schema, TableName } from "../../schema/model.ts";
import { nameKey, pairs } from "../../schema/pairs.ts";
import type { AddColumn } from "./add_column.ts";
import type { DropColumn } from "./drop_column.ts";
import { keptColumns } from "./kept_columns.ts";

/** The columns that tables on both sides gain, lose and change. */
export function* compare(before: Schema, after: Schema, context: CompareContext): Iterable<Operation> {
  const { features, dialect } = context.server;
  const { apart } = enumTypesBetween(before, after, features.enumTypes ? dialect : undefined);
  for (const { was, is } of pairs(before.tables, after.tables, nameKey)) {
    if (was === undefined || is === undefined) continue;
    // What is the same differs only where the project says so.
    if (context.differs === undefined && context.normal(was) === context.normal(is)) continue;
    const table = nameOf(is);
    const kept = keptColumns({ was, is }, context);
    for (const { was } of kept.anew.toReversed()) yield dropping(table, apart(was));
    for (const { is } of kept.anew) yield adding(table, apart(is));
    for (const { was: old, is: own } of pairs(was.columns, is.columns, ({ name }) => name)) {
      if (old === undefined) yield adding(table, apart(own));
      else if (own === undefined) yield dropping(table, apart(old));
      else {
        const altered = kept.alteration(own.name);
        if (altered !== undefined) yield altered;
      }
    }
  }
}

function adding(table: TableName, column: Column): AddColumn {
  return { kind: "add_column", table, column, constraints: [], indexes: [] };
}

function dropping(table: TableName, column: Column): DropColumn {
  return { kind: "drop_column", table, name: column.name, was: { column, constraints: [], indexes: [] } };
}
