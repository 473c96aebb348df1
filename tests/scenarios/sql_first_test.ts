import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onClients, onStages } from "./stage.ts";

onStages("S08: SQL is changed, a revision is written from it, and the database follows", "sql-first", async (stage) => {
  const { database, folder, go, fails } = stage;
  await go("upgrade");
  assert.match(await go("check"), /^No new upgrade operations detected/);
  assert.deepEqual(JSON.parse(await go("diff", "database", "models", "--json")).operations, []);

  const path = join(folder, "schema.sql");
  const before = readFileSync(path, "utf8");
  writeFileSync(path, before.replace("  country VARCHAR(2),\n", "  country VARCHAR(2),\n  tide NUMERIC(4, 2),\n"));
  appendFileSync(path, "CREATE TABLE pilots (name VARCHAR(80) NOT NULL, CONSTRAINT pilots_pkey PRIMARY KEY (name));\n");
  assert.equal((await fails("check")).status, 6);
  assert.match(await go("diff", "head", "models"), /op\.addColumn\("ports", t\.column\("tide", t\.numeric\(4, 2\)\)\)/);

  await go("revision", "--autogenerate", "-m", "tides and pilots", "--rev-id", "e6f7a8b9c0d1");
  await go("upgrade");
  assert.match(await go("check"), /^No new upgrade operations detected/);
  assert.deepEqual(await database.tables(), ["pilots", "ports", "ships", "visits"]);

  await go("downgrade", "-1");
  writeFileSync(path, before);
  assert.deepEqual(JSON.parse(await go("diff", "database", "models", "--json")).operations, []);
  await go("downgrade", "base");
  assert.deepEqual(await database.tables(), []);
});

onClients("S06: a dump of the SQL's schema makes what its revisions make", "sql-first", async (stage) => {
  const { database, go, withOther } = stage;
  await withOther(async (other) => {
    await go("upgrade");
    await other.play(await go("schema", "dump", "--at", "schema.sql"));
    assert.deepEqual(await other.schema(), await database.schema());
  });
});
