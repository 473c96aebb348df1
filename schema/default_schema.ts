import { mapEnum } from "./enum_types.ts";
import type { Constraint, Schema, TableName } from "./model.ts";

/** `schema` with what stands in the schema `name` as what stands in the connection's own: without any. */
export function withoutDefaultSchema(schema: Schema, name: string | undefined): Schema {
  if (name === undefined) return schema;
  const here = <O extends TableName>(object: O): O => {
    if (object.schema !== name) return object;
    const { schema: _, ...rest } = object;
    return rest as O;
  };
  const constraint = (given: Constraint): Constraint =>
    given.kind === "foreign_key"
      ? { ...given, references: { ...given.references, table: here(given.references.table) } }
      : given;
  return {
    ...schema,
    tables: schema.tables.map((table) => ({
      ...here(table),
      columns: table.columns.map((column) => {
        const type = mapEnum(column.type, here);
        return type === column.type ? column : { ...column, type };
      }),
      constraints: table.constraints.map(constraint),
    })),
    objects: Object.fromEntries(
      Object.entries(schema.objects).map(([kind, list]) => [
        kind,
        kind === "schema" ? list.filter((object) => object.name !== name) : list.map(here),
      ]),
    ),
    ...(schema.renamed && { renamed: schema.renamed.map(here) }),
  };
}
