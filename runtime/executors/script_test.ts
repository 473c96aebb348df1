import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, emptySchema, type Need, type Operation, Registry, sql, t } from "../../mod.ts";
import { factsOf } from "../../testing/mod.ts";
import { ScriptExecutor } from "./script.ts";

const registry = new Registry(builtins, dialects);
const sqlite = registry.dialectOf("sqlite");
const server = sqlite.assume();
const id = t.column("id", t.integer(), { primaryKey: true });
const named = t.column("name", t.text(), { index: true });

function scriptFrom(...from: readonly string[]): ScriptExecutor {
  return new ScriptExecutor({ server, registry, style: sqlite.script, from });
}

/** Runs an operation, as a batch does. */
async function run(executor: ScriptExecutor, method: string, ...args: readonly unknown[]) {
  const operation: Operation = registry.build(method, args);
  const statements = registry.compile(operation, server, factsOf(emptySchema));
  return await executor.run(statements.map((each) => ({ ...each, source: { revision: "r1", operation } })));
}

const needs: readonly Need[] = [{ fact: "table", table: { name: "a" } }];

test("a script is its statements, transactions and notes, each ended, a blank line between them", async () => {
  await using executor = scriptFrom();
  assert.equal(executor.text, "");
  await executor.note("one\ntwo\r\nthree");
  await executor.begin();
  await run(executor, "execute", "SELECT 1 ;\n");
  await run(executor, "execute", sql`SELECT ${"it's"}, ${null}, ${2n}`);
  await executor.commit();
  assert.equal(
    executor.text,
    "-- one\n-- two\n-- three\n\nBEGIN;\n\nSELECT 1;\n\nSELECT 'it''s', NULL, 2;\n\nCOMMIT;\n",
  );
});

test("a statement that ends with a comment is ended all the same", async () => {
  await using executor = scriptFrom();
  await run(executor, "execute", "DELETE FROM a -- all of it;");
  await run(executor, "execute", "DELETE FROM b /* all of it */");
  assert.equal(executor.text, "DELETE FROM a -- all of it\n;\n\nDELETE FROM b /* all of it */;\n");
});

test("a note cannot end its comment, whatever is in it", async () => {
  await using executor = scriptFrom();
  await executor.note("Running r1\nDROP TABLE a;\u2028DROP TABLE b;\rDROP TABLE c;");
  for (const line of executor.text.trim().split(/[\n\r\u2028]/)) assert.match(line, /^-- /);
});

test("a statement whose values have no literal form cannot be written, and nothing of it is", async () => {
  await using executor = scriptFrom();
  const statement = { sql: "SELECT ?", parameters: [1], source: { revision: "r1" } };
  await assert.rejects(executor.run([statement]), { code: "E_MISSING_FACT", message: /"SELECT \?"/ });
  await executor.run([{ ...statement, script: "SELECT 1" }]);
  assert.equal(executor.text, "SELECT 1;\n");
});

test("a script that starts from nothing knows what it has built", async () => {
  await using executor = scriptFrom();
  assert.deepEqual(await executor.versions(), { exists: false, rows: [] });
  await run(executor, "createTable", "a", [id, named]);
  await run(executor, "addColumn", "a", t.column("more", t.text(), { index: true }));
  const { schema, whole } = await executor.facts([...needs, { fact: "schema" }]);
  assert.equal(whole, true);
  assert.deepEqual(schema.tables.map(({ columns }) => columns.map(({ name }) => name)), [["id", "name", "more"]]);
  assert.equal(schema.tables[0]!.indexes.length, 2, "each operation is applied once, however many its statements");
});

test("what a script has built is known as the database would tell it", async () => {
  await using executor = scriptFrom();
  const mood = t.column("mood", t.enum("mood", ["sad", "ok"]), { comment: "today's" });
  await run(executor, "createTable", "a", [id, mood]);
  await run(executor, "createTable", "b", [id]);
  const { schema: { tables: [a, ...others] }, whole } = await executor.facts(needs);
  assert.deepEqual([others, whole], [[], false], "only what is asked for is told");
  assert.deepEqual(a!.columns[1], { name: "mood", type: { type: "string", length: 3 }, nullable: true });
  assert.deepEqual(a!.constraints.map(({ kind, name }) => `${kind} ${name}`), [
    "primary_key a_pkey",
    "check a_mood_check",
  ]);
});

test("a script that starts from a revision knows nothing of the tables", async () => {
  await using executor = scriptFrom("r0");
  assert.deepEqual(await executor.versions(), { exists: true, rows: ["r0"] });
  await run(executor, "createTable", "a", [id]);
  await assert.rejects(executor.facts(needs), { code: "E_MISSING_FACT", message: /"a"/, hint: /--sql/ });
  await assert.rejects(executor.facts([{ fact: "schema" }]), { code: "E_MISSING_FACT" });
  await assert.rejects(executor.facts([{ ...needs[0]!, hint: "pass what it was" }]), {
    hint: "pass what it was; or run the revision on a database, without --sql",
  });
  const { schema } = await executor.facts([{ ...needs[0]!, optional: true }]);
  assert.deepEqual(schema.tables, [], "what it does without is not known either");
});

test("what only a database could answer is refused", async () => {
  await using executor = scriptFrom();
  const query: Need = { fact: "rows", key: "k", statement: { sql: "SELECT 1" } };
  await assert.rejects(executor.facts([query]), { code: "E_MISSING_FACT", message: /SELECT 1/ });
  await assert.rejects(executor.savepoint(), { code: "E_MISSING_FACT" });
  const [result] = await run(executor, "execute", "SELECT 1");
  for (const key of ["rows", "rowCount"] as const) assert.throws(() => result![key], { code: "E_MISSING_FACT" });
});

test("where DDL is not transactional no transaction is written", async () => {
  const features = { ...server.features, transactionalDdl: false };
  await using executor = new ScriptExecutor({
    server: { ...server, features },
    registry,
    style: sqlite.script,
    from: [],
  });
  await executor.begin();
  await executor.commit();
  assert.equal(executor.text, "");
});
