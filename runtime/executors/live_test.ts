import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  dialects,
  type Need,
  type Operation,
  parseUrl,
  Registry,
  type StatementError,
  type TableName,
} from "../../mod.ts";
import type { SourcedStatement } from "./executor.ts";
import { LiveExecutor } from "./live.ts";

const registry = new Registry(builtins, dialects);
const sqlite = registry.dialectOf("sqlite");
const operation: Operation = { kind: "execute" };

async function memory(...statements: readonly string[]): Promise<LiveExecutor> {
  const executor = new LiveExecutor(await sqlite.connect(parseUrl("sqlite::memory:", "/")), registry);
  await executor.run(sourced(...statements));
  return executor;
}

function sourced(...statements: readonly string[]): readonly SourcedStatement[] {
  return statements.map((sql) => ({ sql, source: { revision: "r1", operation } }));
}

async function ids(executor: LiveExecutor): Promise<unknown> {
  const [result] = await executor.run(sourced("SELECT id FROM a ORDER BY id"));
  return result!.rows.map((row) => row.id);
}

const A = "CREATE TABLE a (id INTEGER PRIMARY KEY)", B = "CREATE TABLE b (id INTEGER PRIMARY KEY)";
const need = (name: string): Need => ({ fact: "table", table: { name } });

test("facts are the tables that were asked for and are there, and what queries answer", async () => {
  await using executor = await memory(A, B);
  const rows: Need = { fact: "rows", key: "k", statement: { sql: "SELECT 1 AS n" } };
  const found = await executor.facts([need("a"), need("a"), need("nowhere"), rows, rows]);
  assert.deepEqual(found.schema.tables.map(({ name }) => name), ["a"]);
  assert.equal(found.whole, false);
  assert.deepEqual([...found.rows].map(([key, [row]]) => [key, { ...row }]), [["k", { n: 1 }]]);
});

test("whoever asks for the schema gets all of it, and so does everybody else", async () => {
  await using executor = await memory(A, B, "ATTACH ':memory:' AS other", "CREATE TABLE other.c (id)");
  const whole = await executor.facts([need("a"), { fact: "schema" }]);
  assert.deepEqual(whole.schema.tables.map(({ name }) => name).sort(), ["a", "b"]);
  assert.equal(whole.whole, true);
});

test("whoever asks for several schemas gets them all, and a table of yet another", async () => {
  const attached = [
    "ATTACH ':memory:' AS x",
    "CREATE TABLE x.c (id)",
    "ATTACH ':memory:' AS y",
    "CREATE TABLE y.d (id)",
  ];
  await using executor = await memory(A, ...attached);
  const table: Need = { fact: "table", table: { name: "d", schema: "y" } };
  const { schema } = await executor.facts([table, { fact: "schema" }, { fact: "schema", schemas: ["x"] }]);
  assert.deepEqual(schema.tables.map(({ name }) => name), ["a", "c", "d"]);
});

test("a statement that fails tells where it came from and where it stood", async () => {
  await using executor = await memory(A);
  const run = executor.run(sourced("INSERT INTO a VALUES (1)", "INSERT INTO a VALUES (1)", "INSERT INTO a VALUES (2)"));
  await assert.rejects(run, (error: StatementError) => {
    assert.equal(error.code, "E_STATEMENT");
    assert.equal(error.exit, 5);
    assert.equal(error.index, 1);
    assert.equal(error.statement, "INSERT INTO a VALUES (1)");
    assert.equal(error.operation, "execute");
    assert.equal(error.revision, "r1");
    assert.match(error.sqlState!, /^SQLITE_CONSTRAINT/);
    assert.ok(error.cause instanceof Error);
    return true;
  });
  assert.deepEqual(await ids(executor), [1], "nothing runs after it");
});

test("a savepoint undoes what its body did and no more, one inside another too", async () => {
  await using executor = await memory(A);
  const insert = (id: number) => executor.run(sourced(`INSERT INTO a VALUES (${id})`));
  await executor.begin();
  await insert(1);
  assert.equal(await executor.savepoint(() => insert(2).then(() => "value")), "value");
  const failing = executor.savepoint(async () => {
    await insert(3);
    await executor.savepoint(() => insert(4));
    await assert.rejects(executor.savepoint(() => insert(5).then(() => insert(1))), { code: "E_STATEMENT" });
    assert.deepEqual(await ids(executor), [1, 2, 3, 4]);
    throw new Error("no");
  });
  await assert.rejects(failing, { message: "no" });
  await insert(6);
  await executor.commit();
  assert.deepEqual(await ids(executor), [1, 2, 6]);
});

