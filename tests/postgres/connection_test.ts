/** The commands on a connection of the caller's. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { current, upgrade } from "../../mod.ts";
import { inFolder, writeRevisions } from "../binary/run.ts";
import { connected, inDatabase, onServers } from "./servers.ts";

onServers(
  "a connection that is given is used and left open, inside of its transaction too",
  (given) =>
    inDatabase(given, (url) =>
      inFolder((folder) =>
        connected(url, async (connection) => {
          writeRevisions(folder, [
            { upgrade: `op.createTable("a", [t.column("id", t.integer())]);` },
            { upgrade: `op.createTable("b", [t.column("id", t.integer())]);` },
            { upgrade: `op.execute("SELECT nothing");` },
          ]);
          const options = { connection, directory: join(folder, "migrations") };
          await upgrade({ ...options, target: "r000" });
          assert.deepEqual((await current(options)).current, ["r000"]);

          await connection.begin();
          await connection.run([{ sql: "INSERT INTO a VALUES (1)" }]);
          await assert.rejects(upgrade(options), { code: "E_STATEMENT" });
          assert.deepEqual((await current(options)).current, ["r001"]);
          assert.equal(await connected(url, ({ inspector }) => inspector.hasTable({ name: "b" })), false);
          await connection.commit();

          assert.equal(await connected(url, ({ inspector }) => inspector.hasTable({ name: "b" })), true);
          assert.deepEqual((await connection.run([{ sql: "SELECT id FROM a" }]))[0]!.rows.map(({ id }) => id), [1]);
        })
      )),
);
