import { mapListedColumns } from "./column_lists.ts";
import { sameName } from "./edit.ts";
import type { Column, Constraint, Index, Schema, Table, TableName } from "./model.ts";
import { type Identifier, isIdentifier, isSql, type Sql } from "./sql.ts";

/**
 * `schema` with a column renamed wherever it is named, as a database does by itself: in its table, the constraints and indexes
 * there, and the foreign keys of others that refer to it. In text a word is taken for its name unless it is in a string, or is
 * called as a function. What does not name it is the same object as before.
 */
export function renameColumn(schema: Schema, table: TableName, from: string, to: string): Schema {
  const renamed: Rename = (name) => name === from ? to : name;
  const inSql = (sql: Sql) => renamedInSql(sql, from, to);
  const tables = schema.tables.map((each) => {
    const own = sameName(each, table);
    const constraints = each.constraints.map((constraint) => {
      const inside = own ? inOptions(inConstraint(constraint, renamed, inSql), renamed) : constraint;
      return inside.kind === "foreign_key" && sameName(inside.references.table, table)
        ? changed(inside, {
          references: changed(inside.references, { columns: names(inside.references.columns, renamed) }),
        })
        : inside;
    });
    return own ? { ...inTable(each, renamed, inSql), constraints } : { ...each, constraints };
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

/** What is done to SQL that may name the column. */
type Reword = (sql: Sql) => Sql;

function inTable(table: Table, renamed: Rename, inSql: Reword): Table {
  return {
    ...table,
    columns: table.columns.map((column): Column =>
      changed(column, {
        name: renamed(column.name),
        ...(column.computed && { computed: changed(column.computed, { sql: inSql(column.computed.sql) }) }),
      })
    ),
    indexes: table.indexes.map((index): Index =>
      inOptions(
        changed(index, {
          columns: each(index.columns, (element) => inElement(element, renamed, inSql)),
          ...(index.where && { where: inSql(index.where) }),
        }),
        renamed,
      )
    ),
  };
}

function inOptions<T extends Constraint | Index>(object: T, renamed: Rename): T {
  const { options } = object;
  return options === undefined
    ? object
    : changed<Constraint | Index>(object, { options: mapListedColumns(options, renamed) }) as T;
}

function inConstraint(constraint: Constraint, renamed: Rename, inSql: Reword): Constraint {
  switch (constraint.kind) {
    case "check":
      return changed(constraint, { condition: inSql(constraint.condition) });
    case "exclude":
      return changed(constraint, {
        elements: each(constraint.elements, (element) => inElement(element, renamed, inSql)),
        ...(constraint.where && { where: inSql(constraint.where) }),
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
function inElement<E extends { readonly column?: string; readonly expression?: Sql }>(
  element: E,
  renamed: Rename,
  inSql: Reword,
): E {
  const { column, expression } = element;
  return changed(element, {
    ...(column !== undefined && { column: renamed(column) }),
    ...(expression && { expression: inSql(expression) }),
  } as Partial<E>);
}

function renamedInSql(sql: Sql, from: string, to: string): Sql {
  const values = each(sql.values, (value) => {
    if (isSql(value)) return renamedInSql(value, from, to);
    const [name, ...rest] = isIdentifier(value) ? value.ident : [];
    return name === from && rest.length === 0 ? { ident: [to] } : value;
  });
  const texts = sql.parts.map((part) => renamedInText(part, from, to));
  if (texts.every((text, i) => text.length === 1 && text[0] === sql.parts[i])) return changed(sql, { values });
  return {
    ...sql,
    parts: texts.flat(),
    values: texts.flatMap((text, i) => [
      ...(i === 0 ? [] : [values[i - 1]!]),
      ...text.slice(1).map((): Identifier => ({ ident: [to] })),
    ]),
  };
}

/** Strings, quoted names and words, the last with what calls it. */
const WORDS =
  /'(?:[^']|'')*'|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([^\]]*)\]|([\p{L}_][\p{L}\p{N}_$]*)(?!\s*\(|[\p{L}\p{N}_$])/gu;

/** A name that every database reads without quotes as it is written. */
const PLAIN = /^[a-z_][a-z0-9_]*$/;

/** A text with the column renamed; it is in pieces where the new name, which wants quotes, stands between them. */
function renamedInText(text: string, from: string, to: string): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  let start = 0;
  for (const found of text.matchAll(WORDS)) {
    const [all, double, back, bracketed, word] = found;
    piece += text.slice(start, found.index);
    start = found.index + all.length;
    // Without quotes a name is in whatever case.
    const isWord = word === from || word?.toLowerCase() === from;
    if (isWord && !PLAIN.test(to)) {
      pieces.push(piece);
      piece = "";
    } else if (isWord) piece += to;
    else if (double?.replaceAll('""', '"') === from) piece += `"${to.replaceAll('"', '""')}"`;
    else if (back?.replaceAll("``", "`") === from) piece += `\`${to.replaceAll("`", "``")}\``;
    else if (bracketed === from) piece += `[${to}]`;
    else piece += all;
  }
  return [...pieces, piece + text.slice(start)];
}
