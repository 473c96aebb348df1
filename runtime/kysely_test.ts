import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { sql as kyselySql } from "kysely";
import {
  type CoreOps,
  dialects,
  isRetortError,
  type Kit,
  kitOf,
  parseUrl,
  RecordingExecutor,
  Registry,
  type Sql,
  type StatementResult,
} from "../mod.ts";
import { builtins } from "../ops/mod.ts";
import type { Executor } from "./executors/executor.ts";
import { LiveExecutor } from "./executors/live.ts";
import { ScriptExecutor } from "./executors/script.ts";
import { type Kysely, kyselyOver } from "./kysely.ts";
import { runRevision } from "./run_revision.ts";

const registry = new Registry(builtins, dialects);
const dialect = registry.dialectOf("sqlite");

interface DB {
  users: { id: number; name: string; seen: string | null; active: number };
}
/** A file that names Kysely, as a revision must. */
const PATH = fileURLToPath(import.meta.url);

type Body = (op: CoreOps, kit: Kit) => void | Promise<void>;

async function run(executor: Executor, upgrade: Body, path = PATH): Promise<void> {
  const { server } = executor;
  await executor.begin();
  await runRevision({
    script: { revision: "1a2b", downRevision: null, upgrade: upgrade as never },
    path,
    context: {
      revision: "1a2b",
      direction: "upgrade",
      dialect: server.dialect,
      flavour: server.flavour,
      serverVersion: server.version,
      offline: executor.offline,
      x: {},
    },
    registry,
    executor,
    kit: kitOf(registry),
    transactional: true,
  });
  await executor.commit();
}

/** Runs `upgrade` on a database in memory that holds `users`, and tells the users that are there then. */
async function live(upgrade: Body, path = PATH): Promise<readonly unknown[]> {
  const connection = await dialect.connect(parseUrl("sqlite::memory:", "/"));
  await using executor = new LiveExecutor(connection, registry);
  await connection.run([{
    sql: "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, seen TEXT, active INTEGER); " +
      "INSERT INTO users (name) VALUES ('ada'), ('grace')",
  }]);
  await run(executor, upgrade, path);
  const [result] = await connection.run([{ sql: "SELECT name FROM users ORDER BY id" }]);
  return result!.rows.map(({ name }) => name);
}

/** What `upgrade` writes into a script. */
async function script(upgrade: Body, from: readonly string[] = ["0000"]): Promise<readonly string[]> {
  const server = dialect.assume();
  await using executor = new ScriptExecutor({ server, registry, style: dialect.script, from });
  await run(executor, upgrade);
  return executor.text.split(/\n+/).filter((line) => line !== "" && line !== "BEGIN;" && line !== "COMMIT;");
}

/** Rows without what tells one driver's objects from another's. */
function plain(rows: readonly object[]): readonly object[] {
  return rows.map((row) => ({ ...row }));
}

test("a query takes its place among operations when execute() is called, awaited or not", async () => {
  const names = await live((op, { t }) => {
    const db = op.kysely<DB & { users: { nick: string } }>();
    const early = db.insertInto("users").values({ name: "alan", id: 9, active: 1, seen: null, nick: "a" });
    op.addColumn("users", t.column("nick", t.text()));
    void early.execute();
    op.dropColumn("users", "nick");
  });
  assert.deepEqual(names, ["ada", "grace", "alan"]);
});

test("a query answers rows, how many it changed, and the id that the driver tells", async () => {
  await live(async (op) => {
    const db = op.kysely<DB>();
    assert.deepEqual(plain(await db.selectFrom("users").select(["id", "name"]).orderBy("id").execute()), [
      { id: 1, name: "ada" },
      { id: 2, name: "grace" },
    ]);
    const inserted = await db.insertInto("users").values({ id: 7, name: "alan", active: 1 } as DB["users"])
      .executeTakeFirst();
    assert.deepEqual([inserted.insertId, inserted.numInsertedOrUpdatedRows], [7n, 1n]);
    assert.equal((await db.updateTable("users").set({ active: 1 }).executeTakeFirst()).numUpdatedRows, 3n);
    assert.equal((await db.deleteFrom("users").where("id", ">", 5).executeTakeFirst()).numDeletedRows, 1n);
    const gone = await db.deleteFrom("users").where("id", "=", 2).returning("name").execute();
    assert.deepEqual(plain(gone), [{ name: "grace" }]);
    const raw = await kyselySql<{ n: number }>`select count(*) as n from users where id < ${9}`.execute(db);
    assert.deepEqual(plain(raw.rows), [{ n: 1 }]);
  });
});

