/** A program that uses retort and was bundled, which leaves the file of the database's thread behind. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { LARGE } from "../../dialects/sqlite/driver.ts";
import { bunPath } from "../../scripts/bun.ts";
import { inFolder, ROOT, run, succeeded, writeRevisions } from "../binary/run.ts";

test("a program that was bundled migrates a large file too", async () => {
  await inFolder(async (folder) => {
    writeRevisions(folder, [{ upgrade: '  op.createTable("a", [t.column("id", t.integer())]);' }]);
    const database = new DatabaseSync(join(folder, "app.db"));
    database.exec(`CREATE TABLE large (content BLOB); INSERT INTO large VALUES (zeroblob(${LARGE}))`);
    database.close();
    const program = join(folder, "program.ts");
    writeFileSync(
      program,
      `import { upgrade } from ${JSON.stringify(join(ROOT, "mod.ts"))};\n` +
        'console.log((await upgrade({ url: "sqlite:app.db" })).current.join());\n',
    );
    const bun = await bunPath();
    const bundle = ["build", "--target=bun", "--external=@libsql/client", program, "--outfile=program.js"];
    succeeded(await run(bun, folder, bundle));
    assert.equal(succeeded(await run(bun, folder, ["program.js"])), "r000\n");
  });
});
