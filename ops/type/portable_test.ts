import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, type ColumnType, Registry, t } from "../../mod.ts";

const registry = new Registry(builtins, []);
const definitions = new Map(registry.types());

const types: Readonly<Record<string, ColumnType>> = {
  "t.integer()": t.integer(),
  "t.bigInteger()": t.bigInteger(),
  "t.smallInteger()": t.smallInteger(),
  "t.numeric()": t.numeric(),
  "t.numeric(10)": t.numeric(10),
  "t.numeric(10, 0)": t.numeric(10, 0),
  "t.float()": t.float(),
  "t.float(24)": t.float(24),
  "t.double()": t.double(),
  "t.boolean()": t.boolean(),
  "t.string()": t.string(),
  "t.string(80)": t.string(80),
  "t.string(80, { collation })": t.string(80, { collation: "C" }),
  "t.string(undefined, { collation })": t.string(undefined, { collation: "C" }),
  "t.text()": t.text(),
  "t.date()": t.date(),
  "t.time()": t.time(),
  "t.time({ precision: 0 })": t.time({ precision: 0 }),
  "t.dateTime({ timezone: true, precision: 3 })": t.dateTime({ timezone: true, precision: 3 }),
  "t.interval()": t.interval(),
  "t.binary()": t.binary(),
  "t.binary(16)": t.binary(16),
  "t.json()": t.json(),
  "t.uuid()": t.uuid(),
  "t.enum()": t.enum("mood", ["sad", "ok"]),
  "t.enum() in a schema": t.enum("mood", ["sad", "ok"], { schema: "app", native: false, create: false }),
  "t.array()": t.array(t.array(t.string(3)), { dimensions: 2 }),
  "t.native()": t.native("geometry(Point,4326)"),
  "t.variant()": t.variant(t.json(), { postgres: t.native("jsonb") }),
};

for (const [name, type] of Object.entries(types)) {
  test(`${name} is data, and its arguments make it again`, () => {
    const { build, args } = definitions.get(type.type)!;
    assert.deepEqual(build(...args(type as never)), type);
    assert.deepEqual(JSON.parse(JSON.stringify(type)), type);
  });
}

test("every portable type has a case", () => {
  const there = new Set(Object.values(types).map(({ type }) => type));
  assert.deepEqual([...definitions.keys()].filter((type) => !there.has(type)), []);
});

test("what is the default is not part of a type", () => {
  assert.deepEqual(t.dateTime({ timezone: false }), t.dateTime());
  assert.deepEqual(t.enum("mood", ["ok"], { native: true, create: true }), t.enum("mood", ["ok"]));
});

for (
  const [what, make] of Object.entries({
    "t.integer(4)": () => t.integer(...[4] as unknown as []),
    "a length of 0": () => t.string(0),
    "a length that is no number": () => t.string("80" as never),
    "a broken length": () => t.binary(1.5),
    "a scale without a precision": () => t.numeric(undefined, 2),
    "a negative scale": () => t.numeric(10, -1),
    "a negative precision of a time": () => t.dateTime({ precision: -1 }),
    "an option of a time that is none": () => t.dateTime({ tz: true } as never),
    "an enum without a name": () => t.enum("", ["ok"]),
    "an enum without values": () => t.enum("mood", []),
    "an enum with a value twice": () => t.enum("mood", ["ok", "ok"]),
    "an array of what is no type": () => t.array("text" as never),
    "an array of a type that was not called": () => t.array(t.text as never),
    "an empty native type": () => t.native(""),
    "a variant of what is no type": () => t.variant(t.json(), { postgres: "jsonb" as never }),
  })
) {
  test(`a type refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
