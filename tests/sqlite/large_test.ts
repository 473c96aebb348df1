/** S27: a table of many rows is altered, and updated in chunks. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { BINARY, copyProject, type Ended, inFolder, ROOT } from "../binary/run.ts";

const ROWS = process.env.RETORT_TEST_LONG === "1" ? 1_000_000 : 100_000;

/** Megabytes that a run may use, whatever the number of rows. */
const MOST_MEMORY = 150;

/** Runs the binary; with the most memory that it used, in megabytes, where the system tells it. */
async function watched(
  folder: string,
  args: string,
  meanwhile: (child: Deno.ChildProcess) => Promise<void> = async () => {},
): Promise<Ended & { readonly memory: number }> {
  const child = new Deno.Command(BINARY, { args: args.split(" "), cwd: folder, stdout: "piped", stderr: "piped" })
    .spawn();
  let memory = 0;
  const timer = setInterval(() => memory = Math.max(memory, peakOf(child.pid)), 20);
  const [{ code, stdout, stderr }] = await Promise.all([child.output(), meanwhile(child)]);
  clearInterval(timer);
  const text = new TextDecoder();
  return { status: code, stdout: text.decode(stdout), stderr: text.decode(stderr), memory };
}

function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1000;
  } catch {
    return 0; // It has ended, or this is no Linux.
  }
}

async function succeeds(folder: string, args: string): Promise<void> {
  const { status, stdout, stderr, memory } = await watched(folder, args);
  assert.equal(status, 0, stdout + stderr);
  assert.ok(memory <= MOST_MEMORY, `"${args}" used ${memory} MB`);
}

/** The first row that a query answers, its values in their order. */
function ask(folder: string, sql: string): readonly unknown[] {
  const database = new DatabaseSync(join(folder, "payments.db"), { timeout: 10_000 });
  try {
    return Object.values(database.prepare(sql).get() ?? {});
  } finally {
    database.close();
  }
}

test("S27: several changes are one rebuild, and an update in chunks that was stopped goes on where it was", async () => {
  await inFolder(async (folder) => {
    copyProject(join(ROOT, "examples/large"), folder);
    await succeeds(folder, `upgrade 1000 -x rows=${ROWS}`);
    const sums = "SELECT count(*), sum(id), sum(amount), sum(length(account)), sum(length(note)) FROM payments";
    const before = ask(folder, sums);
    assert.equal(before[0], ROWS);

    await succeeds(folder, "upgrade 2000");
    assert.deepEqual(ask(folder, sums), before);
    assert.match(
      String(ask(folder, "SELECT sql FROM sqlite_schema WHERE name = 'payments'")[0]),
      /"amount" double.*payments_amount_check/is,
    );
    assert.deepEqual(ask(folder, "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'payments'"), [
      "ix_payments_account",
    ]);

    // Tells how often a row is written.
    const database = new DatabaseSync(join(folder, "payments.db"));
    database.exec(`CREATE TABLE written (id INTEGER PRIMARY KEY, times INTEGER NOT NULL);
      CREATE TRIGGER writes AFTER UPDATE ON payments BEGIN
        INSERT INTO written VALUES (NEW.id, 1) ON CONFLICT (id) DO UPDATE SET times = times + 1;
      END`);
    database.close();
    const done = () => Number(ask(folder, "SELECT count(cents) FROM payments")[0]);

    const stopped = await watched(folder, "upgrade 3000 --transaction none", async (child) => {
      // Others see what is done so far: it is committed.
      while (done() === 0) await sleep(5);
      child.kill("SIGINT");
    });
    assert.equal(stopped.status, 130, stopped.stderr);
    assert.match(stopped.stderr, /state: not rolled back: what "300000000003" did before the failure stays/);
    assert.match(stopped.stderr, /the version table says at "200000000002"/);
    const half = done();
    assert.ok(half > 0 && half < ROWS, `${half} of ${ROWS} were done`);

    await succeeds(folder, "upgrade 3000 --transaction none");
    assert.deepEqual(ask(folder, "SELECT count(*), max(times) FROM written"), [ROWS, 1]);
    assert.deepEqual(ask(folder, "SELECT count(*) FROM payments WHERE cents IS NOT amount * 100"), [0]);
    assert.deepEqual(ask(folder, "SELECT version_num FROM retort_version"), ["300000000003"]);

    await succeeds(folder, "downgrade base");
    assert.deepEqual(ask(folder, "SELECT count(*) FROM sqlite_schema WHERE tbl_name = 'payments'"), [0]);
  });
});
