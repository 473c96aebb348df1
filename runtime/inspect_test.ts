import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type CoreOps,
  dialects,
  emptySchema,
  type Kit,
  kitOf,
  parseUrl,
  putTable,
  RecordingExecutor,
  Registry,
  t,
  tableOf,
} from "../mod.ts";
import { builtins } from "../ops/mod.ts";
import type { Executor } from "./executors/executor.ts";
import { LiveExecutor } from "./executors/live.ts";
import { ScriptExecutor } from "./executors/script.ts";
import { type RevisionRun, runRevision } from "./run_revision.ts";

const registry = new Registry(builtins, dialects);
const dialect = registry.dialectOf("sqlite");

type Body = (op: CoreOps, kit: Kit) => void | Promise<void>;

function runOf(executor: Executor, functions: { readonly upgrade?: Body; readonly change?: Body }): RevisionRun {
  const { server } = executor;
  return {
    script: { revision: "1a2b", downRevision: null, ...functions as object },
    path: "",
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
  };
}

/** Runs `upgrade` on a database in memory that `ddl` has made. */
async function live(ddl: string, upgrade: Body): Promise<void> {
  const connection = await dialect.connect(parseUrl("sqlite::memory:", "/"));
  await using executor = new LiveExecutor(connection, registry);
  await connection.run([{ sql: ddl }]);
  await executor.begin();
  await runRevision(runOf(executor, { upgrade }));
  await executor.commit();
}

/** Writes `upgrade` into a script that starts at `from`. */
async function script(from: readonly string[], upgrade: Body): Promise<string> {
  await using executor = new ScriptExecutor({ server: dialect.assume(), registry, style: dialect.script, from });
  await runRevision(runOf(executor, { upgrade }));
  return executor.text;
}

const DDL = `
CREATE TABLE users (id INTEGER PRIMARY KEY, Name TEXT CONSTRAINT u UNIQUE, boss INTEGER REFERENCES users (id));
CREATE INDEX ix_users_name ON users (name);
CREATE VIEW everybody AS SELECT * FROM users;
CREATE TABLE "a b" (x);
ATTACH ':memory:' AS other;
CREATE TABLE other.far (id INT);
CREATE TEMP TABLE near (id INT);
`;

test("an inspector answers what is in the database", async () => {
  await live(DDL, async (op) => {
    const db = op.inspect();
    assert.deepEqual(await db.tables(), ["a b", "users"]);
    assert.deepEqual(await db.tables({ schema: "other" }), ["far"]);
    assert.deepEqual(await db.schemas(), ["main", "temp", "other"]);
    assert.equal(await db.hasTable("users"), true);
    assert.equal(await db.hasTable("far", { schema: "other" }), true);
    assert.equal(await db.hasColumn("users", "id"), true);
    assert.equal(await db.hasColumn("far", "id", { schema: "other" }), true);
    const table = await db.table("users");
    assert.deepEqual(table.columns.map(({ name }) => name), ["id", "Name", "boss"]);
    assert.deepEqual(await db.columns("users"), table.columns);
    assert.deepEqual(await db.indexes("users"), table.indexes);
    assert.deepEqual(table.indexes.map(({ name }) => name), ["ix_users_name"]);
    assert.deepEqual(await db.constraints("users"), table.constraints);
    assert.deepEqual(table.constraints.map(({ kind }) => kind).sort(), ["foreign_key", "primary_key", "unique"]);
  });
});

test("what is absent is false, none, or an error that says so", async () => {
  await live(DDL, async (op) => {
    const db = op.inspect();
    for (const schema of [undefined, "other", "nowhere"]) {
      const options = schema === undefined ? {} : { schema };
      assert.equal(await db.hasTable("nothing", options), false);
      assert.equal(await db.hasColumn("nothing", "id", options), false);
      assert.deepEqual(await db.columns("nothing", options), []);
      assert.deepEqual(await db.indexes("nothing", options), []);
      assert.deepEqual(await db.constraints("nothing", options), []);
    }
    assert.equal(await db.hasTable("everybody"), false);
    assert.equal(await db.hasColumn("users", "email"), false);
    assert.deepEqual(await db.tables({ schema: "nowhere" }), []);
  });
  const absent: Body = async (op) => void await op.inspect().table("nothing", { schema: "other" });
  await assert.rejects(live(DDL, absent), {
    code: "E_INVALID_OPERATION",
    message: 'Cannot inspect the table "nothing": there is no such table in the schema "other"',
  });
});

test("names of columns are compared as the database does", async () => {
  await live(DDL, async (op) => {
    assert.equal(await op.inspect().hasColumn("users", "NAME"), true);
    assert.equal(await op.inspect().hasColumn("users", "ID "), false);
  });
});

