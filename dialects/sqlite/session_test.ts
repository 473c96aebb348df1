import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection, ConnectOptions } from "../../registry/connection.ts";
import { InterruptedError } from "../../errors.ts";
import { fileToOpen, openFile, openThreaded } from "./driver.ts";
import { openLibsqlFile } from "./driver_libsql.ts";

type Open = (path: string, options?: ConnectOptions) => Promise<Connection>;

const DRIVERS: readonly (readonly [name: string, open: Open])[] = [
  ["node:sqlite", openFile],
  ["node:sqlite in a thread", threaded],
  ["libsql", openLibsqlFile],
];

/** Opens any file as a run opens a large one. */
async function threaded(path: string, options: ConnectOptions = {}): Promise<Connection> {
  const { create = false } = options;
  return fileToOpen(path, create) === undefined ? await openFile(path) : await openThreaded(path, options);
}

/** A test with each driver, in a folder that is gone afterwards. */
function onEach(what: string, body: (open: Open, folder: string) => Promise<void>): void {
  for (const [name, open] of DRIVERS) {
    test(`${name}: ${what}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "retort-session-"));
      try {
        await body(open, folder);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
}

const file = (open: Open, folder: string, options: ConnectOptions = {}) =>
  open(join(folder, "app.db"), { create: true, ...options });

async function rows(connection: Connection, sql: string): Promise<readonly unknown[]> {
  return (await connection.run([{ sql }]))[0]!.rows.map((row) => Object.values(row)).flat();
}

const run = (connection: Connection, ...statements: readonly string[]) =>
  connection.run(statements.map((sql) => ({ sql })));

const FAMILY = [
  "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
  "CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE)",
  "INSERT INTO parent VALUES (1), (2)",
  "INSERT INTO child VALUES (10, 1), (20, 2), (30, 2)",
];

onEach("dropping a parent keeps every row of its child, in its transaction too", async (open, folder) => {
  await using connection = await file(open, folder);
  await run(connection, ...FAMILY);
  {
    await using _prepared = await connection.prepare();
    await connection.begin();
    await run(connection, "DROP TABLE parent");
    assert.deepEqual(await rows(connection, "SELECT id FROM child"), [10, 20, 30]);
    await run(
      connection,
      "CREATE TABLE parent (id INTEGER PRIMARY KEY, name)",
      "INSERT INTO parent VALUES (1, 0), (2, 0)",
    );
    await connection.commit();
  }
  assert.deepEqual(await rows(connection, "SELECT id FROM child"), [10, 20, 30]);
  assert.deepEqual(await rows(connection, "PRAGMA foreign_keys"), [1]);
});

onEach("a commit that leaves rows without their parent is refused by table, rows and parent", async (open, folder) => {
  await using connection = await file(open, folder);
  await run(connection, ...FAMILY);
  await using _prepared = await connection.prepare();
  await connection.begin();
  await run(connection, "DELETE FROM parent WHERE id = 2");
  await assert.rejects(connection.commit(), {
    code: "E_DATABASE",
    message: 'Cannot commit: each of the rows 20, 30 of "child" refers to a row of "parent" that is not there',
  });
  await connection.rollback();
  assert.deepEqual(await rows(connection, "SELECT count(*) FROM parent"), [2]);
});

onEach("rows that were without a parent before are nobody's fault", async (open, folder) => {
  await using connection = await file(open, folder);
  await run(connection, "PRAGMA foreign_keys = OFF", ...FAMILY, "INSERT INTO child VALUES (40, 9)");
  await using _prepared = await connection.prepare();
  for (let i = 0; i < 2; i++) {
    await connection.begin();
    await run(connection, `ALTER TABLE child ADD COLUMN more${i} INTEGER REFERENCES parent (id)`);
    await connection.commit();
  }
  await connection.begin();
  await run(connection, "INSERT INTO child VALUES (50, 9, NULL, NULL)");
  await assert.rejects(connection.commit(), /the row 50 of "child"/);
  await connection.rollback();
});

onEach("what another connection did between two transactions is not blamed on this one", async (open, folder) => {
  await using connection = await file(open, folder);
  await run(connection, ...FAMILY);
  await using _prepared = await connection.prepare();
  await connection.begin();
  await connection.commit();
  {
    await using other = await file(open, folder);
    await run(other, "PRAGMA foreign_keys = OFF", "INSERT INTO child VALUES (40, 9)");
  }
  await connection.begin();
  await run(connection, "INSERT INTO child VALUES (50, 1)");
  await connection.commit();
});

onEach("rows of a table without rowids are counted", async (open, folder) => {
  await using connection = await file(open, folder);
  await run(
    connection,
    "PRAGMA foreign_keys = OFF",
    "CREATE TABLE p (id INTEGER PRIMARY KEY)",
    "CREATE TABLE c (id TEXT PRIMARY KEY, p REFERENCES p) WITHOUT ROWID",
    "INSERT INTO c VALUES ('a', 1)",
  );
  await using _prepared = await connection.prepare();
  await connection.begin();
  await connection.commit();
  await connection.begin();
  await run(connection, "INSERT INTO c VALUES ('b', 1)");
  await assert.rejects(connection.commit(), /a row of "c" refers to a row of "p"/);
  await connection.rollback();
});

onEach("a connection waits for another's transaction to end, and the other goes on meanwhile", async (open, folder) => {
  await using one = await file(open, folder);
  await run(one, "CREATE TABLE a (b)");
  await using two = await file(open, folder);
  const order: string[] = [];
  const migrate = async (connection: Connection, name: string) => {
    await using _prepared = await connection.prepare();
    await connection.begin();
    order.push(`${name} begins`);
    await sleep(60);
    assert.deepEqual(await rows(connection, "PRAGMA foreign_keys"), [0]);
    await run(connection, `INSERT INTO a VALUES ('${name}')`);
    order.push(`${name} commits`);
    await connection.commit();
  };
  const start = performance.now();
  await Promise.all([migrate(one, "one"), migrate(two, "two")]);
  assert.ok(performance.now() - start < 900, "the second goes on as soon as the first is done");
  assert.deepEqual(order.map((step) => step.split(" ")[1]), ["begins", "commits", "begins", "commits"]);
  assert.deepEqual(await rows(one, "SELECT b FROM a ORDER BY b"), ["one", "two"]);
});

onEach("a lock that is not given back in time is told so", async (open, folder) => {
  await using one = await file(open, folder);
  await using two = await file(open, folder, { lockTimeout: 80 });
  await one.begin();
  const start = performance.now();
  await assert.rejects(two.begin(), { code: "E_LOCK_TIMEOUT" });
  assert.ok(performance.now() - start >= 75, "it waited");
  await one.rollback();
  await two.begin();
  await two.rollback();
  assert.deepEqual(await rows(two, "PRAGMA busy_timeout"), [80]);
});

onEach("a commit that has to wait for a reader is tried again, nothing lost", async (open, folder) => {
  await using one = await file(open, folder);
  await run(one, "CREATE TABLE a (b)", "INSERT INTO a VALUES (1)");
  await using two = await openFile(join(folder, "app.db"));
  await run(two, "BEGIN", "SELECT * FROM a");
  await one.begin();
  await run(one, "INSERT INTO a VALUES (2)");
  const commit = one.commit();
  await sleep(60);
  await run(two, "COMMIT");
  await commit;
  assert.deepEqual(await rows(two, "SELECT b FROM a"), [1, 2]);
});

onEach("a savepoint may have any name", async (open, folder) => {
  await using connection = await file(open, folder);
  const name = 'a"; DROP TABLE x --';
  await connection.begin();
  await run(connection, "CREATE TABLE a (b)");
  await connection.savepoint(name);
  await run(connection, "INSERT INTO a VALUES (1)");
  await connection.rollbackTo(name);
  await connection.release(name);
  await connection.commit();
  assert.deepEqual(await rows(connection, "SELECT count(*) FROM a"), [0]);
});

onEach("DDL is undone by a rollback", async (open, folder) => {
  await using connection = await file(open, folder);
  await connection.begin();
  await run(connection, "CREATE TABLE a (b)");
  await connection.rollback();
  assert.equal(await connection.inspector.hasTable({ name: "a" }), false);
});

onEach("values and rows come through whole", async (open, folder) => {
  await using connection = await file(open, folder);
  const [, inserted, answer] = await connection.run([
    { sql: "CREATE TABLE a (v)" },
    {
      sql: "INSERT INTO a VALUES (?), (?), (?), (?), (?), (?)",
      parameters: [true, 9007199254740993n, 5, new Date(0), new Uint8Array([0, 255]), null],
    },
    { sql: "SELECT v FROM a" },
  ]);
  assert.equal(inserted!.rowCount, 6);
  assert.deepEqual(answer!.rows.map(({ v }) => v), [
    1,
    9007199254740993n,
    5,
    "1970-01-01 00:00:00",
    new Uint8Array([0, 255]),
    null,
  ]);
});

onEach("a text of several statements runs whole, the last one answers", async (open, folder) => {
  await using connection = await file(open, folder);
  const [result] = await run(
    connection,
    "CREATE TABLE a (b); CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a WHERE b = 0; SELECT 1; END; " +
      "INSERT INTO a VALUES (0), (1); -- done\nSELECT b FROM a",
  );
  assert.deepEqual(result!.rows.map((row) => ({ ...row })), [{ b: 1 }]);
  assert.deepEqual(await run(connection, "-- nothing"), [{ rows: [], rowCount: 0 }]);
});

onEach("only statements that change rows count them", async (open, folder) => {
  await using connection = await file(open, folder);
  const results = await run(
    connection,
    "CREATE TABLE a (b)",
    "INSERT INTO a VALUES (1), (2)",
    "CREATE INDEX i ON a (b)",
    "UPDATE a SET b = 3 WHERE b = 1",
    "DELETE FROM a RETURNING b",
  );
  assert.deepEqual(results.map(({ rowCount }) => rowCount), [0, 2, 0, 1, 2]);
});

onEach("an INSERT tells the rowid of its last row, nothing else tells one", async (open, folder) => {
  await using connection = await file(open, folder);
  const results = await run(
    connection,
    "CREATE TABLE a (b INTEGER PRIMARY KEY)",
    "INSERT INTO a VALUES (1), (2)",
    "REPLACE INTO a VALUES (9007199254740993)",
    "UPDATE a SET b = 3 WHERE b = 1",
    "DELETE FROM a",
  );
  const large = open !== openLibsqlFile ? 9007199254740993n : undefined;
  assert.deepEqual(results.map(({ insertId }) => insertId), [undefined, 2, large, undefined, undefined]);
});

onEach("a failure tells its place, its code and SQLite's own words", async (open, folder) => {
  await using connection = await file(open, folder);
  await run(connection, "CREATE TABLE a (b UNIQUE)");
  await assert.rejects(run(connection, "INSERT INTO a VALUES (1)", "INSERT INTO a VALUES (1)"), {
    name: "StatementFailure",
    index: 1,
    sqlState: "SQLITE_CONSTRAINT_UNIQUE",
    message: "UNIQUE constraint failed: a.b",
    hint: /take doubles apart/,
  });
  await assert.rejects(run(connection, "CREATE TABEL b (c)"), {
    sqlState: "SQLITE_ERROR",
    message: 'near "TABEL": syntax error',
  });
  await assert.rejects(connection.run([{ sql: "INSERT INTO a VALUES (?)", parameters: [undefined] }]), {
    name: "StatementFailure",
    message: "a parameter is undefined, which no database holds",
  });
});

onEach("nothing runs any more once the run is stopped", async (open, folder) => {
  await using connection = await file(open, folder);
  const signal = AbortSignal.abort(new Error("stopped"));
  await assert.rejects(connection.run([{ sql: "CREATE TABLE a (b)" }], { signal }), /stopped/);
  assert.equal(await connection.inspector.hasTable({ name: "a" }), false);
});

/** Takes seconds. */
const LONG =
  "INSERT INTO a WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000) SELECT i FROM n";

onEach(
  "a foreign key that refers to no key keeps nobody from migrating, and none comes by it",
  async (open, folder) => {
    await using connection = await file(open, folder);
    await run(connection, ...FAMILY, "CREATE TABLE p (a)", "CREATE TABLE c (a REFERENCES p (a))");
    {
      await using _prepared = await connection.prepare();
      await connection.begin();
      await run(connection, "CREATE TABLE other (a)");
      await connection.commit();
      await connection.begin();
      await run(connection, "DELETE FROM parent WHERE id = 2");
      await assert.rejects(connection.commit(), /the rows 20, 30 of "child" refers to a row of "parent"/);
      await connection.rollback();
      await connection.begin();
      await run(connection, "CREATE TABLE d (a REFERENCES other (a))");
      await assert.rejects(connection.commit(), {
        code: "E_DATABASE",
        message: /foreign key mismatch - "d" referencing "other"/,
      });
      await connection.rollback();
    }
    assert.deepEqual(await rows(connection, "SELECT count(*) FROM child"), [3]);
  },
);

test("node:sqlite in a thread: a statement that goes on is given up when the run is stopped, and undone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "retort-session-"));
  try {
    const path = join(folder, "app.db");
    {
      await using connection = await openFile(path, { create: true });
      await run(connection, "CREATE TABLE a (b)");
    }
    const controller = new AbortController();
    const connection = await openThreaded(path, { signal: controller.signal });
    const prepared = await connection.prepare();
    await connection.begin();
    const long = connection.run([{ sql: LONG }, { sql: "DROP TABLE a" }]);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    await sleep(50);
    assert.ok(ticks > 0, "timers run meanwhile");
    clearInterval(timer);
    controller.abort(new InterruptedError("Cannot go on: enough"));
    const start = performance.now();
    await assert.rejects(long, { code: "E_INTERRUPTED", message: "Cannot go on: enough" });
    await assert.rejects(run(connection, "SELECT 1"), { code: "E_INTERRUPTED" });
    assert.equal(await connection.rollback(), "later");
    await prepared[Symbol.asyncDispose]();
    await connection[Symbol.asyncDispose]();
    assert.ok(performance.now() - start < 1000, "nobody waits for the statement");
    await using next = await openFile(path);
    await next.begin();
    assert.deepEqual(await rows(next, "SELECT count(*) FROM a"), [0]);
    await next.rollback();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("node:sqlite in a thread: a statement that ends soon is waited for when the run is stopped", async () => {
  const folder = mkdtempSync(join(tmpdir(), "retort-session-"));
  try {
    const path = join(folder, "app.db");
    const controller = new AbortController();
    await using connection = await openThreaded(path, { signal: controller.signal });
    await connection.begin();
    const running = run(connection, "CREATE TABLE a (b)", "CREATE TABLE c (d)");
    controller.abort(new InterruptedError("Cannot go on: enough"));
    await assert.rejects(running, { code: "E_INTERRUPTED" });
    assert.equal(await connection.rollback(), undefined);
    assert.deepEqual(await rows(connection, "SELECT name FROM sqlite_schema"), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

onEach("an absent file is an empty database, and is not made", async (open, folder) => {
  await using connection = await open(join(folder, "app.db"));
  assert.deepEqual((await connection.inspector.schema()).tables, []);
  await connection.begin();
  await connection.rollback();
  assert.equal(existsSync(join(folder, "app.db")), false);
});

onEach("a path may hold what means something in a URL", async (open, folder) => {
  const path = join(folder, "a b%20c?d#e ü.db");
  {
    await using connection = await open(path, { create: true });
    await run(connection, "CREATE TABLE a (b)");
  }
  assert.ok(existsSync(path));
});

onEach("what cannot be opened is told so", async (open, folder) => {
  const is = (path: string, message: RegExp) =>
    assert.rejects(open(path, { create: true }), (error: Error & { readonly code?: string }) => {
      assert.equal(error.code, "E_CONNECT");
      assert.match(error.message, message);
      return true;
    });
  await is(join(folder, "none", "app.db"), /there is no folder ".*none"/);
  mkdirSync(join(folder, "folder.db"));
  await is(join(folder, "folder.db"), /it is a folder/);
  writeFileSync(join(folder, "text.db"), "this is a text and no database at all, long enough to be looked at");
  await is(join(folder, "text.db"), /file is not a database/);
});

onEach("a server tells its version and flavour", async (open, folder) => {
  await using connection = await file(open, folder);
  assert.equal(connection.server.dialect, "sqlite");
  assert.equal(connection.server.flavour, open !== openLibsqlFile ? "sqlite" : "libsql");
  assert.ok(connection.server.version[0] === 3 && connection.server.version[1] >= 40);
});
