/**
 * What has cost users of other tools their rows and objects where SQLite makes a table anew: each thread the naive way, which
 * loses something, and by retort, which does not.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveExecutor } from "../../runtime/executors/live.ts";
import { inFolder } from "../binary/run.ts";
import { type Change, File, migratorOf, registry } from "./rebuild_file.ts";

/** One thread: the same table twice, one for the naive way and one for retort. */
function thread(title: string, setup: string, body: (naive: File, retort: File) => void | Promise<void>): void {
  test(title, () =>
    inFolder(async (folder) => {
      await body(new File(`${folder}/naive.db`, setup), new File(`${folder}/retort.db`, setup));
    }));
}

const FAMILY = `
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT DEFAULT 'a');
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users ON DELETE CASCADE);
CREATE TABLE likes (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL REFERENCES posts ON DELETE CASCADE);
CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users ON DELETE SET NULL);
INSERT INTO users VALUES (1, 'ada'), (2, 'grace');
INSERT INTO posts VALUES (10, 1), (20, 2);
INSERT INTO likes VALUES (100, 10), (200, 20);
INSERT INTO notes VALUES (1, 1), (2, 2);`;

/** The twelve steps without their first and last, as a migrator writes them. */
const REBUILD = `
CREATE TABLE __new_users (id INTEGER PRIMARY KEY, name TEXT DEFAULT 'b');
INSERT INTO __new_users SELECT id, name FROM users;
DROP TABLE users;
ALTER TABLE __new_users RENAME TO users;`;

const newDefault: Change = (op) => op.batchAlterTable("users", (b) => b.alterColumn("name", { default: "b" }));

const FAMILY_ROWS = `SELECT 'posts', count(*), count(user_id) FROM posts UNION ALL
  SELECT 'likes', count(*), count(post_id) FROM likes UNION ALL SELECT 'notes', count(*), count(user_id) FROM notes`;
const WHOLE = ["posts|2|2", "likes|2|2", "notes|2|2"];

thread(
  "A1, drizzle-orm#5782: a PRAGMA inside of the transaction turns nothing off, and children go",
  FAMILY,
  async (naive, retort) => {
    naive.exec(`BEGIN; PRAGMA foreign_keys = OFF; ${REBUILD} PRAGMA foreign_keys = ON; COMMIT;`);
    assert.deepEqual(naive.query(FAMILY_ROWS), ["posts|0|0", "likes|0|0", "notes|2|0"]);

    await retort.migrate(newDefault);
    assert.deepEqual(retort.query(FAMILY_ROWS), WHOLE);
    assert.match(retort.query("SELECT sql FROM sqlite_schema WHERE name = 'users'")[0]!, /DEFAULT 'b'/);
  },
);

const MANY = `
CREATE TABLE a (id INTEGER PRIMARY KEY, v TEXT);
CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a ON DELETE CASCADE, v TEXT);
CREATE TABLE c (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b ON DELETE CASCADE, v TEXT);
INSERT INTO a VALUES (1, '1'); INSERT INTO b VALUES (1, 1, '1'); INSERT INTO c VALUES (1, 1, '1');`;

thread(
  "A2, drizzle-orm#4938 and its like: several tables of a family made anew at once keep their rows",
  MANY,
  async (naive, retort) => {
    const again = (table: string, more: string) =>
      `CREATE TABLE n (id INTEGER PRIMARY KEY${more}, v INTEGER); INSERT INTO n SELECT * FROM ${table}; DROP TABLE ${table}; ALTER TABLE n RENAME TO ${table};`;
    naive.exec(
      `BEGIN; ${again("a", "")} ${again("b", ", a_id INTEGER REFERENCES a ON DELETE CASCADE")} ${
        again("c", ", b_id INTEGER REFERENCES b ON DELETE CASCADE")
      } COMMIT;`,
    );
    const rows = "SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b), (SELECT count(*) FROM c)";
    assert.deepEqual(naive.query(rows), ["1|0|0"]);

    await retort.migrate((op, { t }) => {
      for (const table of ["a", "b", "c"]) {
        op.batchAlterTable(table, (b) => b.alterColumn("v", { type: t.integer() }));
      }
    });
    assert.deepEqual(retort.query(rows), ["1|1|1"]);
    assert.deepEqual(retort.query("SELECT typeof(v) FROM c"), ["integer"]);
  },
);

