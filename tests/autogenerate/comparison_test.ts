/**
 * The laws of comparing, on random pairs of schemas: what is drafted leads from the one to the other and back, and nothing is
 * left to be found.
 *
 * @module
 */
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import fc from "fast-check";
import { compare } from "../../autogenerate/compare.ts";
import { builtins, dialects, emptySchema, type Operation, Registry, type Schema, type Server } from "../../mod.ts";
import { canonicalSchema } from "../../testing/laws.ts";
import { onServers } from "./live.ts";
import { pairsOfSchemas } from "./schemas.ts";

const registry = new Registry(builtins, dialects);
const isLong = process.env.RETORT_TEST_LONG === "1";

const applied = (operations: readonly Operation[], schema: Schema): Schema =>
  operations.reduce((before, operation) => registry.apply(operation, before), schema);

/** What a server would report, in no order. */
const told = (schema: Schema, server: Server): Schema => canonicalSchema(registry.normalize(schema, server));

for (const name of ["postgres", "mysql", "mariadb", "sqlite"]) {
  const server = registry.dialectOf(name).assume(name);
  test(`what leads from one schema to another leads there in the model, and back (${name})`, () => {
    fc.assert(
      fc.property(pairsOfSchemas(server), ([before, after]) => {
        const { upgrade, downgrade, warnings } = compare(before, after, { registry, server });
        assert.deepEqual(warnings, []);
        const there = applied(upgrade, before);
        assert.deepEqual(told(there, server), told(after, server));
        assert.deepEqual(told(applied(downgrade, there), server), told(before, server));
        assert.deepEqual(compare(there, after, { registry, server }).upgrade, []);
      }),
      { numRuns: isLong ? 10_000 : 300 },
    );
  });
}

onServers("what leads from one schema to another leads there in a database, and back", async (live) => {
  const thereAndBack = fc.asyncProperty(pairsOfSchemas(live.server), async ([before, after]) => {
    const first = await live.become(before, emptySchema);
    const second = await live.become(after, first.there);
    await live.run(second.downgrade);
    assert.deepEqual(canonicalSchema(await live.state()), canonicalSchema(first.there));
    await live.run(first.downgrade);
    assert.deepEqual(await live.state(), emptySchema);
  });
  // A smaller pair would have to be tried on a database that is left half-way.
  await fc.assert(thereAndBack, { numRuns: isLong ? 1000 : 12, endOnFailure: true });
});
