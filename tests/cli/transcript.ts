/**
 * Transcripts: what is typed and what is printed, as text, run and compared. In the manner of Go's testscript.
 *
 * ```text
 * # A comment. So is every line that begins with "#".
 * $ cp -r blog .
 * $ env RETORT_URL=sqlite:app.db
 * $ retort upgrade +1
 * 2> Running upgrade <base> -> 1a2b3c4d5e6f, create users
 *
 * $ retort upgrade nowhere
 * 2> error E_REVISION_NOT_FOUND: [..]
 * ! 3
 * ```
 *
 * | line | meaning |
 * |---|---|
 * | `$ command` | a command; what follows is what it prints. Words as in a shell: `'…'`, `"…"`, `\ `, and nothing more |
 * | `text` | a line of stdout |
 * | `2> text` | a line of stderr |
 * | `! 3` | the exit status, after the output. Without it: 0 |
 * | `\text` | a line of stdout that begins with `$`, `#`, `!`, `2>` or `\` |
 * | `# text` | a comment, before a command |
 *
 * Commands are `retort …` and, done by the runner itself and never outside of the transcript's folder:
 *
 * | command | does |
 * |---|---|
 * | `cd DIR` | changes the working directory |
 * | `mkdir DIR` | makes a folder, and those above it |
 * | `rm [-r] PATH…` | deletes; what is absent is an error |
 * | `cat FILE…`, `ls [DIR]` | prints; `ls` sorted, a folder with `/` behind it, without hidden names |
 * | `cp FILE TO` | copies a file |
 * | `cp -r EXAMPLE TO` | copies the contents of `examples/EXAMPLE` into the folder `TO` |
 * | `env NAME=value…` | sets variables for the commands that follow; `NAME=` removes one |
 * | `write FILE <<EOF` … `EOF` | writes a file; the folders above it are made |
 *
 * In paths of these `*` stands for any part of a name, which must fit at least one file. In what is expected:
 *
 * | placeholder | stands for |
 * |---|---|
 * | `[REV]` | a generated revision id, 12 hexadecimal digits |
 * | `[DATE]` | a date, with a time or without |
 * | `[MS]` | a number |
 * | `[DIR]` | the folder that the transcript runs in; in commands and written files too |
 * | `[VERSION]` | retort's version |
 * | `[..]` | anything up to the end of the line, or up to the text that follows |
 *
 * Blank lines at the end of an output do not count; those within do.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { cpSync, globSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import process from "node:process";

/** What a command prints, line by line, and how it ends. */
export interface Output {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly status: number;
}

/** A command and what is expected of it. */
export interface Step {
  /** The line of the command in the transcript, counted from 1. */
  readonly line: number;
  /** Comments and blank lines before it, as they are written. */
  readonly before: readonly string[];
  /** The command without `$ `. */
  readonly command: string;
  /** The lines between `<<EOF` and `EOF`, and the word used for `EOF`. */
  readonly document?: { readonly end: string; readonly lines: readonly string[] };
  /** May hold placeholders. */
  readonly expected: Output;
}

/** A transcript, read. */
export interface Transcript {
  readonly steps: readonly Step[];
  /** Comments and blank lines after the last step. */
  readonly after: readonly string[];
}

/** How `retort` is run, and what stands for placeholders. */
export interface Stage {
  /** Program and arguments that go before those of `retort`. */
  readonly retort: readonly string[];
  /** The folder that the transcript runs in. Absolute, empty, without symbolic links. */
  readonly folder: string;
  /** The folder that holds the examples. */
  readonly examples: string;
  /** The whole environment of `retort` at the beginning. */
  readonly environment: Readonly<Record<string, string>>;
  readonly version: string;
  /** Milliseconds that one command may take. @default {60_000} */
  readonly patience?: number;
}

// ── Reading and writing ─────────────────────────────────────────────────────────────────────────────────────────────

