import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  builtins,
  type Connection,
  type CoreOps,
  dialects,
  kitOf,
  type OperationContext,
  parseUrl,
  type Plugin,
  RecordingExecutor,
  Registry,
  type RetortError,
  type Revision,
  type RevisionScript,
  t,
} from "../mod.ts";
import { RevisionGraph } from "../script/graph.ts";
import { LiveExecutor } from "./executors/live.ts";
import { Migrator, type MigratorOptions, type TransactionMode } from "./migrator.ts";

interface SpecialOps {
  /** SQLite refuses it inside a transaction. */
  vacuum(): Promise<void>;
  /** What must be committed before it is used, as a value that is added to an enum. */
  addValue(): Promise<void>;
}

const special: Plugin<SpecialOps> = {
  name: "special",
  operations: {
    vacuum: {
      kind: "vacuum",
      build: () => ({ kind: "vacuum" }),
      args: () => [],
      compile: () => [{ sql: "VACUUM", transaction: "outside" }],
    },
    addValue: {
      kind: "add_value",
      build: () => ({ kind: "add_value" }),
      args: () => [],
      compile: () => [{ sql: "SELECT 'value'", transaction: "ends" }],
    },
  },
};

type Ops = CoreOps & SpecialOps;
type Functions = { readonly [name in "upgrade" | "downgrade"]?: (op: Ops) => unknown };
/** A revision; it follows the one before it unless it says otherwise. */
type Written = Functions & Partial<Pick<Revision, "down" | "labels" | "dependsOn">>;

const registry = new Registry([...builtins, special], dialects);
const sqlite = registry.dialectOf("sqlite");
const id = t.column("id", t.integer(), { primaryKey: true });
const MODES: readonly TransactionMode[] = ["revision", "run", "none"];

/** Creates a table, drops it. */
const table = (name: string): Functions => ({
  upgrade: (op) => void op.createTable(name, [id]),
  downgrade: (op) => void op.dropTable(name),
});

function migratorOf(written: Readonly<Record<string, Written>>, options: Partial<MigratorOptions> = {}): Migrator {
  const ids = Object.keys(written);
  const revisions = ids.map((id, i): Revision => ({
    id,
    down: ids.slice(0, i).slice(-1),
    dependsOn: [],
    labels: [],
    message: "",
    path: `/p/${id}.ts`,
    ...written[id],
  }));
  return new Migrator({
    graph: RevisionGraph.from(revisions),
    registry,
    kit: kitOf(registry),
    versionTable: { name: "retort_version" },
    load: ({ id, down }) =>
      Promise.resolve({ ...written[id], revision: id, downRevision: down } as unknown as RevisionScript),
    ...options,
  });
}

/** An executor on a database of its own, with what its tests look at. */
class Database extends LiveExecutor {
  readonly connection: Connection;
  /** What happens once a commit is done. */
  committed: () => Promise<unknown> = () => Promise.resolve();

  constructor(connection: Connection) {
    super(connection, registry);
    this.connection = connection;
  }

  static async open(url = "sqlite::memory:"): Promise<Database> {
    return new Database(await sqlite.connect(parseUrl(url, "/"), { create: true }));
  }

  override async commit(): Promise<void> {
    await super.commit();
    await this.committed();
  }

  async query(sql: string): Promise<unknown[]> {
    const [result] = await this.connection.run([{ sql }]);
    return result!.rows.map((row) => Object.values(row)[0]);
  }

  async state() {
    const all = await this.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    const tables = all.filter((name) => name !== "retort_version");
    return { tables, rows: (await this.versions({ name: "retort_version" })).rows };
  }
}

