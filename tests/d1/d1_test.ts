/**
 * Migrations on Cloudflare D1, by its own engine: BEGIN and SAVEPOINT are refused there, and foreign keys stay on.
 *
 * Where miniflare cannot be had, each test is skipped by name; in CI it fails.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { type Connection, current, downgrade, type RunResult, stamp, upgrade } from "../../mod.ts";
import { type D1Binding, d1Connection } from "../../dialects/sqlite/d1.ts";
import { type Miniflare, miniflare } from "../../scripts/miniflare.ts";
import { inFolder, ROOT, writeRevisions, type Written } from "../binary/run.ts";

const simulator = await start();
after(async () => {
  if (typeof simulator !== "string") await simulator.dispose();
});

/** The simulator, or why there is none. */
async function start(): Promise<Miniflare | string> {
  try {
    return await miniflare();
  } catch (error) {
    if (process.env.CI === "true") throw error;
    return `there is no miniflare: ${(error as Error).message}`;
  }
}

/** An empty database, with a folder for revisions. */
interface Stage {
  readonly binding: D1Binding;
  readonly connection: Connection;
  readonly folder: string;
  rows(sql: string): Promise<readonly unknown[]>;
  run(...statements: readonly string[]): Promise<void>;
  migrate(...revisions: readonly Written[]): Promise<RunResult>;
}

function onD1(what: string, body: (stage: Stage) => Promise<void>): void {
  test(what, async (t) => {
    if (typeof simulator === "string") return t.skip(simulator);
    const binding = await simulator.getD1Database("DB");
    const rows = async (sql: string) => [...(await binding.batch([binding.prepare(sql)]))[0]!.results!];
    try {
      await inFolder(async (folder) => {
        const connection = d1Connection(binding);
        await body({
          binding,
          connection,
          folder,
          rows,
          async run(...statements) {
            await binding.batch(statements.map((sql) => binding.prepare(sql)));
          },
          migrate(...revisions) {
            writeRevisions(folder, revisions);
            return upgrade({ connection, directory: join(folder, "migrations") });
          },
        });
      });
    } finally {
      await clear(binding, rows);
    }
  });
}

/** Drops everything, what was made last first: what refers to others comes behind them. */
async function clear(binding: D1Binding, rows: Stage["rows"]): Promise<void> {
  const there = await rows(
    "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view', 'table') AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*' ORDER BY rowid DESC",
  ) as { type: string; name: string }[];
  await binding.batch([
    "PRAGMA defer_foreign_keys = ON",
    ...there.filter(({ type }) => type === "trigger").map(({ name }) => `DROP TRIGGER "${name}"`),
    ...there.filter(({ type }) => type === "view").map(({ name }) => `DROP VIEW "${name}"`),
    ...there.filter(({ type }) => type === "table").map(({ name }) => `DELETE FROM "${name}"`),
    ...there.filter(({ type }) => type === "table").map(({ name }) => `DROP TABLE "${name}"`),
  ].map((sql) => binding.prepare(sql)));
}

const AGE = `op.batchAlterTable("users", (b) => b.alterColumn("age", { type: t.integer(), was: { type: t.text() } }));`;

onD1("an example project goes up, down, and up again", async ({ connection, rows }) => {
  const options = { connection, config: join(ROOT, "examples", "branches", "retort.config.ts") };
  const { steps } = await upgrade({ ...options, target: "heads" });
  assert.ok(steps.length > 2);
  assert.equal((await current(options)).atHead, true);
  await downgrade({ ...options, target: "base" });
  assert.deepEqual((await current(options)).current, []);
  assert.deepEqual(await rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '_cf_*'"), [
    { name: "retort_version" },
  ]);
  await upgrade({ ...options, target: "heads" });
  assert.equal((await current(options)).atHead, true);
  await stamp({ ...options, target: "base" });
  assert.deepEqual(await rows("SELECT * FROM retort_version"), []);
});

onD1("a revision that fails leaves nothing, and says where", async ({ migrate, rows }) => {
  const failing = [
    `op.createTable("a", [t.column("id", t.integer())]);`,
    `op.execute("INSERT INTO absent VALUES (1)");`,
    `op.createTable("b", [t.column("id", t.integer())]);`,
  ].join("\n");
  await assert.rejects(
    migrate({ upgrade: `op.createTable("first", [t.column("id", t.integer())]);` }, { upgrade: failing }),
    (error: Error & { code?: string; statement?: string; context?: { state?: string } }) => {
      assert.equal(error.code, "E_STATEMENT");
      assert.equal(error.message, "no such table: absent");
      assert.equal(error.statement, "INSERT INTO absent VALUES (1)");
      assert.equal(error.context?.state, 'stopped before "r001"; the database is at "r000"');
      return true;
    },
  );
  assert.deepEqual(await rows("SELECT version_num FROM retort_version"), [{ version_num: "r000" }]);
  assert.deepEqual(await rows("SELECT name FROM sqlite_schema WHERE name IN ('a', 'b')"), []);
});