test("values become what SQLite holds; what is no value is refused", async () => {
  await live(async (op) => {
    const db = op.kysely<{ users: { id: number; name: unknown; seen: unknown; active: unknown } }>();
    const moment = new Date("2024-02-29T12:00:00Z");
    await db.updateTable("users").set({ seen: moment, active: true, name: new Uint8Array([1]) }).where("id", "=", 1)
      .execute();
    const rows = await db.selectFrom("users").select(["seen", "active", "name"]).where("id", "=", 1).execute();
    assert.deepEqual(plain(rows), [
      { seen: "2024-02-29 12:00:00", active: 1, name: new Uint8Array([1]) },
    ]);
  });
  const undefinedValue: Body = async (op) => {
    await op.kysely<DB>().deleteFrom("users").where("id", "=", undefined as never).execute().catch(() => {});
  };
  await assert.rejects(live(undefinedValue), { code: "E_INVALID_OPERATION" });
});

test("in a script values are literals, by the grammar of the dialect", async () => {
  assert.deepEqual(
    await script(async (op) => {
      const db = op.kysely<{ users: Record<"id" | "name" | "seen" | "active", unknown> }>();
      await db.updateTable("users").set({ name: "it's ?", seen: new Date(0), active: false, id: 2n ** 60n }).where(
        "id",
        "in",
        [1, 2],
      )
        .execute();
      await db.insertInto("users").values([{ id: 1, name: null }, { id: 2, name: new Uint8Array([255]) }]).execute();
      await db.schema.dropTable("users").execute();
    }),
    [
      `update "users" set "name" = 'it''s ?', "seen" = '1970-01-01 00:00:00', "active" = 0, "id" = 1152921504606846976 where "id" in (1, 2);`,
      `insert into "users" ("id", "name") values (1, NULL), (2, X'ff');`,
      `drop table "users";`,
    ],
  );
});

test("in a script what reads is a missing fact, caught or not", async () => {
  const reads: Record<string, Body> = {
    select: async (op) => void await op.kysely<DB>().selectFrom("users").selectAll().execute(),
    "a caught select": async (op) =>
      void await op.kysely<DB>().selectFrom("users").selectAll().execute().catch(() => {}),
    returning: async (op) => void await op.kysely<DB>().deleteFrom("users").returning("id").execute(),
    raw: async (op) => void (await kyselySql`select 1`.execute(op.kysely<DB>())).rows,
    "how many were changed": async (op) => {
      const { numUpdatedRows } = await op.kysely<DB>().updateTable("users").set({ active: 1 }).executeTakeFirst();
      if (numUpdatedRows > 0n) op.execute("DELETE FROM users");
    },
    "the id of a row": async (op) => {
      const db = op.kysely<DB>();
      const { insertId } = await db.insertInto("users").values({ name: "a" } as DB["users"]).executeTakeFirst();
      await db.deleteFrom("users").where("id", "=", insertId as never).execute();
    },
  };
  for (const [name, body] of Object.entries(reads)) {
    await assert.rejects(script(body), { code: "E_MISSING_FACT" }, name);
  }
});

test("a recorder keeps queries with their values, and answers no rows", async () => {
  const executor = new RecordingExecutor(dialect.assume());
  await run(executor, async (op) => {
    const db = op.kysely<DB>();
    for (const { id } of await db.selectFrom("users").select("id").execute()) op.execute(`never ${id}`);
    await db.deleteFrom("users").where("name", "=", "a").execute();
  });
  assert.deepEqual(executor.log.slice(1, -1), [`select "id" from "users"`, `delete from "users" where "name" = 'a'`]);
});

test("transactions, streams, other connections and signals are refused, whoever catches that", async () => {
  const refused: Record<string, Body> = {
    transaction: (op) => op.kysely<DB>().transaction().execute(() => Promise.resolve()),
    startTransaction: async (op) => void await op.kysely<DB>().startTransaction().execute(),
    stream: async (op) => {
      for await (const _ of op.kysely<DB>().selectFrom("users").selectAll().stream()) break;
    },
    introspection: (op) => void op.kysely<DB>().introspection,
    signal: async (op) =>
      void await op.kysely<DB>().selectFrom("users").selectAll().execute({ signal: new AbortController().signal }),
    "a query that was compiled elsewhere": async (op) =>
      void await op.kysely<DB>().executeQuery({ ...kyselySql`select 1`.compile(op.kysely()), parameters: [1] }),
  };
  for (const [name, body] of Object.entries(refused)) {
    await assert.rejects(live(body), { code: "E_INVALID_OPERATION" }, name);
    const caught: Body = async (op, kit) => {
      try {
        await body(op, kit);
      } catch {
        // The run knows all the same.
      }
    };
    await assert.rejects(live(caught), { code: "E_INVALID_OPERATION" }, `${name}, caught`);
  }
});

