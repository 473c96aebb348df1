/** A table is made anew on each kind of connection, with everything that hangs on it, and nobody's rows are lost. */
import { createClient } from "@libsql/client";
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { type Connection, dialects, parseUrl, type RunResult, upgrade } from "../../mod.ts";
import { freshDatabase } from "../../scripts/databases.ts";
import { inFolder, writeRevisions, type Written } from "../binary/run.ts";
import { given } from "../servers/given.ts";

/** A kind of connection: how its URL is told. */
interface Way {
  readonly name: string;
  /** Whether foreign keys stay on, so that those that refer to a table are made anew with it. */
  readonly keysStayOn: boolean;
  /** @returns why there is none, as `{ skip }` */
  url(folder: string): Promise<string | { readonly skip: string }>;
}

const server = (scheme: string): Way => ({
  name: `libsql by ${scheme}`,
  keysStayOn: true,
  async url() {
    const { url, reason = "" } = { reason: undefined, ...given("libsql") };
    if (url === undefined) return { skip: reason };
    return (await freshDatabase(url, `rebuild_${scheme}`)).replace(/^http/, scheme);
  },
});

const WAYS: readonly Way[] = [
  { name: "sqlite", keysStayOn: false, url: (folder) => Promise.resolve(`sqlite:${join(folder, "app.db")}`) },
  { name: "libsql by file", keysStayOn: false, url: (folder) => Promise.resolve(`file:${join(folder, "app.db")}`) },
  server("http"),
  server("ws"),
];

/** A database with a project beside it. */
interface Stage {
  readonly way: Way;
  readonly folder: string;
  readonly url: string;
  rows(sql: string): Promise<readonly unknown[]>;
  run(...statements: readonly string[]): Promise<void>;
  /** Runs a statement while foreign keys are off. */
  runUnchecked(statement: string): Promise<void>;
  /** Runs one revision. */
  migrate(body: string, transaction?: "none"): Promise<RunResult>;
}

function onEach(what: string, body: (stage: Stage) => Promise<void>): void {
  for (const way of WAYS) {
    test(`${way.name}: ${what}`, async (t) => {
      await inFolder(async (folder) => {
        const url = await way.url(folder);
        if (typeof url !== "string") return t.skip(url.skip);
        await body({
          way,
          folder,
          url,
          rows: (sql) =>
            withConnection(url, async (connection) => (await connection.run([{ sql }]))[0]!.rows.map(plain)),
          run: (...statements) =>
            withConnection(url, async (connection) => {
              for (const sql of statements) await connection.run([{ sql }]);
            }),
          async runUnchecked(sql) {
            const local = url.replace(/^sqlite:/, "file:");
            const client = createClient({ url: local });
            await client.executeMultiple(`PRAGMA foreign_keys = OFF; ${sql}`);
            client.close();
          },
          migrate(body, transaction) {
            const revisions: Written[] = [{ upgrade: body }];
            writeRevisions(folder, revisions);
            return upgrade({ url, directory: join(folder, "migrations"), ...(transaction && { transaction }) });
          },
        });
      });
    });
  }
}

const plain = (row: Readonly<Record<string, unknown>>) => ({ ...row });

async function withConnection<T>(url: string, body: (connection: Connection) => Promise<T>): Promise<T> {
  const target = parseUrl(url, "/");
  const dialect = dialects.find(({ schemes }) => schemes.includes(target.scheme))!;
  await using connection = await dialect.connect(target, { create: true });
  return await body(connection);
}

const ALONE = [
  "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT COLLATE NOCASE, age TEXT CHECK (age <> ''))",
  "CREATE UNIQUE INDEX users_name ON users (name COLLATE NOCASE DESC)",
  "CREATE TABLE log (what)",
  "CREATE TRIGGER users_gone AFTER DELETE ON users BEGIN INSERT INTO log VALUES (old.id); END",
  "CREATE VIEW names AS SELECT name FROM users",
  "INSERT INTO users VALUES (1, 'Ann', '30'), (2, 'Ben', '41'), (9, 'Cid', NULL)",
  "DELETE FROM users WHERE id = 9",
];

const AGE = `op.batchAlterTable("users", (b) => b.alterColumn("age", { type: t.integer(), was: { type: t.text() } }));`;

