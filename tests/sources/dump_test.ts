/** A schema that is dumped, loaded by the database's own client, and the same again. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test, type TestContext } from "node:test";
import { builtins, dialects, diff, parseUrl, Registry, schemaDump } from "../../mod.ts";
import { catalogsOf } from "../../testing/catalogs.ts";
import { canonicalSchema } from "../../testing/mod.ts";
import { views } from "../../plugins/views/mod.ts";
import { inFolder, ROOT } from "../binary/run.ts";
import { client, inDatabase as inMysql, onServers as onMysqlServers } from "../mysql/servers.ts";
import { connected as withMysql } from "../mysql/servers.ts";
import { connected, inDatabase, onServer } from "../postgres/servers.ts";

const registry = new Registry(builtins, dialects);
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

/** What the catalogs of a database tell, whose name may stand there. */
async function catalogs(url: string): Promise<readonly string[]> {
  const target = parseUrl(url, "/");
  await using connection = await registry.dialectOf(target.scheme).connect(target);
  const name = target.path.replace(/^.*\//, "");
  return (await catalogsOf(connection)).map((line) => line.replaceAll(name, "here"));
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

onServer(
  "other schemas are dumped where the config names them",
  (url) =>
    inDatabase(url, (from) =>
      inDatabase(url, async (to) => {
        psql(from)(`CREATE TABLE users (id int PRIMARY KEY); CREATE SCHEMA app; CREATE SCHEMA "left out";
        CREATE TYPE app.mood AS ENUM ('a'); CREATE TABLE app.visits (mood app.mood, user_id int REFERENCES users);`);
        assert.doesNotMatch((await schemaDump({ url: from })).sql, /visits/);
        const config = { includeSchemas: ["app"] };
        const { sql } = await schemaDump({ config, url: from });
        assert.doesNotMatch(sql, /left out/);
        psql(to)(sql);
        assert.equal((await diff({ config, from, to })).equal, true);
        assert.equal((await schemaDump({ config, url: to })).sql, sql);
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

/** Tables that refer to one another, which cannot be made one after the other with all of their keys. */
const CYCLE = `
  CREATE TABLE teams (id INTEGER NOT NULL, boss INTEGER, CONSTRAINT teams_pkey PRIMARY KEY (id)
    /* the key */);
  CREATE TABLE people (id INTEGER NOT NULL, team INTEGER, mentor INTEGER, CONSTRAINT people_pkey PRIMARY KEY (id),
    CONSTRAINT people_team FOREIGN KEY (team) REFERENCES teams (id),
    CONSTRAINT people_mentor FOREIGN KEY (mentor) REFERENCES people (id));
  `;
const BACK = "CONSTRAINT teams_boss FOREIGN KEY (boss) REFERENCES people (id)";

onServer(
  "tables that refer to one another are dumped from PostgreSQL",
  (url) =>
    inDatabase(url, (from) =>
      inDatabase(url, async (to) => {
        psql(from)(`${CYCLE} ALTER TABLE teams ADD ${BACK};`);
        await thereAndAgain(from, to, psql(to));
      })),
);

onMysqlServers(
  "tables that refer to one another are dumped",
  (url, t) =>
    inMysql(url, (from) =>
      inMysql(url, async (to) => {
        const [source, target] = [await client(from), await client(to)];
        if (source === undefined || target === undefined) return t.skip("its client is not here");
        play(source[0], source.slice(1), `${CYCLE} ALTER TABLE teams ADD ${BACK};`);
        await thereAndAgain(from, to, (script) => play(target[0], target.slice(1), script));
      })),
);

test("tables that refer to one another are dumped from SQLite", async (t) => {
  if (spawnSync("sqlite3", ["-version"]).status !== 0) return t.skip("there is no sqlite3");
  await inFolder(async (folder) => {
    const [from, to] = [join(folder, "from.db"), join(folder, "to.db")];
    play("sqlite3", ["-bail", from], CYCLE.replace("/* the key */", `, ${BACK}`));
    await thereAndAgain(`sqlite:${from}`, `sqlite:${to}`, (script) => play("sqlite3", ["-bail", to], script));
  });
});

test("what SQLite alone has is dumped from it", async (t) => {
  if (spawnSync("sqlite3", ["-version"]).status !== 0) return t.skip("there is no sqlite3");
  await inFolder(async (folder) => {
    const [from, to] = [join(folder, "from.db"), join(folder, "to.db")];
    play(
      "sqlite3",
      ["-bail", from],
      `
      CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT COLLATE NOCASE DEFAULT 'it''s; so' CHECK (name <> ';'),
        loud TEXT GENERATED ALWAYS AS (upper(name)) VIRTUAL, kept TEXT AS (lower(name)) STORED, UNIQUE (name, loud));
      CREATE TABLE "order" ("select" TEXT, a_id INT REFERENCES a DEFERRABLE INITIALLY DEFERRED, PRIMARY KEY ("select")) WITHOUT ROWID;
      CREATE TABLE strict_one (id ANY, at TEXT DEFAULT CURRENT_TIMESTAMP) STRICT;
      CREATE UNIQUE INDEX ix_partial ON a (lower(name) DESC, id) WHERE id > 3;
      CREATE VIEW z AS SELECT id FROM a;
      CREATE VIEW b AS SELECT id FROM z;`,
    );
    await thereAndAgain(`sqlite:${from}`, `sqlite:${to}`, (script) => play("sqlite3", ["-bail", to], script));
  });
});

onMysqlServers(
  "what MySQL and MariaDB alone have is dumped from them",
  (url, t) =>
    inMysql(url, (from) =>
      inMysql(url, async (to) => {
        const [source, target] = [await client(from), await client(to)];
        if (source === undefined || target === undefined) return t.skip("its client is not here");
        play(
          source[0],
          source.slice(1),
          `
        CREATE TABLE a (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50) COLLATE utf8mb4_bin NOT NULL
          DEFAULT 'it''s; so' COMMENT 'who; what', loud VARCHAR(50) AS (upper(name)) STORED, body TEXT,
          mood ENUM('good', 'it''s bad') DEFAULT 'good', seen DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
          tiny TINYINT(1) NOT NULL DEFAULT 0, CONSTRAINT ck CHECK (name <> ';'), UNIQUE KEY uq (name(10)), FULLTEXT KEY ft (body),
          KEY ix (seen DESC, name)) COMMENT 'it''s' DEFAULT CHARSET latin1;
        CREATE TABLE \`order\` (\`select\` INT, a_id BIGINT UNSIGNED, PRIMARY KEY (\`select\`),
          CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a (id) ON DELETE SET NULL ON UPDATE CASCADE);
        CREATE VIEW z AS SELECT id FROM a;`,
        );
        await thereAndAgain(from, to, (script) => play(target[0], target.slice(1), script));
        assert.deepEqual(await catalogs(to), await catalogs(from));
      })),
);
