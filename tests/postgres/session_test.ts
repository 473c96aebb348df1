import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { connect } from "../../dialects/postgres/driver.ts";
import { type Connection, parseUrl, type Statement } from "../../mod.ts";
import { bunPath } from "../../scripts/bun.ts";
import { inFolder, ROOT } from "../binary/run.ts";
import { connected, inDatabase, onServer, onServers, startServer, withPrograms } from "./servers.ts";

const open = (url: string) => connect(parseUrl(url, "/"));

async function rows(connection: Connection, sql: string, ...parameters: readonly unknown[]) {
  return (await connection.run([{ sql, parameters }]))[0]!.rows;
}

async function value(connection: Connection, sql: string, ...parameters: readonly unknown[]): Promise<unknown> {
  return Object.values((await rows(connection, sql, ...parameters))[0]!)[0];
}

const processOf = async (connection: Connection) => Number(await value(connection, "SELECT pg_backend_pid()"));

const inserts = (count: number, from = 0): Statement[] =>
  Array.from({ length: count }, (_, i) => ({ sql: `INSERT INTO t VALUES (${from + i})` }));

/** Gives a table `t` of numbers, in a database of its own, a session with it and one beside it. */
function onTable(
  name: string,
  body: (own: { readonly url: string; readonly one: Connection; readonly other: Connection }) => Promise<void>,
): void {
  onServer(name, (given) =>
    inDatabase(given, async (url) => {
      await using one = await open(url);
      await using other = await open(url);
      await one.run([{ sql: "CREATE TABLE t (n int)" }]);
      await body({ url, one, other });
    }));
}

const count = async (connection: Connection) => Number(await value(connection, "SELECT count(*) FROM t"));
const kill = (connection: Connection, pid: number) => connection.run([{ sql: `SELECT pg_terminate_backend(${pid})` }]);

const LOST = { sqlState: "08006", message: /connection to the server was lost/, hint: /start again/ };

onTable("a connection killed while idle fails what follows, and is not opened again", async ({ one, other }) => {
  await kill(other, await processOf(one));
  await sleep(50);
  for (let i = 0; i < 2; i++) {
    await assert.rejects(one.run([{ sql: "INSERT INTO t VALUES (1)" }]), {
      ...LOST,
      message: /lost: terminating connection due to administrator command/,
    });
  }
  assert.equal(await count(other), 0);
});

onTable("a connection killed while running fails what runs", async ({ one, other }) => {
  const pid = await processOf(one);
  const running = assert.rejects(one.run([{ sql: "SELECT pg_sleep(30)" }]), LOST);
  await sleep(50);
  await kill(other, pid);
  await running;
});

onTable(
  "a connection killed in the middle of 400 pipelined statements has committed nothing",
  async ({ url, other }) => {
    for (const at of [1, 51, 200, 399]) {
      for (const parameters of [false, true]) {
        await using one = await open(url);
        const statements = inserts(400).map((statement, i): Statement =>
          i === at
            ? { sql: "SELECT pg_terminate_backend(pg_backend_pid())" }
            : parameters
            ? { sql: "INSERT INTO t VALUES ($1)", parameters: [i] }
            : statement
        );
        await one.begin();
        await assert.rejects(one.run(statements), (error: Error & { index?: number; sqlState?: string }) => {
          assert.equal(error.sqlState, "08006");
          // What had been answered may be lost with the connection.
          assert.ok(error.index! <= at, `told of ${error.index}`);
          return true;
        });
        await assert.rejects(one.run(inserts(1)), LOST);
        await one.rollback();
        assert.equal(await count(other), 0, `killed at ${at}`);
      }
    }
  },
);

onTable(
  "a connection killed before the COMMIT that was sent with its statements has committed nothing",
  async ({ url, other }) => {
    await using one = await open(url);
    const statements = [...inserts(100), { sql: "SELECT pg_terminate_backend(pg_backend_pid())" }, ...inserts(100)];
    await assert.rejects(one.run(statements, { begin: true, commit: true }), {
      code: "E_DATABASE",
      message: /Cannot tell whether the transaction was committed/,
      hint: /retort current/,
    });
    assert.equal(await count(other), 0);
  },
);

onTable("a connection killed during COMMIT leaves it open what was committed, and says so", async ({ one, other }) => {
  await one.run([
    {
      sql: "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(30); RETURN NULL; END'",
    },
    {
      sql:
        "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()",
    },
  ]);
  const pid = await processOf(one);
  await one.begin();
  await one.run(inserts(1));
  const committing = assert.rejects(one.commit(), (error: Error & { code?: string; context?: { state?: string } }) => {
    assert.equal(error.code, "E_DATABASE");
    assert.match(error.message, /Cannot tell whether/);
    assert.match(error.context?.state ?? "", /not known/);
    return true;
  });
  await sleep(50);
  await kill(other, pid);
  await committing;
  assert.equal(await count(other), 0);
});

