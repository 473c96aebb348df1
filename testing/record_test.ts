import assert from "node:assert/strict";
import { test } from "node:test";
import { type CoreOps, emptySchema, type Kit, type OpOf, type Plugin, putTable, t, tableOf } from "../mod.ts";
import { views } from "../plugins/views/mod.ts";
import { record } from "./record.ts";

interface ProbeOps {
  /** Must know the table. */
  probe(table: string): Promise<void>;
}

const probe: Plugin<ProbeOps> = {
  name: "probe",
  operations: {
    probe: {
      kind: "probe",
      build: (name) => ({ kind: "probe", table: { name } }),
      args: ({ table }) => [table.name],
      needs: ({ table }) => [{ fact: "table", table }],
      compile: ({ table }, { facts }) => [{ sql: `SELECT ${facts.table(table).columns.length}` }],
    },
  },
};

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

test("record() knows what a revision has built, awaited or not", async () => {
  const build = (op: CoreOps & OpOf<[typeof probe]>) => [
    op.createTable("a", [t.column("id", t.integer())]),
    op.probe("a"),
  ];
  const plain = { ...script, upgrade: (op: CoreOps & OpOf<[typeof probe]>) => void build(op) };
  const awaited = {
    ...script,
    async upgrade(op: CoreOps & OpOf<[typeof probe]>) {
      await op.createTable("a", [t.column("id", t.integer())]);
      await op.probe("a");
    },
  };
  assert.deepEqual(await record(awaited, { plugins: [probe] }), await record(plain, { plugins: [probe] }));
});

test("record() throws as a run would", async () => {
  await assert.rejects(record({ revision: "1a2b", downRevision: null }), { code: "E_IRREVERSIBLE_OPERATION" });
  await assert.rejects(record(script, { dialect: "access" }), { code: "E_UNKNOWN_DIALECT" });
  const swallowing = { ...script, upgrade: async (op: CoreOps) => void await op.dropTable("").catch(() => {}) };
  await assert.rejects(record(swallowing), { code: "E_INVALID_OPERATION" });
});