test("a look takes its place in the order of the calls", async () => {
  await live("CREATE TABLE users (id INTEGER)", async (op, { t }) => {
    const before = op.inspect().hasColumn("users", "email");
    op.addColumn("users", t.column("email", t.text()));
    const between = op.inspect().hasColumn("users", "email");
    op.dropColumn("users", "email");
    const after = op.inspect().columns("users");
    assert.deepEqual(await Promise.all([before, between, after.then(({ length }) => length)]), [false, true, 1]);
  });
});

test("arguments are looked at when the method is called, and a caught refusal fails the revision", async () => {
  const wrong: Record<string, Body> = {
    "no name": async (op) => void await op.inspect().hasTable(""),
    "no column": async (op) => void await op.inspect().hasColumn("users", undefined as never),
    "no such option": async (op) => void await op.inspect().columns("users", { scema: "main" } as never),
    "a schema that is none": async (op) => void await op.inspect().tables({ schema: 1 as never }),
  };
  for (const [name, body] of Object.entries(wrong)) {
    await assert.rejects(live(DDL, body), { code: "E_INVALID_OPERATION" }, name);
  }
  const caught: Body = (op) => {
    try {
      void op.inspect().hasTable("");
    } catch {
      // The run knows all the same.
    }
  };
  await assert.rejects(live(DDL, caught), { code: "E_INVALID_OPERATION" });
});

test("a look inside op.attempt() belongs to its queue", async () => {
  await live("CREATE TABLE users (id INTEGER)", async (op) => {
    const { ok } = await op.attempt(async () => {
      op.dropTable("users");
      assert.equal(await op.inspect().hasTable("users"), false);
      throw new Error("undo");
    });
    assert.equal(ok, false);
    assert.equal(await op.inspect().hasTable("users"), true);
  });
});

test("in a script that starts at base the inspector knows what operations have made", async () => {
  await script([], async (op, { t }) => {
    assert.equal(await op.inspect().hasTable("users"), false);
    op.createTable("users", [t.column("id", t.integer(), { primaryKey: true }), t.index("ix", ["id"])]);
    assert.deepEqual(await op.inspect().tables(), ["users"]);
    op.addColumn("users", t.column("email", t.text()));
    assert.equal(await op.inspect().hasColumn("users", "Email"), true);
    assert.deepEqual((await op.inspect().indexes("users")).map(({ name }) => name), ["ix"]);
    assert.deepEqual((await op.inspect().constraints("users")).map(({ kind }) => kind), ["primary_key"]);
    assert.deepEqual(await op.inspect().columns("nothing"), []);
  });
  await assert.rejects(script([], async (op) => void await op.inspect().table("users")), {
    code: "E_INVALID_OPERATION",
  });
});

test("in a script nobody can tell what was there before, or what schemas there are", async () => {
  const looks: Record<string, Body> = {
    tables: async (op) => void await op.inspect().tables(),
    hasTable: async (op) => void await op.inspect().hasTable("users").catch(() => {}),
    columns: (op) => void op.inspect().columns("users"),
    table: async (op) => void await op.inspect().table("users"),
  };
  for (const [name, body] of Object.entries(looks)) {
    await assert.rejects(script(["0000"], body), { code: "E_MISSING_FACT", hint: /without --sql/ }, name);
  }
  await assert.rejects(script([], async (op) => void await op.inspect().schemas()), { code: "E_MISSING_FACT" });
});

test("a recorder tells the schema that it was given, and what operations make of it", async () => {
  const upgrade: Body = async (op, { t }) => {
    if (!await op.inspect().hasColumn("users", "email")) op.addColumn("users", t.column("email", t.text()));
    if (!await op.inspect().hasColumn("users", "email")) op.execute("never");
  };
  const server = dialect.assume();
  const schema = putTable(emptySchema, tableOf({ name: "users" }, [t.column("id", t.integer())]));
  const executor = new RecordingExecutor(server, schema, registry);
  await runRevision(runOf(executor, { upgrade }));
  assert.deepEqual(executor.log, ['ALTER TABLE "users" ADD COLUMN "email" TEXT']);
  await assert.rejects(runRevision(runOf(new RecordingExecutor(server), { upgrade })), {
    code: "E_MISSING_FACT",
    hint: /`schema`/,
  });
});

test("inside change() nobody can look", async () => {
  const change: Body = (op) => void op.inspect();
  await assert.rejects(runRevision(runOf(new RecordingExecutor(dialect.assume()), { change })), {
    code: "E_OPERATION",
    message: "Cannot call op.inspect() inside `change`: its calls are only recorded",
  });
});
