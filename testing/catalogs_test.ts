import assert from "node:assert/strict";
import { test } from "node:test";
import { type Connection, dialects, parseUrl } from "../mod.ts";
import { catalogsOf } from "./catalogs.ts";

const sqlite = dialects.find(({ name }) => name === "sqlite")!;

async function told(...statements: readonly string[]): Promise<readonly string[]> {
  await using connection = await sqlite.connect(parseUrl("sqlite::memory:", "/"));
  await connection.run(statements.map((sql) => ({ sql })));
  return await catalogsOf(connection);
}

const made = 'CREATE TABLE "a ""b" (id INTEGER, "it\'s" TEXT)';

test("two databases of the same statements tell the same, whatever the order of their rows", async () => {
  const [one, two] = [`INSERT INTO "a ""b" VALUES (1, 'x')`, `INSERT INTO "a ""b" VALUES (2, NULL)`];
  assert.deepEqual(await told(made, one, two), await told(made, two, one));
});

test("another definition is told, another index, another row, and another kind of value", async () => {
  const index = 'CREATE INDEX i ON "a ""b" (id)';
  const others = [
    [made.replace("TEXT", "VARCHAR(9)")],
    [made, index],
    [made, index.replace("(id)", "(id DESC)")],
    [made, `INSERT INTO "a ""b" VALUES (1, 'x')`],
    [made, `INSERT INTO "a ""b" VALUES (1, X'78')`],
    [made, `INSERT INTO "a ""b" VALUES (1, '1')`],
    [made, `INSERT INTO "a ""b" VALUES (1, NULL)`],
  ];
  const all = [await told(made), ...await Promise.all(others.map((statements) => told(...statements)))];
  assert.equal(new Set(all.map((lines) => lines.join("\n"))).size, all.length);
});

test("a dialect that nobody has described is refused", async () => {
  const connection = { server: { dialect: "other" } } as Connection;
  await assert.rejects(catalogsOf(connection), /"other": nobody has said/);
});
