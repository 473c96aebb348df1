/** One connection through the client library. */
import assert from "node:assert/strict";
import { open } from "../../dialects/mysql/driver.ts";
import { mysqlTarget } from "../../dialects/mysql/target.ts";
import { parseUrl } from "../../mod.ts";
import { connected, inDatabase, onServers } from "./servers.ts";

onServers(
  "questions in one text are answered each, until one fails or the connection is lost",
  (given) =>
    inDatabase(given, async (url) => {
      const { client } = await open(mysqlTarget(parseUrl(url, "/")), {});
      const ask = (...questions: readonly string[]) => Promise.allSettled(client.ask(questions));
      const rowsOf = (rows: object[]) => ({ status: "fulfilled", value: rows });
      assert.deepEqual(await ask("SELECT 1 AS n", "SELECT 'a;b' AS t, NULL AS u UNION SELECT 'c', 9007199254740993"), [
        rowsOf([{ n: 1 }]),
        rowsOf([{ t: "a;b", u: null }, { t: "c", u: 9007199254740993n }]),
      ]);
      const [first, ...others] = await ask("SELECT X'00ff' AS b", "SELECT 2 AS n", "SELECT * FROM nowhere");
      assert.deepEqual(first, rowsOf([{ b: Uint8Array.of(0, 255) }]));
      assert.deepEqual(others.map((each) => each.status === "rejected" && each.reason.errno), [1146, 1146]);
      const { id } = (await client.send({ sql: "SELECT CONNECTION_ID() AS id" })).rows[0]!;
      const slept = ask("SELECT SLEEP(20)", "SELECT 2 AS n");
      await connected(url, async (connection) => void await connection.run([{ sql: `KILL ${id}` }]));
      for (const each of [...await slept, ...await ask("SELECT 1 AS n")]) {
        assert.match(each.status === "rejected" ? String(each.reason) : "", /lost|interrupted|killed/);
      }
      await client.close();
    }),
);
