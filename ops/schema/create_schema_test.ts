import assert from "node:assert/strict";
import { test } from "node:test";
import { cases } from "../../testing/mod.ts";
import { createSchema } from "./create_schema.ts";

cases(createSchema, {
  "plain": createSchema.build("app"),
  "if it is not there": createSchema.build("app", { ifNotExists: true }),
  "a name that needs quoting": createSchema.build('or"der `s`'),
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => createSchema.build(""),
    "an option that is none": () => createSchema.build("app", { ifExists: true } as never),
  })
) {
  test(`createSchema() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