const SPECIAL = /^(?:\$|#|!|2>|\\)/;

/**
 * Reads a transcript.
 *
 * @throws {SyntaxError} If a line stands where it has no meaning.
 */
export function parseTranscript(text: string): Transcript {
  const lines = text.replace(/\n$/, "").split("\n");
  const steps: Step[] = [];
  let before: string[] = [];
  let at = 0;

  function fail(rule: string): never {
    throw new SyntaxError(`Cannot read line ${at + 1} of the transcript: ${rule}: ${lines[at]}`);
  }

  while (at < lines.length) {
    const opening = lines[at]!;
    if (!opening.startsWith("$ ")) {
      if (opening !== "" && !opening.startsWith("#")) fail("output stands below its command");
      before.push(opening);
      at++;
      continue;
    }
    const line = at + 1;
    const { command, end } = /^\$ (?<command>.*?)(?:\s*<<(?<end>\w+))?$/.exec(opening)!.groups!;
    at++;
    let document: Step["document"];
    if (end !== undefined) {
      const close = lines.indexOf(end, at);
      if (close < 0) {
        at = line - 1;
        fail(`${end} on a line of its own is missing`);
      }
      document = { end, lines: lines.slice(at, close) };
      at = close + 1;
    }
    const stdout: string[] = [];
    const stderr: string[] = [];
    let status: number | undefined;
    for (; at < lines.length; at++) {
      const output = lines[at]!;
      if (output.startsWith("$ ") || output.startsWith("#")) break;
      if (status !== undefined && output !== "") fail("the exit status stands after the output");
      if (/^! \d+$/.test(output)) status = Number(output.slice(2));
      else if (/^2>(?: |$)/.test(output)) stderr.push(output.slice(3));
      else if (output.startsWith("\\")) stdout.push(output.slice(1));
      else if (SPECIAL.test(output)) fail("output that begins so needs a \\ in front");
      else stdout.push(output);
    }
    const [kept, blank] = withoutBlankEnd(stdout);
    steps.push({
      line,
      before,
      command: command!,
      ...(document && { document }),
      expected: { stdout: kept, stderr, status: status ?? 0 },
    });
    before = Array<string>(blank).fill("");
  }
  return { steps, after: before };
}

/** Writes a transcript: the reverse of {@linkcode parseTranscript}, but stderr stands after stdout. */
export function printTranscript({ steps, after }: Transcript): string {
  const lines: string[] = [];
  for (const { before, command, document, expected: { stdout, stderr, status } } of steps) {
    lines.push(...before, `$ ${command}${document ? ` <<${document.end}` : ""}`);
    if (document) lines.push(...document.lines, document.end);
    lines.push(...stdout.map((line) => SPECIAL.test(line) ? `\\${line}` : line));
    lines.push(...stderr.map((line) => line === "" ? "2>" : `2> ${line}`));
    if (status !== 0) lines.push(`! ${status}`);
  }
  return `${[...lines, ...after].join("\n")}\n`;
}

/** The lines without the blank ones at the end, and how many these were. */
function withoutBlankEnd(lines: readonly string[]): [kept: string[], blank: number] {
  const last = lines.findLastIndex((line) => line !== "");
  return [lines.slice(0, last + 1), lines.length - last - 1];
}

function outputLines(text: string): string[] {
  return withoutBlankEnd(text.split("\n"))[0];
}

// ── Comparing ───────────────────────────────────────────────────────────────────────────────────────────────────────

const DATE = String.raw`\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?`;
const REVISION = "(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])";

/** What placeholders stand for that depends on the run. */
export type Known = Pick<Stage, "folder" | "version">;

/** Whether a line is the expected one. */
export function matches(expected: string, actual: string, { folder, version }: Known): boolean {
  const meaning: Record<string, string> = {
    "[REV]": REVISION,
    "[DATE]": DATE,
    "[MS]": String.raw`\d+(?:\.\d+)?`,
    "[DIR]": escaped(folder),
    "[VERSION]": escaped(version),
    "[..]": ".*",
  };
  const pattern = expected.split(/(\[(?:REV|DATE|MS|DIR|VERSION|\.\.)\])/).map((part) =>
    meaning[part] ?? escaped(part)
  );
  return new RegExp(`^${pattern.join("")}$`).test(actual);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/**
 * The lines of both sides, in order: `-` is expected and missing, `+` is there and not expected. Empty if all lines
 * match.
 */
export function difference(expected: readonly string[], actual: readonly string[], known: Known): string[] {
  const same = (row: number, column: number) => matches(expected[row]!, actual[column]!, known);
  // Longest common subsequence: `length[row][column]` is that of what begins at the two lines.
  const length = Array.from({ length: expected.length + 1 }, () => Array<number>(actual.length + 1).fill(0));
  for (let row = expected.length - 1; row >= 0; row--) {
    for (let column = actual.length - 1; column >= 0; column--) {
      length[row]![column] = same(row, column)
        ? length[row + 1]![column + 1]! + 1
        : Math.max(length[row + 1]![column]!, length[row]![column + 1]!);
    }
  }
  if (length[0]![0] === expected.length && expected.length === actual.length) return [];
  const lines: string[] = [];
  let [row, column] = [0, 0];
  while (row < expected.length || column < actual.length) {
    if (row < expected.length && column < actual.length && same(row, column)) {
      lines.push(`  ${actual[column]}`);
      row++;
      column++;
    } else if (
      column === actual.length || (row < expected.length && length[row + 1]![column]! >= length[row]![column + 1]!)
    ) {
      lines.push(`- ${expected[row++]}`);
    } else lines.push(`+ ${actual[column++]}`);
  }
  return lines;
}

/** What is wrong with the output of a step, for people; nothing if it is as expected. */
export function mismatch({ line, command, expected }: Step, actual: Output, known: Known): string | undefined {
  const parts: string[] = [];
  for (const stream of ["stdout", "stderr"] as const) {
    const lines = difference(expected[stream], actual[stream], known);
    if (lines.length > 0) parts.push(`${stream}:`, ...lines.map((text) => `  ${text}`));
    // A wrong status says little without what went wrong.
    else if (expected.status !== actual.status) {
      parts.push(
        `${stream}:`,
        ...actual[stream].map((text) => `    ${text}`),
      );
    }
  }
  if (expected.status !== actual.status) parts.push(`status: ${actual.status}, expected ${expected.status}`);
  if (parts.length === 0) return undefined;
  return [`line ${line}: $ ${command}`, ...parts].join("\n  ");
}

/**
 * The expectation that an output fulfils: lines that match stay as they are written, others get placeholders.
 *
 * @param fixed Text that holds the revision ids that are always the same.
 */
export function expectationOf(step: Step, actual: Output, known: Known, fixed: string): Output {
  const written = (stream: "stdout" | "stderr") =>
    actual[stream].map((line, at) => {
      const before = step.expected[stream][at];
      return before !== undefined && matches(before, line, known) ? before : withPlaceholders(line, known, fixed);
    });
  return { stdout: written("stdout"), stderr: written("stderr"), status: actual.status };
}

function withPlaceholders(line: string, { folder, version }: Known, fixed: string): string {
  return line
    .replaceAll(folder, "[DIR]")
    .replaceAll(`retort ${version}`, "retort [VERSION]")
    .replace(new RegExp(REVISION, "g"), (id) => fixed.includes(id) ? id : "[REV]")
    .replace(new RegExp(DATE, "g"), "[DATE]")
    .replace(/("durationMs":\s*)\d+(?:\.\d+)?/g, "$1[MS]")
    .replace(/\b\d+(?:\.\d+)?(?= ?ms\b)/g, "[MS]");
}

// ── Running ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The words of a command, by the quotes of a shell. */
export function words(command: string): string[] {
  const found: string[] = [];
  let word: string | undefined;
  for (const [part] of command.matchAll(/'[^']*'|"(?:\\.|[^"\\])*"|\\.|\s+|[^\s'"\\]+|["']/g)) {
    if (/^\s/.test(part)) {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else if (part === '"' || part === "'") {
      throw new SyntaxError(`Cannot read the command: a quote is open: ${command}`);
    } else if (part.startsWith("'")) word = (word ?? "") + part.slice(1, -1);
    else if (part.startsWith('"')) word = (word ?? "") + part.slice(1, -1).replace(/\\(["\\])/g, "$1");
    else word = (word ?? "") + part.replace(/^\\/, "");
  }
  if (word !== undefined) found.push(word);
  return found;
}

/**
 * Runs a transcript step by step, and hands each output to `seen`; ends early if that returns `false`.
 *
 * @throws {Error} If the transcript itself is wrong: an unknown command, a path that leads out of its folder, a command
 *   that takes too long.
 */
export async function play(
  transcript: Transcript,
  stage: Stage,
  seen: (step: Step, output: Output) => boolean,
): Promise<void> {
  const place = { directory: stage.folder, environment: { ...stage.environment } };
  for (const step of transcript.steps) {
    let output: Output;
    try {
      const [name = "", ...args] = words(step.command.replaceAll("[DIR]", stage.folder));
      output = name === "retort"
        ? await runRetort(args, place, stage)
        : runBuiltIn(name, args, step.document?.lines.join("\n").replaceAll("[DIR]", stage.folder), place, stage);
    } catch (error) {
      throw new Error(`line ${step.line}: $ ${step.command}\n  ${(error as Error).message}`, { cause: error });
    }
    if (!seen(step, output)) return;
  }
}

/** Where the commands of a transcript stand: both change as it goes. */
interface Place {
  directory: string;
  environment: Record<string, string>;
}

function runRetort(args: readonly string[], { directory, environment }: Place, stage: Stage): Promise<Output> {
  const [program, ...first] = stage.retort;
  const patience = stage.patience ?? 60_000;
  return new Promise((done, fail) => {
    const child = spawn(program!, [...first, ...args], {
      cwd: directory,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const text = { stdout: "", stderr: "" };
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, patience);
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (chunk: string) => text[stream] += chunk);
    }
    child.on("error", fail);
    child.on("close", (status, signal) => {
      clearTimeout(timer);
      if (late) fail(new Error(`not done after ${patience} ms; stdout:\n${text.stdout}\nstderr:\n${text.stderr}`));
      else if (status === null) fail(new Error(`ended by ${signal}; stderr:\n${text.stderr}`));
      else done({ stdout: outputLines(text.stdout), stderr: outputLines(text.stderr), status });
    });
  });
}

function runBuiltIn(
  name: string,
  args: readonly string[],
  document: string | undefined,
  place: Place,
  stage: Stage,
): Output {
  const inside = (path: string): string => {
    const whole = resolve(place.directory, path);
    const from = relative(stage.folder, whole);
    if (from.startsWith("..") || isAbsolute(from)) throw new Error(`${path} leads out of the transcript's folder`);
    return whole;
  };
  const files = (patterns: readonly string[]): string[] =>
    patterns.flatMap((pattern) => {
      if (!pattern.includes("*")) return [inside(pattern)];
      const found = globSync(pattern, { cwd: place.directory }).map(String).sort();
      if (found.length === 0) throw new Error(`no file is named like ${pattern}`);
      return found.map(inside);
    });
  const recursive = args[0] === "-r";
  const operands = recursive ? args.slice(1) : args;
  const [first = "", second = ""] = operands;
  let text = "";
  switch (name) {
    case "cd":
      place.directory = realpathSync(inside(first));
      break;
    case "mkdir":
      mkdirSync(inside(first), { recursive: true });
      break;
    case "rm":
      for (const path of files(operands)) rmSync(path, { recursive });
      break;
    case "cat":
      text = files(operands).map((path) => readFileSync(path, "utf8")).join("");
      break;
    case "ls":
      text = readdirSync(inside(first || "."), { withFileTypes: true })
        .filter((entry) => !entry.name.startsWith("."))
        .map((entry) => `${entry.name}${entry.isDirectory() ? "/" : ""}\n`).sort().join("");
      break;
    case "cp":
      if (recursive) copyExample(join(stage.examples, first), inside(second));
      else cpSync(files([first])[0]!, inside(second));
      break;
    case "env":
      for (const pair of operands) {
        const [variable, ...value] = pair.split("=");
        if (value.join("=") === "") delete place.environment[variable!];
        else place.environment[variable!] = value.join("=");
      }
      break;
    case "write":
      if (document === undefined) throw new Error("write needs <<EOF and a text");
      mkdirSync(dirname(inside(first)), { recursive: true });
      writeFileSync(inside(first), document === "" ? "" : `${document}\n`);
      break;
    default:
      throw new Error(`no such command; there are retort, cd, mkdir, rm, cat, ls, cp, env and write`);
  }
  return { stdout: outputLines(text), stderr: [], status: 0 };
}

/** Copies an example without what a run of it leaves behind. */
function copyExample(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !/\.db(?:-\w+)?$|[\\/]node_modules$/.test(path) });
}

/** The environment of a transcript: what programs need to run at all, and nothing of the caller's. */
export function bareEnvironment(home: string, temporary: string): Record<string, string> {
  return { PATH: process.env.PATH ?? "", HOME: home, TMPDIR: temporary };
}