onEach("a table nobody refers to is made anew with the full proof", async ({ run, rows, migrate, way }) => {
  await run(...ALONE);
  const { steps } = await migrate(AGE);
  assert.deepEqual(await rows("SELECT id, name, age, typeof(age) AS is_a FROM users"), [
    { id: 1, name: "Ann", age: 30, is_a: "integer" },
    { id: 2, name: "Ben", age: 41, is_a: "integer" },
  ]);
  assert.deepEqual(await rows("SELECT seq FROM sqlite_sequence WHERE name = 'users'"), [{ seq: 9 }]);
  assert.deepEqual(await rows("SELECT what FROM log"), [{ what: 9 }], "no trigger has run");
  assert.deepEqual(await rows("SELECT name FROM names ORDER BY name"), [{ name: "Ann" }, { name: "Ben" }]);
  assert.deepEqual(
    await rows("SELECT name FROM sqlite_schema WHERE tbl_name = 'users' ORDER BY name"),
    [{ name: "users" }, { name: "users_gone" }, { name: "users_name" }],
  );
  const proven = steps[0]!.receipts!.map(({ about }) => about);
  for (const about of ['rows of "users"', 'values of "users", old beside new', 'objects beside "users"']) {
    assert.ok(proven.includes(about), `${way.name}: ${proven}`);
  }
});

onEach("without a transaction it is one step all the same", async ({ run, rows, migrate }) => {
  await run(...ALONE);
  await migrate(AGE, "none");
  assert.deepEqual(await rows("SELECT age FROM users"), [{ age: 30 }, { age: 41 }]);
  assert.deepEqual(await rows("SELECT version_num FROM retort_version"), [{ version_num: "r000" }]);
});

onEach("without a transaction too, a failure leaves the table as it was", async ({ run, rows, migrate }) => {
  await run(...ALONE);
  const before = await rows("SELECT * FROM sqlite_schema");
  await assert.rejects(
    migrate(
      `op.batchAlterTable("users", { recreate: "always" }, (b) => b.createCheckConstraint("other", "age <> '30'"));`,
      "none",
    ),
    /the check "other" does not hold for the row 1/,
  );
  assert.deepEqual(await rows("SELECT * FROM sqlite_schema"), before);
});

/** Children by every action, a grandchild, a key that is an index, a table that refers to itself; and a trigger that tells. */
const FAMILY = [
  "CREATE TABLE users (id INTEGER PRIMARY KEY, boss INTEGER REFERENCES users (id) ON DELETE RESTRICT, email TEXT, age TEXT)",
  "CREATE UNIQUE INDEX users_email ON users (email)",
  "CREATE TABLE posts (id INTEGER PRIMARY KEY AUTOINCREMENT, author INTEGER REFERENCES users ON DELETE CASCADE, " +
  "title TEXT, long INTEGER AS (length(title)) STORED)",
  "CREATE INDEX posts_author ON posts (author, title DESC)",
  "CREATE TABLE seen (by INTEGER REFERENCES users (id) ON DELETE SET NULL, mail TEXT DEFAULT 'x' " +
  'REFERENCES "users" (email) ON DELETE SET DEFAULT)',
  "CREATE TABLE kept (user INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE) WITHOUT ROWID",
  "CREATE TABLE notes (id INTEGER PRIMARY KEY, post INTEGER REFERENCES posts (id) ON DELETE CASCADE " +
  "DEFERRABLE INITIALLY DEFERRED, note REFERENCES notes (id) ON DELETE CASCADE)",
  "CREATE TABLE log (what)",
  "CREATE TRIGGER posts_gone AFTER DELETE ON posts BEGIN INSERT INTO log VALUES ('post ' || old.id); END",
  "CREATE TRIGGER notes_gone AFTER DELETE ON notes BEGIN INSERT INTO log VALUES ('note ' || old.id); END",
  "CREATE TRIGGER posts_made AFTER INSERT ON posts BEGIN INSERT INTO log VALUES ('made ' || new.id); END",
  "CREATE VIEW written AS SELECT u.email, p.title FROM users AS u JOIN posts AS p ON p.author = u.id",
  "INSERT INTO users VALUES (1, NULL, 'a@b', '30'), (2, 1, 'c@d', '41'), (3, 2, NULL, NULL)",
  "INSERT INTO posts (id, author, title) VALUES (7, 1, 'one'), (8, 2, 'two'), (9, NULL, 'x' || char(0) || 'y')",
  "INSERT INTO seen (rowid, by, mail) VALUES (5, 1, 'a@b'), (70, 2, 'c@d')",
  "INSERT INTO kept VALUES (1), (3)",
  "INSERT INTO notes VALUES (1, 7, NULL), (2, 8, 1), (3, 8, 3)",
  "DELETE FROM log",
];

