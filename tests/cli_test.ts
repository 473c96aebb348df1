/**
 * Plays the transcripts of `tests/cli/` in all three ways to run retort: the binary, `deno run` and `bun`. What they
 * print is the same. `UPDATE=1` writes down what the binary prints; read the diff before you keep it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { bunPath } from "../scripts/bun.ts";
import {
  bareEnvironment,
  expectationOf,
  mismatch,
  parseTranscript,
  play,
  printTranscript,
  type Stage,
  type Step,
  type Transcript,
} from "./cli/transcript.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CLI = join(ROOT, "cli.ts");
const VERSION: string = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version;
/** The modes find what Deno has downloaded, although their home is another. */
const DENO_DIR: string = JSON.parse(execFileSync(process.execPath, ["info", "--json"], { encoding: "utf8" })).denoDir;

/** How retort is run in each mode. The first one writes the expectations. */
const MODES: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  binary: () => Promise.resolve([join(ROOT, "dist", "retort")]),
  // Deno tells of what it downloads, which it may do again and again where a run is over sooner than that.
  deno: () => Promise.resolve([process.execPath, "run", "--quiet", "-A", CLI]),
  bun: async () => [await bunPath(), CLI],
};

/** Plays a transcript in a fresh folder. */
async function stage(transcript: Transcript, mode: string, seen: (known: Stage) => Parameters<typeof play>[2]) {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "retort-cli-")));
  const [folder, temporary] = [join(base, "work"), join(base, "tmp")];
  try {
    mkdirSync(folder);
    mkdirSync(temporary);
    const scene: Stage = {
      retort: await MODES[mode]!(),
      folder,
      examples: join(ROOT, "examples"),
      environment: { ...bareEnvironment(folder, temporary), DENO_DIR },
      version: VERSION,
    };
    await play(transcript, scene, seen(scene));
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** The first thing that is not as expected, for people. */
async function failure(transcript: Transcript, mode: string): Promise<string | undefined> {
  let found: string | undefined;
  await stage(transcript, mode, (known) => (step, output) => {
    found = mismatch(step, output, known);
    return found === undefined;
  });
  return found;
}

/** Writes down what the binary prints. */
async function update(path: string, transcript: Transcript): Promise<Transcript> {
  // Ids that the transcript or an example names are always the same; others are made anew in each run.
  const fixed = [printTranscript(transcript), ...globSync("examples/**/*.ts", { cwd: ROOT })].join("\n");
  const steps: Step[] = [];
  await stage(transcript, "binary", (known) => (step, output) => {
    return steps.push({ ...step, expected: expectationOf(step, output, known, fixed) }) > 0;
  });
  const updated = { ...transcript, steps };
  writeFileSync(path, printTranscript(updated));
  return updated;
}

/** At most as many at a time as there are processors. */
const free: (() => void)[] = [];
let running = 0;
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= availableParallelism()) await new Promise<void>((go) => free.push(go));
  else running++;
  try {
    return await work();
  } finally {
    const next = free.shift();
    if (next) next();
    else running--;
  }
}

const paths = globSync("tests/cli/*.txt", { cwd: ROOT }).map((path) => join(ROOT, path)).sort();

for (const path of paths) {
  const name = basename(path, ".txt");
  // Begun at once and awaited in order: the tests of a file run one after the other, the transcripts need not.
  const transcript = inTurn(async () => {
    const read = parseTranscript(readFileSync(path, "utf8"));
    return process.env.UPDATE ? await update(path, read) : read;
  });
  for (const mode of Object.keys(MODES)) {
    const outcome = transcript.then((read) => inTurn(() => failure(read, mode)))
      .catch((error: Error) => error.message);
    test(`${name} (${mode})`, async () => {
      const found = await outcome;
      if (found !== undefined) assert.fail(`tests/cli/${name}.txt, ${found}`);
    });
  }
}

test("there are transcripts", () => assert.notEqual(paths.length, 0));
