import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, parseUrl, Registry } from "../mod.ts";
import { LiveExecutor } from "./executors/live.ts";
import { createVersionTable, ensureVersionTable, versionStatements } from "./version_table.ts";

const registry = new Registry(builtins, dialects);
const sqlite = registry.dialectOf("sqlite");
const server = sqlite.assume();
const source = { revision: "r2" };

test("a changed row that must be there is counted, and names and ids are quoted", () => {
  const table = { name: 'odd"table' };
  const statements = versionStatements(
    table,
    [
      { kind: "insert", revision: "it's" },
      { kind: "update", from: "r1", to: "r2" },
      { kind: "delete", revision: "r3" },
    ],
    "r2",
    registry,
    server,
  );
  assert.deepEqual(
    statements,
    [
      { sql: `INSERT INTO "odd""table" (version_num) VALUES ('it''s')`, source },
      { sql: `UPDATE "odd""table" SET version_num = 'r2' WHERE version_num = 'r1'`, source, expectedRows: 1 },
      { sql: `DELETE FROM "odd""table" WHERE version_num = 'r3'`, source, expectedRows: 1 },
    ].map((each) => ({ ...each, sql: each.sql.replaceAll("version_num", '"version_num"') })),
  );
});

test("the version table is Alembic's, under its own name", () => {
  const { sql } = createVersionTable({ name: "retort_version" }, registry, server);
  const plain = sql.replaceAll('"', "").replace(/\s+/g, " ");
  assert.equal(
    plain,
    "CREATE TABLE retort_version ( version_num VARCHAR(32) NOT NULL, CONSTRAINT retort_version_pkc PRIMARY KEY (version_num) )",
  );
});

test("a version table is made once, and one of another making is left as it is", async () => {
  await using connection = await sqlite.connect(parseUrl("sqlite::memory:", "/"));
  const executor = new LiveExecutor(connection, registry);
  assert.equal(await ensureVersionTable({ name: "v" }, registry, executor), true);
  assert.equal(await ensureVersionTable({ name: "v" }, registry, executor), false);
  await connection.run([{ sql: "CREATE TABLE alembic_version (version_num VARCHAR(255))" }]);
  assert.equal(await ensureVersionTable({ name: "alembic_version" }, registry, executor), false);
});