const DUMP = [
  "SELECT id, boss, email FROM users",
  "SELECT id, author, hex(title) AS title, long FROM posts",
  "SELECT rowid AS row, by, mail FROM seen",
  "SELECT * FROM kept",
  "SELECT * FROM notes",
  "SELECT * FROM log",
  "SELECT * FROM written",
  "SELECT name, seq FROM sqlite_sequence",
  "SELECT type, name, tbl_name FROM sqlite_schema WHERE tbl_name <> 'retort_version' ORDER BY type, name",
  'SELECT m.name, k."table", k."from", k."to", k.on_delete, k.on_update FROM sqlite_schema AS m, ' +
  "pragma_foreign_key_list(m.name) AS k WHERE m.type = 'table' ORDER BY m.name, k.id",
  "PRAGMA foreign_key_check",
  "PRAGMA foreign_keys",
];

onEach("a table that others refer to is made anew, and no row of theirs is touched", async (stage) => {
  const { run, rows, migrate, way } = stage;
  await run(...FAMILY);
  const dump = () => Promise.all(DUMP.map(rows));
  const before = await dump();
  const { steps } = await migrate(AGE);
  assert.deepEqual(await dump(), before);
  assert.deepEqual(await rows("SELECT age FROM users"), [{ age: 30 }, { age: 41 }, { age: null }]);
  await assert.rejects(run("INSERT INTO posts (author) VALUES (99)"), /FOREIGN KEY/);
  await assert.rejects(run("INSERT INTO seen (mail) VALUES ('nobody')"), /FOREIGN KEY/);
  const proven = new Set(steps[0]!.receipts!.map(({ about }) => about));
  for (const table of ["users", "posts", "seen", "kept", "notes"]) {
    assert.ok(proven.has(`rows of "${table}"`), table);
    assert.equal(proven.has(`values of "${table}", old beside new`), table === "users" || way.keysStayOn, table);
  }
});

onEach("a column that others refer to is renamed, and they follow", async ({ run, rows, migrate }) => {
  await run(...FAMILY);
  await migrate(`op.batchAlterTable("users", (b) => {
    b.alterColumn("id", { name: "number" });
    b.alterColumn("age", { type: t.integer(), was: { type: t.text() } });
  });`);
  assert.deepEqual(await rows("SELECT count(*) AS n FROM posts JOIN users ON number = author"), [{ n: 2 }]);
  assert.deepEqual(
    await rows("SELECT DISTINCT k.\"to\" FROM pragma_foreign_key_list('kept') AS k"),
    [{ to: "number" }],
  );
});

onEach(
  "rows that refer to nothing are named where they cannot be moved",
  async ({ run, runUnchecked, rows, migrate, way }) => {
    await run(...FAMILY);
    await runUnchecked("INSERT INTO posts (id, author) VALUES (66, 99)");
    const before = await rows("SELECT id FROM posts");
    if (way.keysStayOn) {
      await assert.rejects(migrate(AGE), /the foreign key of "posts" to "users" does not hold for the row 66/);
    } else await migrate(AGE);
    assert.deepEqual(await rows("SELECT id FROM posts"), before);
  },
);

onEach("tables that refer to each other are refused where foreign keys stay on", async (stage) => {
  const { run, rows, migrate, way } = stage;
  await run(
    "CREATE TABLE users (id INTEGER PRIMARY KEY, age TEXT, last INTEGER REFERENCES posts (id))",
    "CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id) ON DELETE CASCADE)",
    "INSERT INTO users VALUES (1, '30', NULL)",
    "INSERT INTO posts VALUES (1, 1)",
    "UPDATE users SET last = 1",
  );
  if (way.keysStayOn) {
    await assert.rejects(migrate(AGE), {
      code: "E_UNSUPPORTED_OPERATION",
      message: /"users", "posts" refer to each other in a circle/,
    });
  } else await migrate(AGE);
  assert.deepEqual(await rows("SELECT * FROM posts"), [{ id: 1, author: 1 }]);
  assert.deepEqual(await rows("SELECT last FROM users"), [{ last: 1 }]);
});
