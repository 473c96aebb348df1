import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { sqlite } from "../../dialects/sqlite/mod.ts";
import { builtins, type Connection, emptySchema, type Operation, parseUrl, Registry, sql, t } from "../../mod.ts";
import { factsOf } from "../../testing/facts.ts";
import { freshDatabase } from "../../scripts/databases.ts";
import { chance, COLUMNS, COUNT, hostile } from "../hostile.ts";
import { given } from "../servers/given.ts";

const registry = new Registry(builtins, [sqlite]);

async function run(connection: Connection, method: string, ...args: readonly unknown[]): Promise<void> {
  const operation: Operation = registry.build(method, args);
  await connection.run(registry.compile(operation, connection.server, factsOf(emptySchema)));
}

/** Registers a test for a file by each of the drivers, and for a server where one is given. */
function onDatabases(name: string, body: (connection: Connection) => Promise<void>): void {
  const on = async (url: string) => {
    await using connection = await sqlite.connect(parseUrl(url, "/"), { create: true });
    await body(connection);
  };
  for (const scheme of ["sqlite", "file"]) {
    test(`${name} (${scheme}:)`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "retort names "));
      try {
        await on(`${scheme}:${join(folder, "it.db")}`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
  test(`${name} (libsql)`, async (context) => {
    const found = given("libsql");
    if (found.url === undefined) return context.skip(found.reason);
    await on(await freshDatabase(found.url, "names"));
  });
}

const row = (columns: readonly { readonly name: string; readonly initial: string }[]) =>
  Object.fromEntries(columns.map(({ name }, i) => [name, columns.at(-1 - i)!.initial]));

onDatabases(`${COUNT} hostile names and values come back as they went, and make nothing else`, async (connection) => {
  const next = chance(1);
  // Names that differ by ASCII capitals alone are one.
  const names = hostile(COUNT, 200, next).map((name, i) => `${i % COLUMNS}${name}`);
  const values = hostile(COUNT, 300, next);
  const tables = hostile(COUNT / COLUMNS, 200, next).map((name, i) => `${i}${name}`);
  await run(connection, "createTable", "victim", [t.column("id", t.integer())]);
  const g = registry.grammar(connection.server);
  const wanted = tables.map((name, i) => ({
    name,
    columns: names.slice(i * COLUMNS, (i + 1) * COLUMNS).map((column, j) => ({
      name: column,
      initial: values[i * COLUMNS + j]!,
    })),
  }));
  for (const { name, columns } of wanted) {
    const elements = columns.map((column) => t.column(column.name, t.text(), { default: column.initial }));
    const [a, b] = columns as [typeof columns[number], typeof columns[number]];
    await run(connection, "createTable", name, [
      ...elements,
      t.check(sql`${sql.id(a.name)} <> ${b.initial + "!"}`, { name: `check ${b.name}` }),
      t.unique([b.name, a.name], { name: `unique ${b.name}` }),
      t.index(`${name} index`, [a.name]),
    ]);
    await run(connection, "bulkInsert", name, [row(columns)]);
    const { sql: text, parameters = [] } = g.parameterized(
      sql`INSERT INTO ${sql.id(name)} (${sql.id(a.name)}, ${sql.id(b.name)}) VALUES (${b.initial}, ${a.initial})`,
    );
    await connection.run([{ sql: text, parameters }]);
    await connection.run([{
      sql: g.inline(
        sql`UPDATE ${sql.id(name)} SET ${sql.id(b.name)} = ${b.initial} WHERE ${sql.id(b.name)} = ${a.initial}`,
      ),
    }]);
  }
  const { tables: found } = await connection.inspector.schema();
  for (const { name, columns } of wanted) {
    const table = found.find((each) => each.name === name);
    assert.ok(table, `there is no table ${JSON.stringify(name)}`);
    assert.deepEqual(table.columns.map((column) => ({ name: column.name, initial: column.default })), columns);
    const b = columns[1]!.name;
    assert.deepEqual(table.constraints.map((each) => each.name).sort(), [`check ${b}`, `unique ${b}`].sort());
    assert.deepEqual(table.indexes.map((each) => each.name), [`${name} index`]);
    const [read] = await connection.run([{ sql: `SELECT * FROM ${g.ident(name)}` }]);
    const [first, second] = read!.rows.map((each) => ({ ...each }));
    assert.deepEqual(first, row(columns));
    assert.equal(second![columns[0]!.name], columns[1]!.initial);
    assert.equal(second![b], columns[1]!.initial);
    assert.equal(second![columns[4]!.name], columns[4]!.initial);
  }
  const [all] = await connection.run([{
    sql: "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_autoindex\\_%' ESCAPE '\\'",
  }]);
  assert.deepEqual(
    all!.rows.map(({ type, name }) => `${type} ${name}`).sort(),
    ["table victim", ...tables.flatMap((name) => [`table ${name}`, `index ${name} index`])].sort(),
  );
});
