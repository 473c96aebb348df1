/**
 * The enum types that columns bring, where a database gives them a name of their own.
 *
 * @module
 */
import { defined } from "./defined.ts";
import { nameOf, objectsOf, putObject, removeObject, sameName } from "./edit.ts";
import type { Column, EnumObject, Schema, TableName } from "./model.ts";
import { type ArrayType, type ColumnType, type EnumType, variantFor } from "./types.ts";

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
  const changed = (type: ColumnType): ColumnType => {
    if (type.type === "array") return { ...type, items: changed((type as ArrayType).items) } as ColumnType;
    if (type.type !== "enum" || !sameName(type as EnumType, name)) return type;
    return { ...type, values: change((type as EnumType).values) } as ColumnType;
  };
  const tables = schema.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => ({ ...column, type: changed(column.type) })),
  }));
  const known = objectsOf<EnumObject>(schema, KIND).find((object) => sameName(object, name));
  if (known === undefined) return { ...schema, tables };
  return putObject({ ...schema, tables }, KIND, { ...nameOf(known), values: change(known.values) } as EnumObject);
}