onD1("of a revision that waits what is done stays, and the error says so", async ({ migrate, rows }) => {
  const failing = [
    `await op.createTable("a", [t.column("id", t.integer())]);`,
    `op.createTable("b", [t.column("id", t.integer())]);`,
    `op.execute("INSERT INTO absent VALUES (1)");`,
  ].join("\n");
  await assert.rejects(
    migrate({ upgrade: failing, async: true }),
    (error: Error & { code?: string; context?: { state?: string } }) => {
      assert.equal(error.code, "E_PARTIAL_RUN");
      assert.match(String(error.context?.state), /not rolled back: what "r000" did before the failure stays/);
      return true;
    },
  );
  assert.deepEqual(await rows("SELECT name FROM sqlite_schema WHERE name IN ('a', 'b', 'retort_version')"), [
    { name: "a" },
  ]);
});

onD1("values, rows and numbers of rows come back", async ({ connection }) => {
  const results = await connection.run([
    { sql: "CREATE TABLE a (i INTEGER PRIMARY KEY, v BLOB, s TEXT)" },
    { sql: "INSERT INTO a VALUES (?, ?, ?), (2, NULL, 'x;y')", parameters: [1, new Uint8Array([0, 255]), "ü"] },
    { sql: "UPDATE a SET s = s; SELECT * FROM a ORDER BY i" },
  ]);
  assert.deepEqual(results.map(({ rowCount }) => rowCount), [0, 2, 2]);
  assert.equal(results[1]!.insertId, 2);
  assert.deepEqual(results[2]!.rows, [{ i: 1, v: new Uint8Array([0, 255]), s: "ü" }, { i: 2, v: null, s: "x;y" }]);
});

onD1("a version row that somebody else has changed undoes the revision", async ({ migrate, run, rows }) => {
  const table = (name: string) => `op.createTable("${name}", [t.column("id", t.integer())]);`;
  await migrate({ upgrade: table("a") });
  await run(
    "CREATE TRIGGER other BEFORE UPDATE ON retort_version BEGIN DELETE FROM retort_version; END",
  );
  await assert.rejects(migrate({ upgrade: table("a") }, { upgrade: table("b") }), { code: "E_CONCURRENT_RUN" });
  assert.deepEqual(await rows("SELECT version_num FROM retort_version"), [{ version_num: "r000" }]);
  assert.deepEqual(await rows("SELECT name FROM sqlite_schema WHERE name = 'b'"), []);
});

const ALONE = [
  "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT COLLATE NOCASE, age TEXT)",
  "CREATE UNIQUE INDEX users_name ON users (name DESC)",
  "CREATE TABLE log (what)",
  "CREATE TRIGGER users_gone AFTER DELETE ON users BEGIN INSERT INTO log VALUES (old.id); END",
  "CREATE VIEW names AS SELECT name FROM users",
  "INSERT INTO users VALUES (1, 'Ann', '30'), (2, 'Ben', '41'), (9, 'Cid', NULL)",
  "DELETE FROM users WHERE id = 9",
];

onD1("a table nobody refers to is made anew with the full proof", async ({ run, rows, migrate }) => {
  await run(...ALONE);
  const { steps } = await migrate({ upgrade: AGE });
  assert.deepEqual(await rows("SELECT id, name, age, typeof(age) AS is_a FROM users"), [
    { id: 1, name: "Ann", age: 30, is_a: "integer" },
    { id: 2, name: "Ben", age: 41, is_a: "integer" },
  ]);
  assert.deepEqual(await rows("SELECT seq FROM sqlite_sequence WHERE name = 'users'"), [{ seq: 9 }]);
  assert.deepEqual(await rows("SELECT what FROM log"), [{ what: 9 }], "no trigger has run");
  const proven = steps[0]!.receipts!.map(({ about }) => about);
  for (const about of ['rows of "users"', 'values of "users", old beside new', 'objects beside "users"']) {
    assert.ok(proven.includes(about), `${proven}`);
  }
});

onD1("rows that do not fit are named, and nothing has changed", async ({ run, rows, migrate }) => {
  await run(...ALONE);
  const before = await rows("SELECT sql FROM sqlite_schema");
  await assert.rejects(
    migrate({ upgrade: `op.batchAlterTable("users", (b) => b.createCheckConstraint("other", "age <> '30'"));` }),
    /CHECK constraint failed.*the check "other" does not hold for the row 1/,
  );
  assert.deepEqual(await rows("SELECT sql FROM sqlite_schema"), before);
});

