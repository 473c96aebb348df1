import { type Client, createClient, type InArgs } from "@libsql/client";
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { freshDatabase, startDatabases } from "../../scripts/databases.ts";

// Not in `before`: a hook is not heard while what `tell_skips.ts` watches is loaded.
const databases = await startDatabases(["libsql"]);

after(() => databases[Symbol.asyncDispose]());

/** A test by each transport, on a database that is empty. */
function byBoth(name: string, run: (client: Client, connect: () => Client) => Promise<void>): void {
  for (const scheme of ["http", "ws"]) {
    test(`${scheme}: ${name}`, async (t) => {
      if (databases.urls.libsql === undefined) return t.skip(databases.skipped.libsql);
      const url = (await freshDatabase(databases.urls.libsql, `hrana_${scheme}`)).replace(/^http/, scheme);
      const clients: Client[] = [];
      const connect = () => {
        const client = createClient({ url });
        clients.push(client);
        return client;
      };
      try {
        await run(connect(), connect);
      } finally {
        for (const client of clients) client.close();
      }
    });
  }
}

byBoth("values come back as they were sent, by position and by name", async (client) => {
  const bytes = new Uint8Array([0, 1, 254, 255]);
  const { rows: [row] } = await client.execute({
    sql: "SELECT ? AS none, ? AS text, ? AS bytes, ? AS half, typeof(?) AS type",
    args: [null, "né 'x'", bytes, 1.5, 3n],
  });
  assert.equal(row!.none, null);
  assert.equal(row!.text, "né 'x'");
  assert.deepEqual(new Uint8Array(row!.bytes as ArrayBuffer), bytes);
  assert.equal(row!.half, 1.5);
  assert.equal(row!.type, "integer");
  const named = await client.execute({ sql: "SELECT :a AS a, @b AS b", args: { a: "x", b: "y" } });
  assert.deepEqual({ ...named.rows[0] }, { a: "x", b: "y" });
});

byBoth("a pragma that changes the connection is refused, as servers of libSQL do", async (client) => {
  await client.execute("PRAGMA legacy_alter_table");
  await client.execute("PRAGMA defer_foreign_keys = ON");
  for (const sql of ["PRAGMA legacy_alter_table = ON", "PRAGMA writable_schema(1)", "CREATE TEMP TABLE a (b)"]) {
    await assert.rejects(client.execute(sql), /unsupported statement/);
  }
});

byBoth("a large integer is whole", async (client) => {
  await client.execute("CREATE TABLE big (value INTEGER)");
  await client.execute({ sql: "INSERT INTO big VALUES (?)", args: [9_007_199_254_740_993n] });
  const { rows } = await client.execute("SELECT CAST(value AS TEXT) AS value FROM big");
  assert.equal(rows[0]!.value, "9007199254740993");
});

byBoth("it tells what changed, and where", async (client) => {
  await client.execute("CREATE TABLE a (id INTEGER PRIMARY KEY, text TEXT)");
  const inserted = await client.execute("INSERT INTO a (text) VALUES ('x'), ('y')");
  assert.equal(inserted.rowsAffected, 2);
  assert.equal(inserted.lastInsertRowid, 2n);
  const selected = await client.execute("SELECT * FROM a ORDER BY id");
  assert.equal(selected.rowsAffected, 0);
  assert.deepEqual([selected.columns, selected.columnTypes], [["id", "text"], ["INTEGER", "TEXT"]]);
});

byBoth("a batch is done whole or not at all", async (client) => {
  await client.batch(["CREATE TABLE a (id INTEGER PRIMARY KEY)", "INSERT INTO a VALUES (1)"], "write");
  const args: InArgs = [2];
  await assert.rejects(
    client.batch([{ sql: "INSERT INTO a VALUES (?)", args }, "INSERT INTO a VALUES (1)"], "write"),
    { code: "SQLITE_CONSTRAINT" },
  );
  assert.equal((await client.execute("SELECT * FROM a")).rows.length, 1);
});

byBoth("a transaction is committed, or rolled back", async (client) => {
  await client.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)");
  const kept = await client.transaction("write");
  await kept.execute("INSERT INTO a VALUES (1)");
  await kept.commit();
  const undone = await client.transaction("write");
  await undone.execute("INSERT INTO a VALUES (2)");
  await assert.rejects(undone.execute("INSERT INTO nowhere VALUES (2)"), /no such table: nowhere/);
  await undone.rollback();
  const left = await client.transaction("write");
  await left.execute("INSERT INTO a VALUES (3)");
  left.close();
  assert.deepEqual((await client.execute("SELECT id FROM a")).rows.map(({ id }) => id), [1]);
});