test("raw SQL that would end the transaction is refused", async () => {
  for (const text of ["commit", "/* x */ ROLLBACK", "select 1; savepoint a"]) {
    const body: Body = async (op) => void await kyselySql.raw(text).execute(op.kysely<DB>());
    await assert.rejects(live(body), { code: "E_TRANSACTION_CONTROL" }, text);
  }
});

test("Kysely's own text shows the placeholders of its dialect", async () => {
  await live((op) => {
    const { sql, parameters } = op.kysely<DB>().selectFrom("users").selectAll().where("id", "=", 3).compile();
    assert.deepEqual([sql, parameters], [`select * from "users" where "id" = ?`, [3]]);
  });
});

test("a query inside op.attempt() is undone with it, wherever its Kysely was made", async () => {
  const names = await live(async (op) => {
    const db = op.kysely<DB>();
    const attempt = await op.attempt(async () => {
      await db.deleteFrom("users").execute();
      await db.insertInto("users").values({ id: 1, nothing: 1 } as never).execute();
    });
    assert.equal(attempt.ok, false);
  });
  assert.deepEqual(names, ["ada", "grace"]);
});

test("a query that fails tells the line of the revision that called it", async () => {
  const connection = await dialect.connect(parseUrl("sqlite::memory:", "/"));
  await using executor = new LiveExecutor(connection, registry);
  const body: Body = async (op) => void await op.kysely<DB>().deleteFrom("users").executeTakeFirst();
  const line = new Error().stack!.match(/kysely_test\.ts:(\d+)/)![1]!;
  await assert.rejects(run(executor, body), (error) => {
    assert.ok(isRetortError(error));
    assert.equal(error.code, "E_STATEMENT");
    assert.equal(error.context?.location, `${PATH}:${Number(line) - 1}`);
    return true;
  });
});

test("inside change() there is no Kysely, and without the word in a file neither", async () => {
  const { server } = new RecordingExecutor(dialect.assume());
  const change = (op: CoreOps) => void op.kysely<DB>();
  const script = { revision: "1a2b", downRevision: null, change: change as never };
  const context = {
    revision: "1a2b",
    direction: "upgrade",
    dialect: "sqlite",
    flavour: "sqlite",
    serverVersion: server.version,
    offline: true,
    x: {},
  } as const;
  const executor = new RecordingExecutor(server);
  const given = { script, path: "", context, registry, executor, kit: kitOf(registry), transactional: false };
  await assert.rejects(runRevision(given), { code: "E_OPERATION", message: /op\.kysely\(\) inside `change`/ });
  const word = ["kys", "ely"].join("") as "kysely";
  await assert.rejects(live((op) => void op[word](), ""), {
    code: "E_INVALID_OPERATION",
    message: /neither the file nor what it imports names/,
  });
});

test("each family of databases has its own words and placeholders, and its values are data", async () => {
  const asked: Sql[] = [];
  const queue = {
    guarded: <T>(make: () => T) => make(),
    enqueue: (sql: Sql, answer: (result: StatementResult) => unknown) => {
      asked.push(sql);
      return Promise.resolve(answer({ rows: [], rowCount: 3, insertId: 7 }));
    },
  };
  const shown = (["postgres", "mysql", "sqlite"] as const).map(async (family) => {
    const db = kyselyOver(family, queue) as unknown as Kysely<DB>;
    const query = db.updateTable("users").set({ name: "a" }).where("id", "=", 1);
    assert.equal((await query.executeTakeFirst()).numUpdatedRows, 3n);
    return query.compile().sql;
  });
  assert.deepEqual(await Promise.all(shown), [
    'update "users" set "name" = $1 where "id" = $2',
    "update `users` set `name` = ? where `id` = ?",
    'update "users" set "name" = ? where "id" = ?',
  ]);
  assert.deepEqual(asked[1], { parts: ["update `users` set `name` = ", " where `id` = ", ""], values: ["a", 1] });
});

test("a dialect that names none of Kysely's is refused", () => {
  const { kysely: _, ...silent } = dialect;
  const server = dialect.assume();
  assert.throws(() => new Registry(builtins, [silent]).kysely(server), { code: "E_UNSUPPORTED_OPERATION" });
  assert.equal(registry.kysely(server), "sqlite");
});
