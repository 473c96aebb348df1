/** SQL that is read by PGlite, where that is installed beside the config. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { diff, fromSql, schemaShow, type SqlSourceOptions } from "../../mod.ts";
import { BINARY, inFolder, run } from "../binary/run.ts";
import { inDatabase, onServers } from "../postgres/servers.ts";
import { withPglite } from "./pglite.ts";
import { modelsOf } from "./reading.ts";

const SQL = `CREATE EXTENSION citext;
CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE users (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email citext NOT NULL UNIQUE,
  mood mood DEFAULT 'good',
  age integer CHECK (age IN (1, 2) OR age > 17),
  at timestamptz DEFAULT now()
);
CREATE TABLE app.visits (id integer REFERENCES users);
CREATE INDEX ix ON users (lower(email)) WHERE age > 17;
CREATE VIEW adults AS SELECT u.id, v.id AS visit FROM users u JOIN app.visits v ON v.id = u.id WHERE age > 17;
SET search_path TO app;
`;

onServers(
  "PGlite reads what the server reads",
  (url, version) =>
    withPglite(SQL, async (folder) => {
      const byServer = await modelsOf(fromSql("schema.sql", { scratch: "server" }), url, folder);
      assert.deepEqual(await modelsOf(fromSql("schema.sql"), url, folder), byServer);
      if (version === 18) {
        assert.deepEqual(await modelsOf(fromSql("schema.sql", { scratch: "pglite" }), url, folder), byServer);
      }
    }),
);

onServers(
  "what PGlite lacks, the server has, in its own schema",
  (url) =>
    inDatabase(
      url,
      (own) =>
        withPglite("CREATE TABLE a (id integer);\nGRANT SELECT ON a TO retort;", async (folder) => {
          const { tables } = await modelsOf(fromSql("schema.sql"), own, folder);
          assert.deepEqual(
            tables.map(({ name }) => name),
            ["a"],
          );
          await assert.rejects(modelsOf(fromSql("schema.sql", { scratch: "pglite" }), own, folder), {
            code: "E_MODEL",
            message: 'Cannot run the SQL file "schema.sql": line 2: role "retort" does not exist',
            hint: /a server may have what is lacking here/,
          });
        }),
    ),
);

test("PGlite reads without a server, in the binary too", () =>
  withPglite(SQL, async (folder) => {
    const at = join(folder, "schema.sql");
    writeFileSync(join(folder, "retort.config.json"), JSON.stringify({ url: "postgres:" }));
    const { tables } = await schemaShow({ config: join(folder, "retort.config.json"), at });
    assert.deepEqual(tables.map(({ name, schema }) => [schema, name]), [["app", "visits"], [undefined, "users"]]);
    const { status, stdout, stderr } = await run(BINARY, folder, ["schema", "show", "users", "--at", "schema.sql"]);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /email +CITEXT +not null/);
  }));

test("a statement that goes on in PGlite is stopped", () =>
  withPglite("SELECT pg_sleep(60);", async (folder) => {
    const controller = new AbortController();
    // When it has started, and runs the statement.
    setTimeout(() => controller.abort(new Error("enough")), 8000);
    const begun = performance.now();
    const config = join(folder, "retort.config.json");
    writeFileSync(config, JSON.stringify({ url: "postgres:" }));
    const shown = schemaShow({ config, at: join(folder, "schema.sql"), signal: controller.signal });
    await assert.rejects(shown, /enough/);
    assert.ok(performance.now() - begun < 30_000);
  }));

test("without PGlite and without a server both ways out are named", () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, "schema.sql"), "CREATE TABLE a (id integer);");
    const config = { url: "postgres:", target: fromSql(join(folder, "schema.sql"), { scratch: "pglite" }) };
    const cwd = process.cwd();
    process.chdir(folder);
    try {
      await assert.rejects(diff({ url: "postgres:", from: "base", to: join(folder, "schema.sql") }), {
        code: "E_MODEL",
        message: /no server is named, or none is to be asked, and @electric-sql\/pglite is not installed/,
        hint: /npm install --save-dev @electric-sql\/pglite; or name the database by --url/,
      });
      await assert.rejects(diff({ config, from: "base", to: "models" }), /@electric-sql\/pglite is not installed/);
    } finally {
      process.chdir(cwd);
    }
  }));

onServers("PGlite reads in the place of a server of its version, and of no other", (url, version) =>
  withPglite(
    `DO $$ BEGIN EXECUTE 'CREATE TABLE ' || CASE WHEN version() LIKE '%PGlite%' THEN 'pglite' ELSE 'server' END || ' ()'; END $$;`,
    async (folder) => {
      const reader = async (options?: SqlSourceOptions) =>
        (await modelsOf(fromSql("schema.sql", options), url, folder)).tables.map(({ name }) => name);
      assert.deepEqual(await reader(), [version === 18 ? "pglite" : "server"]);
      assert.deepEqual(await reader({ scratch: "server" }), ["server"]);
      assert.deepEqual(await reader({ scratch: "pglite" }), ["pglite"]);
    },
  ));
