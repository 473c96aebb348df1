import assert from "node:assert/strict";
import { test } from "node:test";
import { listedColumns, mapListedColumns } from "./column_lists.ts";
import { tableOf } from "./table.ts";
import { column } from "./elements.ts";
import { index } from "./index_elements.ts";

const options = { postgres: { include: ["b", "c"], with: { fillfactor: "70" } }, mysql: { prefix: "b" } };

test("the columns that options list are told, and no other text", () => {
  assert.deepEqual(listedColumns(options), ["b", "c"]);
  assert.deepEqual(listedColumns(undefined), []);
});

test("columns that options list get other names; options that list none of them stay the same object", () => {
  assert.deepEqual(mapListedColumns(options, (name) => name === "b" ? "d" : name), {
    postgres: { include: ["d", "c"], with: { fillfactor: "70" } },
    mysql: { prefix: "b" },
  });
  assert.equal(mapListedColumns(options, (name) => name === "x" ? "d" : name), options);
});

test("a table is refused whose index holds a column beside its own that is none", () => {
  const make = () =>
    tableOf({ name: "t" }, [
      column("a", { type: "integer" } as never),
      index("ix", ["a"], { postgres: { include: ["b"] } }),
    ]);
  assert.throws(make, { code: "E_INVALID_OPERATION", message: 'Cannot make the table "t": it has no column "b"' });
});
