import assert from "node:assert/strict";
import { onClients, onStages } from "./stage.ts";

onStages("S07: a table with a primary key and two unique constraints comes and goes", "blog", async (stage) => {
  const { database, go } = stage;
  await go("upgrade", "1a2b");
  const { tables: [users, ...others] } = await database.schema();
  assert.deepEqual(others, []);
  const keys = users!.constraints.map((constraint) => [constraint.kind, "columns" in constraint && constraint.columns]);
  assert.deepEqual(keys.sort(), [["primary_key", ["id"]], ["unique", ["email"]], ["unique", ["username"]]]);

  const insert = "INSERT INTO users (id, username, email) VALUES";
  await database.rows(`${insert} (1, 'ada', 'ada@example.org')`);
  await database.refuses(`${insert} (1, 'grace', 'grace@example.org')`, /unique|duplicate/i);
  await database.refuses(`${insert} (2, 'ada', 'grace@example.org')`, /unique|duplicate/i);
  await database.refuses(`${insert} (2, 'grace', 'ada@example.org')`, /unique|duplicate/i);

  await go("downgrade", "-1");
  assert.deepEqual(await database.tables(), []);
  assert.equal(await go("current"), "");
});

onStages("S09: the database goes to every target, and says where it is", "blog", async ({ database, go }) => {
  const at = async () => (await database.rows("SELECT version_num FROM retort_version")).map((row) => row.version_num);
  assert.equal(await go("current"), "");
  assert.equal(
    await go("history"),
    "2b3c4d5e6f70 -> 3c4d5e6f7081 (head), view of published posts\n" +
      "1a2b3c4d5e6f -> 2b3c4d5e6f70, create posts\n" +
      "<base> -> 1a2b3c4d5e6f, create users\n",
  );
  await go("upgrade", "2b3c4d5e6f70");
  assert.equal(await go("current"), "2b3c4d5e6f70\n");
  assert.deepEqual(await at(), ["2b3c4d5e6f70"]);
  assert.deepEqual(await database.tables(), ["posts", "users"]);

  await go("upgrade", "head");
  assert.equal(await go("current"), "3c4d5e6f7081 (head)\n");
  assert.match(await go("history", "-i"), /^2b3c4d5e6f70 -> 3c4d5e6f7081 \(head\) \(current\)/);
  assert.deepEqual(await database.rows("SELECT title FROM published_posts"), [{ title: "Notes on the engine" }]);

  await go("downgrade", "-1");
  assert.deepEqual(await at(), ["2b3c4d5e6f70"]);
  assert.equal((await database.schema()).objects.view, undefined);
  await go("downgrade", "1a2b3c4d5e6f");
  assert.deepEqual(await at(), ["1a2b3c4d5e6f"]);
  assert.deepEqual(await database.tables(), ["users"]);
  assert.deepEqual(await database.rows("SELECT id FROM users"), []);

  await go("upgrade");
  assert.deepEqual(JSON.parse(await go("upgrade", "--json")).steps, []);
  assert.equal(JSON.parse(await go("current", "--json")).atHead, true);
  assert.deepEqual(JSON.parse(await go("downgrade", "base", "--json")).current, []);
  assert.deepEqual(await database.tables(), []);
  assert.deepEqual(await at(), []);
});

onClients("S09: scripts make what the runs make, and take it back", "blog", async (stage) => {
  const { database, family, go, script, withOther } = stage;
  await withOther(async (other) => {
    const same = async () => assert.deepEqual(await other.dump(), await database.dump());
    await go("upgrade", "head");
    await other.play(await script("upgrade", "head"));
    assert.deepEqual(await other.rows("SELECT version_num FROM retort_version"), [{ version_num: "3c4d5e6f7081" }]);
    await same();
    await go("downgrade", "-1");
    await other.play(await script("downgrade", "3c4d:2b3c"));
    await same();
    // MySQL drops no index that a foreign key stands on, of which a script that begins here does not know.
    if (family === "mysql") return;
    await go("downgrade", "base");
    await other.play(await script("downgrade", "2b3c:base"));
    await same();
    assert.deepEqual(await other.tables(), []);
  });
});
