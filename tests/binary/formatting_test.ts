import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { BINARY, inFolder, run } from "./run.ts";

const CONFIG = `import { schema, t, table } from "retort";
export default { url: "sqlite:app.db", target: schema([table("users", [t.column("name", t.string(40))])]) };
`;

/** What is written from the models in a project with these files, where the programs in `path` are there. */
async function written(files: Readonly<Record<string, string>>, path: string): Promise<string> {
  return await inFolder(async (folder) => {
    mkdirSync(join(folder, "migrations", "versions"), { recursive: true });
    for (const [name, text] of Object.entries({ "retort.config.ts": CONFIG, ...files })) {
      writeFileSync(join(folder, name), text);
    }
    const { status, stderr } = await run(BINARY, folder, ["revision", "--autogenerate", "--rev-id", "a1"], {
      PATH: path,
    });
    assert.equal(status, 0, stderr);
    return readFileSync(join(folder, "migrations/versions/a1_.ts"), "utf8");
  });
}

const DENO = [dirname(process.execPath), process.env.PATH].join(delimiter);

test("a revision is formatted as the project's deno.json wants it, where there is a deno", async () => {
  const plain = await written({}, DENO);
  assert.match(plain, /op\.createTable\("users", \[/);
  assert.match(
    await written({ "deno.json": '{ "fmt": { "singleQuote": true } }' }, DENO),
    /op\.createTable\('users', \[/,
  );
  const nowhere = await written({ "deno.json": '{ "fmt": { "singleQuote": true } }' }, "/nowhere");
  assert.match(nowhere, /op\.createTable\("users", \[/);
});

test("a file that the project leaves out of formatting is written all the same", async () => {
  const text = await written({ "deno.json": '{ "fmt": { "exclude": ["migrations"], "singleQuote": true } }' }, DENO);
  assert.match(text, /op\.createTable\("users", \[/);
});
