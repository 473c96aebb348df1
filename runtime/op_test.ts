import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  type CoreOps,
  dialects,
  type Operation,
  type OperationContext,
  parseUrl,
  type Plugin,
  RecordingExecutor,
  Registry,
  sql,
  t,
} from "../mod.ts";
import type { Executor } from "./executors/executor.ts";
import { LiveExecutor } from "./executors/live.ts";
import { createOp } from "./op.ts";

interface KeepOps {
  /** Keeps whatever it is given. */
  keep(what: unknown): Promise<void>;
}

const keeping: Plugin<KeepOps> = {
  name: "keeping",
  operations: {
    keep: {
      kind: "keep",
      build: (what) => ({ kind: "keep", what }),
      args: ({ what }) => [what],
      compile: ({ what }) => [{ sql: `SELECT ${JSON.stringify(what)}` }],
    },
  },
};

/** Ends the transaction, which `execute` refuses to do, and fails. */
const ending: Plugin<Record<never, never>> = {
  name: "ending",
  operations: {},
  composed: [{
    kind: "end_transaction",
    build: () => ({ kind: "end_transaction" }),
    args: () => [],
    compile: () => [{ sql: "ROLLBACK" }, { sql: "SELECT * FROM nowhere" }],
  }],
};

type Ops = CoreOps & KeepOps;

const registry = new Registry([...builtins, keeping, ending], dialects);
const sqlite = registry.dialectOf("sqlite");

const context: OperationContext = {
  revision: "r1",
  direction: "upgrade",
  dialect: "sqlite",
  flavour: "sqlite",
  serverVersion: [3, 53, 0],
  offline: false,
  x: { who: "me" },
};

/** Runs `body` with an `op`, as a revision is run; throws what failed first. */
async function run(
  executor: Executor,
  body: (op: Ops) => unknown,
  { transactional = false }: { readonly transactional?: boolean } = {},
): Promise<void> {
  const { op, queue } = createOp({ registry, executor, context, transactional });
  try {
    await body(op as unknown as Ops);
  } catch (error) {
    queue.abort(error);
  }
  await queue.close();
}

/** What `body` runs, without a database. */
async function recorded(body: (op: Ops) => unknown): Promise<readonly string[]> {
  const executor = new RecordingExecutor(sqlite.assume());
  await run(executor, body);
  return executor.log;
}

/** The ids in a table `a`, after `body` has run in a transaction on a database that has it. */
async function idsAfter(body: (op: Ops) => unknown): Promise<readonly unknown[]> {
  await using connection = await sqlite.connect(parseUrl("sqlite::memory:", "/"));
  await connection.run([{ sql: 'CREATE TABLE "a" ("id" INTEGER PRIMARY KEY)' }]);
  const executor = new LiveExecutor(connection, registry);
  await executor.begin();
  await run(executor, body, { transactional: true });
  await executor.commit();
  const [result] = await connection.run([{ sql: "SELECT id FROM a ORDER BY id" }]);
  return result!.rows.map((row) => row.id);
}

const insert = (op: Ops, value: number) => op.execute(sql`INSERT INTO a VALUES (${value})`);

test("attempt() keeps what its body did, waited for or not, and answers its value", async () => {
  assert.deepEqual(
    await idsAfter(async (op) => {
      insert(op, 1);
      const attempt = await op.attempt(async () => {
        insert(op, 2);
        await null;
        insert(op, 3);
        return "value";
      });
      assert.deepEqual(attempt, { ok: true, value: "value" });
      insert(op, 4);
    }),
    [1, 2, 3, 4],
  );
});

test("attempt() undoes what its body did if anything of it failed, and the revision goes on", async () => {
  const bodies: Record<string, (op: Ops) => Promise<unknown>> = {
    E_STATEMENT: async (op) => {
      await insert(op, 2);
      await insert(op, 1);
    },
    "swallowed E_STATEMENT": async (op) => {
      await insert(op, 2);
      await insert(op, 1).catch(() => {});
    },
    E_INVALID_OPERATION: async (op) => {
      await insert(op, 2);
      await op.dropTable("");
    },
    thrown: async (op) => {
      await insert(op, 2);
      throw Object.assign(new Error("no"), { code: "thrown" });
    },
  };
  for (const [code, body] of Object.entries(bodies)) {
    const ids = await idsAfter(async (op) => {
      insert(op, 1);
      const attempt = await op.attempt(() => body(op));
      assert.equal(attempt.ok, false, code);
      assert.equal((attempt as { error: { code?: string } }).error.code, code.replace("swallowed ", ""));
      insert(op, 3);
    });
    assert.deepEqual(ids, [1, 3], code);
  }
});