onServer("statements are run in their order on a connection that is cold", async (url) => {
  for (let round = 0; round < 5; round++) {
    await connected(url, async (connection) => {
      const numbers = Array.from({ length: 200 }, (_, i) => i);
      await connection.begin();
      await connection.run([{ sql: "CREATE TEMPORARY TABLE o (place serial, n int)" }]);
      await Promise.all([
        ...numbers.slice(0, 100).map((n) => connection.run([{ sql: `INSERT INTO o (n) VALUES (${n})` }])),
        connection.run(
          numbers.slice(100).map((n) =>
            n % 3 === 0
              ? { sql: "INSERT INTO o (n) VALUES ($1)", parameters: [n] }
              : { sql: `INSERT INTO o (n) VALUES (${n})` }
          ),
        ),
      ]);
      assert.deepEqual((await rows(connection, "SELECT n FROM o ORDER BY place")).map(({ n }) => n), numbers);
      await connection.rollback();
    });
  }
});

onTable("large statements are run in their order, too", async ({ one }) => {
  const filler = "x".repeat(200_000);
  await one.begin();
  await one.run(Array.from({ length: 40 }, (_, i) => ({ sql: `INSERT INTO t VALUES (${i}) /* ${filler} */` })));
  await one.commit();
  assert.deepEqual((await rows(one, "SELECT n FROM t")).map(({ n }) => n), Array.from({ length: 40 }, (_, i) => i));
});

onTable("COMMIT of a transaction that has failed is a failure", async ({ one, other }) => {
  await one.begin();
  await one.run(inserts(1));
  await assert.rejects(one.run([{ sql: "SELECT nothing" }]), { sqlState: "42703" });
  await assert.rejects(one.commit(), { sqlState: "25P02", message: /rolled the transaction back/ });
  await assert.rejects(one.run([...inserts(1), { sql: "SELECT 1/0" }, ...inserts(1)], { begin: true, commit: true }), {
    sqlState: "22012",
    index: 1,
  });
  await one.rollback();
  assert.equal(one.inTransaction, false);
  assert.equal(await count(other), 0);
  await one.run(inserts(2), { begin: true, commit: true });
  assert.equal(await count(other), 2);
});

onTable("the first failure tells its place, with a caret's offset behind an emoji and a guard", async ({ one }) => {
  const offset = async (statement: Statement, begin: boolean) => {
    let found: number | undefined;
    await assert.rejects(one.run([statement], { begin }), (error: { offset?: number }) => {
      found = error.offset;
      return true;
    });
    await one.rollback();
    return found;
  };
  for (const begin of [false, true]) {
    assert.equal(await offset({ sql: "SELECT '😀é' AS \"🙂\",\n  missing FROM t" }, begin), 24);
    const guarded = "UPDATE t SET n = 1 WHERE missing = '😀'";
    assert.equal(await offset({ sql: guarded, expectedRows: 1 }, begin), guarded.indexOf("missing"));
    assert.equal(await offset({ sql: "SELECT 1/0" }, begin), undefined);
  }
});

onTable(
  "another number of rows than there must be fails in the server, before what follows",
  async ({ one, other }) => {
    await one.run(inserts(1));
    const guarded: Statement = { sql: "UPDATE t SET n = 7 WHERE n = 99", expectedRows: 1 };
    for (const options of [{}, { begin: true, commit: true }]) {
      await assert.rejects(one.run([guarded, ...inserts(1)], options), { code: "E_CONCURRENT_RUN" });
    }
    assert.equal(await count(other), 1);
    await one.run([{ sql: "UPDATE t SET n = 7 WHERE n = 0", expectedRows: 1 }], { begin: true, commit: true });
    assert.deepEqual(await rows(other, "SELECT n FROM t"), [{ n: 7 }]);
  },
);

onTable("timeouts and cancelling are failures that say what to do", async ({ url, one, other }) => {
  await using hasty = await open(`${url}?statement_timeout=900&lock_timeout=700`);
  await assert.rejects(hasty.run([{ sql: "SELECT pg_sleep(10)" }]), { sqlState: "57014", hint: /statement_timeout/ });
  await other.begin();
  await other.run([{ sql: "LOCK TABLE t" }]);
  const holder = new RegExp(
    `^session ${await processOf(other)} of "[^"]+" \\(retort\\), idle in transaction for \\d+ s, holds the lock`,
  );
  await assert.rejects(hasty.run([{ sql: "ALTER TABLE t ADD COLUMN m int" }]), { sqlState: "55P03", hint: holder });
  await assert.rejects(hasty.run([{ sql: "LOCK TABLE t NOWAIT" }], { begin: true }), {
    sqlState: "55P03",
    hint: /pg_stat_activity/,
  });
  await other.rollback();
  const pid = await processOf(one);
  const running = assert.rejects(one.run([{ sql: "SELECT pg_sleep(30)" }]), {
    sqlState: "57014",
    message: /user request/,
  });
  await sleep(50);
  await other.run([{ sql: `SELECT pg_cancel_backend(${pid})` }]);
  await running;
  assert.equal(await value(one, "SELECT 1"), 1);
});

