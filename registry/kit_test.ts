import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, kitOf, type Plugin, Registry } from "../mod.ts";
import type { Dialect } from "../mod.ts";

test("a kit has a maker for every element and every type of its registry", () => {
  const registry = new Registry(builtins, []);
  const { t } = kitOf(registry);
  for (const element of ["column", "primaryKey", "unique", "check", "foreignKey", "exclude", "index"] as const) {
    assert.equal(typeof t[element], "function", element);
  }
  assert.equal([...registry.types()].length, Object.keys(t).length - 7);
  assert.ok("bigInteger" in t && "dateTime" in t);
});

test("a plugin's types are beside the built-in ones", () => {
  const point = { type: "geo_point", build: () => ({ type: "geo_point" }), args: (): [] => [] };
  // deno-lint-ignore ban-types -- adds types alone
  const plugin: Plugin<{}, {}, { geoPoint(): { readonly type: "geo_point" } }> = {
    name: "geo",
    operations: {},
    types: { geoPoint: point },
  };
  const { t } = kitOf(new Registry([...builtins, plugin], []));
  assert.deepEqual((t as unknown as { geoPoint(): unknown }).geoPoint(), { type: "geo_point" });
});

test("a dialect's own types stand under its name", () => {
  const any = { type: "sqlite.any", build: () => ({ type: "sqlite.any" }), args: () => [] };
  const dialect = { name: "sqlite", schemes: [], compilers: {}, types: { any, tiny_int: any } } as unknown as Dialect;
  const { t } = kitOf(new Registry(builtins, [dialect]));
  const own = (t as unknown as { readonly sqlite: Record<string, () => unknown> }).sqlite;
  assert.deepEqual(Object.keys(own), ["any", "tinyInt"]);
  assert.deepEqual(own.any!(), { type: "sqlite.any" });
});

test("a kit cannot be changed", () => {
  const kit = kitOf(new Registry(builtins, []));
  assert.throws(() => Object.assign(kit.t, { integer: undefined }), TypeError);
  assert.throws(() => Object.assign(kit, { t: undefined }), TypeError);
});