/** Runs `body` with two connections to one file. */
async function together(body: (database: Database, other: Database) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "retort migrator "));
  try {
    await using database = await Database.open(`sqlite:${folder}/app.db`);
    await using other = await Database.open(`sqlite:${folder}/app.db`);
    await body(database, other);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `lock` of SQLite: only a transaction keeps others out. */
const lock = () => sqlite.lock(parseUrl("sqlite::memory:", "/"), "retort_version");

async function failure(run: Promise<unknown>): Promise<RetortError> {
  try {
    await run;
  } catch (error) {
    return error as RetortError;
  }
  return assert.fail("it did not fail");
}

const TABLE = 'CREATE TABLE "retort_version"', INSERT = "INSERT INTO", UPDATE = "UPDATE";
const logs: Readonly<Record<TransactionMode, readonly string[]>> = {
  revision: ["BEGIN", "-- r1", "SELECT 1", TABLE, INSERT, "COMMIT", "BEGIN", "-- r2", "SELECT 2", UPDATE, "COMMIT"],
  run: ["BEGIN", "-- r1", "SELECT 1", TABLE, INSERT, "-- r2", "SELECT 2", UPDATE, "COMMIT"],
  none: ["-- r1", "SELECT 1", TABLE, INSERT, "-- r2", "SELECT 2", UPDATE],
};
for (const transaction of MODES) {
  test(`what a run does, in its order, with a transaction for each: ${transaction}`, async () => {
    const migrator = migratorOf({
      r1: { upgrade: (op) => op.execute("SELECT 1") },
      r2: { upgrade: (op) => op.execute("SELECT 2") },
    }, { transaction });
    const executor = new RecordingExecutor(sqlite.assume());
    const { steps, current } = await migrator.upgrade("head", executor);
    const short = (line: string) => line.replace(/^-- .*-> (\w+)/, "-- $1");
    assert.deepEqual(
      executor.log.map((line, i) => {
        const expected = logs[transaction][i] ?? "";
        return short(line).startsWith(expected) ? expected : line;
      }),
      logs[transaction],
    );
    assert.deepEqual(steps.map(({ revision, direction }) => [revision, direction]), [["r1", "upgrade"], [
      "r2",
      "upgrade",
    ]]);
    assert.deepEqual(current, ["r2"]);
  });

  test(`the version rows are those of the step, after each commit: ${transaction}`, async () => {
    await using database = await Database.open();
    const seen: unknown[] = [];
    database.committed = async () => seen.push((await database.state()).rows.join());
    const migrator = migratorOf({ r1: table("a"), r2: table("b"), r3: table("c") }, { transaction });
    await migrator.upgrade("head", database);
    assert.deepEqual(await database.state(), { tables: ["a", "b", "c"], rows: ["r3"] });
    await migrator.downgrade("base", database);
    assert.deepEqual(await database.state(), { tables: [], rows: [] });
    assert.equal((await database.versions({ name: "retort_version" })).exists, true);
    assert.deepEqual(
      seen,
      {
        revision: ["r1", "r2", "r3", "r2", "r1", ""],
        run: ["r3", ""],
        none: [],
      }[transaction],
    );
  });
}

const failures: Readonly<Record<TransactionMode, { tables: string[]; rows: string[]; state: string }>> = {
  revision: { tables: ["a"], rows: ["r1"], state: 'rolled back; the database is at "r1"' },
  run: { tables: [], rows: [], state: "rolled back; the database is at base" },
  none: {
    tables: ["a", "half"],
    rows: ["r1"],
    state: 'not rolled back: what "r2" did before the failure stays; the version table says at "r1"',
  },
};
for (const transaction of MODES) {
  test(`a failure says what was undone and what stays, and that is so: ${transaction}`, async () => {
    await using database = await Database.open();
    const upgrade = (op: Ops) => {
      op.createTable("half", [id]);
      op.execute("SELECT * FROM nowhere");
    };
    const migrator = migratorOf({ r1: table("a"), r2: { upgrade }, r3: table("c") }, { transaction });
    const { tables, rows, state } = failures[transaction];
    const { code, context } = await failure(migrator.upgrade("head", database));
    assert.equal(code, "E_STATEMENT");
    assert.deepEqual(context, {
      revision: "r2",
      direction: "upgrade",
      operation: "execute",
      location: "/p/r2.ts",
      state,
      current: rows,
    });
    assert.deepEqual(await database.state(), { tables, rows });
  });
}

test("a run in one transaction writes its rows once, for merged branches too", async () => {
  await using database = await Database.open();
  const sent: string[] = [];
  const { connection } = database;
  const run = connection.run.bind(connection);
  connection.run = (statements, options) => {
    sent.push(...statements.map(({ sql }) => sql));
    return run(statements, options);
  };
  const written = {
    a: table("a"),
    b: table("b"),
    c: { ...table("c"), down: ["a"] },
    m: { ...table("m"), down: ["b", "c"] },
    n: { ...table("n"), down: ["a"] },
  };
  await migratorOf(written, { transaction: "run" }).upgrade("heads", database);
  assert.deepEqual((await database.state()).rows, ["m", "n"]);
  assert.equal(sent.filter((sql) => /^(INSERT|UPDATE|DELETE)/.test(sql)).length, 2);
  const { current } = await migratorOf(written, { transaction: "run" }).downgrade("b", database);
  assert.deepEqual((await database.state()).rows, ["b", "c", "n"]);
  assert.deepEqual(current.toSorted(), ["b", "c", "n"]);
});

test("a commit that fails undoes its transaction, and says so", async () => {
  const written = {
    r1: table("a"),
    r2: {
      upgrade: (op: Ops) => {
        op.createTable("b", [t.column("a_id", t.integer(), { references: "a.id" })]);
        op.execute("INSERT INTO b VALUES (1)");
      },
    },
  };
  for (const transaction of ["revision", "run"] as const) {
    await using database = await Database.open();
    const { code, context } = await failure(migratorOf(written, { transaction }).upgrade("head", database));
    assert.equal(code, "E_DATABASE");
    const { tables, rows, state } = failures[transaction];
    const step = transaction === "revision" ? { revision: "r2", direction: "upgrade" } : {};
    assert.deepEqual(context, { ...step, state, current: rows });
    assert.deepEqual(await database.state(), { tables, rows });
  }
});

test("what stops a run between two revisions names the one that did not begin", async () => {
  for (const transaction of ["revision", "none"] as const) {
    await using database = await Database.open();
    const controller = new AbortController();
    const upgrade = (op: Ops) => {
      op.createTable("a", [id]);
      // Once the revision's own turn is over.
      const send = database.run.bind(database);
      database.run = async (statements, options) => {
        const results = await send(statements, options);
        if (statements.at(-1)!.source.operation === undefined) controller.abort();
        return results;
      };
    };
    const migrator = migratorOf({ r1: { upgrade }, r2: table("b") }, { transaction });
    const { code, context } = await failure(migrator.upgrade("head", database, { signal: controller.signal }));
    assert.equal(code, "E_INTERRUPTED");
    assert.deepEqual(context, {
      revision: "r2",
      direction: "upgrade",
      state: 'stopped before "r2"; the database is at "r1"',
      current: ["r1"],
    });
    assert.deepEqual(await database.state(), { tables: ["a"], rows: ["r1"] });
  }
});

test("a file that does not load ends the run before its revision, whatever the transaction", async () => {
  for (const transaction of MODES) {
    await using database = await Database.open();
    const { code } = await failure(
      migratorOf({ r1: table("a") }, {
        transaction,
        load: () => Promise.reject(Object.assign(new Error("no"), { code: "E_SCRIPT", exit: 3 })),
      }).upgrade("head", database),
    );
    assert.equal(code, "E_SCRIPT");
    assert.deepEqual(await database.state(), { tables: [], rows: [] });
  }
});

test("steps are counted from where the database is, once", async () => {
  await using database = await Database.open();
  const migrator = migratorOf({ r1: table("a"), r2: table("b"), r3: table("c"), r4: table("d") });
  const rows = async (run: Promise<unknown>) => {
    await run;
    return (await database.state()).rows;
  };
  assert.deepEqual(await rows(migrator.upgrade("+1", database, { lock })), ["r1"]);
  assert.deepEqual(await rows(migrator.upgrade("+2", database, { lock })), ["r3"]);
  assert.deepEqual(await rows(migrator.downgrade("-2", database, { lock })), ["r1"]);
  assert.deepEqual(await rows(migrator.upgrade("r2+1", database, { lock })), ["r3"]);
  assert.deepEqual(await rows(migrator.downgrade("r2-1", database, { lock })), ["r1"]);
  for (
    const run of [
      migrator.upgrade("+4", database),
      migrator.downgrade("-2", database).then(() => migrator.downgrade("-1", database)),
    ]
  ) {
    assert.equal((await failure(run)).code, "E_UNREACHABLE_REVISION");
  }
});

test("steps that are counted on a branch leave the other branches alone", async () => {
  for (const target of ["a@-2", "a@-1", "a@base"]) {
    await using database = await Database.open();
    const migrator = migratorOf({
      a1: { ...table("a1"), down: [], labels: ["a"] },
      a2: table("a2"),
      b1: { ...table("b1"), down: [], labels: ["b"] },
    });
    await migrator.upgrade("heads", database);
    await migrator.downgrade(target, database, { lock });
    assert.deepEqual((await database.state()).rows, target === "a@-1" ? ["a1", "b1"] : ["b1"], target);
  }
});

test("where there is nothing to do nothing is written, and no lock is asked for", async () => {
  await using database = await Database.open();
  const migrator = migratorOf({ r1: table("a") });
  const lock = () => assert.fail("a lock was asked for");
  assert.deepEqual(await migrator.downgrade("base", database, { lock }), { steps: [], current: [] });
  assert.equal((await database.versions({ name: "retort_version" })).exists, false);
  await migrator.upgrade("head", database);
  const [before] = await database.query("SELECT total_changes()");
  database.begin = () => assert.fail("a transaction was begun");
  assert.deepEqual(await migrator.upgrade("head", database, { lock }), { steps: [], current: ["r1"] });
  assert.deepEqual(await database.query("SELECT total_changes()"), [before]);
});

const mixed: Readonly<Record<string, (op: Ops) => unknown>> = {
  "before another operation": (op) => {
    op.vacuum();
    op.createTable("lost", [id]);
  },
  "behind another operation": (op) => {
    op.createTable("lost", [id]);
    op.vacuum();
  },
  "behind another operation that was awaited": async (op) => {
    await op.createTable("lost", [id]);
    await op.vacuum();
  },
  "behind rows that came one by one": (op) => {
    op.bulkInsert(
      "a",
      (async function* () {
        yield { id: await Promise.resolve(1) };
      })(),
    );
    op.vacuum();
  },
  "committed, behind another operation that was awaited": async (op) => {
    await op.createTable("lost", [id]);
    await op.addValue();
  },
};
for (const [where, upgrade] of Object.entries(mixed)) {
  test(`what must stand alone is refused ${where}, and all of it is undone`, async () => {
    for (const transaction of ["revision", "run"] as const) {
      await using database = await Database.open();
      await migratorOf({ r1: table("a") }).upgrade("head", database);
      const migrator = migratorOf({ r1: table("a"), r2: { upgrade } }, { transaction });
      const { code, hint, context } = await failure(migrator.upgrade("head", database));
      assert.equal(code, "E_MIXED_TRANSACTION");
      assert.match(hint!, /split/);
      assert.match(context!.state!, /^rolled back/);
      assert.deepEqual(await database.state(), { tables: ["a"], rows: ["r1"] });
      assert.deepEqual(await database.query("SELECT count(*) FROM a"), [0]);
    }
  });
}

test("what comes behind a statement that stood alone is refused, and the failure says what stays", async () => {
  await using database = await Database.open();
  const upgrade = async (op: Ops) => {
    await op.vacuum();
    op.createTable("lost", [id]);
  };
  const { code, context } = await failure(migratorOf({ r1: table("a"), r2: { upgrade } }).upgrade("head", database));
  assert.equal(code, "E_MIXED_TRANSACTION");
  assert.match(context!.state!, /^not rolled back: what "r2" did before the failure stays/);
  assert.deepEqual(await database.state(), { tables: ["a"], rows: ["r1"] });
});

test("what must stand outside a transaction does so, and what came before is committed", async () => {
  const written = { r1: table("a"), r2: { upgrade: (op: Ops) => op.vacuum() }, r3: table("c") };
  for (const transaction of MODES) {
    await using database = await Database.open();
    const committed: unknown[] = [];
    database.committed = async () => committed.push((await database.state()).rows.join());
    const { steps } = await migratorOf(written, { transaction }).upgrade("head", database);
    assert.deepEqual(steps.map(({ revision }) => revision), ["r1", "r2", "r3"]);
    assert.deepEqual(await database.state(), { tables: ["a", "c"], rows: ["r3"] });
    assert.deepEqual(committed, { revision: ["r1", "r1", "r2", "r3"], run: ["r1", "r3"], none: [] }[transaction]);
  }
});

test("several that must be committed before they are used share a revision, and nothing else is in it", async () => {
  for (const transaction of ["revision", "run"] as const) {
    const executor = new RecordingExecutor(sqlite.assume());
    const twice: Functions = {
      upgrade: (op) => {
        op.addValue();
        op.addValue();
      },
    };
    await migratorOf({ r1: twice }, { transaction }).upgrade("head", executor);
    assert.deepEqual(executor.log.filter((line) => /^SELECT|^BEGIN|^COMMIT/.test(line)), [
      "BEGIN",
      "SELECT 'value'",
      "SELECT 'value'",
      "COMMIT",
    ]);
    const mixed: Functions = {
      upgrade: async (op) => {
        op.addValue();
        await op.addValue();
        op.execute("SELECT 1");
      },
    };
    const run = migratorOf({ r1: mixed }, { transaction }).upgrade("head", new RecordingExecutor(sqlite.assume()));
    assert.equal((await failure(run)).code, "E_MIXED_TRANSACTION");
  }
});

test("what must be committed before it is used is, with its version row, under `run` too", async () => {
  const executor = new RecordingExecutor(sqlite.assume());
  await migratorOf({
    r1: { upgrade: (op) => op.execute("SELECT 1") },
    r2: { upgrade: (op) => op.addValue() },
    r3: { upgrade: (op) => op.execute("SELECT 3") },
  }, { transaction: "run" }).upgrade("head", executor);
  const log = executor.log.filter((line) => !line.startsWith("--")).map((line) => line.replace(/ .*/s, ""));
  const [create, insert, update] = [TABLE, INSERT, UPDATE].map((line) => line.split(" ")[0]);
  assert.deepEqual(log, [
    "BEGIN",
    "SELECT",
    create,
    insert,
    "SELECT",
    update,
    "COMMIT",
    "BEGIN",
    "SELECT",
    update,
    "COMMIT",
  ]);
});

test("a version row that changes under the run fails it, and the error tells where the database is", async () => {
  await together(async (database, other) => {
    const upgrade = async (op: Ops) => {
      await op.createTable("b", [id]);
      await other.query("UPDATE retort_version SET version_num = 'r3'");
    };
    const written = { r1: table("a"), r2: { upgrade }, r3: table("c") };
    const { code, exit, context } = await failure(
      migratorOf(written, { transaction: "none" }).upgrade("r2", database, { lock }),
    );
    assert.deepEqual([code, exit], ["E_CONCURRENT_RUN", 5]);
    assert.deepEqual(context?.current, ["r3"]);
    assert.deepEqual(await database.state(), { tables: ["a", "b"], rows: ["r3"] });
  });
});

test("what another run did meanwhile is not done again", async () => {
  const written = { r1: table("a"), r2: table("b"), r3: table("c") };
  for (const target of ["head", "+3"]) {
    await together(async (database, other) => {
      database.committed = async () => {
        database.committed = () => Promise.resolve();
        await migratorOf(written).upgrade("r2", other, { lock });
      };
      const { steps, current } = await migratorOf(written).upgrade(target, database, { lock });
      assert.deepEqual(steps.map(({ revision }) => revision), ["r1", "r3"], target);
      assert.deepEqual(current, ["r3"]);
      for (const back of ["base", "-3"]) {
        await migratorOf(written).upgrade("head", database, { lock });
        database.committed = async () => {
          database.committed = () => Promise.resolve();
          await migratorOf(written).downgrade("-1", other, { lock });
        };
        const { steps, current } = await migratorOf(written).downgrade(back, database, { lock });
        assert.deepEqual(steps.map(({ revision }) => revision), ["r3", "r1"], back);
        assert.deepEqual(current, []);
      }
    });
  }
});

test("two runs at once on one file do each revision once", async () => {
  await together(async (database, other) => {
    const migrator = migratorOf({ r1: table("a"), r2: table("b"), r3: table("c") });
    const runs = await Promise.all([database, other].map((each) => migrator.upgrade("head", each, { lock })));
    const steps = runs.flatMap(({ steps }) => steps.map(({ revision }) => revision));
    assert.deepEqual(steps.sort(), ["r1", "r2", "r3"]);
    for (const { current } of runs) assert.deepEqual(current, ["r3"]);
  });
});

test("a revision is told where and for what it runs", async () => {
  await using database = await Database.open();
  const seen: OperationContext[] = [];
  const note = (op: Ops) => void seen.push(op.context);
  const migrator = migratorOf({ r1: { upgrade: note, downgrade: note } }, { x: { who: "me" }, database: "sqlite:x" });
  await migrator.upgrade("head", database);
  await migrator.downgrade("base", database);
  const { version } = database.server;
  const context = { revision: "r1", dialect: "sqlite", flavour: "sqlite", serverVersion: version, offline: false };
  assert.deepEqual(seen, [
    { ...context, direction: "upgrade", x: { who: "me" }, database: "sqlite:x" },
    { ...context, direction: "downgrade", x: { who: "me" }, database: "sqlite:x" },
  ]);
});
