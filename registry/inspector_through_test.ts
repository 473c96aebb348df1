import assert from "node:assert/strict";
import { test } from "node:test";
import { emptySchema } from "../schema/edit.ts";
import type { Inspector } from "./connection.ts";
import { inspectorThrough } from "./inspector_through.ts";

test("each question is handed on with what was asked, and only once it is asked", async () => {
  const table = { name: "users", columns: [], constraints: [], indexes: [] };
  const asked: unknown[] = [];
  const other: Inspector = {
    hasTable: (name) => Promise.resolve(asked.push(name) > 0),
    table: (name) => Promise.resolve((asked.push(name), table)),
    schema: (options) => Promise.resolve((asked.push(options), emptySchema)),
    schemas: () => Promise.resolve(["main"]),
  };
  let opened = 0;
  const inspector = inspectorThrough((look) => (opened++, look(other)));
  assert.equal(opened, 0);
  assert.equal(await inspector.hasTable({ name: "a" }), true);
  assert.equal(await inspector.table({ name: "b", schema: "far" }), table);
  assert.equal(await inspector.schema({ schemas: ["far"] }), emptySchema);
  assert.deepEqual(await inspector.schemas(), ["main"]);
  assert.deepEqual(asked, [{ name: "a" }, { name: "b", schema: "far" }, { schemas: ["far"] }]);
  assert.equal(opened, 4);
});
