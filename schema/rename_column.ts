import { sameName } from "./edit.ts";
import type { Column, Constraint, Index, Schema, Table, TableName } from "./model.ts";
import { isSql, type Sql } from "./sql.ts";

/**
 * `schema` with a column renamed wherever it is named: in its table, the constraints and indexes there, and the foreign
 * keys of others that refer to it. In SQL it is found where it stands as `sql.id(…)`; text is not read.
 */
export function renameColumn(schema: Schema, table: TableName, from: string, to: string): Schema {
  const renamed = (name: string) => name === from ? to : name;
  const tables = schema.tables.map((each) => {
    const own = sameName(each, table);
    const constraints = each.constraints.map((constraint) => {
      const inside = own ? inConstraint(constraint, renamed) : constraint;
      return inside.kind === "foreign_key" && sameName(inside.references.table, table)
        ? { ...inside, references: { ...inside.references, columns: inside.references.columns.map(renamed) } }
        : inside;
    });
    return own ? { ...inTable(each, renamed), constraints } : { ...each, constraints };
  });
  return { ...schema, tables };
}

type Rename = (name: string) => string;

function inTable(table: Table, renamed: Rename): Table {
  return {
    ...table,
    columns: table.columns.map((column): Column => ({
      ...column,
      name: renamed(column.name),
      ...(column.computed && { computed: { ...column.computed, sql: inSql(column.computed.sql, renamed) } }),
    })),
    indexes: table.indexes.map((index): Index => ({
      ...index,
      columns: index.columns.map((each) => inElement(each, renamed)),
      ...(index.where && { where: inSql(index.where, renamed) }),
    })),
  };
}

function inConstraint(constraint: Constraint, renamed: Rename): Constraint {
  switch (constraint.kind) {
    case "check":
      return { ...constraint, condition: inSql(constraint.condition, renamed) };
    case "exclude":
      return {
        ...constraint,
        elements: constraint.elements.map((each) => inElement(each, renamed)),
        ...(constraint.where && { where: inSql(constraint.where, renamed) }),
      };
    default:
      return { ...constraint, columns: constraint.columns.map(renamed) };
  }
}

/** An element of an index or an exclusion: a column or an expression. */
function inElement<E extends { readonly column?: string; readonly expression?: Sql }>(each: E, renamed: Rename): E {
  return {
    ...each,
    ...(each.column !== undefined && { column: renamed(each.column) }),
    ...(each.expression && { expression: inSql(each.expression, renamed) }),
  };
}

function inSql(sql: Sql, renamed: Rename): Sql {
  return {
    parts: sql.parts,
    values: sql.values.map((value) => {
      if (isSql(value)) return inSql(value, renamed);
      const name = value !== null && typeof value === "object" && "ident" in value ? value.ident : [];
      return name.length === 1 ? { ident: [renamed(name[0]!)] } : value;
    }),
  };
}
