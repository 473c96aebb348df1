import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { has } from "../../dialects/mysql/server.ts";
import { inFolder, retort, succeeded, writeRevisions, type Written } from "../binary/run.ts";
import { client, connected, dump, inDatabase, onServers, rows } from "./servers.ts";

/** Runs a script by the server's own client, as the script's head says. */
function play([program, ...args]: readonly [string, ...string[]], script: string): void {
  const { status, stderr } = spawnSync(program, args, { input: script, encoding: "utf8" });
  assert.equal(status, 0, stderr);
}

const flavoured = (url: string) =>
  connected(url, ({ server: { flavour, version } }) => Promise.resolve(`${flavour}-${version.slice(0, 2).join(".")}`));

const tables = async (url: string) =>
  (await rows(
    url,
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1",
  ))
    .map(({ name }) => name);

/** Each writes a line, so that running one twice would be seen. */
const LOGGING: readonly Written[] = [
  { upgrade: '  op.createTable("log", [t.column("revision", t.text())]);', downgrade: '  op.dropTable("log");' },
  ...Array.from({ length: 9 }, () => ({
    upgrade: "  op.execute(sql`INSERT INTO log VALUES (${op.context.revision})`);",
    downgrade: "  op.execute(sql`DELETE FROM log WHERE revision = ${op.context.revision}`);",
  })),
];

onServers(
  "ten starters at once apply each revision once, and take each back once",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        writeRevisions(folder, LOGGING);
        const all = async (...args: readonly string[]) => {
          const ended = await Promise.all(
            Array.from({ length: 10 }, () => retort(folder, ...args, "--url", url, "--json", "-q")),
          );
          return ended.flatMap((each) =>
            JSON.parse(succeeded(each)).steps.map((step: { revision: string }) => step.revision)
          );
        };
        const ids = LOGGING.map((_, i) => `r${String(i).padStart(3, "0")}`);
        assert.deepEqual((await all("upgrade", "head")).sort(), ids);
        assert.deepEqual(
          (await rows(url, "SELECT revision FROM log")).map(({ revision }) => revision).sort(),
          ids.slice(1),
        );
        assert.deepEqual((await all("downgrade", "base")).sort(), ids);
      })),
);

const ALTERING: readonly Written[] = [
  {
    upgrade: `  op.createTable("people", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("name", t.string(50), { nullable: false, unique: true, default: "O'Brien; -- \\\\ $1" }),
    t.column("seen", t.dateTime(), { default: sql\`CURRENT_TIMESTAMP\` }),
    t.column("mood", t.enum("mood", ["good", "it's bad"]), { comment: "it's; so" }),
    t.check("mood <> 'so; so'"),
  ], { comment: "who" });
  op.createTable("posts", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("person_id", t.integer(), { references: "people.id" }),
  ]);`,
    downgrade: '  op.dropTable("posts"); op.dropTable("people");',
  },
  {
    upgrade: `  op.alterColumn("people", "seen", { nullable: false, comment: "last" });
  op.alterColumn("people", "name", { type: t.string(80), default: null, name: "label" });
  op.batchAlterTable("people", (b) => {
    b.addColumn(t.column("age", t.integer(), { index: true }));
    b.createCheckConstraint("ck_age", "age > 0");
    b.alterColumn("mood", { default: "good" });
  });
  op.dropConstraint("posts_person_id_fkey", "posts");
  op.createIndex("ix_posts", "posts", ["person_id", "id"]);
  op.createForeignKey("fk", "posts", "people", ["person_id"], ["id"], { onDelete: "CASCADE" });
  op.dropIndex("ix_posts", "posts");
  op.createTableComment("posts", "what");
  op.bulkInsert("people", [{ label: "Ada \\\\ 'x'; \\u{1F600}", seen: new Date(0), mood: "it's bad", age: 7 }]);
  op.execute("CREATE TRIGGER keep BEFORE DELETE ON people FOR EACH ROW BEGIN SET @kept = OLD.id; SET @x = 'a;b'; END");`,
    downgrade: '  op.execute("DROP TRIGGER keep");',
  },
];

