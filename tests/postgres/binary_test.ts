import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCertificates } from "./certificates.ts";
import { type Ended, inFolder, retort, ROOT, run, succeeded, writeRevisions, type Written } from "../binary/run.ts";
import {
  BINARIES,
  connected,
  inDatabase,
  onServer,
  onServers,
  programPath,
  startServer,
  withPrograms,
} from "./servers.ts";

async function rows(url: string, sql: string) {
  return await connected(url, async (connection) => (await connection.run([{ sql }]))[0]!.rows);
}

const tables = async (url: string) =>
  (await rows(
    url,
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
  ))
    .map(({ name }) => name);

/** The password is that of the tests' servers. */
function isDiscreet({ stdout, stderr }: Ended): void {
  assert.doesNotMatch(stdout + stderr, /secret/);
}

/** Everything in a database, as text, but for moments and what is another each time. */
async function dump(url: string): Promise<string> {
  const { stdout } = await run(programPath("pg_dump"), "/", ["--dbname", url]);
  assert.notEqual(stdout, "");
  return stdout.replace(/^\\(?:un)?restrict .*$/gm, "").replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*/g, "NOW");
}

/** Runs a script by psql. */
async function psql(url: string, folder: string, script: string): Promise<void> {
  writeFileSync(join(folder, "script.sql"), script);
  const ended = await run(programPath("psql"), folder, [
    "--no-psqlrc",
    "-q",
    "-v",
    "ON_ERROR_STOP=1",
    "-d",
    url,
    "-f",
    "script.sql",
  ]);
  assert.equal(ended.status, 0, ended.stderr);
}

const REVISIONS: readonly Written[] = [
  {
    upgrade: `  op.createTable("people", [
    t.column("id", t.integer(), { primaryKey: true, identity: { always: false, start: 10 } }),
    t.column("name", t.string(50), { nullable: false, unique: true, default: "O'Brien; -- \\\\ $1" }),
    t.column("born", t.date()),
    t.column("seen", t.dateTime({ timezone: true }), { default: sql\`CURRENT_TIMESTAMP\` }),
    t.column("weight", t.numeric(12, 2)),
    t.column("data", t.postgres.jsonb()),
    t.column("photo", t.binary()),
    t.column("tags", t.array(t.text())),
    t.column("mood", t.enum("mood", ["good", "it's bad"], { native: false })),
    t.column("doubled", t.numeric(13, 2), { computed: { sql: "weight * 2", stored: true } }),
    t.check("length(name) > 0"),
  ]);
  op.createIndex("ix_people_name", "people", [sql\`lower(name)\`, { column: "born", desc: true }], { where: sql\`born > \${"1900-01-01"}\` });`,
    downgrade: '  op.dropTable("people");',
  },
  {
    upgrade: `  op.bulkInsert("people", [
    { id: 1, name: "Ada \\u{1F600} \\\\ 'x'", born: new Date("1815-12-10T00:00:00Z"), seen: new Date(0), weight: 1.5, data: { a: [1, "'\\\\"] }, photo: new Uint8Array([0, 255]), mood: "it's bad" },
    { id: 2, name: "two", born: null, seen: null, weight: 1234567890n, data: null, photo: null, mood: "good" },
  ], { columns: { born: t.date() } });
  op.execute(sql\`INSERT INTO people (name, born) VALUES (\${"Grace; DROP TABLE people"}, \${null}) -- a comment; and no more\`);
  op.addColumn("people", t.column("friend_id", t.integer(), { references: "people.id", index: true }));
  op.renameTable("people", "persons");
  op.execute("CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN IF OLD.id = 1 THEN RAISE 'no; no'; END IF; RETURN OLD; END; $body$");
  op.execute("CREATE TRIGGER keep BEFORE DELETE ON persons FOR EACH ROW EXECUTE FUNCTION keep();");`,
    downgrade:
      '  op.execute("DROP TRIGGER keep ON persons; DROP FUNCTION keep()"); op.renameTable("persons", "people"); op.execute("DELETE FROM people"); op.dropColumn("people", "friend_id");',
  },
];

