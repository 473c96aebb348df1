/**
 * The enum types that columns bring, where a database gives them a name of their own.
 *
 * @module
 */
import { defined } from "./defined.ts";
import { nameOf, objectsOf, putObject, removeObject, sameName } from "./edit.ts";
import type { Column, EnumObject, Schema, TableName } from "./model.ts";
import { type ArrayType, type ColumnType, type EnumType, variantFor, type VariantType } from "./types.ts";

/** The kind of these objects in a schema. */
const KIND = "enum";

/**
 * The enum types that are made with `columns` and go with them, each once: those that are not `native: false`, and not
 * `create: false`, which says that the type is there already.
 *
 * @param dialect Whose type of a variant counts. @default its base
 */
export function ownEnumTypes(columns: readonly Column[], dialect = ""): readonly EnumObject[] {
  const found: EnumObject[] = [];
  for (const { type } of columns) {
    const own = enumIn(variantFor(type, dialect));
    if (own === undefined || own.native === false || own.create === false) continue;
    const { name, schema, values } = own;
    const object = defined({ name, schema, values });
    if (!found.some((other) => sameName(other, object))) found.push(object);
  }
  return found;
}

/** The enum that a type is, or is a list of. */
function enumIn(type: ColumnType): EnumType | undefined {
  if (type.type === "array") return enumIn((type as ArrayType).items);
  return type.type === "enum" ? type as EnumType : undefined;
}

/** What {@linkcode enumTypesBetween} finds. */
export interface EnumTypesBetween {
  /** Whether the type comes or goes with the one table or column that has it. */
  isBrought(type: TableName): boolean;
  /** A column whose type comes and goes by itself, where it is not brought. */
  apart<C extends Column>(column: C): C;
}

/**
 * Which enum types come and go with a table or a column, where one schema becomes another: those that stand on one side only,
 * and there in nothing but one table, or one column of a table that both have.
 *
 * @param dialect Whose type of a variant counts; `undefined` where the database gives enum types no name: none is apart there
 */
export function enumTypesBetween(before: Schema, after: Schema, dialect: string | undefined): EnumTypesBetween {
  if (dialect === undefined) return { isBrought: () => true, apart: (column) => column };
  const brought = new Set([...broughtIn(before, after, dialect), ...broughtIn(after, before, dialect)]);
  const isBrought = (type: TableName) => brought.has(keyOf(type));
  return {
    isBrought,
    apart: (column) => ({
      ...column,
      type: mapEnum(column.type, (type) => isBrought(type as TableName) ? type : { ...type, create: false }),
    }),
  };
}

/** Keys of the types that stand in `schema` alone, each in one thing that stands there alone. */
function broughtIn(schema: Schema, other: Schema, dialect: string): readonly string[] {
  const known = new Set(objectsOf<EnumObject>(other, KIND).map(keyOf));
  const tables = new Map(other.tables.map((table) => [keyOf(table), table]));
  const homes = new Map<string, Set<string>>();
  for (const table of schema.tables) {
    const there = tables.get(keyOf(table));
    for (const column of table.columns) {
      const types = ownEnumTypes([column], dialect);
      if (types.length === 0) continue;
      const isAltered = there?.columns.some(({ name }) => name === column.name) ?? false;
      const home = there === undefined ? keyOf(table) : JSON.stringify([keyOf(table), column.name]);
      for (const type of types) {
        // An alteration brings no type.
        if (isAltered) known.add(keyOf(type));
        homes.set(keyOf(type), (homes.get(keyOf(type)) ?? new Set()).add(home));
      }
    }
  }
  return [...homes].filter(([key, all]) => all.size === 1 && !known.has(key)).map(([key]) => key);
}

function keyOf({ name, schema }: TableName): string {
  return JSON.stringify([schema ?? null, name]);
}

/** A type without the values of the enum that it is: where the database gives that a name, they are its own. */
export function withoutEnumValues(type: ColumnType): ColumnType {
  return mapEnum(type, (own) => own.native === false ? own : { ...own, values: [] });
}

/** A type with `change` made to the enum that it is, or is a list of, in whatever dialect. */
export function mapEnum(type: ColumnType, change: (type: EnumType) => ColumnType): ColumnType {
  if (type.type === "enum") return change(type as EnumType);
  if (type.type === "array") return { ...type, items: mapEnum((type as ArrayType).items, change) } as ColumnType;
  if (type.type !== "variant") return type;
  const { base, dialects, ...rest } = type as VariantType;
  return {
    ...rest,
    base: mapEnum(base, change),
    dialects: Object.fromEntries(Object.entries(dialects).map(([name, own]) => [name, mapEnum(own, change)])),
  } as ColumnType;
}

/** `schema` with the enum types that `columns` bring. */
export function withEnumTypes(schema: Schema, columns: readonly Column[]): Schema {
  return ownEnumTypes(columns).reduce((before, object) => putObject(before, KIND, object), schema);
}

/** `schema` without the enum types that `columns` brought. */
export function withoutEnumTypes(schema: Schema, columns: readonly Column[]): Schema {
  return ownEnumTypes(columns).reduce((before, object) => removeObject(before, KIND, object), schema);
}

/** `schema` with `change` made to the values of the enum type `name`, and of the columns that have it. */
export function mapEnumValues(
  schema: Schema,
  name: TableName,
  change: (values: readonly string[]) => readonly string[],
): Schema {
  const changed = (type: EnumType) => sameName(type, name) ? { ...type, values: change(type.values) } : type;
  const tables = schema.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => ({ ...column, type: mapEnum(column.type, changed) })),
  }));
  const known = objectsOf<EnumObject>(schema, KIND).find((object) => sameName(object, name));
  if (known === undefined) return { ...schema, tables };
  return putObject({ ...schema, tables }, KIND, { ...nameOf(known), values: change(known.values) } as EnumObject);
}
