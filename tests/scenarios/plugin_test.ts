import assert from "node:assert/strict";
import { onClients, onStages } from "./stage.ts";

onClients("S28: the script of a plugin's operations makes what the run makes", "plugin", async (stage) => {
  const { database, go, script, withOther } = stage;
  await withOther(async (other) => {
    await go("upgrade", "head");
    await other.play(await script("upgrade", "head"));
    const fill = "INSERT INTO accounts (id, owner, balance) VALUES (1, 'Ada', -5)";
    for (const each of [database, other]) await each.rows(fill);
    assert.deepEqual(await other.dump(), await database.dump());
    await go("downgrade", "base");
    await other.play(await script("downgrade", "head:base"));
    assert.deepEqual(await other.dump(), await database.dump());
    assert.deepEqual(await other.schema(), { tables: [], objects: {} });
  });
});

onStages("S28: operations of a plugin in one file, and views, come and go", "plugin", async (stage) => {
  const { database, family, go } = stage;
  await go("upgrade", "4d5e");
  const before = await database.dump();
  await go("upgrade", "head");
  await database.rows("INSERT INTO accounts (id, owner, balance) VALUES (1, 'Ada', 5), (2, 'Grace', 0)");
  await database.rows("UPDATE accounts SET balance = -5 WHERE id = 1");
  assert.deepEqual(await database.rows("SELECT owner FROM debtors"), [{ owner: "Ada" }]);
  const kept = await database.rows("SELECT * FROM accounts_audit ORDER BY id");
  const row = (text: unknown) => typeof text === "string" ? JSON.parse(text) : text;
  assert.deepEqual(kept.map(({ change, row: of }) => [change, row(of).owner, row(of).balance]), [
    ["insert", "Ada", 5],
    ["insert", "Grace", 0],
    ["update", "Ada", -5],
  ]);

  const balance = "SELECT balance FROM balances WHERE owner = 'Ada'";
  if (family === "postgres") {
    assert.deepEqual(await database.rows(balance), []);
    await database.rows("REFRESH MATERIALIZED VIEW CONCURRENTLY balances");
  }
  assert.deepEqual((await database.rows(balance)).map((row) => Number(row.balance)), [-5]);

  await database.rows("DELETE FROM accounts");
  await go("downgrade", "4d5e");
  assert.deepEqual(await database.dump(), before);
  await go("upgrade", "head");
  await go("downgrade", "-1");
  await go("downgrade", "base");
  assert.deepEqual(await database.tables(), []);
  assert.deepEqual((await database.schema()).objects, {});
});
