import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import type { MaterializedView } from "./materialized_view.ts";
import { views } from "./mod.ts";
import { replaceMaterializedView } from "./replace_materialized_view.ts";

const tables = [tableOf({ name: "sales" }, [t.column("day", t.date()), t.column("price", t.integer())])];
const query = "SELECT day, sum(price) AS total FROM sales GROUP BY day";
const counted = "SELECT day, count(*) AS n FROM sales GROUP BY day";
const ux = t.index("ux_day", ["day"], { unique: true });
const { kind: _, ...index } = ux;

const schemaWith = (more: Partial<MaterializedView> = {}): Schema => ({
  tables,
  objects: { materialized_view: [{ name: "sales_by_day", as: sql.raw(query), ...more } as MaterializedView] },
});
const given: Readonly<Record<string, Schema>> = {
  "with its indexes": schemaWith({ indexes: [index] }),
  "in a schema": schemaWith({ schema: "app" }),
};

cases(replaceMaterializedView, {
  "with what it was": replaceMaterializedView.build("sales_by_day", counted, { was: query }),
  "without": replaceMaterializedView.build("sales_by_day", sql`SELECT day FROM sales WHERE price > ${1}`),
  "with its indexes": replaceMaterializedView.build("sales_by_day", counted, {
    indexes: [ux],
    was: { query, indexes: [ux] },
  }),
  "without data": replaceMaterializedView.build("sales_by_day", counted, { withData: false, was: query }),
  "in a schema": replaceMaterializedView.build("sales_by_day", counted, { schema: "app", was: query }),
}, { plugins: [views], given: (name) => given[name] ?? schemaWith() });

test("replaceMaterializedView() reverses into itself, with both sides exchanged", () => {
  assert.deepEqual(
    replaceMaterializedView.reverse!(
      replaceMaterializedView.build("a", "SELECT 2 AS n", { indexes: [ux], was: "SELECT 1 AS n" }),
      undefined as never,
    ),
    replaceMaterializedView.build("a", "SELECT 1 AS n", { was: { query: "SELECT 2 AS n", indexes: [ux] } }),
  );
});

test("replaceMaterializedView() cannot be reversed unless it says what the view was", () => {
  assert.throws(
    () => replaceMaterializedView.reverse!(replaceMaterializedView.build("a", "SELECT 1"), undefined as never),
    { code: "E_IRREVERSIBLE_OPERATION" },
  );
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => replaceMaterializedView.build("", "SELECT 1"),
    "a query that is no SQL": () => replaceMaterializedView.build("a", undefined as never),
    "an option that is none": () => replaceMaterializedView.build("a", "SELECT 1", { ifExists: true } as never),
  })
) {
  test(`replaceMaterializedView() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