test("a savepoint that is gone is told, with the reason for which its body failed", async () => {
  await using executor = await memory(A);
  await executor.begin();
  const failing = executor.savepoint(async () => {
    await executor.rollback();
    throw new Error("the reason");
  });
  await assert.rejects(failing, {
    code: "E_DATABASE",
    message: /^Cannot go back to the savepoint after "the reason": /,
  });
  await assert.rejects(executor.savepoint(() => assert.fail("it ran")), assert.AssertionError);
});

test("version rows are read where there is a table of them, sorted, and no table is made", async () => {
  await using executor = await memory();
  const table: TableName = { name: "retort_version" };
  assert.deepEqual(await executor.versions(table), { exists: false, rows: [] });
  assert.deepEqual(await executor.versions(table), { exists: false, rows: [] });
  await executor.run(sourced("CREATE TABLE retort_version (version_num TEXT)"));
  await executor.run(sourced("INSERT INTO retort_version VALUES ('b'), ('a'), ('10')"));
  assert.deepEqual(await executor.versions(table), { exists: true, rows: ["10", "a", "b"] });
});

test("a table of that name that is none of versions is told", async () => {
  await using executor = await memory("CREATE TABLE v (id INTEGER); CREATE VIEW w AS SELECT 1 AS version_num");
  for (const [name, told] of [["v", /"v": it has no column "version_num"/], ["w", /"w": it is a view/]] as const) {
    await assert.rejects(executor.versions({ name }), { code: "E_DATABASE", message: told, hint: /name another/ });
  }
});

test("version rows that name no set of revisions are told, with the way out", async () => {
  for (const [values, told] of [["('a'), ('a')", /holds "a" twice/], ["('a'), (NULL)", /is NULL/]] as const) {
    await using executor = await memory("CREATE TABLE v (version_num TEXT)");
    await executor.run(sourced(`INSERT INTO v VALUES ${values}`));
    const wanted = { code: "E_DATABASE", message: told, hint: /retort stamp --purge/ };
    await assert.rejects(executor.versions({ name: "v" }), wanted);
  }
});

test("a statement must change as many rows as it is thought to", async () => {
  await using executor = await memory(A);
  const [statement] = sourced("UPDATE a SET id = 2 WHERE id = 1");
  const run = executor.run([{ ...statement!, expectedRows: 1 }]);
  await assert.rejects(run, { code: "E_CONCURRENT_RUN", exit: 5, hint: /retort current/ });
});

test("what fails outside of statements is one of retort's errors", async () => {
  await using executor = await memory();
  await assert.rejects(executor.commit(), { code: "E_DATABASE", message: /^Cannot commit/ });
  await executor.begin();
  await assert.rejects(executor.begin(), { code: "E_DATABASE", message: /^Cannot begin a transaction/ });
});

test("who waits is told what may take long, with what was found of it, and of the commit", async () => {
  const told: (string | undefined)[] = [];
  const connection = await sqlite.connect(parseUrl("sqlite::memory:", "/"));
  await using executor = new LiveExecutor(connection, registry, { onProgress: (what) => told.push(what) });
  const about = 'rows of "a"';
  const counted = { sql: "SELECT count(*) AS n FROM a", proof: { about, must: "same" } } as const;
  const statements = [
    ...sourced("CREATE TABLE a (b)", "INSERT INTO a VALUES (1), (2)"),
    ...[
      { ...counted, progress: { doing: "counting", about } },
      { sql: "CREATE TABLE c (d)" },
      { sql: "INSERT INTO c SELECT b FROM a", progress: { doing: "copying", about } },
      { ...counted, progress: { doing: "counting", about } },
      { sql: "DROP TABLE c" },
    ].map((each) => ({ ...each, source: { revision: "r1", operation } })),
  ];
  const results = await executor.run(statements, { begin: true, commit: true });
  assert.deepEqual(results.map(({ rowCount }) => rowCount), [0, 2, 1, 0, 2, 1, 0]);
  assert.deepEqual(told, [
    undefined,
    'counting rows of "a"',
    undefined,
    'copying 2 rows of "a"',
    'counting 2 rows of "a"',
    undefined,
    "committing",
  ]);
  assert.deepEqual(executor.takeReceipts(), [{ about, found: { n: 2 } }]);
});
