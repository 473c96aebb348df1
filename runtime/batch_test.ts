import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  CompileError,
  dialects,
  type Operation,
  parseUrl,
  type Plugin,
  putTable,
  RecordingExecutor,
  Registry,
  type Schema,
  t,
  type TableName,
  tableOf,
} from "../mod.ts";
import { batchRunner } from "./batch.ts";
import type { Executor } from "./executors/executor.ts";
import { LiveExecutor } from "./executors/live.ts";
import { ScriptExecutor } from "./executors/script.ts";
import { OperationQueue } from "./queue.ts";

interface OnTable extends Operation {
  readonly table: TableName;
}

interface ProbeOps {
  /** Answers which columns it sees. */
  describeTable(table: string): Promise<unknown>;
  /** Has no SQL. */
  refuse(): Promise<void>;
}

const probes: Plugin<ProbeOps> = {
  name: "probes",
  operations: {
    describeTable: {
      kind: "describe_table",
      build: (name) => ({ kind: "describe_table", table: { name } }),
      args: ({ table }: OnTable) => [table.name],
      apply: (_: OnTable, schema: Schema) => schema,
      needs: ({ table }: OnTable) => [{ fact: "table", table }],
      compile: ({ table }: OnTable, { facts }) => {
        const columns = facts.table(table).columns.map(({ name }) => name);
        return [{ sql: `SELECT '${table.name}: ${columns.join(" ")}' AS seen` }];
      },
      result: (last) => last.rows[0]?.seen,
    },
    refuse: {
      kind: "refuse",
      build: () => ({ kind: "refuse" }),
      args: () => [],
      apply: (_: Operation, schema: Schema) => schema,
      compile: () => {
        throw new CompileError("Cannot compile: never");
      },
    },
  },
};

const registry = new Registry([...builtins, probes], dialects);
const sqlite = registry.dialectOf("sqlite");
const build = (method: string, ...args: readonly unknown[]) => registry.build(method, args);
const id = t.column("id", t.integer(), { primaryKey: true });
const describe = (name: string) => build("describeTable", name);
const addName = build("addColumn", "a", t.column("name", t.text()));
const known = ["a", "b"].reduce((schema, name) => putTable(schema, tableOf({ name }, [id])), {
  tables: [],
  objects: {},
} as Schema);

/** A recorder that also writes down when it is asked, and for what. */
class AskedExecutor extends RecordingExecutor {
  override facts(...[needs]: Parameters<RecordingExecutor["facts"]>) {
    this.log.push(`? ${needs.map((need) => need.fact === "table" ? need.table.name : need.fact).join(" ")}`);
    return super.facts(needs);
  }
}

/** Runs `operations` as one batch; how each of them ended, and which is said to have failed. */
async function run(executor: Executor, operations: readonly Operation[]) {
  const runner = batchRunner({ registry, executor, revision: "r1" });
  const queue = new OperationQueue(runner.run);
  const calls = operations.map((operation) =>
    queue.enqueue({ label: operation.kind, operation, call: new Error(operation.kind) })
  );
  await queue.close().catch(() => {});
  const ends = (await Promise.allSettled(calls)).map((end) =>
    // Rows have no prototype, which is not what these tests are about.
    end.status === "fulfilled" ? end.value && JSON.parse(JSON.stringify(end.value)) : end.reason.code
  );
  return { ends, failed: runner.failedAt()?.operation };
}

async function asked(operations: readonly Operation[]) {
  const executor = new AskedExecutor(sqlite.assume(), known);
  return { ...await run(executor, operations), log: executor.log };
}

async function memory(): Promise<LiveExecutor> {
  return new LiveExecutor(await sqlite.connect(parseUrl("sqlite::memory:", "/")), registry);
}

test("what all operations need is asked at once, before the first statement", async () => {
  const { log } = await asked([addName, describe("a"), describe("b")]);
  assert.deepEqual(log, [
    "? a b",
    'ALTER TABLE "a" ADD COLUMN "name" TEXT',
    "SELECT 'a: id name' AS seen",
    "SELECT 'b: id' AS seen",
  ]);
});