const RESTRICTED = FAMILY.replace(
  "user_id INTEGER REFERENCES users ON DELETE CASCADE",
  "user_id INTEGER REFERENCES users",
);

thread(
  "A3, drizzle-orm#1813: a foreign key without an action does not keep a table from being made anew",
  RESTRICTED,
  async (naive, retort) => {
    assert.throws(() => naive.exec(`BEGIN; ${REBUILD} COMMIT;`), /FOREIGN KEY constraint failed/);

    await retort.migrate(newDefault);
    assert.deepEqual(retort.query(FAMILY_ROWS), WHOLE);
    assert.deepEqual(retort.query("PRAGMA foreign_key_check"), []);
  },
);

thread(
  "A4, prisma#24540 and #29024: an optional relation keeps its ids, and ADD COLUMN makes nothing anew",
  FAMILY,
  async (naive, retort) => {
    naive.exec(
      `BEGIN; ${REBUILD.replace("'b'", "'a', age INTEGER").replace("id, name FROM", "id, name, NULL FROM")} COMMIT;`,
    );
    assert.deepEqual(naive.query("SELECT user_id FROM notes"), ["", ""]);

    const rootpage = "SELECT rootpage FROM sqlite_schema WHERE name = 'users'";
    const before = retort.query(rootpage);
    await retort.migrate((op, { t }) => op.batchAlterTable("users", (b) => b.addColumn(t.column("age", t.integer()))));
    assert.deepEqual(retort.query("SELECT user_id FROM notes"), ["1", "2"]);
    assert.deepEqual(retort.query(rootpage), before, "it is the same table");
  },
);

thread(
  "A5, workers-sdk#5438 and #8512: a deferred check prevents no CASCADE",
  FAMILY,
  async (naive, retort) => {
    naive.exec(`BEGIN; PRAGMA defer_foreign_keys = ON; ${REBUILD} COMMIT;`);
    assert.deepEqual(naive.query(FAMILY_ROWS), ["posts|0|0", "likes|0|0", "notes|2|0"]);

    await retort.migrate(newDefault);
    assert.deepEqual(retort.query(FAMILY_ROWS), WHOLE);
  },
);

thread(
  "A6, rails#55866 and PR#57128: inside of somebody else's transaction, children are kept or nothing is done",
  FAMILY,
  async (naive, retort) => {
    naive.exec(`BEGIN; UPDATE users SET name = 'x'; PRAGMA foreign_keys = OFF; ${REBUILD} COMMIT;`);
    assert.deepEqual(naive.query(FAMILY_ROWS), ["posts|0|0", "likes|0|0", "notes|2|0"]);

    await using connection = await retort.connect();
    await connection.run([{ sql: "BEGIN" }, { sql: "UPDATE users SET name = 'x'" }]);
    await assert.rejects(migratorOf(newDefault).upgrade("head", new LiveExecutor(connection, registry)), {
      message: /cannot start a transaction within a transaction/,
    });
    await assert.rejects(migratorOf(newDefault, "none").upgrade("head", new LiveExecutor(connection, registry)), {
      message: /"posts" refers to it with ON DELETE CASCADE, and foreign keys are on/,
    });
    await connection.run([{ sql: "COMMIT" }]);
    assert.deepEqual(retort.query(FAMILY_ROWS), WHOLE);
    assert.match(retort.query("SELECT sql FROM sqlite_schema WHERE name = 'users'")[0]!, /DEFAULT 'a'/);
    assert.deepEqual(retort.query("SELECT name FROM users"), ["x", "x"], "what the other did is kept");
  },
);

thread(
  "A6, rails#33520 and #31988: a copied table keeps its foreign keys, with all that they say",
  FAMILY,
  async (naive, retort) => {
    naive.exec("CREATE TABLE n AS SELECT * FROM posts; DROP TABLE posts; ALTER TABLE n RENAME TO posts;");
    const keys = 'SELECT "table", "from", on_delete FROM pragma_foreign_key_list(\'posts\')';
    assert.deepEqual(naive.query(keys), []);

    await retort.migrate((op) => op.batchAlterTable("posts", (b) => b.alterColumn("user_id", { default: 1 })));
    assert.deepEqual(retort.query(keys), ["users|user_id|CASCADE"]);
  },
);

