import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { mysql } from "../../dialects/mysql/mod.ts";
import { type Connection, parseUrl } from "../../mod.ts";
import { dialectConformance } from "../../testing/mod.ts";
import { SERVERS } from "../mysql/suite.ts";
import { given } from "../servers/given.ts";

// Operations are played on them by their own cases, beside each of them.
for (const name of SERVERS) {
  const found = given(name);
  if (found.url !== undefined) {
    dialectConformance(mysql, { url: found.url });
    session(name, found.url);
  } else test(`mysql: ${name}`, (t) => t.skip(found.reason));
}

/** What a session with MySQL must do beyond what all dialects do. */
function session(name: string, url: string): void {
  const target = parseUrl(url, process.cwd());
  const on = (what: string, body: (connection: Connection) => Promise<void>) =>
    test(`mysql: ${name}: ${what}`, async () => {
      await using connection = await mysql.connect(target);
      await body(connection);
    });
  const withNumbers = async (connection: Connection, body: () => Promise<void>) => {
    await connection.run([{ sql: "CREATE TABLE `numbers` (`n` TINYINT)" }, {
      sql: "INSERT INTO `numbers` VALUES (1)",
    }]);
    try {
      await body();
    } finally {
      await connection.run([{ sql: "DROP TABLE `numbers`" }]);
    }
  };
  const kill = async (connection: Connection) => {
    const [answer] = await connection.run([{ sql: "SELECT CONNECTION_ID() AS id" }]);
    return async () => {
      await using other = await mysql.connect(target);
      await other.run([{ sql: `KILL ${answer!.rows[0]!.id}` }]);
    };
  };

  on(
    "a row that is found counts, also where it stays what it was",
    (connection) =>
      withNumbers(connection, async () => {
        const same = { sql: "UPDATE `numbers` SET `n` = 1 WHERE `n` = 1", expectedRows: 1 };
        assert.equal((await connection.run([same]))[0]!.rowCount, 1);
        const none = { ...same, sql: "UPDATE `numbers` SET `n` = 1 WHERE `n` = 5" };
        await assert.rejects(connection.run([none]), { code: "E_CONCURRENT_RUN" });
      }),
  );

  on("a value that does not fit is an error", (connection) =>
    withNumbers(connection, async () => {
      await assert.rejects(connection.run([{ sql: "INSERT INTO `numbers` VALUES (1000)" }]), { sqlState: "22003" });
    }));

  on("a mistake is told with its place", async (connection) => {
    await assert.rejects(connection.run([{ sql: "SELECT * FRM nowhere" }]), { sqlState: "42000", offset: 9 });
  });

  on("a whole number may be a parameter of LIMIT, and of several statements the last answers", async (connection) => {
    const limited = { sql: "SELECT 1 AS a UNION SELECT 2 LIMIT ?", parameters: [1] };
    assert.equal((await connection.run([limited]))[0]!.rowCount, 1);
    const [last] = await connection.run([{ sql: "SELECT 1 AS a; SELECT 2 AS b, 3 AS c" }]);
    assert.deepEqual(last, { rows: [{ b: 2, c: 3 }], rowCount: 1 });
  });

  on("a connection that was killed while idle is told, and rolling back is none of its errors", async (connection) => {
    await connection.begin();
    await (await kill(connection))();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await assert.rejects(connection.run([{ sql: "SELECT 1" }]), { sqlState: "08S01" });
    await connection.rollback();
  });

  on("a connection that is killed while it runs is told at once", async (connection) => {
    const killing = await kill(connection);
    const running = assert.rejects(connection.run([{ sql: "SELECT SLEEP(20)" }]), { sqlState: "08S01" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await killing();
    await running;
  });

  test(`mysql: ${name}: the lock keeps another out until it is given back`, async () => {
    {
      await using first = await mysql.lock(target, "a");
      assert.equal(first.covers, "run");
      await assert.rejects(mysql.lock(target, "a", { timeout: 150 }), { code: "E_LOCK_TIMEOUT" });
      await using _other = await mysql.lock(target, "b", { timeout: 150 });
    }
    await using _again = await mysql.lock(target, "a", { timeout: 5000 });
  });

  test(`mysql: ${name}: a password that is wrong, and a database that is not there, are told without the password`, async () => {
    const wrong = parseUrl(url.replace(/\/\/[^@]*@/, "//nobody:s3cret@"), process.cwd());
    await assert.rejects(mysql.connect(wrong), (error: Error & { readonly code?: string }) => {
      assert.equal(error.code, "E_CONNECT");
      assert.ok(!error.message.includes("s3cret"));
      return true;
    });
    const absent = parseUrl(url.replace(/\/[^/?]*(\?.*)?$/, "/there_is_none"), process.cwd());
    await assert.rejects(mysql.connect(absent), { code: "E_CONNECT", hint: /CREATE DATABASE/ });
  });
}
