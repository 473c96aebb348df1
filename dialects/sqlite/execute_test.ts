import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, emptySchema, Registry, sql } from "../../mod.ts";
import { factsOf } from "../../testing/mod.ts";
import { sqlite } from "./mod.ts";

const registry = new Registry(builtins, [sqlite]);
const compiled = (given: unknown) =>
  registry.compile(registry.build("execute", [given]), sqlite.assume(), factsOf(emptySchema));

test("turning foreign keys on is refused, however it is spelt", () => {
  const spellings = [
    "PRAGMA foreign_keys = ON",
    "pragma main . 'foreign_keys' ( yes )",
    'SELECT 1; -- x\nPRAGMA /* y */ "FOREIGN_KEYS" = 1;',
    sql`PRAGMA ${sql.id("foreign_keys")} = ${true}`,
  ];
  for (const spelling of spellings) {
    assert.throws(() => compiled(spelling), { code: "E_UNSUPPORTED_OPERATION", hint: /take it out/ }, String(spelling));
  }
});

test("turning them off, asking for them and speaking of them is let through", () => {
  const others = [
    "PRAGMA foreign_keys=OFF",
    "PRAGMA foreign_keys(0)",
    "PRAGMA foreign_keys",
    "SELECT 'PRAGMA foreign_keys = ON'",
    "PRAGMA foreign_key_check",
  ];
  for (const other of others) assert.deepEqual(compiled(other), [{ sql: other }]);
});
