/** The commands on a connection of the caller's. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  type Connection,
  current,
  dialects,
  downgrade,
  ensureVersion,
  parseUrl,
  type ProjectOptions,
  show,
  stamp,
  upgrade,
} from "../mod.ts";

const AGE = `op.batchAlterTable("users", (b) => b.alterColumn("age", { type: t.integer(), was: { type: t.text() } }));`;

/** A project, and a connection with users that `more` refers to; by each driver of files. */
function onEach(
  what: string,
  second: string,
  body: (connection: Connection, options: ProjectOptions) => Promise<void>,
): void {
  for (const scheme of ["sqlite", "file"]) {
    test(`${scheme}: ${what}`, async () => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort connection ")));
      try {
        const versions = join(folder, "migrations", "versions");
        mkdirSync(versions, { recursive: true });
        const file = (id: string, down: string | null, up: string) =>
          writeFileSync(
            join(versions, `${id}_.ts`),
            `/** ${id} */\nexport const revision = "${id}";\nexport const downRevision = ${JSON.stringify(down)};\n` +
              `export function upgrade(op, { t }) {\n${up}\n}\nexport function downgrade() {}\n`,
          );
        file("aaaa", null, `op.execute("INSERT INTO users VALUES (2, '41')");`);
        file("bbbb", "aaaa", second);
        const dialect = dialects.find(({ schemes }) => schemes.includes(scheme))!;
        await using connection = await dialect.connect(parseUrl(`${scheme}:app.db`, folder), { create: true });
        await run(
          connection,
          "CREATE TABLE users (id INTEGER PRIMARY KEY, age TEXT)",
          "INSERT INTO users VALUES (1, '30')",
        );
        await body(connection, { connection, directory: join(folder, "migrations") });
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
}

async function run(connection: Connection, ...statements: readonly string[]): Promise<void> {
  await connection.run(statements.map((sql) => ({ sql })));
}

async function rows(connection: Connection, sql: string): Promise<readonly unknown[]> {
  return (await connection.run([{ sql }]))[0]!.rows.flatMap((row) => Object.values(row));
}

const posts = (onDelete: string) => [
  `CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id) ${onDelete})`,
  "INSERT INTO posts VALUES (7, 1)",
];

onEach("commands run on a connection that is given, and leave it open", AGE, async (connection, options) => {
  await run(connection, ...posts("ON DELETE CASCADE"));
  assert.deepEqual(await ensureVersion(options), { created: true });
  assert.match((await show({ ...options, target: "aaaa", sql: true })).sql, /INSERT INTO users/);
  const { steps } = await upgrade(options);
  assert.deepEqual(steps.map(({ revision }) => revision), ["aaaa", "bbbb"]);
  assert.equal((await current(options)).atHead, true);
  assert.match((await upgrade({ ...options, sql: true, target: "aaaa" })).sql, /INSERT INTO users/);
  await downgrade({ ...options, target: "-1" });
  await stamp({ ...options, target: "head" });
  assert.deepEqual(await rows(connection, "SELECT age FROM users"), [30, 41]);
  assert.deepEqual(await rows(connection, "SELECT id FROM posts"), [7]);
  assert.deepEqual(await rows(connection, "PRAGMA foreign_keys"), [1]);
  assert.equal(connection.inTransaction, false);
});

onEach("inside of the caller's transaction nothing is committed", AGE, async (connection, options) => {
  await connection.begin();
  await run(connection, "INSERT INTO users VALUES (3, '52')");
  const { steps } = await upgrade(options);
  assert.equal(steps.length, 2);
  assert.equal(connection.inTransaction, true);
  assert.deepEqual(await rows(connection, "SELECT age FROM users"), [30, 41, 52]);
  assert.deepEqual((await current(options)).current, ["bbbb"]);
  await connection.rollback();
  assert.deepEqual(await rows(connection, "SELECT age FROM users"), ["30"]);
  assert.deepEqual((await current(options)).current, []);
});

onEach(
  "a revision that fails there is undone, and the caller goes on",
  `op.execute("NONSENSE");`,
  async (connection, options) => {
    await connection.begin();
    await run(connection, "INSERT INTO users VALUES (3, '52')");
    await assert.rejects(upgrade(options), (error: Error & { context?: { state?: string } }) => {
      assert.match(String(error.context?.state), /rolled back; the database is at "aaaa"/);
      return true;
    });
    await connection.commit();
    assert.deepEqual(await rows(connection, "SELECT id FROM users"), [1, 2, 3]);
    assert.deepEqual((await current(options)).current, ["aaaa"]);
  },
);

for (const action of ["CASCADE", "SET NULL", "SET DEFAULT"]) {
  onEach(
    `there a table is not made anew whose rows others would lose by ${action}`,
    AGE,
    async (connection, options) => {
      await run(connection, ...posts(`ON DELETE ${action}`));
      await connection.begin();
      const before = await rows(connection, "SELECT sql FROM sqlite_schema WHERE name = 'users'");
      await assert.rejects(upgrade(options), {
        code: "E_UNSUPPORTED_OPERATION",
        message: new RegExp(`"posts" refers to it with ON DELETE ${action}`),
        hint: /run it outside of a transaction/,
      });
      assert.deepEqual(await rows(connection, "SELECT sql FROM sqlite_schema WHERE name = 'users'"), before);
      assert.deepEqual(await rows(connection, "SELECT author FROM posts"), [1]);
      await connection.commit();
      await upgrade(options);
      assert.deepEqual(await rows(connection, "SELECT age FROM users"), [30, 41]);
      assert.deepEqual(await rows(connection, "SELECT author FROM posts"), [1]);
    },
  );
}

for (const action of ["", "ON DELETE RESTRICT"]) {
  onEach(
    `there a table is made anew that others refer to ${action || "without an action"}`,
    AGE,
    async (connection, options) => {
      await run(connection, ...posts(action));
      await connection.begin();
      await upgrade(options);
      await assert.rejects(run(connection, "DELETE FROM users WHERE id = 1"), /FOREIGN KEY/);
      await connection.commit();
      assert.deepEqual(await rows(connection, "SELECT age FROM users"), [30, 41]);
      assert.deepEqual(await rows(connection, "SELECT author FROM posts"), [1]);
      assert.deepEqual(await rows(connection, "PRAGMA foreign_key_check"), []);
    },
  );
}

onEach("foreign keys that the caller has turned off are no reason to refuse", AGE, async (connection, options) => {
  await run(connection, ...posts("ON DELETE CASCADE"), "PRAGMA foreign_keys = OFF");
  await connection.begin();
  await upgrade(options);
  await connection.commit();
  assert.deepEqual(await rows(connection, "SELECT author FROM posts"), [1]);
  assert.deepEqual(await rows(connection, "PRAGMA foreign_keys"), [0]);
});

onEach("there a table that others refer to is not dropped", `op.dropTable("users");`, async (connection, options) => {
  await run(connection, ...posts("ON DELETE CASCADE"));
  await connection.begin();
  await assert.rejects(
    upgrade(options),
    /"users" is referred to by "posts".* inside a transaction that is open already/,
  );
  await connection.commit();
  assert.deepEqual(await rows(connection, "SELECT id FROM posts"), [7]);
});

onEach("a URL beside a connection is one too many", AGE, async (_, options) => {
  await assert.rejects(upgrade({ ...options, url: "sqlite:other.db" }), { code: "E_USAGE" });
});
