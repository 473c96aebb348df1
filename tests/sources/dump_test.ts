/** A schema that is dumped, loaded by the database's own client, and the same again. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test, type TestContext } from "node:test";
import { diff, schemaDump } from "../../mod.ts";
import { canonicalSchema } from "../../testing/mod.ts";
import { views } from "../../plugins/views/mod.ts";
import { inFolder, ROOT } from "../binary/run.ts";
import { client, inDatabase as inMysql, onServers as onMysqlServers } from "../mysql/servers.ts";
import { connected as withMysql } from "../mysql/servers.ts";
import { connected, inDatabase, onServer } from "../postgres/servers.ts";

const CHINOOK = join(ROOT, "..", "shared", "data", "chinook");

/** Skips aloud where the Chinook database is not at hand. */
function hasChinook(t: TestContext): boolean {
  if (existsSync(CHINOOK)) return true;
  t.skip("the Chinook database is not at hand");
  return false;
}

/** The script of Chinook for the database that is there, without what makes and chooses one. */
function chinook(name: string): string {
  return readFileSync(join(CHINOOK, name), "utf8").replace(/^(?:DROP DATABASE|CREATE DATABASE|USE|\\c)\b.*$/gm, "");
}

function play(program: string, args: readonly string[], script: string): void {
  const { status, stderr } = spawnSync(program, args, { input: script, encoding: "utf8", maxBuffer: 1e8 });
  assert.equal(status, 0, stderr);
}

/** Dumps a database, loads the dump into another, and expects both to be the same, and to be dumped in the same way. */
async function thereAndAgain(url: string, other: string, load: (script: string) => void): Promise<string> {
  const config = { plugins: [views] };
  const { sql } = await schemaDump({ config, url });
  assert.equal((await schemaDump({ config, url })).sql, sql);
  load(sql);
  assert.deepEqual(await diff({ config, from: url, to: other }), {
    equal: true,
    operations: [],
    warnings: [],
    unseen: [],
  });
  assert.deepEqual((await schemaDump({ config, url: other })).sql, sql);
  return sql;
}

const psql = (url: string) => (script: string) =>
  play(process.env.RETORT_TEST_PSQL!, ["--no-psqlrc", "-q", "-v", "ON_ERROR_STOP=1", "-d", url], script);

onServer("Chinook is dumped from PostgreSQL, and loaded by psql", async (url, t) => {
  if (!hasChinook(t)) return;
  await inDatabase(url, (from) =>
    inDatabase(url, async (to) => {
      psql(from)(chinook("Chinook_PostgreSql.sql"));
      const sql = await thereAndAgain(from, to, psql(to));
      assert.match(sql, /^-- retort [\d.]+, for postgres [\d.]+, the whole schema\n-- run it with: psql/);
      const read = (url: string) => connected(url, async ({ inspector }) => canonicalSchema(await inspector.schema()));
      assert.deepEqual(await read(to), await read(from));
    }));
});

onServer(
  "enum types, views, generated columns and partial indexes are dumped from PostgreSQL",
  (url) =>
    inDatabase(url, (from) =>
      inDatabase(url, async (to) => {
        psql(from)(`
        CREATE TYPE mood AS ENUM ('good', 'it''s bad');
        CREATE TABLE "order" (id bigint GENERATED ALWAYS AS IDENTITY, "select" text COLLATE "C" DEFAULT 'a;b', mood mood[],
          length int GENERATED ALWAYS AS (length("select")) STORED, PRIMARY KEY (id), CHECK (length > 0), UNIQUE ("select"));
        CREATE TABLE a_child (parent bigint REFERENCES "order" ON DELETE CASCADE DEFERRABLE, id serial);
        CREATE INDEX ON "order" (lower("select") DESC) WHERE length > 3;
        COMMENT ON TABLE "order" IS 'it''s';
        CREATE VIEW z AS SELECT id FROM "order";
        CREATE VIEW a AS SELECT id FROM z;`);
        await thereAndAgain(from, to, psql(to));
      })),
);

onServer("what pg_dump writes is read as models, and is what the database is", async (url, t) => {
  if (!hasChinook(t)) return;
  await inDatabase(url, (own) =>
    inFolder(async (folder) => {
      psql(own)(chinook("Chinook_PostgreSql.sql"));
      psql(own)(
        "CREATE SCHEMA app; CREATE TABLE app.plays (track_id int REFERENCES track, at timestamptz DEFAULT now());",
      );
      const path = join(folder, "schema.sql");
      const dumped = spawnSync(process.env.RETORT_TEST_PG_DUMP!, ["--schema-only", "-f", path, "-d", own]);
      assert.equal(dumped.status, 0, String(dumped.stderr));
      const { equal, operations } = await diff({ url: own, from: "database", to: path });
      assert.deepEqual(operations, []);
      assert.equal(equal, true);
    }));
});

onMysqlServers("Chinook is dumped, and loaded by the server's own client", async (url, t) => {
  if (!hasChinook(t)) return;
  await inMysql(url, (from) =>
    inMysql(url, async (to) => {
      const [source, target] = [await client(from), await client(to)];
      if (source === undefined || target === undefined) return t.skip("its client is not here");
      play(source[0], source.slice(1), chinook("Chinook_MySql.sql"));
      const sql = await thereAndAgain(from, to, (script) => play(target[0], target.slice(1), script));
      assert.match(sql, /^-- retort [\d.]+, for (?:mysql|mariadb) [\d.]+, the whole schema\n-- run it with: mariadb/);
      const read = (url: string) => withMysql(url, async ({ inspector }) => canonicalSchema(await inspector.schema()));
      assert.deepEqual(await read(to), await read(from));
    }));
});

test("Chinook is dumped from SQLite, and loaded by sqlite3", async (t) => {
  if (!hasChinook(t)) return;
  if (spawnSync("sqlite3", ["-version"]).status !== 0) return t.skip("there is no sqlite3");
  await inFolder(async (folder) => {
    const [from, to] = [join(folder, "from.db"), join(folder, "to.db")];
    copyFileSync(join(CHINOOK, "Chinook_Sqlite.sqlite"), from);
    await thereAndAgain(`sqlite:${from}`, `sqlite:${to}`, (script) => play("sqlite3", ["-bail", to], script));
  });
});