for (const mode of ["revision", "run", "none"]) {
  onServer(`the script, run by psql, makes what the online run makes (--transaction ${mode})`, async (given, t) => {
    if (BINARIES === undefined) return t.skip("psql and pg_dump are not installed");
    await inDatabase(given, (online) =>
      inDatabase(given, (offline) =>
        inFolder(async (folder) => {
          writeRevisions(folder, REVISIONS);
          const up = ["upgrade", "head", "--transaction", mode], down = ["downgrade", "--transaction", mode];
          succeeded(await retort(folder, ...up, "--url", online));
          const script = await retort(folder, ...up, "--sql", "--url", "postgres:");
          await psql(offline, folder, succeeded(script));
          assert.equal(await dump(offline), await dump(online));
          succeeded(await retort(folder, ...down, "base", "--url", online));
          await psql(
            offline,
            folder,
            succeeded(await retort(folder, ...down, "r001:base", "--sql", "--url", "postgres:")),
          );
          assert.equal(await dump(offline), await dump(online));
        })));
  });
}

/** What fails in the second of three revisions, after it has done something. */
const FAILING: readonly Written[] = [
  { upgrade: '  op.createTable("a", [t.column("id", t.integer())]);' },
  {
    upgrade:
      '  op.createTable("b", [t.column("id", t.integer())]);\n  op.execute("SELECT \'😀\' AS x,\\n  missing FROM a");\n  op.createTable("never", [t.column("id", t.integer())]);',
  },
  { upgrade: '  op.createTable("c", [t.column("id", t.integer())]);' },
];

const OUTCOMES = {
  revision: { left: ["a", "retort_version"], current: ["r000"], state: /rolled back; the database is at "r000"/ },
  run: { left: [], current: [], state: /rolled back; the database is at base/ },
  none: {
    left: ["a", "b", "retort_version"],
    current: ["r000"],
    state: /not rolled back: what "r001" did before.*"r000"/,
  },
} as const;

for (const [mode, { left, current, state }] of Object.entries(OUTCOMES)) {
  onServers(
    `a statement that fails leaves what the mode says, and tells it (--transaction ${mode})`,
    (given) =>
      inDatabase(given, (url) =>
        inFolder(async (folder) => {
          writeRevisions(folder, FAILING);
          const ended = await retort(folder, "upgrade", "--transaction", mode, "--url", url);
          isDiscreet(ended);
          assert.equal(ended.status, 5);
          assert.match(ended.stderr, /^error E_STATEMENT: .*column "missing" does not exist/m);
          assert.match(ended.stderr, /^ +missing FROM a\n +\^$/m);
          assert.match(ended.stderr, state);
          assert.deepEqual(await tables(url), [...left]);
          assert.deepEqual(
            JSON.parse(succeeded(await retort(folder, "current", "--json", "--url", url))).current,
            current,
          );
          const [line, caret] = /^( +missing FROM a)\n( +\^)$/m.exec(ended.stderr)!.slice(1) as [string, string];
          assert.equal(caret.indexOf("^"), line.indexOf("missing"));
        })),
  );
}

onServer(
  "a name over 63 bytes is refused before anything of its revision runs",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        const name = "é".repeat(32);
        writeRevisions(folder, [{
          upgrade:
            `  op.createTable("first", [t.column("id", t.integer())]);\n  op.createTable("${name}", [t.column("id", t.integer())]);`,
        }]);
        const ended = await retort(folder, "upgrade", "--transaction", "none", "--url", url);
        assert.equal(ended.status, 4);
        assert.match(ended.stderr, /E_UNSUPPORTED_OPERATION: .*64 bytes, and postgres cuts names after 63/);
        assert.deepEqual(await tables(url), []);
        assert.equal((await retort(folder, "upgrade", "--sql", "--url", "postgres:")).stdout, "");
      })),
);

