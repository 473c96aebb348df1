/** Models that are written as SQL: read in a scratch database of which nothing stays. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { diff, fromSql, type Schema } from "../../mod.ts";
import { views } from "../../plugins/views/mod.ts";
import { BINARY, inFolder } from "../binary/run.ts";
import { inDatabase as inMysql, onServers as onMysqlServers, rows } from "../mysql/servers.ts";
import { connected, inDatabase, onServers, startServer, withPrograms } from "../postgres/servers.ts";
import { modelsOf } from "./reading.ts";

/** A folder with one file of SQL. */
function withFile<T>(sql: string, body: (folder: string) => Promise<T>): Promise<T> {
  return inFolder((folder) => {
    writeFileSync(join(folder, "schema.sql"), sql);
    return body(folder);
  });
}

const names = ({ tables, objects }: Schema) => [
  ...tables.map(({ name, schema }) => schema === undefined ? name : `${schema}.${name}`),
  ...Object.entries(objects).flatMap(([kind, all]) => all.map(({ name }) => `${kind} ${name}`)),
];

const scratchDatabases = (url: string) =>
  connected(url, async (connection) => {
    const [databases, schemas] = await connection.run([
      { sql: "SELECT datname FROM pg_database WHERE datname LIKE 'retort_scratch_%'" },
      { sql: "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'retort_scratch_%'" },
    ]);
    return [...databases!.rows, ...schemas!.rows];
  });

const POSTGRES = `-- as pg_dump writes it
\\restrict k3y
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA app;
CREATE TYPE public.mood AS ENUM ('good', 'bad; really');
CREATE FUNCTION public.next(n integer) RETURNS integer LANGUAGE plpgsql AS $body$ BEGIN RETURN n + 1; END; $body$;
CREATE TABLE public.users (
  id integer PRIMARY KEY,
  name text NOT NULL DEFAULT E'it\\'s; so',
  mood public.mood
);
CREATE TABLE app.visits (id integer PRIMARY KEY, user_id integer REFERENCES public.users);
CREATE VIEW public.moods AS SELECT mood, count(*) FROM public.users GROUP BY mood;
\\unrestrict k3y
`;

onServers(
  "a file is read in a scratch database, of which nothing stays",
  (url) =>
    withFile(POSTGRES, async (folder) => {
      const models = await modelsOf(fromSql("schema.sql"), url, folder);
      assert.deepEqual(names(models), [
        "users",
        "app.visits",
        "enum mood",
        "view moods",
        "function next",
        "schema app",
      ]);
      const [key] = models.tables[1]!.constraints.filter(({ kind }) => kind === "foreign_key");
      assert.deepEqual(key?.kind === "foreign_key" && key.references.table, { name: "users" });
      assert.deepEqual(await scratchDatabases(url), []);
    }),
);

onServers(
  "a mistake in a file is told with its line, and nothing stays",
  (url) =>
    withFile("CREATE TABLE a (id integer);\n\nCREATE TABLE b (\n  id integr\n);\n", async (folder) => {
      await assert.rejects(modelsOf(fromSql("schema.sql"), url, folder), {
        code: "E_MODEL",
        message: 'Cannot run the SQL file "schema.sql": line 4: type "integr" does not exist',
        statement: "CREATE TABLE b (\n  id integr\n)",
        offset: 22,
        sqlState: "42704",
        place: { path: join(folder, "schema.sql"), line: 4 },
      });
      assert.deepEqual(await scratchDatabases(url), []);
    }),
);

onServers(
  "a file that is stopped leaves no scratch database",
  (url) =>
    withFile("CREATE TABLE a (id integer); SELECT pg_sleep(60);", async (folder) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error("enough")), 1000);
      const begun = performance.now();
      await assert.rejects(modelsOf(fromSql("schema.sql"), url, folder, controller.signal), {
        code: "E_INTERRUPTED",
        message: /enough/,
      });
      assert.ok(performance.now() - begun < 10_000);
      assert.deepEqual(await scratchDatabases(url), []);
    }),
);

