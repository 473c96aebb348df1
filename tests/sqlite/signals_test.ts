/** A signal while a statement takes long: a large file is opened in a thread, so that it is heard. */
import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { LARGE } from "../../dialects/sqlite/driver.ts";
import { bunPath } from "../../scripts/bun.ts";
import { BINARY, type Ended, inFolder, ROOT, writeRevisions } from "../binary/run.ts";
import { retort } from "./retort.ts";

/** Milliseconds within which a run that was stopped must have ended; twice the promise, since others work here too. */
const SOON = 2000;

/** A file large enough for a thread. */
function writeLarge(folder: string, rows: number): void {
  const database = new DatabaseSync(join(folder, "app.db"));
  database.exec(`CREATE TABLE big (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL, note TEXT);
    INSERT INTO big WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      SELECT i, i % 1000, printf('%0120d', i) FROM n;
    CREATE INDEX ix_note ON big (note);`);
  database.close();
  assert.ok(statSync(join(folder, "app.db")).size >= LARGE);
}

/** What of it must not be lost. */
function read(folder: string): unknown {
  const database = new DatabaseSync(join(folder, "app.db"));
  const found = database.prepare(
    "SELECT (SELECT group_concat(sql, ';') FROM sqlite_schema) AS schema, count(*) AS rows, sum(amount) AS total, " +
      "max(note) AS last, (SELECT integrity_check FROM pragma_integrity_check) AS integrity FROM big",
  ).get();
  database.close();
  return { ...found };
}

/** Starts an upgrade, sends a signal once it writes, and tells how it ended and how long that took. */
async function stopped(
  [program, ...args]: readonly string[],
  folder: string,
  signal: "SIGINT" | "SIGTERM",
): Promise<Ended & { readonly took: number }> {
  // By Deno's own: its `node:child_process` tells no status above 128.
  const child = new Deno.Command(program!, {
    args: [...args, "upgrade", "--url", "sqlite:app.db"],
    cwd: folder,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ended = child.output();
  const journal = join(folder, "app.db-journal");
  for (let i = 0; !existsSync(journal) && i < 3000; i++) await sleep(10);
  const start = performance.now();
  child.kill(signal);
  // Who does not hear it would go on for ever.
  const deaf = setTimeout(() => child.kill("SIGKILL"), 10 * SOON);
  const { code, stdout, stderr } = await ended;
  clearTimeout(deaf);
  const text = new TextDecoder();
  return { status: code, stdout: text.decode(stdout), stderr: text.decode(stderr), took: performance.now() - start };
}

const WAYS: readonly (readonly [name: string, command: () => Promise<readonly string[]>])[] = [
  ["the binary", () => Promise.resolve([BINARY])],
  ["Bun", async () => [await bunPath(), join(ROOT, "cli.ts")]],
  ["Deno", () => Promise.resolve([process.execPath, "run", "-A", join(ROOT, "cli.ts")])],
];

for (const [name, command] of WAYS) {
  test(`${name} hears a signal in the middle of a statement that has no end, and the file is as before`, async () => {
    await inFolder(async (folder) => {
      // All that the run writes: with the journal, it has begun.
      writeRevisions(folder, [{
        upgrade:
          '  op.execute("INSERT INTO big WITH RECURSIVE n(i) AS (SELECT 1000000 UNION ALL SELECT i + 1 FROM n) ' +
          'SELECT i, 0, NULL FROM n");',
      }]);
      writeLarge(folder, 200_000);
      const before = read(folder);
      for (const signal of ["SIGINT", "SIGTERM"] as const) {
        const { status, stdout, stderr, took } = await stopped(await command(), folder, signal);
        assert.equal(status, 130, stdout + stderr);
        assert.match(stderr, new RegExp(`error E_INTERRUPTED: Cannot go on: stopped by ${signal}\n`));
        assert.match(
          stderr,
          /state: stopped in the middle of a statement, which is undone when the database is opened next; it is at base then/,
        );
        assert.ok(took < SOON, `it took ${took} ms`);
        assert.equal(retort(folder, "current", "--url", "sqlite:app.db").stdout, "");
        assert.deepEqual(read(folder), before);
      }
    });
  });
}

for (const [name, command] of WAYS) {
  test(`${name} hears a signal between the statements of a small file, whoever waits for each of them`, async () => {
    await inFolder(async (folder) => {
      writeRevisions(folder, [{
        async: true,
        upgrade: '  await op.createTable("a", [t.column("n", t.integer())]);\n' +
          '  for (;;) await op.execute("UPDATE a SET n = n + 1");',
      }]);
      const { status, stdout, stderr, took } = await stopped(await command(), folder, "SIGINT");
      assert.equal(status, 130, stdout + stderr);
      assert.match(stderr, /state: rolled back; the database is at base/);
      assert.ok(took < SOON, `it took ${took} ms`);
    });
  });
}

test("a table that is made anew is as before when a signal stops that, wherever it is then", async () => {
  await inFolder(async (folder) => {
    writeRevisions(folder, [{
      upgrade: '  op.batchAlterTable("big", {}, (b) => {\n' +
        '    b.alterColumn("amount", { type: t.bigInteger() });\n' +
        '    b.createCheckConstraint("ck_amount", "amount >= 0");\n  });',
    }]);
    writeLarge(folder, 600_000);
    const before = read(folder);
    const { status, stdout, stderr, took } = await stopped([BINARY], folder, "SIGINT");
    assert.equal(status, 130, stdout + stderr);
    assert.match(
      stderr,
      /state: (?:rolled back; the database is|stopped in the middle of a statement, .* it is) at base/,
    );
    assert.ok(took < SOON, `it took ${took} ms`);
    assert.deepEqual(read(folder), before);
    // Nothing of it stands in the way of the next try.
    assert.equal(retort(folder, "upgrade", "--url", "sqlite:app.db").status, 0);
  });
});
