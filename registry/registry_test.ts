import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  dialects,
  type Operation,
  type Plugin,
  Registry,
  schema,
  type Server,
  t,
  type Table,
  table,
} from "../mod.ts";

const server = { dialect: "sqlite", flavour: "sqlite", version: [3, 50, 0] } as unknown as Server;
const operation: Operation = { kind: "touch" };
const touch = { kind: "touch", build: () => operation, args: () => [], compile: () => [] };

function registryWith(parts: Record<string, unknown>): Registry {
  return new Registry([...builtins, { name: "own", operations: {}, ...parts } as unknown as Plugin], dialects);
}

/** What a plugin gives, and what its author is told. */
const REFUSED: readonly (readonly [parts: Record<string, unknown>, code: string, message: RegExp])[] = [
  [{ name: "" }, "E_PLUGIN", /it needs a name and operations/],
  [{ operations: null }, "E_PLUGIN", /it needs a name and operations/],
  [{ operations: { touch: null } }, "E_PLUGIN", /op\.touch\(\) of "own": its definition has no function `build`/],
  [{ operations: { touch: { ...touch, compile: undefined } } }, "E_PLUGIN", /no function `compile`/],
  [{ operations: { touch: { ...touch, kind: "other" } } }, "E_PLUGIN", /its kind must be "touch" and is "other"/],
  [
    { operations: { createTable: { ...touch, kind: "create_table" } } },
    "E_DUPLICATE_REGISTRATION",
    /op\.createTable\(\)/,
  ],
  [{ composed: [null] }, "E_PLUGIN", /no function `build`/],
  [
    { types: { geoPoint: null } },
    "E_PLUGIN",
    /t\.geoPoint\(\) of "own": its name must be "geo_point" and is undefined/,
  ],
  [{ types: { geoPoint: { type: "point" } } }, "E_PLUGIN", /must be "geo_point" and is "point"/],
  [{ objects: [7] }, "E_PLUGIN", /an object kind of "own": it is no object with a `kind`/],
];

for (const [parts, code, message] of REFUSED) {
  test(`a plugin is refused: ${message.source}`, () => assert.throws(() => registryWith(parts), { code, message }));
}

for (const compiled of [undefined, "SELECT 1", Promise.resolve([]), [null], [{ sql: 1 }], { sql: "SELECT 1" }]) {
  test(`a compiler that returns ${JSON.stringify(compiled)} is told of`, () => {
    const registry = registryWith({ operations: { touch: { ...touch, compile: () => compiled } } });
    assert.throws(() => registry.compile(operation, server, {} as never), {
      code: "E_PLUGIN",
      message: /"touch": its `compile` returned no list of statements/,
    });
  });
}

test("a statement of white space alone is refused", () => {
  const registry = registryWith({ operations: { touch: { ...touch, compile: () => [{ sql: " \n" }] } } });
  assert.throws(() => registry.compile(operation, server, {} as never), { code: "E_COMPILE" });
});

test("two plugins of one name are refused, though nothing else of theirs is the same", () => {
  const plugin = (method: string) => ({ name: "own", operations: { [method]: { ...touch, kind: method } } }) as Plugin;
  assert.throws(() => new Registry([...builtins, plugin("touch"), plugin("stroke")], dialects), {
    code: "E_DUPLICATE_REGISTRATION",
    message: 'Cannot register the plugin "own": another one has that name',
  });
});

test("a registry knows what it has found of a table, for each server by itself", () => {
  const registry = new Registry(builtins, dialects);
  const [postgres, mysql] = ["postgres", "mysql"].map((name) => registry.dialectOf(name).assume()) as [Server, Server];
  const { tables: [users, posts] } = schema([
    table("users", [t.column("id", t.integer(), { primaryKey: true })]),
    table("posts", [t.column("id", t.integer(), { primaryKey: true })]),
  ]);
  const told = (tables: readonly (typeof users)[], server: Server) =>
    registry.normalize({ tables: tables as readonly Table[], objects: {} }, server).tables;
  const [first] = told([users], postgres);
  const [again, other] = told([users, posts].toReversed(), postgres).toReversed();
  assert.equal(again, first);
  assert.equal(other!.name, "posts");
  assert.notDeepEqual(told([users], mysql)[0], first);
});