onServers("what has its own transactions, or stands in none, is run as it stands there", (url) =>
  withFile(
    "BEGIN; CREATE TABLE a (id integer); COMMIT; CREATE INDEX CONCURRENTLY ix ON a (id);",
    async (folder) => {
      const { tables } = await modelsOf(fromSql("schema.sql"), url, folder);
      assert.deepEqual(tables[0]!.indexes.map(({ name }) => name), ["ix"]);
    },
  ));

onServers(
  "a user who may make no database has the file run in a transaction, which is taken back",
  (url) =>
    inDatabase(url, async (own, database) => {
      const user = `${database}_user`;
      await connected(own, (connection) =>
        connection.run([
          { sql: `CREATE ROLE ${user} LOGIN PASSWORD 'sesame'` },
          { sql: `GRANT CREATE ON DATABASE ${database} TO ${user}` },
          { sql: "CREATE EXTENSION citext" },
          { sql: "CREATE TABLE users (mine integer)" },
        ]));
      const as = new URL(own);
      [as.username, as.password] = [user, "sesame"];
      try {
        await withFile(
          "CREATE SCHEMA app; CREATE TABLE users (id integer PRIMARY KEY, email citext); CREATE TABLE app.visits (id integer REFERENCES users);",
          async (folder) => {
            const models = await modelsOf(fromSql("schema.sql"), as.href, folder);
            assert.deepEqual(names(models), ["users", "app.visits", "extension citext", "schema app"]);
            assert.deepEqual(models.tables[0]!.columns.map(({ name }) => name), ["id", "email"]);
            const [key] = models.tables[1]!.constraints;
            assert.deepEqual(key?.kind === "foreign_key" && key.references.table, { name: "users" });
          },
        );
        await withFile("CREATE TABLE a (id integer);\nBEGIN;", (folder) =>
          assert.rejects(modelsOf(fromSql("schema.sql"), as.href, folder), {
            code: "E_MODEL",
            message: /line 2: the user may not make a scratch database/,
            statement: "BEGIN",
          }));
        await connected(
          own,
          (connection) =>
            connection.run([{ sql: `REVOKE CREATE ON DATABASE ${database} FROM ${user}` }]),
        );
        await withFile("CREATE TABLE a (id integer);", (folder) =>
          assert.rejects(modelsOf(fromSql("schema.sql"), as.href, folder), {
            code: "E_MODEL",
            message: /the server makes no scratch database to run them in: permission denied for database/,
          }));
        const there = await connected(own, (connection) =>
          connection.inspector.schema());
        assert.deepEqual(there.tables.map(({ name, columns }) => [name, columns.length]), [["users", 1]]);
        assert.deepEqual(await scratchDatabases(own), []);
      } finally {
        await connected(
          own,
          (connection) =>
            connection.run([{ sql: `DROP OWNED BY ${user}` }, { sql: `DROP ROLE ${user}` }]),
        );
      }
    }),
);

onServers(
  "tables have the schema that they have in the database, unless one is named",
  (url) =>
    inDatabase(url, async (own) => {
      await connected(own, (connection) => connection.run([{ sql: "CREATE SCHEMA app" }]));
      await withFile("CREATE TABLE a (id integer); CREATE TABLE app.b (id integer);", async (folder) => {
        const models = await modelsOf(fromSql("schema.sql"), `${own}?search_path=app`, folder);
        assert.deepEqual(names(models), ["a", "b"]);
      });
    }),
);

withPrograms("a server that only reads says so", async () => {
  await using first = await startServer();
  await using standby = await startServer({ standbyOf: first });
  await withFile(
    "CREATE TABLE a (id integer);",
    (folder) =>
      assert.rejects(modelsOf(fromSql("schema.sql"), standby.url(), folder), {
        code: "E_MODEL",
        message: /cannot execute CREATE DATABASE/,
        hint: /this server only reads/,
      }),
  );
});

