/**
 * A rebuild that is killed at any moment leaves the file as it was before, or as it is to be.
 *
 * Of 1,000 kills, spread over a run of 88 ms and a little more, 483 left a journal that was rolled back; the file was as
 * before after 863, as it is to be after 137, of which 121 had ended by themselves, and whole after each.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { BINARY, inFolder, writeRevisions } from "../binary/run.ts";

const KILLS = process.env.RETORT_TEST_LONG === "1" ? 1_000 : 20;

const SETUP = `
CREATE TABLE big (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT, w REAL, x BLOB, CHECK (length(v) < 99));
CREATE TABLE child (id INTEGER PRIMARY KEY, big_id INTEGER REFERENCES big ON DELETE CASCADE);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
  INSERT INTO big SELECT i, CAST(i * 7 AS TEXT), i / 3.0, randomblob(20) FROM n;
INSERT INTO child SELECT id, id FROM big WHERE id % 10 = 0;
DELETE FROM big WHERE id = 60000;
DELETE FROM child WHERE big_id = 60000;
CREATE INDEX by_v ON big (v DESC);
CREATE VIEW words AS SELECT v FROM big;
CREATE TABLE log (v);
CREATE TRIGGER told AFTER DELETE ON big BEGIN INSERT INTO log VALUES (OLD.v); END;`;

const UPGRADE = `  op.batchAlterTable("big", (b) => {
    b.alterColumn("v", { name: "number", type: t.integer() });
    b.createCheckConstraint("big_number", "number >= 0");
    b.createUniqueConstraint("big_w", ["w"]);
  });`;

/** Runs the binary, and kills it after so many milliseconds; whether it had ended by itself. */
function run(folder: string, after?: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(BINARY, ["upgrade", "--url", "sqlite:app.db"], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "", HOME: folder },
      stdio: "ignore",
    });
    const ended = new AbortController();
    if (after !== undefined) {
      sleep(after, undefined, { signal: ended.signal }).then(() => child.kill("SIGKILL"), () => {});
    }
    child.on("error", reject);
    child.on("exit", (status, signal) => {
      ended.abort();
      if (signal === null && status !== 0) reject(new Error(`it ended with the status ${status}`));
      else resolve(signal === null);
    });
  });
}

/** All words of the file's objects, and how many rows differ from those of the first file. */
function state(folder: string): string {
  const database = new DatabaseSync(join(folder, "app.db"));
  const lines = (sql: string) => database.prepare(sql).all().map((row) => Object.values(row).join("|"));
  try {
    const words = lines("SELECT sql FROM sqlite_schema WHERE tbl_name <> 'retort_version' ORDER BY type, name");
    assert.deepEqual(lines("PRAGMA integrity_check"), ["ok"]);
    assert.deepEqual(lines("PRAGMA foreign_key_check"), []);
    database.exec(`ATTACH '${join(folder, "before.db")}' AS was`);
    const name = lines("SELECT name FROM pragma_table_info('big')")[1];
    const wrong = lines(
      `SELECT count(*) FROM was.big AS o LEFT JOIN main.big AS n ON n.id = o.id ` +
        `WHERE n.id IS NULL OR o.v <> CAST(n.${name} AS TEXT) OR o.w IS NOT n.w OR o.x IS NOT n.x`,
    );
    const counts = lines(
      "SELECT (SELECT count(*) FROM main.big), (SELECT count(*) FROM main.child), seq FROM main.sqlite_sequence",
    );
    const version =
      words.length > 0 && lines("SELECT name FROM main.sqlite_schema WHERE name = 'retort_version'").length > 0
        ? lines("SELECT version_num FROM retort_version")
        : [];
    return [...words, ...wrong, ...counts, ...version].join("\n");
  } finally {
    database.close();
  }
}

test(`of ${KILLS} kills at any moment each leaves the table as it was or as it is to be`, async (t) => {
  await inFolder(async (folder) => {
    writeRevisions(folder, [{ upgrade: UPGRADE }]);
    const [path, template] = [join(folder, "app.db"), join(folder, "before.db")];
    const database = new DatabaseSync(template);
    database.exec(SETUP);
    database.close();
    const again = () => {
      for (const file of [`${path}-journal`, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
      copyFileSync(template, path);
    };
    again();
    const before = state(folder);
    const start = performance.now();
    await run(folder);
    let whole = performance.now() - start;
    const after = state(folder);
    assert.match(after, /"number" INTEGER[^]*\n0\n59999\|5999\|60000\nr000$/);

    const found = { before: 0, after: 0, "with a journal": 0, ended: 0 };
    for (let i = 0; i < KILLS; i++) {
      again();
      const moment = Math.random() * whole * 1.1;
      const isEnded = await run(folder, moment);
      if (isEnded) found.ended++;
      // What a run takes moves with what else the machine does.
      if (isEnded !== (moment > whole)) whole *= isEnded ? 0.97 : 1.03;
      if (existsSync(`${path}-journal`)) found["with a journal"]++;
      const now = state(folder);
      assert.ok(now === before || now === after, now);
      found[now === before ? "before" : "after"]++;
    }
    t.diagnostic(`${JSON.stringify(found)}, a run takes ${Math.round(whole)} ms`);
    assert.ok(found["with a journal"] > KILLS / 10, "some are killed in the middle of it");
  });
});