onServers("the script, run by the server's client, makes what the online run makes", async (given, t) => {
  const program = await client(given);
  if (program === undefined) return t.skip("the server has no client beside it");
  const version = await flavoured(given);
  await inDatabase(given, (online) =>
    inDatabase(given, (offline) =>
      inFolder(async (folder) => {
        const checks = await connected(given, ({ server }) => Promise.resolve(has(server, "checks")));
        const without = (text: string) => checks ? text : text.replace(/^.*(?:t\.check|CheckConstraint)\(.*\n/gm, "");
        writeRevisions(folder, ALTERING.map((each) => ({ ...each, upgrade: without(each.upgrade) })));
        succeeded(await retort(folder, "upgrade", "--url", online));
        const script = await retort(folder, "upgrade", "--sql", "--url", "mysql:", "--server-version", version);
        play((await client(offline))!, succeeded(script));
        assert.deepEqual(await dump(offline), await dump(online));
        assert.deepEqual(await rows(offline, "SELECT * FROM people"), await rows(online, "SELECT * FROM people"));
      })));
});

onServers(
  "a statement that fails leaves what came before it, and that is told",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        writeRevisions(folder, [
          { upgrade: '  op.createTable("a", [t.column("id", t.integer())]);' },
          {
            upgrade: '  op.createTable("b", [t.column("id", t.integer())]);\n  op.execute("SELECT missing FROM a");\n' +
              '  op.createTable("never", [t.column("id", t.integer())]);',
          },
        ]);
        const ended = await retort(folder, "upgrade", "--url", url);
        assert.equal(ended.status, 5, ended.stderr);
        assert.match(ended.stderr, /^error E_PARTIAL_RUN: .*missing/m);
        assert.match(ended.stderr, /^ +statement: SELECT missing FROM a$/m);
        assert.match(ended.stderr, /not rolled back: what "r001" did before.*"r000"/);
        assert.deepEqual(await tables(url), ["a", "b", "retort_version"]);
        assert.deepEqual(JSON.parse(succeeded(await retort(folder, "current", "--url", url, "--json"))).current, [
          "r000",
        ]);
      })),
);

onServers(
  "the place of a mistake is told with a caret, on the line and at the end, and the document has the statement",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        const failed = async (sql: string, ...args: readonly string[]) => {
          const first = '  op.createTable("a", [t.column("id", t.integer())], { ifNotExists: true });\n';
          writeRevisions(folder, [{ upgrade: `${first}  op.execute(${JSON.stringify(sql)});` }]);
          const ended = await retort(folder, "upgrade", "--url", url, ...args);
          assert.equal(ended.status, 5, ended.stderr);
          return ended;
        };
        const long = `'${"x".repeat(100)}'`;
        assert.match(
          (await failed(`SELECT 1,\n  'FRM' FRM nowhere WHERE a = ${long}`)).stderr,
          /statement: SELECT 1,\n {13} {2}'FRM' FRM nowhere.*\n {13} {12}\^\n/,
        );
        assert.match((await failed("SELECT (1")).stderr, /statement: SELECT \(1\n {13} {9}\^\n/);
        const far = (await failed(`SELECT ${"1, ".repeat(1000)}2 FRM nowhere`)).stderr;
        assert.match(far, /statement: … 25\d\d characters before\n.* 1, 2 FRM nowhere\n +\^\n {2}state/);
        const { error } = JSON.parse((await failed("SELECT * FRM nowhere", "--json")).stdout);
        assert.deepEqual([error.code, error.statement, error.sqlState], [
          "E_PARTIAL_RUN",
          "SELECT * FRM nowhere",
          "42000",
        ]);
      })),
);

