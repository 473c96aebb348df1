import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { RetortError } from "../errors.ts";
import { dialects } from "../mod.ts";
import { parseUrl } from "../runtime/url.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

test("docs/operations has a page for each operation, in step with its options and its goldens", () => {
  const { status, stderr } = spawnSync(process.execPath, ["run", "-A", "scripts/docs.ts", "--check"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
});

test("docs/config.md names every option of the config, and no other", () => {
  const page = readFileSync(new URL("../docs/config.md", import.meta.url), "utf8");
  const sources = ["runtime/config.ts", "registry/autogenerate_options.ts"];
  const source = sources.map((path) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8")).join("\n");
  const declared = ["EnvironmentConfig", "Config", "AutogenerateOptions", "Filters"].flatMap((name) => {
    const [, body] = source.match(new RegExp(`export interface ${name}\\b[^{]*\\{(.*?)\n\\}`, "s"))!;
    return [...body!.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, option]) => option!);
  });
  assert.ok(declared.length > 10);
  const told = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, option]) => option!);
  assert.deepEqual(told.toSorted(), declared.toSorted());
});

test("docs/databases.md names the schemes of every dialect, and the options that are understood, no others", async () => {
  const page = readFileSync(new URL("../docs/databases.md", import.meta.url), "utf8");
  for (const scheme of dialects.flatMap(({ schemes }) => schemes)) assert.ok(page.includes(`\`${scheme}:`), scheme);
  // Taken from the refusal of an option, which lists them.
  for (const [dialect, of] of [["postgres", "PostgreSQL"], ["mysql", "MySQL and MariaDB"]] as const) {
    const [, named] = page.match(new RegExp(`^${of}: ([^.]*)\\. Variables`, "m"))!;
    const found = dialects.find(({ name }) => name === dialect)!;
    await assert.rejects(found.connect(parseUrl(`${dialect}://u@h/d?zzzzzzzz=1`, ROOT)), (error: RetortError) => {
      assert.equal(error.hint, `the options are ${named!.replaceAll("`", "").replaceAll("\n", " ")}`);
      return true;
    });
  }
});
