import { type Facts, findTable, MissingFactError, type Schema } from "../mod.ts";

/** Facts out of a schema that is known, for compiling without a database. There are no rows in it. */
export function factsOf(schema: Schema): Facts {
  return {
    find: (name) => findTable(schema, name),
    table(name) {
      const found = findTable(schema, name);
      if (found !== undefined) return found;
      throw new MissingFactError(`Cannot tell what the table "${name.name}" looks like: there is no such table`);
    },
    schema: () => schema,
    rows(key) {
      throw new MissingFactError(`Cannot tell the rows "${key}": a schema has none`);
    },
    findRows: () => undefined,
  };
}