test("an operation sees what those before it make, and not what those after it do", async () => {
  const { log } = await asked([
    describe("a"),
    addName,
    build("createTable", "new", [id]),
    build("renameTable", "a", "renamed"),
    describe("renamed"),
    describe("new"),
  ]);
  assert.deepEqual(log.filter((line) => line.startsWith("SELECT")), [
    "SELECT 'a: id' AS seen",
    "SELECT 'renamed: id name' AS seen",
    "SELECT 'new: id' AS seen",
  ]);
});

test("a table is asked for by the name that it has before the first statement", async () => {
  await using executor = await memory();
  const made = ["a", "b"].map((name) => build("createTable", name, [id, t.column(`of_${name}`, t.text())]));
  await run(executor, made);
  const renames = [["b", "c"], ["a", "b"], ["b", "d"]].map((names) => build("renameTable", ...names));
  const { ends } = await run(executor, [
    ...renames.slice(0, 2),
    describe("b"),
    renames[2]!,
    describe("d"),
    describe("c"),
  ]);
  assert.deepEqual(ends, [undefined, undefined, "b: id of_a", undefined, "d: id of_a", "c: id of_b"]);
});

test("raw SQL divides: what needs facts behind it is compiled when it has run", async () => {
  const { log } = await asked([build("execute", "DROP TABLE x"), describe("a"), addName, describe("b")]);
  assert.deepEqual(log, [
    "DROP TABLE x",
    "? a b",
    "SELECT 'a: id' AS seen",
    'ALTER TABLE "a" ADD COLUMN "name" TEXT',
    "SELECT 'b: id' AS seen",
  ]);
});

test("nothing runs if an operation does not compile, behind raw SQL too", async () => {
  const { log, ends, failed } = await asked([addName, build("execute", "SELECT 1"), describe("a"), build("refuse")]);
  assert.deepEqual(log, []);
  assert.deepEqual(ends, ["E_SKIPPED_OPERATION", "E_SKIPPED_OPERATION", "E_SKIPPED_OPERATION", "E_COMPILE"]);
  assert.equal(failed?.kind, "refuse");
});

test("an operation on a table that is gone is told so, and nothing runs", async () => {
  const { log, ends } = await asked([build("dropTable", "a"), describe("a")]);
  assert.deepEqual(log, ["? a"]);
  assert.deepEqual(ends, ["E_SKIPPED_OPERATION", "E_MISSING_FACT"]);
});

test("where nobody can answer, the operation that asks is to blame", async () => {
  const server = sqlite.assume();
  await using executor = new ScriptExecutor({ server, registry, style: sqlite.script, from: ["r0"] });
  const { ends, failed } = await run(executor, [addName, describe("a")]);
  assert.deepEqual(ends, ["E_SKIPPED_OPERATION", "E_MISSING_FACT"]);
  assert.equal(failed?.kind, "describe_table");
});

test("what follows a failing statement is not sent", async () => {
  await using executor = await memory();
  const insert = (value: number) => build("execute", `INSERT INTO a (id) VALUES (${value})`);
  const { ends, failed } = await run(executor, [
    build("createTable", "a", [id, t.column("name", t.text(), { index: true })]),
    insert(1),
    build("createIndex", "ix", "a", ["nowhere"]),
    insert(2),
  ]);
  assert.deepEqual(ends.slice(2), ["E_STATEMENT", "E_SKIPPED_OPERATION"]);
  assert.equal(failed?.kind, "create_index");
  const { ends: [kept] } = await run(executor, [build("execute", "SELECT id FROM a")]);
  assert.deepEqual(kept, { rows: [{ id: 1 }], rowCount: 1 });
});

test("each caller gets the result of its own last statement", async () => {
  await using executor = await memory();
  const { ends } = await run(executor, [
    build("execute", "SELECT 1 AS n"),
    build("createTable", "a", [id, t.column("name", t.text(), { index: true })]),
    build("execute", "INSERT INTO a (id) VALUES (1), (2)"),
    build("bulkInsert", "a", []),
    describe("a"),
  ]);
  assert.deepEqual(ends, [
    { rows: [{ n: 1 }], rowCount: 1 },
    undefined,
    { rows: [], rowCount: 2, insertId: 2 },
    undefined,
    "a: id name",
  ]);
});
