/** Models that are what another database holds. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { diff, fromDatabase } from "../../mod.ts";
import { inFolder } from "../binary/run.ts";
import { connected, inDatabase, onServers } from "../postgres/servers.ts";
import { modelsOf } from "./reading.ts";

onServers(
  "another database is read, with the schemas that are named",
  (url) =>
    inDatabase(url, (own) =>
      inFolder(async (folder) => {
        await connected(own, (connection) =>
          connection.run([
            { sql: "CREATE TABLE users (id integer PRIMARY KEY)" },
            { sql: "CREATE TABLE retort_version (version_num text)" },
            { sql: "CREATE SCHEMA app" },
            { sql: "CREATE TABLE app.visits (user_id integer REFERENCES users, id integer PRIMARY KEY)" },
          ]));
        const plain = await modelsOf(fromDatabase(own), url, folder);
        assert.deepEqual(plain.tables.map(({ name }) => name), ["users"]);
        const whole = await modelsOf(fromDatabase(own, { schemas: ["public", "app"], without: [] }), url, folder);
        assert.deepEqual(whole.tables.map(({ name, schema }) => [schema, name]), [
          [undefined, "users"],
          [undefined, "retort_version"],
          ["app", "visits"],
        ]);
        assert.deepEqual(whole.objects.schema, [{ name: "app" }]);
        await connected(
          own,
          (connection) => connection.run([{ sql: "ALTER TABLE users ADD last integer REFERENCES app.visits" }]),
        );
        await assert.rejects(
          diff({ config: { url, directory: folder, target: fromDatabase(own) }, from: "database", to: "models" }),
          {
            code: "E_MODEL",
            hint: 'add table("visits", […]) to them, or correct the name; of another database, ' +
              'fromDatabase(url, { schemas: ["app"] }) reads it too',
          },
        );
        await assert.rejects(modelsOf(fromDatabase(own, { schemas: ["ap"] }), url, folder), {
          code: "E_MODEL",
          message: 'Cannot read models from a database: it has no schema "ap"',
        });
        await assert.rejects(modelsOf(fromDatabase(own), "sqlite:app.db", folder), {
          code: "E_MODEL",
          message: "Cannot read models from a database of postgres: they are compared with one of sqlite",
        });
      })),
);

test("a database that cannot be opened is told, without its password", () =>
  inFolder((folder) =>
    assert.rejects(
      modelsOf(fromDatabase("postgres://me:sesame@127.0.0.1:1/app"), "sqlite:app.db", folder),
      (error) => (error as { code?: string }).code === "E_CONNECT" && !String(error).includes("sesame"),
    )
  ));
