/**
 * Whether `docs/commands/` tells what the binary does: a page for each command, each option of its help, and examples that
 * print what they say. `UPDATE=1` writes what the examples print; read the diff before you keep it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  bareEnvironment,
  expectationOf,
  mismatch,
  parseTranscript,
  play,
  printTranscript,
  type Step,
} from "./cli/transcript.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGES = join(ROOT, "docs", "commands");
const BINARY = join(ROOT, "dist", "retort");
const EXAMPLES = join(ROOT, "examples");
const VERSION: string = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version;
/** What makes the stage of every example: the project of which it tells. */
const SETTING = "$ cp -r blog .\n";

const page = (command: string) => readFileSync(join(PAGES, `${command}.md`), "utf8");
const help = (...args: readonly string[]) => execFileSync(BINARY, [...args, "--help"], { encoding: "utf8" });

/** The long names of the options that a help lists, or the short one of an option that has no other. */
function options(text: string): string[] {
  return [...text.matchAll(/^ {2}(-[^ ,]+(?:, --[^ ]+)?)/gm)].map(([, flags]) => flags!.split(", ").at(-1)!);
}

/** Whether a page has an option in code. */
function names(text: string, option: string): boolean {
  return new RegExp(`\`${option}[ \`]`).test(text);
}

const general = help();
const common = options(general);
const listed = general.split("Commands:\n")[1]!.split("\n\n")[0]!;
const commands = [...listed.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name!)
  .filter((name) => name !== "help");

test("there is a page for each command, and no other", () => {
  const pages = globSync("*.md", { cwd: PAGES }).map((path) => basename(path, ".md")).filter((name) =>
    name !== "README"
  );
  assert.ok(commands.length > 10, `only ${commands.length} commands`);
  assert.deepEqual(pages.sort(), [...commands].sort());
});

test("the overview names every page, and every option that all commands have", () => {
  const text = page("README");
  assert.deepEqual(commands.filter((name) => !text.includes(`[${name}](${name}.md)`)), []);
  assert.ok(common.length > 10, `only ${common.length} options`);
  assert.deepEqual(common.filter((option) => !names(text, option)), []);
});

for (const command of commands) {
  test(`the page of ${command} says how it is called, and names every option that it has of its own`, () => {
    const [text, told] = [page(command), help(command)];
    const usage = /^Usage: (.*)$/m.exec(told)![1]!;
    assert.ok(text.includes(`\`${usage}\``), `it lacks \`${usage}\``);
    assert.deepEqual(options(told).filter((option) => !common.includes(option) && !names(text, option)), []);
  });

  test(`the examples of ${command} print what they say`, async () => {
    const blocks = [...page(command).matchAll(/(?<=^```console\n)[\s\S]*?(?=^```$)/gm)].map(([block]) => block);
    assert.ok(blocks.length > 0, "there is none");
    for (const block of blocks) await example(command, block);
  });
}

/** Plays an example in a folder of its own. */
async function example(command: string, block: string): Promise<void> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "retort-docs-")));
  const [folder, temporary] = [join(base, "work"), join(base, "tmp")];
  try {
    mkdirSync(folder);
    mkdirSync(temporary);
    const environment = bareEnvironment(folder, temporary);
    const stage = { retort: [BINARY], folder, examples: EXAMPLES, environment, version: VERSION };
    const written = parseTranscript(SETTING + block);
    const fixed = [block, ...globSync("examples/**/*.ts", { cwd: ROOT })].join("\n");
    const steps: Step[] = [];
    await play(written, stage, (step, output) => {
      if (process.env.UPDATE) steps.push({ ...step, expected: expectationOf(step, output, stage, fixed) });
      else assert.equal(mismatch(step, output, stage), undefined);
      return true;
    });
    if (process.env.UPDATE) {
      const printed = printTranscript({ ...written, steps }).slice(SETTING.length);
      writeFileSync(join(PAGES, `${command}.md`), page(command).replace(block, () => printed));
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}
