import { MissingFactError } from "../errors.ts";
import { findTable } from "../schema/edit.ts";
import type { Schema } from "../schema/model.ts";
import type { Facts, StatementResult } from "./operation.ts";

/**
 * Facts out of a schema that is known, for compiling without a database.
 *
 * @param rows what queries have answered, by the keys of the needs @default none
 */
export function factsOf(schema: Schema, rows: ReadonlyMap<string, StatementResult["rows"]> = new Map()): Facts {
  return {
    find: (name) => findTable(schema, name),
    table(name) {
      const found = findTable(schema, name);
      if (found !== undefined) return found;
      throw new MissingFactError(`Cannot tell what the table "${name.name}" looks like: there is no such table`);
    },
    schema: () => schema,
    rows(key) {
      const found = rows.get(key);
      if (found !== undefined) return found;
      throw new MissingFactError(`Cannot tell the rows "${key}": a schema has none`);
    },
    findRows: (key) => rows.get(key),
  };
}
