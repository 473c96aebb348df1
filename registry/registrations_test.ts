import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, type Operation, type Plugin } from "../mod.ts";
import { Registrations } from "./registrations.ts";

const operation: Operation = { kind: "touch" };
const touch = { kind: "touch", build: () => operation, args: () => [], compile: () => [] };

function register(parts: Record<string, unknown>): Registrations {
  return new Registrations([...builtins, { name: "own", operations: {}, ...parts } as unknown as Plugin], dialects);
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
  test(`a plugin is refused: ${message.source}`, () => assert.throws(() => register(parts), { code, message }));
}

test("two plugins of one name are refused, though nothing else of theirs is the same", () => {
  const plugin = (method: string) => ({ name: "own", operations: { [method]: { ...touch, kind: method } } }) as Plugin;
  assert.throws(() => new Registrations([...builtins, plugin("touch"), plugin("stroke")], dialects), {
    code: "E_DUPLICATE_REGISTRATION",
    message: 'Cannot register the plugin "own": another one has that name',
  });
});