thread(
  "A7, alembic#1207 and #693: a view that reads the table is no hindrance, nor is a view of that view",
  `${FAMILY} CREATE VIEW names AS SELECT name FROM users; CREATE VIEW all_names AS SELECT * FROM names;`,
  async (naive, retort) => {
    assert.throws(
      () => naive.exec(`PRAGMA foreign_keys = OFF; BEGIN; ${REBUILD} COMMIT;`),
      /error in view (?:all_)?names: no such table: main.users/,
    );

    await retort.migrate(newDefault);
    assert.deepEqual(retort.query("SELECT * FROM all_names"), ["ada", "grace"]);
  },
);

thread(
  "A7, alembic#1846, #711 and #884: a check without a name is kept, at a column and at the table",
  "CREATE TABLE users (id INTEGER PRIMARY KEY, age INT CHECK (age > 0), name TEXT, CHECK (length(name) > 1)); INSERT INTO users VALUES (1, 3, 'ada');",
  async (naive, retort) => {
    // What a reflection through pragmas tells of it.
    const columns = naive.query("SELECT name || ' ' || type FROM pragma_table_info('users')").join(", ");
    naive.exec(
      `CREATE TABLE n (${columns}); INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;`,
    );
    naive.exec("INSERT INTO users VALUES (2, -1, '')");

    await retort.migrate(newDefault);
    assert.throws(() => retort.exec("INSERT INTO users VALUES (2, -1, 'grace')"), /CHECK constraint failed: age > 0/);
    assert.throws(() => retort.exec("INSERT INTO users VALUES (2, 1, '')"), /CHECK constraint failed: length/);
  },
);

thread(
  "A7, pixlstash#771: what holds for an empty table is looked at in a full one",
  FAMILY,
  async (naive, retort) => {
    naive.exec("DELETE FROM notes; PRAGMA foreign_keys = OFF;");
    const strict =
      "CREATE TABLE n (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL); INSERT INTO n SELECT id, user_id FROM notes;";
    naive.exec(strict);
    retort.exec("INSERT INTO notes VALUES (3, NULL)");
    const before = retort.query("SELECT * FROM notes");
    await assert.rejects(
      retort.migrate((op) =>
        op.batchAlterTable("notes", { recreate: "always" }, (b) => b.alterColumn("user_id", { nullable: false }))
      ),
      { message: /NOT NULL of the column "user_id" does not hold for the row 3/ },
    );
    assert.deepEqual(retort.query("SELECT * FROM notes"), before);
  },
);

thread(
  "A8, fasttrackml#211 and its like: indexes, triggers, the counter and rowids are no less than rows",
  `CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT DEFAULT 'a');
CREATE INDEX by_name ON users (name DESC); CREATE TABLE log (what);
CREATE TRIGGER told AFTER INSERT ON users BEGIN INSERT INTO log VALUES (NEW.name); END;
CREATE TABLE words (w TEXT DEFAULT 'a');
INSERT INTO users VALUES (1, 'ada'), (9, 'gone'); DELETE FROM users WHERE id = 9;
INSERT INTO words (rowid, w) VALUES (1, 'x'), (7, 'y');`,
  async (naive, retort) => {
    naive.exec(`${REBUILD.replace("PRIMARY KEY", "PRIMARY KEY AUTOINCREMENT")}
      CREATE TABLE n (w TEXT DEFAULT 'b'); INSERT INTO n SELECT * FROM words; DROP TABLE words; ALTER TABLE n RENAME TO words;`);
    const objects = "SELECT name FROM sqlite_schema WHERE name IN ('by_name', 'told') ORDER BY name";
    const next = "INSERT INTO users (name) VALUES ('new') RETURNING id";
    assert.deepEqual([naive.query(objects), naive.query(next), naive.query("SELECT rowid FROM words")], [[], ["2"], [
      "1",
      "2",
    ]]);

    await retort.migrate((op) => {
      op.batchAlterTable("users", (b) => b.alterColumn("name", { default: "b" }));
      op.batchAlterTable("words", (b) => b.alterColumn("w", { default: "b" }));
    });
    assert.deepEqual(
      [retort.query(objects), retort.query(next), retort.query("SELECT rowid FROM words")],
      [["by_name", "told"], ["10"], ["1", "7"]],
    );
    assert.deepEqual(retort.query("SELECT what FROM log"), ["ada", "gone", "new"]);
  },
);
