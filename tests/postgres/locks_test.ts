import assert from "node:assert/strict";
import { test } from "node:test";
import { locks } from "../../dialects/postgres/locks.ts";
import { builtins } from "../../ops/mod.ts";
import { dialects } from "../../dialects/mod.ts";
import type { Operation } from "../../registry/operation.ts";
import { Registry } from "../../registry/registry.ts";
import { LockCount } from "../../runtime/lock_count.ts";
import { postgresServer } from "../../dialects/postgres/server.ts";
import { t } from "../../mod.ts";
import { inFolder, retort, writeRevisions, type Written } from "../binary/run.ts";
import { connected, inDatabase, onServers, startServer, withPrograms } from "./servers.ts";

const registry = new Registry(builtins, dialects);

/** What is counted for an operation, by the limit at which it is refused. */
function counted(...operations: readonly Operation[]): number {
  const count = new LockCount(registry, postgresServer({ version: [15], assumed: true, lockSlots: -1 }));
  for (const operation of operations) count.add(operation);
  try {
    count.check("", "");
    return 0;
  } catch (error) {
    return Number(/keep (\d+) objects/.exec((error as Error).message)![1]);
  }
}

const build = (kind: string, ...args: readonly unknown[]) => registry.build(kind, args);

const id = t.column("id", t.integer(), { primaryKey: true, autoincrement: false });
const text = t.column("name", t.text());

/** Operations, and what was there before: name → both. */
const CASES: Readonly<Record<string, readonly [before: string, operation: Operation]>> = {
  "a table": ["", build("createTable", "a", [t.column("id", t.integer())])],
  "a table with a key": ["", build("createTable", "a", [id])],
  "a table with texts": ["", build("createTable", "a", [id, text])],
  "a table with a short text and a number": [
    "",
    build("createTable", "a", [id, t.column("name", t.string(100)), t.column("amount", t.numeric(12, 2))]),
  ],
  "a table with several short texts": [
    "",
    build("createTable", "a", ["x", "y", "z"].map((name) => t.column(name, t.string(200)))),
  ],
  "a table that numbers its rows": [
    "",
    build("createTable", "a", [t.column("id", t.integer(), { primaryKey: true })]),
  ],
  "a table with an identity": ["", build("createTable", "a", [t.column("id", t.integer(), { identity: true }), text])],
  "a table with all kinds of indexes": [
    "",
    build("createTable", "a", [id, text, t.unique(["name"]), t.index("ix", ["name"]), t.check("id > 0")]),
  ],
  "a table with an enum": ["", build("createTable", "a", [t.column("e", t.enum("e", ["x"]))])],
  "a table that refers to another": [
    "CREATE TABLE p (id int PRIMARY KEY)",
    build("createTable", "a", [t.column("p", t.integer(), { references: "p.id" })]),
  ],
  "a drop that says what it drops": [
    "CREATE TABLE a (name text UNIQUE)",
    build("dropTable", "a", { was: { elements: [text, t.unique(["name"])] } }),
  ],
  "an index": ["CREATE TABLE a (name text)", build("createIndex", "ix", "a", ["name"])],
  "a column": ["CREATE TABLE a (id int)", build("addColumn", "a", t.column("n", t.integer()))],
  "a unique constraint": ["CREATE TABLE a (id int)", build("createUniqueConstraint", "u", "a", ["id"])],
  "a sequence": ["", build("createSequence", "s")],
  "a comment": ["CREATE TABLE a (id int)", build("createTableComment", "a", "b")],
};

/** What a transaction keeps locked of what is no part of the system itself. */
const LOCKED = "SELECT count(DISTINCT (locktype, relation, classid, objid))::int AS n FROM pg_locks " +
  "WHERE pid = pg_backend_pid() AND NOT fastpath AND coalesce(relation, objid) >= 16384";

onServers(
  "what is counted is what the server keeps locked",
  (given) =>
    inDatabase(given, (url) =>
      connected(url, async (connection) => {
        for (const [name, [before, operation]] of Object.entries(CASES)) {
          if (before !== "") await connection.run([{ sql: before }]);
          await connection.begin();
          await connection.run(registry.compile(operation, connection.server, undefined as never));
          const [result] = await connection.run([{ sql: LOCKED }]);
          await connection.rollback();
          await connection.run([{ sql: "DROP TABLE IF EXISTS a, p" }]);
          assert.equal(counted(operation), result!.rows[0]!.n, name);
        }
      })),
);

test("what is locked twice counts once, and what nobody can know counts each time", () => {
  const [index, column] = [CASES["an index"]![1], CASES["a column"]![1]];
  assert.equal(counted(index, index, column), 2);
  assert.equal(counted(build("execute", "SELECT 1"), build("execute", "SELECT 1")), 2);
  assert.equal(locks.taken({ object: { kind: "table", name: "a" }, how: "drop" }, undefined), 3);
});

/** A table with a key, a sequence, texts and an index: six locks. */
const tables = (count: number, async = false): readonly Written[] =>
  Array.from({ length: count }, (_, i) => ({
    async,
    downgrade: `op.dropTable("t${i}");`,
    upgrade: `op.createTable("t${i}", [t.column("id", t.integer(), { primaryKey: true }), t.column("name", t.text()),` +
      ` t.index("ix${i}", ["name"])]);`,
  }));

withPrograms(
  "a run that a server has no room for is refused before its first statement",
  () =>
    inFolder(async (folder) => {
      await using server = await startServer();
      const url = server.url();
      const run = async (...args: readonly string[]) => {
        const { status, stdout } = await retort(folder, ...args, "--url", url, "--transaction", "run", "--json");
        return { status, ...JSON.parse(stdout) };
      };
      const names = () =>
        connected(url, async (connection) => {
          const sql = "SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'";
          return (await connection.run([{ sql }]))[0]!.rows[0]!.n;
        });
      // 64 for each of 100 sessions, 8 workers, 10 senders and 3 that clean up.
      const room = await connected(url, (connection) => Promise.resolve(connection.server.lockSlots));
      assert.equal(room, 64 * 121);

      writeRevisions(folder, tables(5000));
      const refused = await run("upgrade");
      assert.equal(refused.status, 5);
      assert.equal(refused.error.code, "E_TOO_MANY_LOCKS");
      assert.match(
        refused.error.message,
        /^Cannot run the 5000 revisions in one transaction: it would keep \d+ objects/,
      );
      assert.match(refused.error.hint, /^use --transaction revision, or raise max_locks_per_transaction/);
      assert.match(refused.error.state, /the database is at base$/);
      assert.equal(await names(), 0);

      const done = await run("upgrade", "+1000");
      assert.equal(done.status, 0);
      assert.equal(done.steps.length, 1000);
      assert.equal(await names(), 1001);
      assert.equal((await run("downgrade", "base")).status, 0);

      // What waits for answers cannot be called ahead, and is counted as it comes.
      writeRevisions(folder, tables(5000, true));
      const half = await run("upgrade");
      assert.equal(half.status, 5);
      assert.equal(half.error.code, "E_TOO_MANY_LOCKS");
      assert.match(half.error.state, /^rolled back; the database is at base/);
      assert.equal(await names(), 1);
    }),
);