onServer(
  "an index is built concurrently where it stands alone, and refused where it does not",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        const index = 'op.createIndex("ix", "a", ["id"], { postgres: { concurrently: true } });';
        writeRevisions(folder, [FAILING[0]!, { upgrade: index }, {
          upgrade: `op.execute("SELECT 1"); ${index.replace("ix", "iy")}`,
        }]);
        for (const mode of ["revision", "run"]) {
          const ended = await retort(folder, "upgrade", "r001", "--transaction", mode, "--url", url);
          succeeded(ended);
          assert.equal(
            (await rows(url, "SELECT 1 AS one FROM pg_index WHERE indexrelid = 'ix'::regclass AND indisvalid")).length,
            1,
          );
          succeeded(
            await retort(folder, "downgrade", "base", "--url", url, "--transaction", mode).then(async (down) => {
              await rows(url, "DROP TABLE a");
              return down;
            }),
          );
        }
        succeeded(await retort(folder, "upgrade", "r001", "--url", url));
        const ended = await retort(folder, "upgrade", "--url", url);
        assert.equal(ended.status, 4);
        assert.match(ended.stderr, /E_MIXED_TRANSACTION/);
      })),
);

onServers(
  "a session that is killed in the middle leaves what was committed, and says so",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        writeRevisions(folder, [
          FAILING[0]!,
          {
            upgrade: `  for (let i = 0; i < 300; i++) op.execute(\`CREATE TABLE t\${i} (a int)\`);
  op.execute("SELECT pg_terminate_backend(pg_backend_pid())");
  for (let i = 300; i < 400; i++) op.execute(\`CREATE TABLE t\${i} (a int)\`);`,
          },
        ]);
        const ended = await retort(folder, "upgrade", "--url", url);
        isDiscreet(ended);
        assert.equal(ended.status, 5, ended.stderr);
        assert.match(ended.stderr, /connection .* lost/);
        assert.deepEqual(await tables(url), ["a", "retort_version"]);
        assert.deepEqual(await rows(url, "SELECT version_num FROM retort_version"), [{ version_num: "r000" }]);
      })),
);

onServer(
  "a session that is killed during COMMIT leaves it open what was committed",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        writeRevisions(folder, [{
          upgrade: `  op.execute("CREATE TABLE t (a int)");
  op.execute("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'");
  op.execute("CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()");
  op.execute("INSERT INTO t VALUES (1)");`,
        }]);
        for (const mode of ["revision", "run"]) {
          const ended = await retort(folder, "upgrade", "--url", url, "--transaction", mode);
          assert.equal(ended.status, 5);
          assert.match(
            ended.stderr,
            /^error E_DATABASE: Cannot tell whether the transaction was committed: .*administrator/m,
          );
          assert.match(ended.stderr, /hint: look at `retort current`/);
          assert.deepEqual(await tables(url), []);
        }
      })),
);

onServer(
  "who is interrupted does not wait for the statement that runs",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        writeRevisions(folder, [{
          async: true,
          upgrade: '  await op.execute("CREATE TABLE t (a int)"); await op.execute("SELECT pg_sleep(50)");',
        }]);
        const started = performance.now();
        const shell = `"${join(ROOT, "dist/retort")}" upgrade --url "${url}" & sleep 1; kill -INT $!; wait $!`;
        const ended = await run("/bin/sh", folder, ["-c", shell]);
        assert.equal(ended.status, 130, ended.stderr);
        assert.match(ended.stderr, /E_INTERRUPTED/);
        assert.ok(performance.now() - started < 15_000);
        assert.deepEqual(await tables(url), []);
        assert.deepEqual(
          await rows(
            url,
            "SELECT query FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid() AND datname = current_database()",
          ),
          [],
        );
      })),
);

/** Each writes a line, so that running one twice would be seen. */
const counted = (count: number): Written[] => [
  {
    upgrade: '  op.createTable("log", [t.column("n", t.integer()), t.column("revision", t.text())]);',
    downgrade: '  op.dropTable("log");',
  },
  ...Array.from({ length: count - 1 }, (_, i) => ({
    upgrade: `  op.execute(sql\`INSERT INTO log VALUES (\${${i}}, \${op.context.revision})\`);`,
    downgrade: "  op.execute(sql`DELETE FROM log WHERE revision = ${op.context.revision}`);",
  })),
];

