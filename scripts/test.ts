/**
 * Runs every test: `deno task test [--only NAME]… [--long]`.
 *
 * Builds the binary where a suite needs it, runs the suites one after the other, says for each what passed and how long
 * it took, names what failed and what was skipped, and ends with `N passed, N failed`, and `, N skipped` if any were.
 * The status is 0 only if nothing failed and something passed. A suite that crashes, does not compile or holds no test
 * has failed, and so has a file of it that ran no test.
 *
 * `--only` names a suite and may be repeated. `--long` sets `RETORT_TEST_LONG=1`, by which tests know that they may
 * take their time.
 *
 * @module
 */
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "./build.ts";
import { bunPath } from "./bun.ts";
import { readJunit, type TestCase } from "./junit.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Minutes after which a suite hangs. */
const PATIENCE = { usual: 15, long: 180 };

/** What a suite consists of, and how its tests are run. */
interface Suite {
  readonly name: string;
  readonly files: readonly string[];
  readonly by: "deno" | "bun" | "check";
  /** Whether it runs `dist/retort`. */
  readonly binary?: true;
}

/** How a suite ended. */
interface Outcome {
  readonly cases: readonly TestCase[];
  /** What the programs printed. */
  readonly log: string;
}

function files(...patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).map((path) => path.replaceAll("\\", "/"))
    .sort();
}

function suites(): Suite[] {
  const unit = files(
    "*_test.ts",
    "{schema,registry,ops,dialects,script,runtime,autogenerate,templates,commands,plugins,testing,scripts}/**/*_test.ts",
  );
  const types = files("tests/types/**/*.ts");
  const all: Suite[] = [
    { name: "unit", files: unit, by: "deno" },
    { name: "unit-bun", files: unit, by: "bun" },
    { name: "layers", files: ["tests/layers_test.ts"], by: "deno" },
    { name: "types", files: types.filter((path) => !path.endsWith("_test.ts")), by: "check" },
    { name: "types-test", files: types.filter((path) => path.endsWith("_test.ts")), by: "deno" },
    { name: "golden", files: spanning("golden"), by: "deno" },
    { name: "conformance", files: spanning("conformance"), by: "deno" },
    { name: "property", files: spanning("property"), by: "deno" },
    { name: "cli", files: spanning("cli"), by: "deno", binary: true },
    { name: "binary", files: spanning("binary"), by: "deno", binary: true },
  ];
  return all.filter(({ name, files }) => files.length > 0 || !OPTIONAL.includes(name));
}

/** The tests of a folder of `tests/`, or of the file of its name. */
function spanning(name: string): string[] {
  return files(`tests/${name}_test.ts`, `tests/${name}/**/*_test.ts`);
}

/** Suites that need not be there. */
const OPTIONAL: readonly string[] = ["types", "types-test", "golden", "conformance", "property"];

/** The caller's environment without what would change a test: retort's own variables, but those for the tests. */
function environment(long: boolean): Record<string, string> {
  const kept = Object.entries(Deno.env.toObject()).filter(([name]) => {
    return name !== "DATABASE_URL" && (!name.startsWith("RETORT_") || name.startsWith("RETORT_TEST_"));
  });
  return { ...Object.fromEntries(kept), ...(long && { RETORT_TEST_LONG: "1" }) };
}