byBoth("many statements are run in order, one is refused more", async (client) => {
  await client.executeMultiple("CREATE TABLE a (text TEXT); INSERT INTO a VALUES ('x;y'); INSERT INTO a VALUES ('z');");
  assert.equal((await client.execute("SELECT * FROM a; -- ;")).rows.length, 2);
  await assert.rejects(client.execute("DELETE FROM a; SELECT 1"), { code: "SQL_MANY_STATEMENTS" });
  assert.equal((await client.execute("SELECT * FROM a")).rows.length, 2);
});

byBoth("of two writers the second is told that it is busy", async (client, connect) => {
  await client.execute("CREATE TABLE a (id INTEGER)");
  const first = await client.transaction("write");
  await first.execute("INSERT INTO a VALUES (1)");
  // It begins with its first statement.
  const second = await connect().transaction("write");
  await assert.rejects(second.execute("INSERT INTO a VALUES (2)"), { code: "SQLITE_BUSY" });
  second.close();
  await first.rollback();
  const third = await connect().transaction("write");
  await third.execute("INSERT INTO a VALUES (3)");
  await third.commit();
  assert.deepEqual((await client.execute("SELECT id FROM a")).rows.map(({ id }) => id), [3]);
});

byBoth("a database that is made anew is empty", async (client, connect) => {
  await client.execute("CREATE TABLE a (id INTEGER)");
  await freshDatabase(databases.urls.libsql!, "hrana_http");
  await freshDatabase(databases.urls.libsql!, "hrana_ws");
  assert.deepEqual((await connect().execute("SELECT * FROM sqlite_schema")).rows, []);
});

for (const scheme of ["http", "ws"]) {
  test(`${scheme}: a token that is not the server's is refused`, async (t) => {
    if (databases.urls.libsql === undefined) return t.skip(databases.skipped.libsql);
    const url = new URL(databases.urls.libsql.replace(/^http/, scheme));
    for (const token of [undefined, "another"]) {
      url.search = token === undefined ? "" : `?authToken=${token}`;
      const client = createClient({ url: url.href });
      await assert.rejects(client.execute("SELECT 1"), /token/);
      client.close();
    }
  });
}

test("a pipeline stores texts, describes, and tells whether a transaction is open", async (t) => {
  if (databases.urls.libsql === undefined) return t.skip(databases.skipped.libsql);
  const url = new URL(await freshDatabase(databases.urls.libsql, "hrana_pipeline"));
  const pipeline = async (baton: string | null, ...requests: readonly unknown[]) => {
    const response = await fetch(new URL("v2/pipeline", `http://${url.host}${url.pathname}`), {
      method: "POST",
      headers: { authorization: `Bearer ${url.searchParams.get("authToken")}` },
      body: JSON.stringify({ baton, requests }),
    });
    return { status: response.status, ...await response.json() };
  };
  const first = await pipeline(
    null,
    { type: "store_sql", sql_id: 1, sql: "CREATE TABLE a (id INTEGER, text TEXT)" },
    { type: "execute", stmt: { sql_id: 1 } },
    { type: "close_sql", sql_id: 1 },
    { type: "execute", stmt: { sql_id: 1 } },
    { type: "describe", sql: "SELECT id FROM a WHERE text = :text AND id > ?2 AND '?' <> ?" },
    { type: "describe", sql: "INSERT INTO a VALUES (?, ?)" },
    { type: "get_autocommit" },
    { type: "sequence", sql: "BEGIN" },
    { type: "get_autocommit" },
  );
  const [, created, , gone, reads, writes, auto, , open] = first.results;
  assert.equal(created.type, "ok");
  assert.equal(gone.error.code, "SQL_NOT_FOUND");
  assert.deepEqual(reads.response.result, {
    params: [{ name: ":text" }, { name: "?2" }, { name: null }],
    cols: [{ name: "id", decltype: "INTEGER" }],
    is_explain: false,
    is_readonly: true,
  });
  assert.equal(writes.response.result.is_readonly, false);
  assert.deepEqual([auto.response.is_autocommit, open.response.is_autocommit], [true, false]);

  const second = await pipeline(first.baton, { type: "get_autocommit" }, { type: "close" });
  assert.equal(second.results[0].response.is_autocommit, false);
  assert.equal(second.baton, null);
  // A baton serves once.
  assert.equal((await pipeline(first.baton, { type: "get_autocommit" })).status, 400);
});
