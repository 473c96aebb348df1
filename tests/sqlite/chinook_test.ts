import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { copyProject, inFolder, ROOT } from "../binary/run.ts";
import { retort } from "./retort.ts";

const ORIGINAL = join(ROOT, "..", "shared", "data", "chinook", "Chinook_Sqlite.sqlite");
const PROJECT = join(ROOT, "tests", "chinook");

/** Table → its rows, in the order of its key. */
function contents(path: string): Readonly<Record<string, readonly unknown[]>> {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'retort_version' ORDER BY name",
  ).all() as { name: string }[];
  const rows = tables.map(({ name }) => [name, database.prepare(`SELECT * FROM "${name}" ORDER BY 1, 2`).all()]);
  database.close();
  return Object.fromEntries(rows);
}

/** Table → what SQLite says of its columns, its foreign keys and its own indexes. */
function shape(path: string): unknown {
  const database = new DatabaseSync(path, { readOnly: true });
  const all = (sql: string) => database.prepare(sql).all();
  const tables = all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'retort_version' ORDER BY name");
  const found = tables.map(({ name }) => ({
    name,
    columns: all(`SELECT name, "notnull", dflt_value, pk FROM pragma_table_info('${name}')`),
    keys: all(
      `SELECT "table", "from", "to", on_update, on_delete FROM pragma_foreign_key_list('${name}') ORDER BY "from"`,
    ),
    indexes: all(
      `SELECT name, sql IS NULL AS own FROM sqlite_schema WHERE type = 'index' AND tbl_name = '${name}' ORDER BY 1`,
    ),
  }));
  database.close();
  return found;
}

test("the Chinook database is built by revisions, row by row the same, taken to base, and built again", async (t) => {
  if (!existsSync(ORIGINAL)) return t.skip(`the data is not here: ${ORIGINAL}`);
  await inFolder((folder) => {
    copyProject(PROJECT, folder);
    const file = join(folder, "chinook.db");
    const run = (...args: readonly string[]) => {
      const { status, stderr } = retort(folder, ...args, "--url", "sqlite:chinook.db", "-x", `chinook=${ORIGINAL}`);
      assert.equal(status, 0, stderr);
    };
    const original = contents(ORIGINAL);
    assert.equal(Object.keys(original).length, 11);
    assert.ok(Object.values(original).flat().length > 15_000);

    run("upgrade", "head");
    assert.deepEqual(contents(file), original);
    assert.deepEqual(shape(file), shape(ORIGINAL));
    run("downgrade", "base");
    assert.deepEqual(contents(file), {});
    run("upgrade", "head", "--transaction", "run");
    assert.deepEqual(contents(file), original);
  });
});
