import { InvalidOperationError } from "../errors.ts";
import { createSequence, type CreateSequenceOptions } from "../ops/sequence/create_sequence.ts";
import { createTable, type TableOptions } from "../ops/table/create_table.ts";
import { defined } from "../schema/defined.ts";
import { checkFormerName, type TableElement } from "../schema/elements.ts";
import { withEnumTypes } from "../schema/enum_types.ts";
import type { Renamed, Schema, SchemaObject, SequenceObject, Table } from "../schema/model.ts";

/** A table of the models: `kind` tells it from other objects. */
export interface TableModel extends Table {
  readonly kind: "table";
  /** What of it had another name before. */
  readonly renamed?: readonly Renamed[];
}

/** Options of {@linkcode table}: those of `op.createTable()`, and what only models say. */
export interface TableModelOptions extends Omit<TableOptions, "ifNotExists"> {
  /** The name that the table had before, so that it is renamed where it has that still. */
  readonly renamedFrom?: string;
}

/** An object of the models that is no table: a sequence, or what a plugin knows, a view for example. */
export interface ObjectModel extends SchemaObject {
  readonly kind: string;
}

/**
 * A table of the models, written as `op.createTable()` takes it.
 *
 * @throws {InvalidOperationError} if it could not be created so
 * @example table("users", [t.column("id", t.integer(), { primaryKey: true }), t.column("name", t.string(80))]);
 */
export function table(
  name: string,
  elements: readonly TableElement[],
  { renamedFrom, ...options }: TableModelOptions = {},
): TableModel {
  const now = Array.isArray(elements) ? elements.map(withoutFormerName) : elements;
  const { table } = createTable.build(name, now, options);
  const at = defined({ schema: table.schema });
  const renamed = elements.flatMap((element): readonly Renamed[] =>
    element.kind === "column" && element.renamedFrom !== undefined
      ? [{ kind: "column", name: element.name, ...at, table: name, from: element.renamedFrom }]
      : []
  );
  if (renamedFrom !== undefined) {
    const from = checkFormerName(renamedFrom, name, `the former name of the table "${name}"`);
    renamed.unshift({ kind: "table", name, ...at, from });
  }
  return { kind: "table", ...table, ...(renamed.length > 0 && { renamed }) };
}

function withoutFormerName(element: TableElement): TableElement {
  if (element?.kind !== "column" || element.renamedFrom === undefined) return element;
  const { renamedFrom: _, ...column } = element;
  return column;
}

/** A sequence of the models, which no column owns. */
export interface SequenceModel extends SequenceObject {
  readonly kind: "sequence";
}

/** Options of {@linkcode sequence}: those of `op.createSequence()`. */
export type SequenceModelOptions = Omit<CreateSequenceOptions, "ifNotExists">;

/**
 * A sequence of the models that no column owns, written as `op.createSequence()` takes it.
 *
 * @throws {InvalidOperationError} if it could not be created so
 * @example sequence("invoice_number", { start: 1000 });
 */
export function sequence(name: string, options: SequenceModelOptions = {}): SequenceModel {
  return { kind: "sequence", ...createSequence.build(name, options).sequence };
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
  const tables: Table[] = [], renames: Renamed[] = [];
  const objects: Record<string, SchemaObject[]> = {};
  for (const [i, model] of models.entries()) {
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
    if (kind === "table") {
      const { renamed = [], ...table } = object as Omit<TableModel, "kind">;
      tables.push(table);
      renames.push(...renamed);
    } else (objects[kind] ??= []).push(object);
  }
  const columns = tables.flatMap((table) => table.columns);
  return withEnumTypes({ tables, objects, ...(renames.length > 0 && { renamed: renames }) }, columns);
}