onServers(
  "a revision that fails with its first statement has left nothing, and that is told",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        const upgrade = async (text: string) => {
          writeRevisions(folder, [{ upgrade: text }]);
          const ended = await retort(folder, "upgrade", "--url", url);
          assert.equal(ended.status, 5, ended.stderr);
          return ended.stderr;
        };
        const none = await upgrade('  op.execute("CREATE TABLE a (id NONSENSE)");');
        assert.match(none, /error E_STATEMENT: .*\n[^]*state: stopped before "r000"; the database is at base/);
        assert.deepEqual(await tables(url), []);
        // The first of several in one text is done.
        const some = await upgrade('  op.execute("CREATE TABLE a (id INT); CREATE TABLE b (id NONSENSE)");');
        assert.match(some, /error E_PARTIAL_RUN: [^]*state: not rolled back/);
        assert.deepEqual(await tables(url), ["a"]);
      })),
);

onServers(
  "a session that is killed, or may only read, leaves what it says, and goes on from there",
  (given) =>
    inDatabase(given, (url, name) =>
      inFolder(async (folder) => {
        const table = (called: string) => `  op.createTable("${called}", [t.column("id", t.integer())]);\n`;
        const sleep = `SELECT SLEEP(15), '${name}'`;
        writeRevisions(folder, [
          { upgrade: table("first") },
          { upgrade: `${table("second")}  op.execute(${JSON.stringify(sleep)});\n${table("third")}` },
        ]);
        const running = retort(folder, "upgrade", "--url", url);
        const list = `SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP(15), ''${name}%'`;
        let found: readonly { readonly ID?: unknown }[] = [];
        for (let i = 0; i < 200 && found.length === 0; i++) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          found = await rows(given, list);
        }
        await rows(given, `KILL ${found[0]!.ID}`);
        const killed = await running;
        assert.equal(killed.status, 5, killed.stderr);
        assert.match(killed.stderr, /E_PARTIAL_RUN: .*the connection to the server was lost/);
        assert.match(killed.stderr, /not rolled back: what "r001" did before the failure stays.*at "r000"/);
        assert.deepEqual(await tables(url), ["first", "retort_version", "second"]);
        writeRevisions(folder, [{ upgrade: table("first") }, { upgrade: table("third") }]);
        const user = `plain_${name}`;
        await rows(given, `CREATE USER ${user}@'%' IDENTIFIED BY 'pw_4711'`);
        try {
          await rows(given, `GRANT SELECT ON ${name}.* TO ${user}@'%'`);
          const own = Object.assign(new URL(url), { username: user, password: "pw_4711" }).href;
          const refused = await retort(folder, "upgrade", "--url", own);
          assert.equal(refused.status, 5, refused.stderr);
          assert.match(
            refused.stderr,
            /E_STATEMENT: CREATE command denied[^]*stopped before "r001"[^]*hint: the user may not/,
          );
          assert.ok(!refused.stderr.includes("pw_4711"));
          assert.equal(succeeded(await retort(folder, "current", "--url", own)), "r000\n");
          // Who may do everything may still write then, as all other tests do.
          await rows(given, `GRANT ALL ON ${name}.* TO ${user}@'%'`);
          await rows(given, "SET GLOBAL read_only = 1");
          const reading = await retort(folder, "upgrade", "--url", own);
          assert.equal(reading.status, 5, reading.stderr);
          assert.match(
            reading.stderr,
            /E_STATEMENT: .*--read-only[^]*stopped before "r001"[^]*hint: this server only reads/,
          );
        } finally {
          await rows(given, "SET GLOBAL read_only = 0");
          await rows(given, `DROP USER ${user}@'%'`);
        }
        succeeded(await retort(folder, "upgrade", "--url", url));
        assert.deepEqual(await tables(url), ["first", "retort_version", "second", "third"]);
      })),
);

onServers(
  "a revision that cannot compile leaves nothing of itself",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        writeRevisions(folder, [{
          upgrade: '  op.createTable("first", [t.column("id", t.integer())]);\n' +
            '  op.alterColumn("first", "id", { type: t.text(), using: "id" });',
        }]);
        const ended = await retort(folder, "upgrade", "--url", url);
        assert.equal(ended.status, 4, ended.stderr);
        assert.match(ended.stderr, /E_UNSUPPORTED_OPERATION: .*has no USING/);
        assert.match(ended.stderr, /state: stopped before "r000"; the database is at base/);
        assert.deepEqual(await tables(url), []);
      })),
);
