/** The line that tells what goes on, on a terminal. */
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { LARGE } from "../../dialects/sqlite/driver.ts";
import { BINARY, type Ended, inFolder, writeRevisions } from "../binary/run.ts";
import { shell } from "./retort.ts";

const WITHOUT_SCRIPT = shell("/", "command -v script").status === 0 ? undefined : "there is no script(1) here";

/** A revision that waits long enough for the line, then makes a large table anew. */
const REVISION = {
  async: true,
  upgrade: "  await new Promise((resolve) => setTimeout(resolve, 2500));\n" +
    '  op.batchAlterTable("big", {}, (b) => b.alterColumn("amount", { type: t.bigInteger() }));',
};

function writeLarge(folder: string): void {
  const database = new DatabaseSync(join(folder, "app.db"));
  database.exec(`CREATE TABLE big (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL, note TEXT);
    INSERT INTO big WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)
      SELECT i, i % 1000, printf('%0120d', i) FROM n;
    CREATE INDEX ix_note ON big (note);`);
  database.close();
  assert.ok(statSync(join(folder, "app.db")).size >= LARGE);
}

/** Runs the binary on a terminal of its own, where both of its outputs go. */
function onTerminal(folder: string, args: string): Ended {
  return shell(folder, `script -qec '"${BINARY}" ${args} --url sqlite:app.db' /dev/null < /dev/null`, {
    TERM: "xterm",
  });
}

test("a terminal tells what goes on after two seconds, and keeps nothing of it", { skip: WITHOUT_SCRIPT }, async () => {
  await inFolder((folder) => {
    writeRevisions(folder, [REVISION]);
    writeLarge(folder);
    const { status, stdout } = onTerminal(folder, "upgrade");
    assert.equal(status, 0, stdout);
    assert.match(stdout, /[|/\\-] upgrade of r000, 2 s/);
    assert.match(stdout, /[|/\\-] (?:copying 400000 rows of "big"|comparing values of "big", old beside new), 0 s/);
    assert.match(stdout, /building the index "ix_note"/);
    // Line by line, what is drawn is erased before something else stands there.
    for (const line of stdout.split("\n").filter((text) => text.includes("\x1b"))) {
      const erased = line.lastIndexOf("\x1b[2K");
      assert.ok(erased >= 0, JSON.stringify(line));
      assert.doesNotMatch(line.slice(erased), / s\b/);
    }
    assert.ok(stdout.endsWith("\x1b[2K"), JSON.stringify(stdout.slice(-200)));
  });
});

test("what nobody watches tells nothing of it: a pipe, --quiet, --json", { skip: WITHOUT_SCRIPT }, async () => {
  await inFolder((folder) => {
    writeRevisions(folder, [REVISION]);
    writeLarge(folder);
    const ways = [
      () => shell(folder, `"${BINARY}" upgrade --url sqlite:app.db 2>&1`),
      () => onTerminal(folder, "upgrade --quiet"),
      () => onTerminal(folder, "upgrade --json"),
    ];
    for (const way of ways) {
      const { status, stdout } = way();
      assert.equal(status, 0, stdout);
      assert.ok(!stdout.includes("\x1b"), stdout);
      assert.doesNotMatch(stdout, /copying|, 2 s/);
      assert.equal(shell(folder, `"${BINARY}" stamp base --url sqlite:app.db`).status, 0);
    }
  });
});

test("the line keeps no run that waits for ever", { skip: WITHOUT_SCRIPT }, async () => {
  await inFolder((folder) => {
    writeRevisions(folder, [{
      async: true,
      upgrade: "  await new Promise((resolve) => setTimeout(resolve, 2500));\n  await new Promise(() => {});",
    }]);
    const { status, stdout } = onTerminal(folder, "upgrade");
    assert.equal(status, 4, stdout);
    assert.match(stdout, /upgrade of r000, 2 s/);
    assert.match(stdout, /waits for something that never comes/);
  });
});