onTable("a lock is waited for inside a transaction as long as somebody says, first of all the URL", async ({ url }) => {
  const waits = async (query: string, lockTimeout?: number) => {
    await using connection = await connect(
      parseUrl(url + query, "/"),
      lockTimeout === undefined ? {} : { lockTimeout },
    );
    const shown = async () => String(await value(connection, "SHOW lock_timeout"));
    const outside = await shown();
    await connection.begin();
    const inside = await shown();
    await connection.rollback();
    const [{ lock_timeout: along } = {}] =
      (await connection.run([{ sql: "SHOW lock_timeout" }], { begin: true }))[0]!.rows;
    await connection.rollback();
    assert.equal(along, inside);
    // A pooler would hand on to others what stays behind.
    assert.equal(await shown(), outside);
    return [outside, inside];
  };
  assert.deepEqual(await waits(""), ["0", "1min"]);
  assert.deepEqual(await waits("", 1500), ["0", "1500ms"]);
  assert.deepEqual(await waits("", 2 ** 40), ["0", "2147483647ms"]);
  assert.deepEqual(await waits("?lock_timeout=2s", 1500), ["2s", "2s"]);
  assert.deepEqual(await waits("?lock_timeout=0", 1500), ["0", "0"]);
  assert.deepEqual(await waits("?options=-c%20lock_timeout%3D0"), ["0", "0"]);
  await using one = await open(url);
  const database = String(await value(one, "SELECT current_database()"));
  await one.run([{ sql: `ALTER DATABASE ${database} SET lock_timeout = '3s'` }]);
  assert.deepEqual(await waits(""), ["3s", "3s"]);
  assert.deepEqual(await waits("", 1500), ["3s", "1500ms"]);
});

onTable("who is stopped cancels what runs, and what waits behind it", async ({ url, other }) => {
  for (const begin of [false, true]) {
    const stop = new AbortController();
    const reason = new Error("stopped");
    await using one = await connect(parseUrl(url, "/"), { signal: stop.signal });
    const statements = [...inserts(1), { sql: "SELECT pg_sleep(30)" }, ...inserts(50)];
    const started = performance.now();
    const running = assert.rejects(one.run(statements, { begin }), (error) => error === reason);
    await sleep(100);
    stop.abort(reason);
    await running;
    assert.ok(performance.now() - started < 5000);
    await one.rollback();
    // The first, outside of a transaction, was committed before it.
    assert.equal(await count(other), 1);
    assert.equal(await value(one, "SELECT 1"), 1);
  }
});

onTable("a text may hold several statements, which stand or fall together", async ({ one }) => {
  const [result] = await one.run([{
    sql: "INSERT INTO t VALUES (1); INSERT INTO t VALUES (2); SELECT n FROM t ORDER BY n; ",
  }]);
  assert.deepEqual(result!.rows, [{ n: 1 }, { n: 2 }]);
  await assert.rejects(one.run([{ sql: "INSERT INTO t VALUES (3); SELECT missing" }]), { sqlState: "42703" });
  assert.equal(await count(one), 2);
  for (const sql of ["", ";", " -- nothing\n", "/* nothing */"]) {
    const [nothing] = await one.run([{ sql }]);
    assert.deepEqual([nothing!.rows, nothing!.rowCount], [[], 0]);
  }
});

onTable("a statement tells how many rows it has changed, and RETURNING which", async ({ one }) => {
  const counted = async (sql: string) => (await one.run([{ sql }]))[0]!.rowCount;
  assert.equal(await counted("INSERT INTO t VALUES (1), (2), (3)"), 3);
  assert.equal(await counted("UPDATE t SET n = n + 1 WHERE n > 1"), 2);
  assert.equal(await counted("DELETE FROM t WHERE n = 99"), 0);
  assert.equal(await counted("DELETE FROM t WHERE n = 1 RETURNING n"), 1);
  assert.equal(await counted("CREATE INDEX i ON t (n)"), 0);
});

