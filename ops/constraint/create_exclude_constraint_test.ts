import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { createExcludeConstraint } from "./create_exclude_constraint.ts";

const elements = [
  t.column("id", t.integer(), { primaryKey: true }),
  t.column("during", t.variant(t.native("tsrange"), { mysql: t.text() })),
  t.column("room", t.integer()),
];
const given: Schema = { tables: [tableOf({ name: "bookings" }, elements)], objects: {} };
const inSchema: Schema = { tables: [tableOf({ name: "bookings", schema: "app" }, elements)], objects: {} };

cases(createExcludeConstraint, {
  "plain": createExcludeConstraint.build("no_overlap", "bookings", [{ column: "during", with: "&&" }], {
    using: "gist",
  }),
  "without a name": createExcludeConstraint.build(null, "bookings", [{ column: "during", with: "&&" }], {
    using: "gist",
  }),
  "of an expression, with a condition": createExcludeConstraint.build(
    "no_overlap",
    "bookings",
    [{ expression: sql`int4range(room, room + ${1})`, with: "&&" }, { column: "during", with: "&&", ops: "range_ops" }],
    { using: "gist", where: sql`room <> ${7}` },
  ),
  "that is checked at the end of a transaction": createExcludeConstraint.build(
    "no_overlap",
    "bookings",
    [{ column: "during", with: "&&" }],
    { using: "gist", where: sql`room <> ${7}`, deferrable: true, initially: "DEFERRED" },
  ),
  "in a schema": createExcludeConstraint.build("no_overlap", "bookings", [{ column: "during", with: "&&" }], {
    using: "gist",
    schema: "app",
  }),
  "that holds a column beside its own, in a tuned index": createExcludeConstraint.build(
    "no_overlap",
    "bookings",
    [{ column: "during", with: "&&" }],
    { where: sql`room <> 7`, deferrable: true, postgres: { include: ["room"], with: { fillfactor: 70 } } },
  ),
  "a name that needs quoting": createExcludeConstraint.build('e"x', "bookings", [{ column: "during", with: "&&" }]),
}, { given: (name) => name === "in a schema" ? inSchema : given });

test("createExcludeConstraint() gives what has no name the built-in one", () => {
  const { constraint } = createExcludeConstraint.build(null, "bookings", [{ column: "during", with: "&&" }]);
  assert.equal(constraint.name, "bookings_during_excl");
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => createExcludeConstraint.build("", "bookings", [{ column: "during", with: "&&" }]),
    "an empty table": () => createExcludeConstraint.build("ex", "", [{ column: "during", with: "&&" }]),
    "no elements": () => createExcludeConstraint.build("ex", "bookings", []),
    "an element without an operator": () =>
      createExcludeConstraint.build("ex", "bookings", [{ column: "during" } as never]),
    "an option that is none": () =>
      createExcludeConstraint.build("ex", "bookings", [{ column: "during", with: "&&" }], { method: "gist" } as never),
  })
) {
  test(`createExcludeConstraint() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