for (const mode of ["revision", "run", "none"]) {
  onServers(
    `ten starters at once apply each revision once, and take it back once (--transaction ${mode})`,
    (given) =>
      inDatabase(given, (url) =>
        inFolder(async (folder) => {
          writeRevisions(folder, counted(20));
          const all = async (...args: readonly string[]) => {
            const ended = await Promise.all(
              Array.from(
                { length: 10 },
                () => retort(folder, ...args, "--url", url, "--transaction", mode, "--json", "-q"),
              ),
            );
            const documents = ended.map((each) => JSON.parse(succeeded(each)));
            return {
              steps: documents.flatMap(({ steps }) => steps.map(({ revision }: { revision: string }) => revision))
                .sort(),
              current: documents.map(({ current }) => current),
            };
          };
          const ids = Array.from({ length: 20 }, (_, i) => `r${String(i).padStart(3, "0")}`);
          const up = await all("upgrade");
          assert.deepEqual(up.steps, ids);
          for (const current of up.current) assert.deepEqual(current, ["r019"]);
          const log = await rows(url, "SELECT revision FROM log ORDER BY n");
          assert.deepEqual(log.map(({ revision }) => revision), ids.slice(1));
          const down = await all("downgrade", "base");
          assert.deepEqual(down.steps, ids);
          assert.deepEqual(await tables(url), ["retort_version"]);
        })),
  );
}

onServer(
  "who cannot get the lock ends with its own error",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        writeRevisions(folder, [FAILING[0]!]);
        writeFileSync(join(folder, "retort.config.ts"), "export default { lockTimeout: 300 };\n");
        await connected(url, async (holder) => {
          await holder.run([{ sql: "SELECT pg_advisory_lock(hashtextextended('retort retort_version', 0))" }]);
          const ended = await retort(folder, "upgrade", "--url", url);
          assert.equal(ended.status, 5);
          assert.match(ended.stderr, /^error E_LOCK_TIMEOUT: /m);
          assert.deepEqual(await tables(url), []);
          // Nothing to do needs no lock.
          succeeded(await retort(folder, "downgrade", "base", "--url", url));
        });
      })),
);

onServer(
  "who waits too long for a table is told who holds it, and has done nothing",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        writeRevisions(folder, [
          { upgrade: 'op.createTable("a", [t.column("id", t.integer())]);' },
          {
            upgrade:
              'op.createTable("b", [t.column("id", t.integer())]); op.addColumn("a", t.column("n", t.integer()));',
          },
        ]);
        writeFileSync(join(folder, "retort.config.ts"), "export default { lockTimeout: 400 };\n");
        succeeded(await retort(folder, "upgrade", "r000", "--url", url));
        await connected(url, async (holder) => {
          await holder.begin();
          const [held] = await holder.run([{ sql: "LOCK TABLE a IN ACCESS SHARE MODE" }, {
            sql: "SELECT pg_backend_pid() AS pid",
          }])
            .then((results) => results[1]!.rows);
          const ended = await retort(folder, "upgrade", "--url", url, "--json");
          assert.equal(ended.status, 5);
          const { error } = JSON.parse(ended.stdout);
          assert.equal(error.code, "E_STATEMENT");
          assert.equal(error.sqlState, "55P03");
          assert.equal(error.statement, 'ALTER TABLE "a" ADD COLUMN "n" INTEGER');
          assert.match(error.hint, new RegExp(`^session ${held!.pid} of .* holds the lock: start again`));
          assert.match(error.state, /^rolled back; the database is at "r000"$/);
          assert.deepEqual(await tables(url), ["a", "retort_version"]);
          await holder.rollback();
        });
        succeeded(await retort(folder, "upgrade", "--url", url));
      })),
);

