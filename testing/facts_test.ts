import assert from "node:assert/strict";
import { test } from "node:test";
import { t, tableOf } from "../mod.ts";
import { factsOf } from "./facts.ts";

const users = tableOf({ name: "users" }, [t.column("id", t.integer())]);
const facts = factsOf({ tables: [users], objects: {} });

test("a schema tells its tables and itself", () => {
  assert.deepEqual(facts.table({ name: "users" }), users);
  assert.deepEqual(facts.schema().tables, [users]);
});

test("a schema tells neither a table that it has not nor rows", () => {
  assert.throws(() => facts.table({ name: "posts" }), { code: "E_MISSING_FACT" });
  assert.throws(() => facts.table({ name: "users", schema: "app" }), { code: "E_MISSING_FACT" });
  assert.throws(() => facts.rows("key"), { code: "E_MISSING_FACT" });
});
