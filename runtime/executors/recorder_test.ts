import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, emptySchema, findTable, Registry, sql, t } from "../../mod.ts";
import { factsOf } from "../../testing/mod.ts";
import { RecordingExecutor } from "./recorder.ts";

const registry = new Registry(builtins, dialects);
const server = registry.dialectOf("sqlite").assume();

test("a recorder keeps everything in its order, values as literals, and answers no rows", async () => {
  const executor = new RecordingExecutor(server);
  const operation = registry.build("execute", [sql`SELECT ${1}`]);
  await executor.note("note");
  await executor.begin();
  const results = await executor.savepoint(() =>
    executor.run(
      registry.compile(operation, server, factsOf(emptySchema)).map((each) => ({
        ...each,
        source: { revision: "r1", operation },
      })),
    )
  );
  await executor.commit();
  await executor.rollback();
  assert.deepEqual(executor.log, ["-- note", "BEGIN", "SAVEPOINT", "SELECT 1", "COMMIT", "ROLLBACK"]);
  assert.deepEqual(results, [{ rows: [], rowCount: 0 }]);
  assert.deepEqual(executor.statements.map(({ source }) => source.operation), [operation]);
});

test("a recorder that knows the operations knows what they have built", async () => {
  const executor = new RecordingExecutor(server, undefined, registry);
  const operation = registry.build("createTable", ["a", [t.column("id", t.integer(), { index: true })]]);
  const statements = registry.compile(operation, server, factsOf(emptySchema));
  await executor.run(statements.map((each) => ({ ...each, source: { revision: "r1", operation } })));
  const { schema } = await executor.facts([]);
  assert.equal(findTable(schema, { name: "a" })?.indexes.length, 1);
});
