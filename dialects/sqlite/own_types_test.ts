import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, Registry, t } from "../../mod.ts";
import { sqlite } from "./mod.ts";

const registry = new Registry(builtins, [sqlite]);

test("every type that SQLite alone has is data, stands under its name, and is spelt", () => {
  const types = { any: t.sqlite.any() };
  assert.deepEqual(Object.keys(types), Object.keys(sqlite.types ?? {}));
  for (const [name, type] of Object.entries(types)) {
    const { build, args } = sqlite.types![name]!;
    assert.equal(type.type, `sqlite.${name}`);
    assert.deepEqual(build(...args(type as never)), type);
    assert.match(registry.grammar(sqlite.assume()).type(type), /^[A-Z]+$/);
  }
});

test("t.sqlite.any() takes no arguments", () => {
  assert.throws(() => t.sqlite.any(...[1] as unknown as []), { code: "E_INVALID_OPERATION" });
});
