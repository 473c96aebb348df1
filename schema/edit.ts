import type { Schema, SchemaObject, Table, TableName } from "./model.ts";

/** A schema with nothing in it. */
export const emptySchema: Schema = { tables: [], objects: {} };

/** Whether both name one object. */
export function sameName(a: TableName, b: TableName): boolean {
  return a.name === b.name && a.schema === b.schema;
}

/** The name of a table without the table. */
export function nameOf({ name, schema }: TableName): TableName {
  return schema === undefined ? { name } : { name, schema };
}

/** `name` and `schema` as a table's name, the second left out where it is absent. */
export function tableName(name: string, schema?: string): TableName {
  return nameOf({ name, schema } as TableName);
}

/** The table `name`, if `schema` knows it. */
export function findTable(schema: Schema, name: TableName): Table | undefined {
  return schema.tables.find((table) => sameName(table, name));
}

/** `schema` with `table` put in, in the place of one of the same name. */
export function putTable(schema: Schema, table: Table): Schema {
  return { ...schema, tables: [...schema.tables.filter((other) => !sameName(other, table)), table] };
}

/** `schema` without the table `name`. */
export function removeTable(schema: Schema, name: TableName): Schema {
  return { ...schema, tables: schema.tables.filter((table) => !sameName(table, name)) };
}

/** `schema` with `change` made to the table `name`; a table that is not known stays unknown. */
export function mapTable(schema: Schema, name: TableName, change: (table: Table) => Table): Schema {
  return { ...schema, tables: schema.tables.map((table) => sameName(table, name) ? change(table) : table) };
}

/** What both know, where no object is in both. */
export function joined(a: Schema, b: Schema): Schema {
  const kinds = new Set([...Object.keys(a.objects), ...Object.keys(b.objects)]);
  const renamed = [...a.renamed ?? [], ...b.renamed ?? []];
  return {
    tables: [...a.tables, ...b.tables],
    objects: Object.fromEntries([...kinds].map((kind) => [kind, [...a.objects[kind] ?? [], ...b.objects[kind] ?? []]])),
    ...(renamed.length > 0 && { renamed }),
  };
}

/** The objects of one kind. */
export function objectsOf<O extends SchemaObject>(schema: Schema, kind: string): readonly O[] {
  return (schema.objects[kind] ?? []) as readonly O[];
}

/** `schema` with `object` put in, in the place of one of the same kind and name. */
export function putObject(schema: Schema, kind: string, object: SchemaObject): Schema {
  const others = objectsOf(schema, kind).filter((other) => !sameName(other, object));
  return { ...schema, objects: { ...schema.objects, [kind]: [...others, object] } };
}

/** `schema` without the object of this kind and name. */
export function removeObject(schema: Schema, kind: string, name: SchemaObject): Schema {
  const { [kind]: objects = [], ...rest } = schema.objects;
  const left = objects.filter((other) => !sameName(other, name));
  return { ...schema, objects: left.length === 0 ? rest : { ...rest, [kind]: left } };
}