const MYSQL = `/*!40101 SET NAMES utf8mb4 */;
CREATE TABLE \`users\` (
  \`id\` int NOT NULL AUTO_INCREMENT, -- the key; of all
  \`name\` varchar(50) DEFAULT 'it''s; so', # a name
  PRIMARY KEY (\`id\`)
);
DELIMITER ;;
CREATE TRIGGER named BEFORE INSERT ON users FOR EACH ROW BEGIN SET NEW.name = 'x'; SET @seen = 1; END;;
DELIMITER ;
CREATE TABLE visits (user_id int, FOREIGN KEY (user_id) REFERENCES users (id));
`;

const mysqlScratch = async (url: string) =>
  await rows(url, "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'retort\\_scratch\\_%'");

onMysqlServers(
  "a file is read in a scratch database, of which nothing stays",
  (url) =>
    withFile(MYSQL, async (folder) => {
      assert.deepEqual(names(await modelsOf(fromSql("schema.sql"), url, folder)), ["users", "visits", "trigger named"]);
      await withFile("CREATE TABLE a (id int);\nCREATE TABEL b (id int);", (folder) =>
        assert.rejects(modelsOf(fromSql("schema.sql"), url, folder), {
          code: "E_MODEL",
          message: /^Cannot run the SQL file "schema.sql": line 2: You have an error in your SQL syntax/,
          offset: 7,
        }));
      assert.deepEqual(await mysqlScratch(url), []);
    }),
);

onMysqlServers("a user who may make no database is told so", (url) =>
  inMysql(url, async (own, database) => {
    const user = `${database}_user`;
    await rows(own, `CREATE USER ${user} IDENTIFIED BY 'sesame'`);
    await rows(own, `GRANT ALL ON ${database}.* TO ${user}`);
    const as = new URL(own);
    [as.username, as.password] = [user, "sesame"];
    try {
      await withFile("CREATE TABLE a (id int);", (folder) =>
        assert.rejects(modelsOf(fromSql("schema.sql"), as.href, folder), {
          code: "E_MODEL",
          message: /the server makes no scratch database to run them in: Access denied/,
        }));
    } finally {
      await rows(own, `DROP USER ${user}`);
    }
  }));

test("a file for SQLite is read in memory", () =>
  withFile(
    "BEGIN;\nCREATE TABLE a (id integer);\nCREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END;\nCOMMIT;",
    async (folder) => {
      assert.deepEqual(names(await modelsOf(fromSql("schema.sql"), "sqlite:app.db", folder)), ["a", "trigger t"]);
    },
  ));

test("the files of a folder are run in the order of their names", () =>
  inFolder(async (folder) => {
    mkdirSync(join(folder, "sql", "more.sql"), { recursive: true });
    writeFileSync(join(folder, "sql", "2_index.sql"), "CREATE INDEX ix ON a (id);");
    writeFileSync(join(folder, "sql", "1_tables.sql"), "\uFEFFCREATE TABLE a (id integer);");
    writeFileSync(join(folder, "sql", "notes.txt"), "none of it");
    const { tables } = await modelsOf(fromSql("sql"), "sqlite:app.db", folder);
    assert.deepEqual(tables[0]!.indexes.map(({ name }) => name), ["ix"]);
  }));

