import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  dialects,
  emptySchema,
  type Need,
  putTable,
  RecordingExecutor,
  Registry,
  t,
  tableOf,
} from "../mod.ts";
import { AdvancingFacts, beforeRenaming } from "./advancing_facts.ts";

const registry = new Registry(builtins, dialects);
const server = registry.dialectOf("sqlite").assume();
const known = putTable(emptySchema, tableOf({ name: "a" }, [t.column("id", t.integer())]));
const build = (method: string, ...args: readonly unknown[]) => registry.build(method, args);
const tableNeed = (name: string, schema?: string): Need => ({
  fact: "table",
  table: { name, ...(schema !== undefined && { schema }) },
});
const gather = (needs: readonly Need[]) => AdvancingFacts.gather(needs, new RecordingExecutor(server, known), registry);

test("facts are what the operations so far have made of what was read", async () => {
  const facts = await gather([tableNeed("a")]);
  facts.advance(build("addColumn", "a", t.column("name", t.text())));
  assert.deepEqual(facts.table({ name: "a" }).columns.map(({ name }) => name), ["id", "name"]);
  facts.advance(build("renameTable", "a", "b"));
  assert.equal(facts.find({ name: "a" }), undefined);
  assert.equal(facts.table({ name: "b" }).name, "b");
  facts.advance(build("dropTable", "b"));
  assert.throws(() => facts.table({ name: "b" }), { code: "E_MISSING_FACT", hint: /drops or renames it/ });
});

test("what was not asked for is not told", async () => {
  const nothing = await gather([]);
  assert.equal(nothing.find({ name: "a" }), undefined);
  assert.throws(() => nothing.schema(), { code: "E_MISSING_FACT" });
  assert.throws(() => nothing.rows("some"), { code: "E_MISSING_FACT" });
  assert.equal(nothing.findRows("some"), undefined);
  const one = new AdvancingFacts({ schema: known, whole: false, rows: new Map() }, registry);
  assert.throws(() => one.schema(), { code: "E_MISSING_FACT" });
});

test("a table is asked for by the name that it has before all that rename it", () => {
  const renames = [build("renameTable", "a", "b"), build("renameTable", "b", "c")].map((each) =>
    registry.renames(each)!
  );
  assert.deepEqual(beforeRenaming(tableNeed("c"), renames), tableNeed("a"));
  const other = tableNeed("c", "app");
  assert.equal(beforeRenaming(other, renames), other);
  assert.deepEqual(beforeRenaming(tableNeed("c"), renames.slice(0, 1)), tableNeed("c"));
});
