import type { Check, Column, Schema, Table } from "../../schema/model.ts";
import { builtinName } from "../../schema/naming.ts";
import { type ColumnType, type EnumType, variantFor } from "../../schema/types.ts";

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

/** A schema as SQLite would report it: no comments, enums as texts with a check, types without what it does not keep. */
export function normalize(schema: Schema): Schema {
  return { ...schema, tables: schema.tables.map(normalTable) };
}

function normalTable(given: Table): Table {
  const { comment: _, ...table } = withEnumChecks(given);
  const { sqlite } = table.options ?? {};
  const { options: __, ...rest } = table;
  return {
    ...rest,
    columns: table.columns.map(normalColumn),
    ...(sqlite && Object.keys(sqlite).length > 0 && { options: { sqlite } }),
  };
}

function normalColumn({ comment: _, identity: __, options, ...column }: Column): Column {
  const { sqlite } = options ?? {};
  return { ...column, type: normalType(column.type), ...(sqlite && { options: { sqlite } }) };
}

function normalType(given: ColumnType): ColumnType {
  const type = variantFor(given, "sqlite");
  switch (type.type) {
    case "enum":
      return {
        type: "string",
        length: Math.max(1, ...(type as EnumType).values.map((value) => [...value].length)),
      } as ColumnType;
    case "interval":
    case "date_time":
      return { type: "date_time" };
    case "time":
    case "float":
    case "binary":
      return { type: type.type };
    case "string": {
      const { length } = type as { readonly length?: number };
      return length === undefined ? { type: "string" } : { type: "string", length } as ColumnType;
    }
    case "uuid":
      return { type: "native", sql: "CHAR(32)" } as ColumnType;
    default:
      return type;
  }
}
