import assert from "node:assert/strict";
import { test } from "node:test";
import { type CoreOps, emptySchema, type Kit, type OpOf, putTable, t, tableOf } from "../mod.ts";
import { views } from "../plugins/views/mod.ts";
import { record } from "./record.ts";

const script = {
  revision: "1a2b",
  downRevision: null,
  upgrade(op: CoreOps, { t, sql }: Kit) {
    op.createTable("users", [t.column("id", t.integer(), { primaryKey: true })]);
    op.execute(sql`DELETE FROM users WHERE id > ${3}`);
  },
  async downgrade(op: CoreOps) {
    await op.dropTable("users");
  },
};

test("record() tells the SQL of a direction in its order, values as literals", async () => {
  const [create, remove, ...more] = await record(script);
  assert.match(create!, /^CREATE TABLE "users"/);
  assert.equal(remove, "DELETE FROM users WHERE id > 3");
  assert.deepEqual(more, []);
  assert.deepEqual(await record(script, { direction: "downgrade" }), ['DROP TABLE "users"']);
});

test("record() knows plugins, and what they ask of the database is read from the schema", async () => {
  const viewed = {
    ...script,
    upgrade(op: CoreOps & OpOf<[typeof views]>) {
      op.createView("everybody", "SELECT * FROM users");
      op.addColumn("users", t.column("name", t.text()));
    },
  };
  const schema = putTable(emptySchema, tableOf({ name: "users" }, [t.column("id", t.integer())]));
  const log = await record(viewed, { plugins: [views], schema });
  assert.equal(log[0], 'CREATE VIEW "everybody" AS SELECT * FROM users');
  await assert.rejects(record(viewed, { schema }), { code: "E_REVISION_FAILED" });
});

test("record() throws as a run would", async () => {
  await assert.rejects(record({ revision: "1a2b", downRevision: null }), { code: "E_IRREVERSIBLE_OPERATION" });
  await assert.rejects(record(script, { dialect: "access" }), { code: "E_UNKNOWN_DIALECT" });
  const swallowing = { ...script, upgrade: async (op: CoreOps) => void await op.dropTable("").catch(() => {}) };
  await assert.rejects(record(swallowing), { code: "E_INVALID_OPERATION" });
});
