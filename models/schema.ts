import { InvalidOperationError } from "../errors.ts";
import { createTable, type TableOptions } from "../ops/table/create_table.ts";
import type { TableElement } from "../schema/elements.ts";
import { withEnumTypes } from "../schema/enum_types.ts";
import { emptySchema, putTable } from "../schema/edit.ts";
import type { Schema, SchemaObject, Table } from "../schema/model.ts";

/** A table of the models: `kind` tells it from other objects. */
export interface TableModel extends Table {
  readonly kind: "table";
}

/** An object of the models that is no table: an enum type, or what a plugin knows, a view for example. */
export interface ObjectModel extends SchemaObject {
  readonly kind: string;
}

/**
 * A table of the models, written as `op.createTable()` takes it.
 *
 * @throws {InvalidOperationError} if it could not be created so
 * @example table("users", [t.column("id", t.integer(), { primaryKey: true }), t.column("name", t.string(80))]);
 */
export function table(name: string, elements: readonly TableElement[], options: TableOptions = {}): TableModel {
  const { table } = createTable.build(name, elements, options);
  return { kind: "table", ...table };
}

/**
 * Models: the tables and other objects that a database is to have. The enum types of their columns come with them.
 *
 * @throws {InvalidOperationError} if two have one name, or something stands there that is no model
 */
export function schema(models: readonly (TableModel | ObjectModel)[]): Schema {
  if (!Array.isArray(models)) {
    throw new InvalidOperationError(`Cannot make a schema: it takes a list of models, not ${typeof models}`, {
      hint: 'write schema([table("users", [t.column("id", t.integer())])])',
    });
  }
  const seen = new Set<string>();
  return models.reduce((whole: Schema, model, i) => {
    if (typeof model?.kind !== "string" || typeof model.name !== "string") {
      throw new InvalidOperationError(`Cannot make a schema: number ${i + 1} of its models is none`, {
        hint: "models are made by table(), and by what plugins export for their own objects",
      });
    }
    const key = JSON.stringify([model.kind, model.schema ?? null, model.name]);
    if (seen.has(key)) {
      const of = model.schema === undefined ? "" : ` in the schema "${model.schema}"`;
      throw new InvalidOperationError(`Cannot make a schema: it has two of the ${model.kind} "${model.name}"${of}`);
    }
    seen.add(key);
    const { kind, ...object } = model;
    if (kind === "table") return withEnumTypes(putTable(whole, object as Table), (object as Table).columns);
    return { ...whole, objects: { ...whole.objects, [kind]: [...whole.objects[kind] ?? [], object] } };
  }, emptySchema);
}
