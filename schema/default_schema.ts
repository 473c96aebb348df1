import { mapEnum } from "./enum_types.ts";
import type { Column, Constraint, Schema, Table, TableName } from "./model.ts";

/**
 * `schema` with what stands in the schema `name` as what stands in the connection's own: without any. What stands nowhere in
 * it is left as the very object that it was.
 */
export function withoutDefaultSchema(schema: Schema, name: string | undefined): Schema {
  if (name === undefined) return schema;
  const here = <O extends TableName>(object: O): O => {
    if (object.schema !== name) return object;
    const { schema: _, ...rest } = object;
    return rest as O;
  };
  const column = (given: Column): Column => {
    const type = mapEnum(given.type, here);
    return type === given.type ? given : { ...given, type };
  };
  const constraint = (given: Constraint): Constraint => {
    if (given.kind !== "foreign_key") return given;
    const table = here(given.references.table);
    return table === given.references.table ? given : { ...given, references: { ...given.references, table } };
  };
  const table = (given: Table): Table => {
    const columns = changed(given.columns, column), constraints = changed(given.constraints, constraint);
    const isSame = columns === given.columns && constraints === given.constraints;
    return here(isSame ? given : { ...given, columns, constraints });
  };
  return {
    ...schema,
    tables: schema.tables.map(table),
    objects: Object.fromEntries(
      Object.entries(schema.objects).map(([kind, list]) => [
        kind,
        kind === "schema" ? list.filter((object) => object.name !== name) : list.map(here),
      ]),
    ),
    ...(schema.renamed && { renamed: schema.renamed.map(here) }),
  };
}

/** The list with each of its elements changed, or itself where none is. */
function changed<T>(list: readonly T[], change: (element: T) => T): readonly T[] {
  return list.some((element) => change(element) !== element) ? list.map(change) : list;
}