onTable("COPY from and to the client is refused, and the session goes on", async ({ one }) => {
  for (const sql of ["COPY t FROM STDIN", "COPY (SELECT generate_series(1, 10000)) TO STDOUT"]) {
    await assert.rejects(one.run([{ sql }]), { message: /COPY from or to the client is not supported/ });
    assert.equal(await value(one, "SELECT 1"), 1);
  }
});

onTable("parameters that the protocol cannot say are refused, and the session goes on", async ({ one }) => {
  await assert.rejects(one.run([{ sql: "SELECT $1::int", parameters: [undefined] }]), { message: /\$1 is undefined/ });
  const many = Array.from({ length: 70_000 }, () => 1);
  await assert.rejects(one.run([{ sql: `SELECT ARRAY[${many.map((_, i) => `$${i + 1}`)}]`, parameters: many }]), {
    message: /70000 parameters/,
  });
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  await assert.rejects(one.run([{ sql: "SELECT $1::jsonb", parameters: [circular] }]));
  assert.equal(await value(one, "SELECT $1::int", 5), 5);
});

onServers("the version rows are read in one go, and an absent table is none", async (url) => {
  await connected(url, async (connection) => {
    for (const begin of [false, true]) {
      if (begin) await connection.begin();
      assert.equal(await connection.column({ name: "there is none" }, "n"), undefined);
      assert.equal(await connection.column({ name: "t", schema: "there is none" }, "n"), undefined);
      await connection.rollback();
    }
    await connection.run([{ sql: 'CREATE TEMPORARY TABLE "v\'1" ("n""m" text)' }, {
      sql: "INSERT INTO \"v'1\" VALUES ('a'), ('b')",
    }]);
    assert.deepEqual(await connection.column({ name: "v'1" }, 'n"m'), ["a", "b"]);
  });
});

withPrograms("a server that is stopped while a session is idle, and while it runs, is a lost connection", async () => {
  await using server = await startServer();
  for (const mode of ["fast", "immediate"] as const) {
    await using idle = await open(server.url());
    await using busy = await open(server.url());
    const running = assert.rejects(busy.run([{ sql: "SELECT pg_sleep(30)" }]), LOST);
    await sleep(50);
    server.stop(mode);
    await running;
    await assert.rejects(idle.run([{ sql: "SELECT 1" }]), LOST);
    server.start();
  }
});

withPrograms("a session that waits too long inside a transaction is told why it was ended", async () => {
  await using server = await startServer({ settings: ["idle_in_transaction_session_timeout = 100"] });
  await using connection = await open(server.url());
  await connection.begin();
  await sleep(400);
  await assert.rejects(connection.run([{ sql: "SELECT 1" }]), { message: /lost: .*idle-in-transaction timeout/ });
});

onServer(
  "closing does not wait for what runs, and the process ends by itself, silently, under Deno and Bun",
  async (url) => {
    const driver = pathToFileURL(join(ROOT, "dialects/postgres/driver.ts")).href;
    const mod = pathToFileURL(join(ROOT, "mod.ts")).href;
    const program = (body: string) =>
      `import { connect } from ${JSON.stringify(driver)};\nimport { parseUrl } from ${JSON.stringify(mod)};\n` +
      `const open = () => connect(parseUrl(${JSON.stringify(url)}, "/"));\n${body}\nconsole.log("done");\n`;
    const programs = {
      "a plain query": "await using one = await open(); await one.run([{ sql: 'SELECT 1' }]);",
      "a notice": "await using one = await open(); await one.run([{ sql: 'DROP TABLE IF EXISTS there_is_none' }]);",
      "a transaction left open": "await using one = await open(); await one.begin();",
      "a statement that runs":
        "const one = await open(); one.run([{ sql: 'SELECT pg_sleep(60)' }]).catch(() => {}); await one[Symbol.asyncDispose]();",
      "a killed session":
        "const one = await open(); await one.run([{ sql: 'SELECT pg_terminate_backend(pg_backend_pid())' }]).catch(() => {}); await one[Symbol.asyncDispose]();",
    };
    await inFolder(async (folder) => {
      const hosts = [[process.execPath, "run", "-A", "--config", join(ROOT, "deno.json")], [await bunPath()]];
      await Promise.all(
        Object.entries(programs).map(async ([what, body], i) => {
          const path = join(folder, `program${i}.ts`);
          writeFileSync(path, program(body));
          for (const [command, ...args] of hosts) {
            const started = performance.now();
            const printed = await new Promise<string>((resolve) =>
              execFile(
                command!,
                [...args, path],
                { timeout: 20_000 },
                (error, stdout, stderr) => resolve(`${error ?? ""}${stdout}${stderr}`),
              )
            );
            assert.equal(printed, "done\n", what);
            assert.ok(performance.now() - started < 15_000, what);
          }
        }),
      );
    });
  },
);