async function program(
  path: string,
  args: readonly string[],
  long: boolean,
): Promise<{ status: string | undefined; log: string }> {
  const minutes = long ? PATIENCE.long : PATIENCE.usual;
  const child = new Deno.Command(path, {
    args: [...args],
    cwd: root,
    env: environment(long),
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, minutes * 60_000);
  try {
    const { code, success, stdout, stderr } = await child.output();
    const text = new TextDecoder();
    const log = `${text.decode(stdout)}${text.decode(stderr)}`;
    if (late) return { status: `is not done after ${minutes} minutes`, log };
    return { status: success ? undefined : `ended with status ${code}`, log };
  } finally {
    clearTimeout(timer);
  }
}

async function run(suite: Suite, long: boolean): Promise<Outcome> {
  if (suite.files.length === 0) return { cases: [failed(suite, "holds no test")], log: "" };
  if (suite.by === "check") return await check(suite, long);
  const report = await Deno.makeTempFile({ prefix: "retort-", suffix: ".xml" });
  try {
    const { status, log } = suite.by === "deno"
      ? await program(Deno.execPath(), ["test", "-A", `--junit-path=${report}`, ...suite.files], long)
      : await program(
        await bunPath(),
        ["test", "--reporter=junit", `--reporter-outfile=${report}`, ...suite.files.map((path) => `./${path}`)],
        long,
      );
    const cases = readJunit(await Deno.readTextFile(report));
    return { cases: [...cases, ...complaints(suite, cases, ranFiles(suite, cases, log), status)], log };
  } finally {
    await Deno.remove(report);
  }
}

/** The files that ran a test. Deno's report names the file that calls `test()`, which may be another; its log does not. */
function ranFiles(suite: Suite, cases: readonly TestCase[], log: string): readonly string[] {
  if (suite.by === "bun") return cases.map(({ file }) => file);
  // deno-lint-ignore no-control-regex
  const plain = log.replace(/\u001b\[[\d;]*m/g, "");
  return [...plain.matchAll(/^running [1-9]\d* tests? from (?:\.\/)?(.+)$/gm)].map(([, path]) => path!);
}

/** What a report does not tell: that it is not whole. */
function complaints(
  suite: Suite,
  cases: readonly TestCase[],
  ran: readonly string[],
  status: string | undefined,
): TestCase[] {
  if (cases.length === 0) return [failed(suite, status ?? "ran no test")];
  const silent = suite.files.filter((path) => !ran.includes(path));
  const found = silent.map((path) => failed(suite, "ran no test", path));
  const known = found.length > 0 || cases.some(({ outcome }) => outcome === "failed");
  if (status !== undefined && !known) found.push(failed(suite, status));
  return found;
}

function failed(suite: Suite, what: string, file = `the suite ${suite.name}`): TestCase {
  return { file, name: what, outcome: "failed" };
}

/** Files that are no programs, and whose types must be as they say by `@ts-expect-error`: each is a test. */
async function check(suite: Suite, long: boolean): Promise<Outcome> {
  const cases: TestCase[] = [];
  let logs = "";
  for (const file of suite.files) {
    const { status, log } = await program(Deno.execPath(), ["check", "--quiet", file], long);
    cases.push({ file, name: "its types are as it says", outcome: status === undefined ? "passed" : "failed" });
    if (status !== undefined) logs += log;
  }
  return { cases, log: logs };
}

/** Installs the dependencies and makes the binary; what went wrong, if anything did. */
async function prepare(): Promise<string | undefined> {
  try {
    const { status, log } = await program(Deno.execPath(), ["install", "--quiet"], false);
    if (status !== undefined) return log;
    await build();
  } catch (error) {
    return String(error);
  }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

function counted(cases: readonly TestCase[]): { passed: number; failed: number; skipped: number } {
  const count = (outcome: TestCase["outcome"]) => cases.filter((test) => test.outcome === outcome).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

async function main(): Promise<number> {
  const { values: { only, long } } = parseArgs({
    args: Deno.args,
    options: { only: { type: "string", multiple: true }, long: { type: "boolean", default: false } },
  });
  const all = suites();
  const unknown = only?.filter((name) => !all.some((suite) => suite.name === name)) ?? [];
  if (unknown.length > 0) {
    console.error(`Cannot run ${unknown.join(", ")}: the suites are ${all.map(({ name }) => name).join(", ")}`);
    return 2;
  }
  const chosen = all.filter(({ name }) => only === undefined || only.includes(name));

  const cases: TestCase[] = [];
  let unbuilt: string | undefined;
  if (chosen.some(({ binary }) => binary)) {
    const started = performance.now();
    unbuilt = await prepare();
    console.log(`build: ${unbuilt === undefined ? "done" : "failed"} in ${seconds(started)}`);
    if (unbuilt !== undefined) console.log(unbuilt);
  }
  for (const suite of chosen) {
    const started = performance.now();
    const outcome = suite.binary && unbuilt !== undefined
      ? { cases: [failed(suite, "cannot run: there is no binary")], log: "" }
      : await run(suite, long);
    const { passed, failed: failures, skipped } = counted(outcome.cases);
    if (failures > 0 && outcome.log !== "") console.log(`\n${outcome.log.trimEnd()}\n`);
    console.log(`${suite.name}: ${passed} passed, ${failures} failed, ${skipped} skipped in ${seconds(started)}`);
    for (const { file, name, outcome: how } of outcome.cases) {
      if (how !== "passed") console.log(`  ${how}: ${file}: ${name}`);
    }
    cases.push(...outcome.cases);
  }
  const { passed, failed: failures, skipped } = counted(cases);
  console.log(`${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return failures === 0 && passed > 0 ? 0 : 1;
}

Deno.exit(await main());