onD1("what a batch that fails has set is set back", async ({ connection, rows }) => {
  const batch = [{ sql: "PRAGMA legacy_alter_table = ON" }, { sql: "SELECT 1" }, {
    sql: "INSERT INTO absent VALUES (1)",
  }];
  await assert.rejects(connection.run(batch), { index: 2, message: "no such table: absent" });
  assert.deepEqual(await rows("PRAGMA legacy_alter_table"), [{ legacy_alter_table: 0 }]);
});

onD1("what a proof finds wrong undoes the batch", async ({ connection, rows, run }) => {
  await run("CREATE TABLE a (b)", "INSERT INTO a VALUES (1)");
  const count = { sql: "SELECT count(*) AS n FROM a", proof: { about: "rows", must: "same" } } as const;
  const none = { sql: "SELECT count(*) AS wrong FROM a", proof: { about: "all", must: "none" } } as const;
  await assert.rejects(connection.run([count, { sql: "DELETE FROM a" }, count]), { code: "E_PROOF", index: 2 });
  await assert.rejects(connection.run([{ sql: "INSERT INTO a VALUES (2)" }, none]), {
    code: "E_PROOF",
    message: "Cannot keep what was done: all: wrong 2",
  });
  assert.deepEqual(await rows("SELECT b FROM a"), [{ b: 1 }]);
  await connection.run([count, { sql: "UPDATE a SET b = 3" }, count]);
  assert.deepEqual(await rows("SELECT b FROM a"), [{ b: 3 }]);
});

/** Children by every action, a grandchild, a key that is an index, a table that refers to itself; and triggers that tell. */
const FAMILY = [
  "CREATE TABLE users (id INTEGER PRIMARY KEY, boss INTEGER REFERENCES users (id) ON DELETE RESTRICT, email TEXT, age TEXT)",
  "CREATE UNIQUE INDEX users_email ON users (email)",
  "CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users ON DELETE CASCADE, title TEXT)",
  "CREATE TABLE seen (by INTEGER REFERENCES users (id) ON DELETE SET NULL, " +
  "mail TEXT DEFAULT 'x' REFERENCES users (email) ON DELETE SET DEFAULT)",
  "CREATE TABLE kept (user INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE RESTRICT) WITHOUT ROWID",
  "CREATE TABLE notes (id INTEGER PRIMARY KEY, post INTEGER REFERENCES posts (id) ON DELETE CASCADE, " +
  "note REFERENCES notes (id) ON DELETE CASCADE)",
  "CREATE TABLE log (what)",
  "CREATE TRIGGER posts_gone AFTER DELETE ON posts BEGIN INSERT INTO log VALUES ('post ' || old.id); END",
  "CREATE TRIGGER notes_gone AFTER DELETE ON notes BEGIN INSERT INTO log VALUES ('note ' || old.id); END",
  "INSERT INTO users VALUES (1, NULL, 'a@b', '30'), (2, 1, 'c@d', '41'), (3, 2, NULL, NULL)",
  "INSERT INTO posts VALUES (7, 1, 'one'), (8, 2, 'two'), (9, NULL, 'three')",
  "INSERT INTO seen VALUES (1, 'a@b'), (2, 'c@d')",
  "INSERT INTO kept VALUES (1), (3)",
  "INSERT INTO notes VALUES (1, 7, NULL), (2, 8, 1), (3, 8, 3)",
];

onD1("a table that others refer to is made anew, and no row of theirs is touched", async ({ run, rows, migrate }) => {
  await run(...FAMILY);
  const dump = () =>
    Promise.all([
      ...["posts", "seen", "kept", "notes", "log"].map((table) => rows(`SELECT * FROM ${table}`)),
      rows("SELECT id, boss, email FROM users"),
      rows("SELECT type, name, tbl_name FROM sqlite_schema WHERE tbl_name <> 'retort_version' ORDER BY type, name"),
      ...["users", "posts", "seen", "kept", "notes"].map((table) => rows(`PRAGMA foreign_key_list(${table})`)),
      rows("PRAGMA foreign_key_check"),
    ]);
  const before = await dump();
  const { steps } = await migrate({ upgrade: AGE });
  assert.deepEqual(await dump(), before);
  assert.deepEqual(await rows("SELECT age FROM users"), [{ age: 30 }, { age: 41 }, { age: null }]);
  await assert.rejects(run("INSERT INTO posts (author) VALUES (99)"), /FOREIGN KEY/);
  const proven = new Set(steps[0]!.receipts!.map(({ about }) => about));
  for (const table of ["users", "posts", "seen", "kept", "notes"]) {
    assert.ok(proven.has(`rows of "${table}"`) && proven.has(`values of "${table}", old beside new`), table);
  }
});

onD1("a table that others refer to is not dropped", async ({ run, rows, migrate }) => {
  await run(...FAMILY);
  await assert.rejects(migrate({ upgrade: `op.dropTable("users");` }), /"users" is referred to by "posts"/);
  assert.equal((await rows("SELECT * FROM posts")).length, 3);
});
