import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { addColumn } from "../ops/column/add_column.ts";
import { createTable } from "../ops/table/create_table.ts";
import { builtins, dialects, Registry, type Schema, t, tableOf } from "../mod.ts";
import { type Client, playScript } from "./script.ts";

const registry = new Registry(builtins, dialects);
const users = tableOf({ name: "users" }, [t.column("id", t.integer(), { primaryKey: true })]);
const given: Schema = { tables: [users], objects: {} };
const op = addColumn.build("users", t.column("name", t.text(), { default: "it's" }));

/** Reads a script and runs nothing of it. */
const READS: Client["command"] = ["sh", "-c", "cat > /dev/null"];
const FAILS: Client["command"] = ["sh", "-c", "cat > /dev/null; exit 1"];

async function played(command: (file: string) => Client["command"], what = op): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "retort-script-test-"));
  try {
    const file = join(folder, "cases.db");
    return await playScript({ registry, plugins: [], op: what, given }, `sqlite:${file}`, { command: command(file) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a script that a client runs makes what the run makes", async (context) => {
  if (spawnSync("sqlite3", ["--version"]).error !== undefined) return context.skip("there is no sqlite3 here");
  assert.equal(await played((file) => ["sqlite3", "-bail", file]), "script agrees");
});

test("a client that runs nothing of a script has made something else", async () => {
  await assert.rejects(played(() => READS), /the script makes something else:\n-- retort/);
});

test("a client that fails is told with the script", async () => {
  await assert.rejects(played(() => FAILS), /sh refuses the script: \n-- retort[^]*ADD COLUMN/);
});

test("what the database refuses has no script either", async () => {
  const key = addColumn.build("users", t.column("code", t.text(), { unique: true }));
  assert.equal(await played(() => FAILS, key), "no script, as no run");
});

test("a run that fails is not taken for one that is refused", async () => {
  const twice = createTable.build("users", [t.column("id", t.integer())]);
  await assert.rejects(played(() => READS, twice as never), { code: "E_STATEMENT" });
});
