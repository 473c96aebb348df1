/** The commands on a connection of the caller's. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { current, upgrade } from "../../mod.ts";
import { inFolder, writeRevisions } from "../binary/run.ts";
import { connected, inDatabase, onServers } from "./servers.ts";

onServers(
  "a connection that is given is used and left open, but not inside of its transaction",
  (given) =>
    inDatabase(given, (url) =>
      inFolder((folder) =>
        connected(url, async (connection) => {
          writeRevisions(folder, [{ upgrade: `op.createTable("a", [t.column("id", t.integer())]);` }]);
          const options = { connection, directory: join(folder, "migrations") };
          await connection.begin();
          await assert.rejects(upgrade(options), {
            code: "E_USAGE",
            message: /^Cannot run inside the transaction that is open: \w+ commits it with each statement/,
          });
          await connection.rollback();
          await upgrade(options);
          assert.deepEqual((await current(options)).current, ["r000"]);
          assert.equal(await connection.inspector.hasTable({ name: "a" }), true);
        })
      )),
);