onServer(
  "a wrong password, an absent database and a server that is down are told of, and no password is",
  (url) =>
    inFolder(async (folder) => {
      writeRevisions(folder, [FAILING[0]!]);
      const changed = (part: "password" | "pathname" | "port", value: string) =>
        Object.assign(new URL(url), { [part]: value }).href;
      const cases = [
        [changed("password", "not-the-secret"), /password authentication failed/],
        [changed("pathname", "/there_is_none"), /database "there_is_none" does not exist/],
        [changed("port", "1"), /nothing listens there/],
        [`${url}?sslmode=verify-full`, /TLS/],
        [`${url}?sslmod=x`, /did you mean "sslmode"/],
      ] as const;
      for (const [at, message] of cases) {
        for (const format of [[], ["--json"]]) {
          const ended = await retort(folder, "upgrade", "--url", at, ...format);
          isDiscreet(ended);
          assert.match((ended.stdout + ended.stderr).replaceAll('\\"', '"'), message);
          assert.equal(ended.status, /sslmod=/.test(at) ? 2 : 5);
        }
      }
    }),
);

withPrograms("the binary checks certificates, reads .pgpass and finds sockets", () =>
  inFolder(async (folder) => {
    using made = makeCertificates(["DNS:localhost"]);
    const files = { "server.crt": made.path("server.crt"), "server.key": made.path("server.key") };
    await using server = await startServer({ settings: ["ssl = on"], files });
    writeRevisions(folder, [FAILING[0]!]);
    const query = `?sslmode=verify-full&sslrootcert=${encodeURIComponent(made.path("ca.crt"))}`;
    succeeded(await retort(folder, "current", "--url", server.url("localhost", query)));
    const byAddress = await retort(folder, "current", "--url", server.url("127.0.0.1", query));
    assert.equal(byAddress.status, 5, byAddress.stderr);
    assert.match(byAddress.stderr, /TLS with it fails/);
    const unknown = await retort(folder, "current", "--url", server.url("localhost", "?sslmode=verify-full"));
    assert.match(unknown.stderr, /TLS with it fails/);
    succeeded(
      await retort(
        folder,
        "upgrade",
        "--url",
        `postgres:///postgres?user=postgres&host=${server.folder}&port=${server.port}`,
      ),
    );

    const without = server.url().replace(":secret", "");
    assert.equal((await retort(folder, "current", "--url", without)).status, 5);
    writeFileSync(join(folder, ".pgpass"), `127.0.0.1:${server.port}:*:postgres:secret\n`);
    chmodSync(join(folder, ".pgpass"), 0o600);
    assert.match(succeeded(await retort(folder, "current", "--url", without)), /r000 \(head\)/);
    chmodSync(join(folder, ".pgpass"), 0o644);
    assert.equal((await retort(folder, "current", "--url", without)).status, 5);
    const variables = {
      PGHOST: "127.0.0.1",
      PGPORT: String(server.port),
      PGUSER: "postgres",
      PGPASSWORD: "secret",
      PGDATABASE: "postgres",
      PGTARGETSESSIONATTRS: "any",
      PGSSLMODE: "require",
    };
    for (const attributes of ["any", "read-write", "primary"]) {
      const ended = await run(join(ROOT, "dist/retort"), folder, ["current", "--url", "postgres:"], {
        ...variables,
        PGTARGETSESSIONATTRS: attributes,
      });
      assert.match(succeeded(ended), /r000 \(head\)/);
    }
  }));

withPrograms("a server that only reads can be looked at, and is not migrated", () =>
  inFolder(async (folder) => {
    await using primary = await startServer();
    await using standby = await startServer({ standbyOf: primary });
    writeRevisions(folder, [FAILING[0]!]);
    succeeded(await retort(folder, "current", "--url", standby.url()));
    const ended = await retort(folder, "upgrade", "--url", standby.url());
    assert.equal(ended.status, 5);
    assert.match(ended.stderr, /read-only transaction/);
    assert.match(ended.stderr, /target_session_attrs/);
    const both =
      `postgres://postgres:secret@127.0.0.1:${standby.port},127.0.0.1:${primary.port}/postgres?target_session_attrs=read-write`;
    succeeded(await retort(folder, "upgrade", "--url", both));
  }));
