import assert from "node:assert/strict";
import { test } from "node:test";
import { cases } from "../../testing/mod.ts";
import { createEnumType } from "./create_enum_type.ts";

cases(createEnumType, {
  "plain": createEnumType.build("mood", ["sad", "it's ok", "happy"]),
  "if it is not there": createEnumType.build("mood", ["sad", "ok"], { ifNotExists: true }),
  "in a schema": createEnumType.build("mood", ["sad", "ok"], { schema: "app" }),
  "a name that needs quoting": createEnumType.build('or"der', ["a"]),
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => createEnumType.build("", ["ok"]),
    "no values": () => createEnumType.build("mood", []),
    "a value twice": () => createEnumType.build("mood", ["ok", "ok"]),
    "values that are no list": () => createEnumType.build("mood", "ok" as never),
    "an option that is none": () => createEnumType.build("mood", ["ok"], { native: true } as never),
  })
) {
  test(`createEnumType() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
