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
