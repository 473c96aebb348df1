// An enum is a check on its column here. https://www.sqlite.org/datatype3.html
import type { Check, Column, Table } from "../../schema/model.ts";
import { builtinName } from "../../schema/naming.ts";
import { type EnumType, variantFor } from "../../schema/types.ts";

/** The check that stands for an enum, which SQLite has not. */
export function enumCheck(table: string, column: Column): Check | undefined {
  const type = variantFor(column.type, "sqlite");
  if (type.type !== "enum") return undefined;
  const { values } = type as EnumType;
  return {
    kind: "check",
    name: builtinName(table, [column.name], "check"),
    condition: {
      parts: ["", " IN (", ...values.slice(1).map(() => ", "), ")"],
      values: [{ ident: [column.name] }, ...values],
    },
  };
}

/** `table` with a check for each enum that has none yet. */
export function withEnumChecks(table: Table): Table {
  const there = new Set(table.constraints.map(({ name }) => name));
  const checks = table.columns.flatMap((column) => enumCheck(table.name, column) ?? [])
    .filter(({ name }) => !there.has(name));
  return checks.length === 0 ? table : { ...table, constraints: [...table.constraints, ...checks] };
}
