/** `--interactive`: a person at a terminal says what is renamed. `script` of util-linux is the terminal. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { BINARY, inFolder, retort, succeeded } from "./run.ts";

const SCRIPT = "/usr/bin/script";
const isThere = existsSync(SCRIPT);

const config = (column: string) => `
import { type Config, schema, t, table } from "retort";
export default {
  url: "sqlite:app.db",
  target: schema([table("users", [t.column("id", t.integer(), { primaryKey: true }), t.column("${column}", t.text())])]),
} satisfies Config;
`;

/** Runs the binary at a terminal, and answers once it has asked. */
function answered(cwd: string, answer: string): Promise<{ readonly status: number | null; readonly output: string }> {
  const env = { PATH: process.env.PATH ?? "", TMPDIR: tmpdir(), HOME: cwd, TERM: "xterm" };
  const command = `stty cols 200 rows 40; '${BINARY}' revision --autogenerate --interactive -m two`;
  return new Promise((resolve) => {
    const child = spawn(SCRIPT, ["-qec", command, "/dev/null"], { cwd, env, timeout: 60_000 });
    let output = "";
    let isAnswered = false;
    child.stdout.on("data", (data) => {
      output += data;
      if (isAnswered || !output.includes("renamed?")) return;
      isAnswered = true;
      child.stdin.write(answer);
    });
    child.on("exit", (status) => resolve({ status, output }));
  });
}

/** A project whose column `name` is called `full_name` in the models now. */
async function inProject(body: (folder: string, written: () => string | undefined) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    mkdirSync(join(folder, "migrations", "versions"), { recursive: true });
    writeFileSync(join(folder, "retort.config.ts"), config("name"));
    succeeded(await retort(folder, "revision", "--autogenerate", "-m", "one"));
    succeeded(await retort(folder, "upgrade"));
    writeFileSync(join(folder, "retort.config.ts"), config("full_name"));
    await body(folder, () => {
      const [path] = globSync("migrations/versions/*_two.ts", { cwd: folder });
      return path && readFileSync(join(folder, path), "utf8");
    });
  });
}

test(
  "yes renames, no adds and drops, and an interruption writes nothing",
  { skip: !isThere && "no script" },
  async () => {
    await inProject(async (folder, written) => {
      const { status, output } = await answered(folder, "y");
      assert.equal(status, 0, output);
      assert.match(output, /Is the column "users\.full_name" the column "users\.name", renamed\?/);
      assert.match(written()!, /upgrade\(op: Op\) \{\n.*alterColumn\("users", "name", \{ name: "full_name" \}\);\n\}/);
    });
    await inProject(async (folder, written) => {
      const { status, output } = await answered(folder, "n");
      assert.equal(status, 0, output);
      assert.match(written()!, /upgrade[^]*addColumn[^]*dropColumn[^]*downgrade/);
    });
    await inProject(async (folder, written) => {
      const { status, output } = await answered(folder, "\x03");
      assert.equal(status, 130, output);
      assert.equal(written(), undefined);
    });
  },
);

test("where nobody can be asked, that is said", async () => {
  await inProject(async (folder) => {
    const { status, stderr } = await retort(folder, "revision", "--autogenerate", "--interactive");
    assert.equal(status, 2);
    assert.match(stderr, /E_USAGE: Cannot ask what is renamed: there is no terminal/);
  });
});
