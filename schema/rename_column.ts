import { mapTable, sameName } from "./edit.ts";
import type { Column, Constraint, Index, Schema, Table, TableName } from "./model.ts";
import { isSql, type Sql } from "./sql.ts";

/**
 * `schema` with a column renamed wherever it is named: in its table, the constraints and indexes there, and the foreign
 * keys of others that refer to it. In SQL it is found where it stands as `sql.id(…)`; text is not read. What does not name it
 * is the same object as before.
 */
export function renameColumn(schema: Schema, table: TableName, from: string, to: string): Schema {
  const renamed = (name: string) => name === from ? to : name;
  const tables = schema.tables.map((each) => {
    const own = sameName(each, table);
    const constraints = each.constraints.map((constraint) => {
      const inside = own ? inConstraint(constraint, renamed) : constraint;
      return inside.kind === "foreign_key" && sameName(inside.references.table, table)
        ? changed(inside, {
          references: changed(inside.references, { columns: names(inside.references.columns, renamed) }),
        })
        : inside;
    });
    return own ? { ...inTable(each, renamed), constraints } : { ...each, constraints };
  });
  return { ...schema, tables };
}

type Rename = (name: string) => string;

/** `object` with other properties; itself where they are what it has. */
function changed<T extends object>(object: T, properties: Partial<T>): T {
  const isSame = Object.entries(properties).every(([key, value]) => object[key as keyof T] === value);
  return isSame ? object : { ...object, ...properties };
}

/** The results of `change`; the same list where nothing changes. */
function each<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  const after = list.map(change);
  return after.every((item, i) => item === list[i]) ? list : after;
}

function names(list: readonly string[], renamed: Rename): readonly string[] {
  return each(list, renamed);
}

function inTable(table: Table, renamed: Rename): Table {
  return {
    ...table,
    columns: table.columns.map((column): Column =>
      changed(column, {
        name: renamed(column.name),
        ...(column.computed && { computed: changed(column.computed, { sql: inSql(column.computed.sql, renamed) }) }),
      })
    ),
    indexes: table.indexes.map((index): Index =>
      changed(index, {
        columns: each(index.columns, (element) => inElement(element, renamed)),
        ...(index.where && { where: inSql(index.where, renamed) }),
      })
    ),
  };
}

function inConstraint(constraint: Constraint, renamed: Rename): Constraint {
  switch (constraint.kind) {
    case "check":
      return changed(constraint, { condition: inSql(constraint.condition, renamed) });
    case "exclude":
      return changed(constraint, {
        elements: each(constraint.elements, (element) => inElement(element, renamed)),
        ...(constraint.where && { where: inSql(constraint.where, renamed) }),
      });
    case "primary_key":
      return changed(constraint, { columns: names(constraint.columns, renamed) });
    case "unique":
      return changed(constraint, { columns: names(constraint.columns, renamed) });
    case "foreign_key":
      return changed(constraint, { columns: names(constraint.columns, renamed) });
  }
}

/** An element of an index or an exclusion: a column or an expression. */
function inElement<E extends { readonly column?: string; readonly expression?: Sql }>(element: E, renamed: Rename): E {
  const { column, expression } = element;
  return changed(element, {
    ...(column !== undefined && { column: renamed(column) }),
    ...(expression && { expression: inSql(expression, renamed) }),
  } as Partial<E>);
}

function inSql(sql: Sql, renamed: Rename): Sql {
  const values = each(sql.values, (value) => {
    if (isSql(value)) return inSql(value, renamed);
    const [name, ...rest] = value !== null && typeof value === "object" && "ident" in value ? value.ident : [];
    if (name === undefined || rest.length > 0 || renamed(name) === name) return value;
    return { ident: [renamed(name)] };
  });
  return changed(sql, { values });
}

/**
 * `schema` with a column renamed in what its table has as text: checks, expressions, conditions of indexes. A word is taken for
 * the column's name unless it is in a string, or is called as a function.
 */
export function renameColumnInText(schema: Schema, table: TableName, from: string, to: string): Schema {
  const reworded = (sql: Sql): Sql => {
    const parts = each(sql.parts, (part) => renamedInText(part, from, to));
    return changed(sql, { parts, values: each(sql.values, (value) => isSql(value) ? reworded(value) : value) });
  };
  const element = <E extends { readonly expression?: Sql }>(given: E): E =>
    given.expression === undefined ? given : changed(given, { expression: reworded(given.expression) } as Partial<E>);
  const constraint = (given: Constraint): Constraint => {
    if (given.kind === "check") return changed(given, { condition: reworded(given.condition) });
    if (given.kind !== "exclude") return given;
    return changed(given, {
      elements: each(given.elements, element),
      ...(given.where && { where: reworded(given.where) }),
    });
  };
  return mapTable(schema, table, (found) => ({
    ...found,
    columns: each(
      found.columns,
      (column) =>
        column.computed === undefined
          ? column
          : changed(column, { computed: changed(column.computed, { sql: reworded(column.computed.sql) }) }),
    ),
    constraints: each(found.constraints, constraint),
    indexes: each(found.indexes, (index) =>
      changed(index, {
        columns: each(index.columns, element),
        ...(index.where && { where: reworded(index.where) }),
      })),
  }));
}

/** Strings, quoted names and words, the last with what calls it. */
const WORDS =
  /'(?:[^']|'')*'|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([^\]]*)\]|([\p{L}_][\p{L}\p{N}_$]*)(?!\s*\(|[\p{L}\p{N}_$])/gu;

function renamedInText(text: string, from: string, to: string): string {
  return text.replace(WORDS, (found, double?: string, back?: string, bracketed?: string, word?: string) => {
    if (double?.replaceAll('""', '"') === from) return `"${to.replaceAll('"', '""')}"`;
    if (back?.replaceAll("``", "`") === from) return `\`${to.replaceAll("`", "``")}\``;
    if (bracketed === from) return `[${to}]`;
    return word === from ? to : found;
  });
}
