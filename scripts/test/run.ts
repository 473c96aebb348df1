/**
 * Runs one suite, and makes sure that what it reports is the whole.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { bunPath } from "../bun.ts";
import { DATABASES, type Databases, variableOf } from "../databases.ts";
import { cleanEnvironment } from "../environment.ts";
import { readJunit, type TestCase } from "./junit.ts";
import { ROOT, type Suite } from "./suites.ts";

/** Minutes after which a suite hangs. */
const PATIENCE = { usual: 15, long: 180 };

/** How a suite ended. */
export interface Outcome {
  readonly cases: readonly TestCase[];
  /** What the programs printed. */
  readonly log: string;
}

/** What a suite is run with. */
export interface RunOptions {
  /** Whether tests may take their time. */
  readonly long: boolean;
  /** The servers, if some were started. */
  readonly databases: Databases | undefined;
  /** Of the tests, those whose names are so; the variables that they want. @default all */
  readonly only?: { readonly names: RegExp; readonly variables: Readonly<Record<string, string>> };
}

/** A failure of a suite that is none of a test. */
export function failed(suite: Suite, what: string, file = `the suite ${suite.name}`): TestCase {
  return { file, name: what, outcome: "failed" };
}

/** Runs a suite. What it leaves unsaid is a failure: a file that ran no test, a server that nobody asked for, its status. */
export async function runSuite(suite: Suite, options: RunOptions): Promise<Outcome> {
  if (suite.files.length === 0) return { cases: [failed(suite, "holds no test")], log: "" };
  if (suite.by === "check") return await check(suite, options);
  const folder = await Deno.makeTempDir({ prefix: "retort-test-" });
  const [report, skips, asked] = [`${folder}/report.xml`, `${folder}/skips`, `${folder}/asked`];
  try {
    for (const path of [report, skips, asked]) await Deno.writeTextFile(path, "");
    const { status, log } = await program(await command(suite, report, options), options.long, {
      ...variablesOf(suite, options),
      RETORT_TEST_SKIPS: skips,
      RETORT_TEST_ASKED: asked,
    });
    const told = withSkips(readJunit(readFileSync(report, "utf8")), readFileSync(skips, "utf8"));
    // Deno reports those that its filter leaves out as skipped.
    const cases = options.only === undefined ? told : told.filter(({ name }) => options.only!.names.test(name));
    const unasked = options.only === undefined ? idle(suite, readFileSync(asked, "utf8")) : [];
    return { cases: [...cases, ...complaints(suite, cases, ranFiles(suite, cases, log), unasked, status)], log };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The program that runs a suite, and its arguments. */
async function command(suite: Suite, report: string, { long, only }: RunOptions): Promise<readonly string[]> {
  if (suite.by === "deno") {
    return [
      Deno.execPath(),
      "test",
      "-A",
      "--preload=./scripts/test/tell_skips.ts",
      `--junit-path=${report}`,
      ...(only === undefined ? [] : [`--filter=${only.names}`]),
      ...suite.files,
    ];
  }
  return [
    await bunPath(),
    "test",
    `--timeout=${60_000 * (long ? PATIENCE.long : 1)}`,
    "--reporter=junit",
    `--reporter-outfile=${report}`,
    ...suite.files.map((path) => `./${path}`),
  ];
}

/** The variables that a suite gets: its servers and no others, so that it cannot live on what another one wants. */
function variablesOf({ name, servers = [] }: Suite, { databases, only }: RunOptions): Record<string, string> {
  const others = DATABASES.filter((server) => !servers.includes(server)).map(variableOf);
  return {
    ...Object.fromEntries(
      Object.entries(databases?.variables ?? {}).filter(([variable]) => !others.includes(variable)),
    ),
    ...only?.variables,
    RETORT_TEST_SUITE: name,
    RETORT_TEST_SERVERS: servers.join(" "),
  };
}

async function program(
  [path, ...args]: readonly string[],
  long: boolean,
  variables: Readonly<Record<string, string>> = {},
): Promise<{ status: string | undefined; log: string }> {
  const minutes = long ? PATIENCE.long : PATIENCE.usual;
  const child = new Deno.Command(path!, {
    args,
    cwd: ROOT,
    env: { ...cleanEnvironment(), ...(long && { RETORT_TEST_LONG: "1" }), ...variables },
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

/** Deno reports as passed what called `context.skip()`; `tell_skips.ts` has written these down, a name in JSON a line. */
function withSkips(cases: readonly TestCase[], told: string): TestCase[] {
  const skipped = new Map(
    told.split("\n").filter((line) => line !== "").map((line): [string, string] => JSON.parse(line)),
  );
  return cases.map((test) => {
    const reason = skipped.get(test.name);
    if (reason === undefined || test.outcome !== "passed") return test;
    return { ...test, name: reason === "" ? test.name : `${test.name}: ${reason}`, outcome: "skipped" };
  });
}

/** The files that ran a test. Deno's report names the file that calls `test()`, which may be another; its log does not. */
function ranFiles(suite: Suite, cases: readonly TestCase[], log: string): readonly string[] {
  if (suite.by === "bun") return cases.map(({ file }) => file);
  // deno-lint-ignore no-control-regex
  const plain = log.replace(/\u001b\[[\d;]*m/g, "");
  return [...plain.matchAll(/^running [1-9]\d* tests? from (?:\.\/)?(.+)$/gm)].map(([, path]) => path!);
}

/** The servers that a suite wants and no test of it asked for, by what `serverVariable()` wrote down, a name a line. */
function idle({ servers = [] }: Suite, asked: string): readonly string[] {
  const names = asked.split("\n");
  return servers.filter((name) => !names.includes(name));
}

/** What a report does not tell: that it is not whole. */
function complaints(
  suite: Suite,
  cases: readonly TestCase[],
  ran: readonly string[],
  unasked: readonly string[],
  status: string | undefined,
): TestCase[] {
  if (cases.length === 0) return [failed(suite, status ?? "ran no test")];
  const silent = suite.files.filter((path) => !ran.includes(path));
  const found = silent.map((path) => failed(suite, "ran no test", path));
  const known = found.length > 0 || cases.some(({ outcome }) => outcome === "failed");
  // Those who failed may have been about to ask.
  if (!known) found.push(...unasked.map((name) => failed(suite, `wants the server ${name}, and asks for none`)));
  if (status !== undefined && !known) found.push(failed(suite, status));
  return found;
}

/** Files that are no programs, and whose types must be as they say by `@ts-expect-error`: each is a test. */
async function check(suite: Suite, { long }: RunOptions): Promise<Outcome> {
  const cases: TestCase[] = [];
  let logs = "";
  for (const file of suite.files) {
    const { status, log } = await program([Deno.execPath(), "check", "--quiet", file], long);
    cases.push({ file, name: "its types are as it says", outcome: status === undefined ? "passed" : "failed" });
    if (status !== undefined) logs += log;
  }
  return { cases, log: logs };
}
