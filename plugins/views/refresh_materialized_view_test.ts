import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import type { MaterializedView } from "./materialized_view.ts";
import { views } from "./mod.ts";
import { refreshMaterializedView } from "./refresh_materialized_view.ts";

const tables = [tableOf({ name: "sales" }, [t.column("day", t.date()), t.column("price", t.integer())])];
const { kind: _, ...index } = t.index("ux_day", ["day"], { unique: true });
const view: MaterializedView = {
  name: "sales_by_day",
  as: sql.raw("SELECT day, sum(price) AS total FROM sales GROUP BY day"),
  indexes: [index],
};
const schemaOf = (object: MaterializedView): Schema => ({ tables, objects: { materialized_view: [object] } });

cases(refreshMaterializedView, {
  "plain": refreshMaterializedView.build("sales_by_day"),
  "concurrently": refreshMaterializedView.build("sales_by_day", { concurrently: true }),
  "without data": refreshMaterializedView.build("sales_by_day", { withData: false }),
  "in a schema": refreshMaterializedView.build("sales_by_day", { schema: "app" }),
}, {
  plugins: [views],
  given: (name) => schemaOf(name === "in a schema" ? { ...view, schema: "app" } : view),
  // What undoes it fills it.
  oneSided: ["withData"],
});

test("refreshMaterializedView() is undone by itself, and fills again what it had emptied", () => {
  const reversed = (operation: ReturnType<typeof refreshMaterializedView.build>) =>
    refreshMaterializedView.reverse!(operation, undefined as never);
  assert.deepEqual(
    reversed(refreshMaterializedView.build("a", { concurrently: true })),
    refreshMaterializedView.build("a", { concurrently: true }),
  );
  assert.deepEqual(
    reversed(refreshMaterializedView.build("a", { withData: false })),
    refreshMaterializedView.build("a"),
  );
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => refreshMaterializedView.build(""),
    "both concurrently and without data": () =>
      refreshMaterializedView.build("a", { concurrently: true, withData: false }),
    "an option that is none": () => refreshMaterializedView.build("a", { concurently: true } as never),
  })
) {
  test(`refreshMaterializedView() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
