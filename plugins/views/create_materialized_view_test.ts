import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { createMaterializedView } from "./create_materialized_view.ts";
import { views } from "./mod.ts";

const sales = [t.column("day", t.date()), t.column("price", t.integer()), t.column("name", t.text())];
const given: Schema = { tables: [tableOf({ name: "sales" }, sales)], objects: {} };
const byDay = "SELECT day, sum(price) AS total FROM sales GROUP BY day";

cases(createMaterializedView, {
  "of a text": createMaterializedView.build("sales_by_day", byDay),
  "of SQL with values": createMaterializedView.build(
    "sold",
    sql`SELECT day FROM sales WHERE name <> ${"it's"} AND price > ${1}`,
  ),
  "with indexes": createMaterializedView.build("sales_by_day", byDay, {
    indexes: [
      t.index("ux_day", ["day"], { unique: true }),
      t.index("ix_total", [{ column: "total", desc: true }], { postgres: { include: ["day"] } }),
    ],
  }),
  "without data": createMaterializedView.build("sales_by_day", byDay, { withData: false }),
  "a name that needs quoting": createMaterializedView.build('a"b', "SELECT day FROM sales"),
  "in a schema": createMaterializedView.build("sales_by_day", byDay, {
    schema: "app",
    indexes: [t.index("ux_day", ["day"], { unique: true })],
  }),
}, {
  plugins: [views],
  given,
  // Whether it holds rows is no part of what it is.
  oneSided: ["withData"],
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => createMaterializedView.build("", "SELECT 1"),
    "a query that is no SQL": () => createMaterializedView.build("one", 1 as never),
    "an option that is none": () => createMaterializedView.build("one", "SELECT 1", { withdata: false } as never),
    "an index that is none": () =>
      createMaterializedView.build("one", "SELECT 1", { indexes: [t.column("a", t.text())] as never }),
    "indexes that are no list": () => createMaterializedView.build("one", "SELECT 1", { indexes: "a" as never }),
  })
) {
  test(`createMaterializedView() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
