/**
 * The laws of `op`, on random scripts: order is call order; nothing runs after a failure; a failure that is caught fails the
 * run all the same; a script that awaits its calls runs what a plain one does.
 *
 * @module
 */
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import fc from "fast-check";
import { builtins, dialects, type Plugin, RecordingExecutor, Registry, StatementError, t } from "../../mod.ts";
import { createOp } from "../../runtime/op.ts";

interface CountOps {
  /** Writes down how many columns a table has, which it must ask for. */
  count(table: string): Promise<void>;
}

const counting: Plugin<CountOps> = {
  name: "counting",
  operations: {
    count: {
      kind: "count",
      build: (name) => ({ kind: "count", table: { name } }),
      args: ({ table }) => [table.name],
      apply: (_, schema) => schema,
      needs: ({ table }) => [{ fact: "table", table }],
      compile: ({ table }, { facts }) => [{ sql: `SELECT ${facts.table(table).columns.length}` }],
    },
  },
};

const registry = new Registry([...builtins, counting], dialects);
const server = registry.dialectOf("sqlite").assume();

/** A recorder that takes its time and refuses what is bad, as a database would. */
class RefusingExecutor extends RecordingExecutor {
  override async run(...[statements]: Parameters<RecordingExecutor["run"]>) {
    await new Promise((resolve) => setImmediate(resolve));
    const index = statements.findIndex(({ sql }) => sql.includes("bad"));
    const results = await super.run(index < 0 ? statements : statements.slice(0, index));
    if (index < 0) return results;
    throw new StatementError("bad", { index, statement: statements[index]!.sql });
  }
}

type Method = (...args: readonly unknown[]) => Promise<unknown>;
type Ops = Readonly<Record<"execute" | "createTable" | "addColumn" | "count", Method>>;

/** Runs `body` as a revision is run. */
async function run(body: (op: Ops) => unknown) {
  const executor = new RefusingExecutor(server, undefined, registry);
  const { op, queue } = createOp({
    registry,
    executor,
    context: {
      revision: "r1",
      direction: "upgrade",
      dialect: server.dialect,
      flavour: server.flavour,
      serverVersion: server.version,
      offline: true,
      x: {},
    },
    transactional: false,
  });
  let threw = false, failure: unknown;
  try {
    await body(op as unknown as Ops);
  } catch (error) {
    threw = true;
    queue.abort(error);
  }
  await queue.close().catch((error) => failure = error);
  return { log: executor.log, threw, failure };
}

/** How somebody deals with a promise. */
const HANDLINGS = ["drop", "await", "swallow"] as const;
type Handling = typeof HANDLINGS[number];

type Step =
  | { readonly kind: "call"; readonly bad: boolean; readonly handling: Handling }
  | { readonly kind: "all"; readonly bads: readonly boolean[]; readonly handling: Handling }
  | { readonly kind: "helper"; readonly steps: readonly Step[]; readonly handling: Handling }
  | { readonly kind: "wait" }
  | { readonly kind: "throw" };

const handling = fc.constantFrom(...HANDLINGS);
const bad = fc.nat(9).map((n) => n === 0);
const { steps } = fc.letrec<{ step: Step; steps: readonly Step[] }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 3 },
    { arbitrary: fc.record({ kind: fc.constant("call" as const), bad, handling }), weight: 6 },
    { arbitrary: fc.constant({ kind: "wait" as const }), weight: 2 },
    { arbitrary: fc.constant({ kind: "throw" as const }), weight: 1 },
    {
      arbitrary: fc.record({ kind: fc.constant("all" as const), bads: fc.array(bad, { maxLength: 4 }), handling }),
      weight: 2,
    },
    { arbitrary: fc.record({ kind: fc.constant("helper" as const), steps: tie("steps"), handling }), weight: 3 },
  ),
  steps: fc.array(tie("step"), { maxLength: 8 }),
}));

async function handled(promise: Promise<unknown>, how: Handling): Promise<void> {
  if (how === "await") await promise;
  else if (how === "swallow") await promise.catch(() => {});
}

/** Plays a script; `called` gets what it calls, in that order. */
async function play(op: Ops, script: readonly Step[], called: string[]): Promise<void> {
  const call = (bad: boolean) => {
    const sql = `SELECT ${called.length}${bad ? " AS bad" : ""}`;
    called.push(sql);
    return op.execute(sql);
  };
  for (const step of script) {
    switch (step.kind) {
      case "call":
        await handled(call(step.bad), step.handling);
        break;
      case "all": {
        const all = Promise.all(step.bads.map(call));
        // A promise that nobody awaits and that is not retort's own ends the process if it is rejected.
        if (step.handling === "drop") void all.catch(() => {});
        await handled(all, step.handling);
        break;
      }
      case "helper": {
        const helper = play(op, step.steps, called);
        if (step.handling === "drop") void helper.catch(() => {});
        await handled(helper, step.handling);
        break;
      }
      case "wait":
        await null;
        break;
      case "throw":
        throw new Error("thrown");
    }
  }
}

const RUNS = { numRuns: process.env.RETORT_TEST_LONG === "1" ? 20_000 : 1_000 };

test("what runs is what was called, in that order, up to the first failure, which fails the run", async () => {
  let failures = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const called: string[] = [];
      const { log, threw, failure } = await run((op) => play(op, script, called));
      const firstBad = called.findIndex((sql) => sql.endsWith("bad"));
      const possible = firstBad < 0 ? called : called.slice(0, firstBad);
      // What stood open when the script threw is discarded.
      if ((failure as Error | undefined)?.message === "thrown") assert.deepEqual(log, possible.slice(0, log.length));
      else assert.deepEqual(log, possible);
      assert.equal(failure !== undefined, firstBad >= 0 || threw);
      if (failure !== undefined) failures++;
    }),
    RUNS,
  );
  assert.ok(failures > 100, "scripts that fail are among them");
});

/** A script whose calls build upon one another. */
const building = fc.array(
  fc.record({
    method: fc.constantFrom("createTable", "addColumn", "count", "execute"),
    table: fc.nat(2),
    awaited: fc.boolean(),
  }),
  { maxLength: 15 },
);

test("a script that awaits its calls, all or some, runs what a plain one does", async () => {
  await fc.assert(
    fc.asyncProperty(building, async (script) => {
      const tables = new Set<number>();
      const calls = script.map(({ method, table, awaited }, i) => {
        const name = `t${table}`, column = t.column(`c${i}`, t.integer());
        const make = !tables.has(table);
        tables.add(table);
        return {
          awaited,
          call: (op: Ops) =>
            make
              ? op.createTable(name, [column])
              : method === "count"
              ? op.count(name)
              : method === "execute"
              ? op.execute(`SELECT 'call ${i}'`)
              : op.addColumn(name, column),
        };
      });
      const plain = await run((op) => calls.forEach(({ call }) => void call(op)));
      const some = await run(async (op) => {
        for (const { call, awaited } of calls) await (awaited ? call(op) : void call(op));
      });
      const all = await run(async (op) => {
        for (const { call } of calls) await call(op);
      });
      assert.equal(plain.failure, undefined);
      assert.equal(plain.log.length, calls.length);
      assert.deepEqual(some, plain);
      assert.deepEqual(all, plain);
    }),
    RUNS,
  );
});