test("attempt() inside attempt() undoes its own part alone", async () => {
  assert.deepEqual(
    await idsAfter(async (op) => {
      const outer = await op.attempt(async () => {
        await insert(op, 1);
        const inner = await op.attempt(async () => {
          await insert(op, 2);
          await insert(op, 1);
        });
        assert.equal(inner.ok, false);
        insert(op, 3);
      });
      assert.equal(outer.ok, true);
    }),
    [1, 3],
  );
});

test("what stands behind attempt() runs behind it, though nobody waits for it", async () => {
  assert.deepEqual(
    await idsAfter((op) => {
      void op.attempt(async () => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        await insert(op, 1);
      });
      void op.execute("UPDATE a SET id = id + 10");
    }),
    [11],
  );
});

test("attempt() is refused where nothing could be undone", async () => {
  const attempting = (op: Ops) => op.attempt(() => Promise.resolve());
  await assert.rejects(recorded(attempting), { code: "E_UNSUPPORTED_OPERATION", hint: /script/ });
  await using connection = await sqlite.connect(parseUrl("sqlite::memory:", "/"));
  const executor = new LiveExecutor(connection, registry);
  await assert.rejects(run(executor, attempting), { code: "E_UNSUPPORTED_OPERATION", hint: /transaction/ });
  await assert.rejects(run(executor, (op) => op.attempt(1 as never)), { code: "E_INVALID_OPERATION" });
});

test("attempt() fails the revision if what its body did cannot be undone", async () => {
  // As after a full disk: the transaction has ended by itself.
  const ending = async (op: Ops) => {
    await insert(op, 1);
    const attempt = await op.attempt(() => op.invoke({ kind: "end_transaction" }));
    assert.fail(`it went on: ${JSON.stringify(attempt)}`);
  };
  await assert.rejects(idsAfter(ending), { code: "E_DATABASE" });
});

test("waiting inside attempt() for a call that was made outside it is refused, and fails the revision", async () => {
  let after: Promise<unknown> | undefined;
  await assert.rejects(
    idsAfter(async (op) => {
      const attempt = op.attempt(async () => await after);
      after = insert(op, 1);
      await attempt;
    }),
    { code: "E_REENTRANT_OPERATION" },
  );
});

test("a call that was answered before attempt() may be waited for inside it", async () => {
  assert.deepEqual(
    await idsAfter(async (op) => {
      const before = insert(op, 1);
      await before;
      assert.equal((await op.attempt(() => before)).ok, true);
    }),
    [1],
  );
});

test("batchAlterTable() hands its function the operations on tables, the table left out", async () => {
  const log = await recorded((op) => {
    op.batchAlterTable("a", (b) => {
      b.addColumn(t.column("name", t.text()));
      b.createIndex("ix", ["name"]);
      assert.equal("createTable" in b, false);
      assert.throws(() => Object.assign(b, { addColumn: 1 }), TypeError);
    });
  });
  assert.deepEqual(log, ['ALTER TABLE "a" ADD COLUMN "name" TEXT', 'CREATE INDEX "ix" ON "a" ("name")']);
});

test("batchAlterTable() refuses what is no batch, and fails the revision", async () => {
  const swallowing = (op: Ops) => {
    try {
      op.batchAlterTable("a", () => {});
    } catch {
      // Swallowed.
    }
  };
  await assert.rejects(recorded(swallowing), { code: "E_INVALID_OPERATION" });
});

test("invoke() runs an operation that comes as data, and knows its kinds", async () => {
  const operation = { kind: "drop_table", table: { name: "a" } } as Operation;
  assert.deepEqual(await recorded((op) => op.invoke(operation)), ['DROP TABLE "a"']);
  await assert.rejects(recorded((op) => op.invoke({ kind: "drop_tabel" })), {
    code: "E_UNKNOWN_OPERATION",
    hint: /"drop_table"/,
  });
  for (const bad of [undefined, null, "drop_table", {}, { kind: 1 }]) {
    await assert.rejects(recorded((op) => op.invoke(bad as never)), { code: "E_INVALID_OPERATION" });
  }
});

