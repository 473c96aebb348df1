import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { inFolder, retort as retortBeside, writeRevisions } from "../binary/run.ts";
import { retort } from "./retort.ts";

/** Each writes a line, so that running one twice would be seen. */
const revisions = (count: number) => [
  { upgrade: '  op.createTable("log", [t.column("revision", t.text())]);', downgrade: '  op.dropTable("log");' },
  ...Array.from({ length: count - 1 }, () => ({
    upgrade: "  op.execute(sql`INSERT INTO log VALUES (${op.context.revision})`);",
    downgrade: "  op.execute(sql`DELETE FROM log WHERE revision = ${op.context.revision}`);",
  })),
];

for (const mode of ["revision", "run"]) {
  test(`ten starters at once apply each revision once (--transaction ${mode})`, async () => {
    await inFolder(async (folder) => {
      writeRevisions(folder, revisions(20));
      const args = ["upgrade", "head", "--url", "sqlite:app.db", "--transaction", mode, "--json", "-q"];
      const ended = await Promise.all(Array.from({ length: 10 }, () => retortBeside(folder, ...args)));
      for (const { status, stdout, stderr } of ended) assert.equal(status, 0, stdout + stderr);

      const applied = ended.flatMap(({ stdout }) =>
        JSON.parse(stdout).steps.map((step: { revision: string }) => step.revision)
      );
      const ids = Array.from({ length: 20 }, (_, i) => `r${String(i).padStart(3, "0")}`);
      assert.deepEqual(applied.sort(), ids);
      const database = new DatabaseSync(join(folder, "app.db"), { readOnly: true });
      const rows = database.prepare("SELECT revision FROM log ORDER BY rowid").all().map(({ revision }) => revision);
      database.close();
      assert.deepEqual(rows, ids.slice(1));
      for (const { stdout } of ended) assert.deepEqual(JSON.parse(stdout).current, ["r019"]);
    });
  });
}

test("ten starters at once take everything back once", async () => {
  await inFolder(async (folder) => {
    writeRevisions(folder, revisions(10));
    assert.equal(retort(folder, "upgrade", "--url", "sqlite:app.db").status, 0);
    const args = ["downgrade", "base", "--url", "sqlite:app.db", "--json", "-q"];
    const ended = await Promise.all(Array.from({ length: 10 }, () => retortBeside(folder, ...args)));
    for (const { status, stdout, stderr } of ended) assert.equal(status, 0, stdout + stderr);
    assert.equal(ended.flatMap(({ stdout }) => JSON.parse(stdout).steps).length, 10);
  });
});
