import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { dropMaterializedView } from "./drop_materialized_view.ts";
import type { MaterializedView } from "./materialized_view.ts";
import { views } from "./mod.ts";

const tables = [tableOf({ name: "sales" }, [t.column("day", t.date()), t.column("price", t.integer())])];
const query = "SELECT day, sum(price) AS total FROM sales GROUP BY day";
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

cases(dropMaterializedView, {
  "by its name": dropMaterializedView.build("sales_by_day"),
  "with what it was": dropMaterializedView.build("sales_by_day", { was: sql.raw(query) }),
  "with its indexes": dropMaterializedView.build("sales_by_day", { was: { query, indexes: [ux] } }),
  "if it is there": dropMaterializedView.build("sales_by_day", { ifExists: true, was: query }),
  "in a schema": dropMaterializedView.build("sales_by_day", { schema: "app", was: query }),
}, {
  plugins: [views],
  given: (name) => given[name] ?? schemaWith(),
  // It is created anew where it was not there, too.
  oneSided: ["ifExists"],
});

test("dropMaterializedView() cannot be reversed unless it says what the view was", () => {
  assert.throws(() => dropMaterializedView.reverse!(dropMaterializedView.build("totals"), undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    message: 'Cannot reverse the change of the materialized view "totals": nobody said what it was',
  });
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => dropMaterializedView.build(""),
    "a `was` that is no SQL": () => dropMaterializedView.build("one", { was: 1 as never }),
    "a `was` without a query": () => dropMaterializedView.build("one", { was: { indexes: [] } as never }),
    "a `was` with a key that is none": () =>
      dropMaterializedView.build("one", { was: { query: "SELECT 1", index: 1 } as never }),
    "an option that is none": () => dropMaterializedView.build("one", { cascade: true } as never),
  })
) {
  test(`dropMaterializedView() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
