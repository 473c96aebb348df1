import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { postgres } from "../../dialects/postgres/mod.ts";
import { parseUrl } from "../../mod.ts";
import { connected, inDatabase, onServer, onServers, startServer, withPrograms } from "./servers.ts";

const lock = (url: string, key: string, options?: { readonly timeout?: number; readonly signal?: AbortSignal }) =>
  postgres.lock(parseUrl(url, "/"), key, options);

const HOLDERS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = " +
  "(SELECT oid FROM pg_database WHERE datname = current_database())";

onServers("two migrators exclude each other, until one is done", (given) =>
  inDatabase(given, async (url) => {
    const first = await lock(url, "retort_version");
    assert.equal(first.covers, "run");
    await assert.rejects(lock(url, "retort_version", { timeout: 300 }), {
      code: "E_LOCK_TIMEOUT",
      exit: 5,
      message: /another migrator has held its lock for 0\.3 seconds/,
      hint: /pg_stat_activity/,
    });
    // Another version table is another matter.
    await (await lock(url, "other", { timeout: 0 }))[Symbol.asyncDispose]();
    const waiting = lock(url, "retort_version", { timeout: 5000 });
    await sleep(200);
    await first[Symbol.asyncDispose]();
    await (await waiting)[Symbol.asyncDispose]();
    await connected(url, async (connection) => {
      assert.deepEqual((await connection.run([{ sql: HOLDERS }]))[0]!.rows, []);
    });
  }));

onServer(
  "another database of the same server is another matter",
  (given) =>
    inDatabase(given, (one) =>
      inDatabase(given, async (two) => {
        await using _first = await lock(one, "retort_version");
        await using _second = await lock(two, "retort_version", { timeout: 0 });
      })),
);

onServer("a holder that is killed frees the lock", (given) =>
  inDatabase(given, async (url) => {
    await using _first = await lock(url, "retort_version");
    await connected(url, async (connection) => {
      await connection.run([{ sql: `SELECT pg_terminate_backend(pid) FROM (${HOLDERS}) AS holders` }]);
    });
    await using _second = await lock(url, "retort_version", { timeout: 2000 });
  }));

onServer("who waits can be stopped, and leaves nothing behind", (given) =>
  inDatabase(given, async (url) => {
    await using _first = await lock(url, "retort_version");
    const stop = new AbortController();
    const waiting = assert.rejects(lock(url, "retort_version", { signal: stop.signal }), { message: /stopped/ });
    await sleep(150);
    stop.abort(new Error("stopped"));
    await waiting;
    await connected(url, async (connection) => {
      await sleep(50);
      const sql =
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
      assert.deepEqual((await connection.run([{ sql }]))[0]!.rows, [{ n: 1 }]);
    });
  }));

onServer(
  "who waits keeps no snapshot, so that an index can be built beside others' work",
  (given) =>
    inDatabase(given, async (url) => {
      await using _first = await lock(url, "retort_version");
      const waiting = lock(url, "retort_version", { timeout: 3000 }).catch(() => {});
      await sleep(150);
      await connected(`${url}?lock_timeout=2s`, async (connection) => {
        await connection.run([{ sql: "CREATE TABLE t (a int)" }, { sql: "CREATE INDEX CONCURRENTLY i ON t (a)" }]);
      });
      await _first[Symbol.asyncDispose]();
      await (await waiting)?.[Symbol.asyncDispose]();
    }),
);

withPrograms("a server that ends idle sessions does not end the one that holds the lock", async () => {
  await using server = await startServer({ settings: ["idle_session_timeout = 200"] });
  await using _held = await lock(server.url(), "retort_version");
  await sleep(700);
  await assert.rejects(lock(server.url(), "retort_version", { timeout: 0 }), { code: "E_LOCK_TIMEOUT" });
});

withPrograms("a server that is down cannot be locked", async () => {
  await using server = await startServer();
  server.stop();
  await assert.rejects(lock(server.url(), "retort_version"), { code: "E_CONNECT" });
});