const SLIPS: Readonly<Record<string, readonly [content: string | Uint8Array | undefined, expected: object]>> = {
  "an absent file": [undefined, { message: 'Cannot read the models of "schema.sql": there is no such file or folder' }],
  "an empty file": ["-- nothing\n", { message: 'Cannot read the models of "schema.sql": it holds no statement' }],
  "a file in Latin-1": [Uint8Array.of(0x2d, 0x2d, 0xe4), { message: /it is no text in UTF-8/ }],
  "a command of the client": [".tables\n", { message: /line 1: it is a command of sqlite3's own/ }],
  "another file": ["CREATE TABLE a (id);\n ATTACH 'x.db' AS x;", { message: /line 2: it names another file/ }],
  "a mistake": ["CREATE TABLE a (id);\nCREATE TABLE b (id,);", {
    message: /line 2: near "\)": syntax error/,
    offset: 19,
  }],
};

for (const [name, [content, expected]] of Object.entries(SLIPS)) {
  test(`${name} is told`, () =>
    inFolder(async (folder) => {
      if (content !== undefined) writeFileSync(join(folder, "schema.sql"), content);
      await assert.rejects(modelsOf(fromSql("schema.sql"), "sqlite:app.db", folder), { code: "E_MODEL", ...expected });
    }));
}

test("an empty folder is told", () =>
  inFolder((folder) =>
    assert.rejects(modelsOf(fromSql("."), "sqlite:app.db", folder), {
      code: "E_MODEL",
      message: 'Cannot read the models of ".": the folder holds no *.sql',
    })
  ));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  onServers(
    `${signal} leaves no scratch database`,
    (url) =>
      inDatabase(url, (own) =>
        withFile("CREATE TABLE a (id integer); SELECT pg_sleep(60);", async (folder) => {
          const child = spawn(BINARY, ["diff", "base", "schema.sql", "--url", own], {
            cwd: folder,
            env: { HOME: folder },
          });
          const ended = once(child, "exit");
          while ((await scratchDatabases(own)).length === 0) await sleep(50);
          await sleep(300);
          process.kill(child.pid!, signal);
          const begun = performance.now();
          await ended;
          assert.equal(child.exitCode, 130);
          assert.ok(performance.now() - begun < 5000);
          assert.deepEqual(await scratchDatabases(own), []);
        })),
  );
}

onMysqlServers(
  "SIGINT leaves no scratch database",
  (url) =>
    withFile("CREATE TABLE a (id int); SELECT SLEEP(60);", async (folder) => {
      const child = spawn(BINARY, ["diff", "base", "schema.sql", "--url", url], { cwd: folder, env: { HOME: folder } });
      const ended = once(child, "exit");
      while ((await mysqlScratch(url)).length === 0) await sleep(50);
      await sleep(500);
      const begun = performance.now();
      process.kill(child.pid!, "SIGINT");
      await ended;
      assert.equal(child.exitCode, 130);
      assert.ok(performance.now() - begun < 5000);
      assert.deepEqual(await mysqlScratch(url), []);
    }),
);

test("without a server no SQL of MySQL is read", () =>
  withFile("CREATE TABLE a (id int);", async (folder) => {
    const path = join(folder, "schema.sql");
    await assert.rejects(diff({ url: "mysql:", from: "base", to: path }), {
      code: "E_CONFIG",
      message: /^Cannot run SQL of .* without a server/,
    });
  }));

onServers("what no operation makes is warned of until it is there, and partitions stay", (url) =>
  withFile(
    `CREATE TABLE logs (at date NOT NULL, line text) PARTITION BY RANGE (at);
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE DOMAIN positive AS int CHECK (VALUE > 0);
    CREATE TRIGGER touched BEFORE UPDATE ON logs FOR EACH ROW EXECUTE FUNCTION touch();`,
    (folder) =>
      inDatabase(url, async (database) => {
        const config = { url: database, directory: folder, target: fromSql(join(folder, "schema.sql")) };
        const models = await diff({ config, from: "database", to: "models" });
        assert.deepEqual(models.operations.map(({ kind }) => kind), ["create_table"]);
        assert.deepEqual(models.warnings, [
          "no operation makes what is wanted beside the rest; write op.execute() for the domain positive, " +
          "the function touch, the trigger touched on logs",
        ]);
        await connected(database, (connection) =>
          connection.run([{
            sql: `CREATE TABLE logs (at date NOT NULL, line text) PARTITION BY RANGE (at);
              CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
              CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
              CREATE TRIGGER touched BEFORE UPDATE ON logs FOR EACH ROW EXECUTE FUNCTION touch();`,
          }]));
        const { operations, warnings } = await diff({ config, from: "database", to: "models" });
        assert.deepEqual([operations, warnings], [[], [
          "no operation makes what is wanted beside the rest; write op.execute() for the domain positive",
        ]]);
      }),
  ));

onServers("comments and settings that no operation makes are warned of until they are there", (url) => {
  const made = `CREATE TYPE mood AS ENUM ('ok');
    CREATE TABLE users (id int PRIMARY KEY, name text, CONSTRAINT named CHECK (name <> ''), feeling mood);
    CREATE INDEX ix_name ON users (name);
    CREATE SEQUENCE numbers;
    CREATE VIEW names AS SELECT name FROM users;`;
  const said = `COMMENT ON TYPE mood IS 'of the type';
    COMMENT ON CONSTRAINT named ON users IS 'of the constraint';
    COMMENT ON INDEX ix_name IS 'of the index';
    COMMENT ON SEQUENCE numbers IS 'of the sequence';
    COMMENT ON VIEW names IS 'of the view';
    COMMENT ON COLUMN names.name IS 'of its column';
    ALTER TABLE users ALTER name SET STORAGE EXTERNAL, ALTER id SET STATISTICS 500, REPLICA IDENTITY FULL,
      ENABLE ROW LEVEL SECURITY;`;
  return withFile(made + said, (folder) =>
    inDatabase(url, async (database) => {
      const config = {
        url: database,
        directory: folder,
        target: fromSql(join(folder, "schema.sql")),
        plugins: [views],
      };
      const found = async () => {
        const { operations, warnings } = await diff({ config, from: "database", to: "models" });
        assert.deepEqual(operations, []);
        return warnings;
      };
      await connected(database, (connection) => connection.run([{ sql: made }]));
      assert.deepEqual(await found(), [
        "no operation makes what is wanted beside the rest; write op.execute() for the comment of the column name on names, " +
        "the comment of the constraint named on users, the comment of the index ix_name, the comment of the sequence numbers, " +
        "the comment of the type mood, the comment of the view names, the replica identity of users, " +
        "the row level security of users, the storage and statistics of the column id on users, " +
        "the storage and statistics of the column name on users",
      ]);
      await connected(database, (connection) => connection.run([{ sql: said }]));
      assert.deepEqual(await found(), []);
    }));
});

onMysqlServers("what no operation makes is warned of until it is there on MySQL too", (url) =>
  withFile(
    `CREATE TABLE users (id int);
    CREATE TABLE \`lines\` (n int) PARTITION BY HASH (n) PARTITIONS 2;
    CREATE FUNCTION one() RETURNS int DETERMINISTIC RETURN 1;
    CREATE PROCEDURE nothing() SELECT 1;
    CREATE EVENT daily ON SCHEDULE EVERY 1 DAY DO DELETE FROM users;
    CREATE TRIGGER counted BEFORE INSERT ON users FOR EACH ROW SET NEW.id = 1;`,
    (folder) =>
      inMysql(url, async (database) => {
        const config = { url: database, directory: folder, target: fromSql(join(folder, "schema.sql")) };
        const models = await diff({ config, from: "database", to: "models" });
        assert.deepEqual(models.operations.map(({ kind }) => kind), ["create_table", "create_table"]);
        assert.deepEqual(models.warnings, [
          "no operation makes what is wanted beside the rest; write op.execute() for the event daily, the function one, " +
          "the procedure nothing, the trigger counted on users, the partitioned table lines",
        ]);
        await rows(database, "CREATE TABLE users (id int)");
        await rows(database, "CREATE TABLE `lines` (n int) PARTITION BY HASH (n) PARTITIONS 2");
        await rows(database, "CREATE PROCEDURE nothing() SELECT 1");
        await rows(database, "CREATE TRIGGER counted BEFORE INSERT ON users FOR EACH ROW SET NEW.id = 1");
        const { operations, warnings } = await diff({ config, from: "database", to: "models" });
        assert.deepEqual([operations, warnings], [[], [
          "no operation makes what is wanted beside the rest; write op.execute() for the event daily, the function one",
        ]]);
      }),
  ));
