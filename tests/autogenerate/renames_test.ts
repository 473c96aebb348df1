/** The law of renames, on random schemas: what the models say was renamed is renamed, and nothing else is found. */
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import fc from "fast-check";
import { builtins, compare, dialects, nameOf, type Operation, Registry, type Renamed, type Schema } from "../../mod.ts";
import { canonicalSchema } from "../../testing/laws.ts";
import { pairsOfSchemas } from "./schemas.ts";

const registry = new Registry(builtins, dialects);

/** Something of a schema with a name that nothing has, and the operation that gives it that. */
function renamed(schema: Schema, pick: number): { readonly hint: Renamed; readonly operation: Operation } | undefined {
  const table = schema.tables[pick % Math.max(schema.tables.length, 1)];
  if (table === undefined) return undefined;
  const at = nameOf(table);
  const column = table.columns[Math.floor(pick / 7) % table.columns.length]!;
  return pick % 3 === 0
    ? {
      hint: { kind: "table", ...at, name: "renamed_since", from: table.name },
      operation: { kind: "rename_table", table: at, newName: "renamed_since" } as Operation,
    }
    : {
      hint: { kind: "column", ...at, table: table.name, name: "renamed_since", from: column.name },
      operation: {
        kind: "alter_column",
        table: at,
        name: column.name,
        changes: { name: "renamed_since" },
        was: {},
      } as Operation,
    };
}

for (const name of ["postgres", "mysql", "sqlite"]) {
  const server = registry.dialectOf(name).assume();
  const told = (schema: Schema) => canonicalSchema(registry.normalize(schema, server));
  test(`what is renamed, and nothing else, is one operation, up and back (${name})`, () => {
    fc.assert(
      fc.property(pairsOfSchemas(server), fc.nat(), ([before], pick) => {
        const found = renamed(before, pick);
        if (found === undefined) return;
        const there = registry.apply(found.operation, before);
        const { upgrade, downgrade } = compare(before, { ...there, renamed: [found.hint] }, { registry, server });
        assert.deepEqual(upgrade, [found.operation]);
        assert.deepEqual(told(downgrade.reduce((schema, each) => registry.apply(each, schema), there)), told(before));
        // The second time it is there already.
        assert.deepEqual(compare(there, { ...there, renamed: [found.hint] }, { registry, server }).upgrade, []);
      }),
      { numRuns: process.env.RETORT_TEST_LONG === "1" ? 10_000 : 500 },
    );
  });

  test(`what is renamed beside other changes leads there, and back (${name})`, () => {
    fc.assert(
      fc.property(pairsOfSchemas(server), fc.nat(), ([before, models], pick) => {
        const found = renamed(models, pick);
        if (found === undefined) return;
        const after = { ...registry.apply(found.operation, models), renamed: [found.hint] };
        const { upgrade, downgrade } = compare(before, after, { registry, server });
        const there = upgrade.reduce((schema, each) => registry.apply(each, schema), before);
        assert.deepEqual(told(there), told(after));
        assert.deepEqual(compare(there, after, { registry, server }).upgrade, []);
        assert.deepEqual(told(downgrade.reduce((schema, each) => registry.apply(each, schema), there)), told(before));
      }),
      { numRuns: process.env.RETORT_TEST_LONG === "1" ? 10_000 : 300 },
    );
  });
}