test("what becomes of the arguments after a call changes nothing", async () => {
  const log = await recorded(async (op) => {
    const columns = ["id"], rows = [{ id: 1 }], operation = { kind: "drop_table", table: { name: "b" } };
    op.createIndex("ix", "a", columns);
    op.bulkInsert("a", rows);
    op.invoke(operation as Operation);
    columns[0] = "other";
    rows[0]!.id = 2;
    operation.table.name = "c";
    await null;
  });
  assert.deepEqual(log, [
    'CREATE INDEX "ix" ON "a" ("id")',
    'INSERT INTO "a" ("id") VALUES\n  (1)',
    'DROP TABLE "b"',
  ]);
});

test("an operation that is no data is refused: its copy would be another", async () => {
  assert.deepEqual(await recorded((op) => op.keep({ a: [1, { b: null }] })), ['SELECT {"a":[1,{"b":null}]}']);
  await assert.rejects(recorded((op) => op.keep(new Date(0))), { code: "E_INVALID_OPERATION" });
});

test("the context cannot be changed, nor what it holds", async () => {
  await recorded((op) => {
    assert.deepEqual(op.context, context);
    assert.throws(() => Object.assign(op.context, { revision: "r2" }), TypeError);
    assert.throws(() => Object.assign(op.context.x, { who: "you" }), TypeError);
    assert.throws(() => Object.assign(op, { execute: 1 }), TypeError);
  });
  assert.equal(Object.isFrozen(context), false, "the caller's own is left alone");
});

function* rows(count: number) {
  for (let i = 0; i < count; i++) yield { id: i };
}

async function* later(count: number) {
  for (const row of rows(count)) {
    if (row.id % 700 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield row;
  }
}

for (const [what, make] of Object.entries({ "an iterable": rows, "an async iterable": later })) {
  test(`the rows of ${what} go in 1,000 at a time, in the place of their call`, async () => {
    const log = await recorded((op) => {
      op.execute("SELECT 'before'");
      op.bulkInsert("a", make(2500));
      op.execute("SELECT 'behind'");
      op.bulkInsert("a", make(0));
    });
    const counts = log.map((statement) =>
      statement.startsWith("INSERT") ? statement.split("\n").length - 1 : statement
    );
    assert.deepEqual(counts, ["SELECT 'before'", 1000, 1000, 500, "SELECT 'behind'"]);
  });
}

test("rows that come from the database itself may be waited for while they go in", async () => {
  const ids = await idsAfter((op) => {
    insert(op, 1);
    insert(op, 2);
    async function* copies() {
      for (let after: unknown = 0;;) {
        const { rows: [row] } = await op.execute(
          sql`SELECT id FROM a WHERE id > ${after} AND id < 10 ORDER BY id LIMIT 1`,
        );
        if (row === undefined) return;
        yield { id: Number(row.id) + 10 };
        after = row.id;
      }
    }
    op.bulkInsert("a", copies());
    op.execute("UPDATE a SET id = id + 100 WHERE id > 10");
  });
  assert.deepEqual(ids, [1, 2, 111, 112]);
});

test("what fails among the rows fails the revision, swallowed or not", async () => {
  async function* failing() {
    yield { id: 1 };
    await Promise.reject(new Error("no more rows"));
  }
  await assert.rejects(recorded((op) => op.bulkInsert("a", failing())), { message: "no more rows" });
  await assert.rejects(
    idsAfter((op) => {
      async function* swallowing() {
        await op.execute("SELECT * FROM nowhere").catch(() => {});
        yield { id: 1 };
      }
      op.bulkInsert("a", swallowing());
    }),
    { code: "E_STATEMENT" },
  );
});

test("a refusal that is swallowed fails the revision, and nothing that waits runs", async () => {
  const executor = new RecordingExecutor(sqlite.assume());
  const body = (op: Ops) => {
    op.execute("SELECT 1");
    try {
      op.dropTable("");
    } catch {
      // Swallowed.
    }
    op.execute("SELECT 2");
  };
  await assert.rejects(run(executor, body), { code: "E_INVALID_OPERATION" });
  assert.deepEqual(executor.log, []);
});

test("a call after the end is refused, before its arguments are looked at", async () => {
  let kept!: Ops;
  await recorded((op) => void (kept = op));
  for (const late of [() => kept.dropTable(""), () => kept.invoke(null as never), () => kept.attempt(null as never)]) {
    assert.throws(late, { code: "E_LATE_OPERATION" });
  }
});
