/**
 * Runs every test: `deno task test [--only NAME]… [--long]`.
 *
 * Builds the binary and starts the database servers where a suite needs them, runs the suites, two at a time and never two
 * on one server, says for each what passed and how long it took, names what failed and what was skipped, and ends with
 * `N passed, N failed`, and `, N skipped` if any were.
 * The status is 0 only if nothing failed and something passed. A suite that crashes, does not compile or holds no test
 * has failed, and so has a file of it that ran no test.
 *
 * `--only` names a suite and may be repeated. `--long` sets `RETORT_TEST_LONG=1`, by which tests know that they may
 * take their time.
 *
 * @module
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "./build.ts";
import { bunPath } from "./bun.ts";
import { DATABASES, type Databases, startDatabases } from "./databases.ts";
import { cleanEnvironment } from "./environment.ts";
import { readJunit, type TestCase } from "./junit.ts";
import { type Playground, playgroundOf, PLAYGROUNDS } from "./playgrounds.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Minutes after which a suite hangs. */
const PATIENCE = { usual: 15, long: 180 };

/** What a suite consists of, and how its tests are run. */
interface Suite {
  readonly name: string;
  readonly files: readonly string[];
  readonly by: "deno" | "bun" | "check";
  /** Whether it runs `dist/retort`. */
  readonly binary?: boolean;
  /** The database servers that it gets by variables, see `databases.ts`. */
  readonly servers?: readonly string[];
  /** The database on which the cases of operations are played; of the files' tests these alone run. */
  readonly playedOn?: string;
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
    "{schema,registry,ops,dialects,script,runtime,autogenerate,templates,models,commands,cli,plugins,testing,scripts}/**/*_test.ts",
  );
  const types = files("tests/types/**/*.ts").filter((path) => !path.endsWith("_test.ts"));
  const spanning = Object.entries(Object.groupBy(files("tests/**/*_test.ts"), suiteName));
  return [
    { name: "unit", files: unit, by: "deno" },
    { name: "unit-bun", files: unit, by: "bun" },
    ...(types.length > 0 ? [{ name: "types", files: types, by: "check" } as const] : []),
    ...PLAYGROUNDS.map((server) =>
      ({
        name: `cases-${server}`,
        files: unit.filter((path) => /\bcases\(/.test(readFileSync(`${root}/${path}`, "utf8"))),
        by: "deno",
        servers: DATABASES.filter((name) => name === server),
        playedOn: server,
      }) as const
    ),
    ...spanning.map(([name, files = []]) =>
      ({
        name: name === "types" ? "types-test" : name,
        files,
        by: "deno",
        binary: !WITHOUT_BINARY.includes(name),
        servers: SERVERS[name] ?? [],
      }) as const
    ),
  ];
}

/** The folder of `tests/`, or the file in it, that a test stands in: nothing there can be forgotten. */
function suiteName(path: string): string {
  return path.split("/")[1]!.replace(/_test\.ts$/, "");
}

/** Suites of `tests/` that do not run `dist/retort`. */
const WITHOUT_BINARY: readonly string[] = [
  "layers",
  "golden",
  "docs",
  "parity",
  "types",
  "property",
  "autogenerate",
  "conformance",
  "servers",
  "page",
  "d1",
];

/** How the titles of a case end that is played on a database, and by script. */
const CASE = /(?:agrees with the model, or refuses|makes what the run makes)$/;

/** Suite of `tests/` → the database servers that it wants. */
const SERVERS: Readonly<Record<string, readonly string[]>> = {
  servers: DATABASES,
  conformance: DATABASES,
  autogenerate: ["libsql", "postgres14", "postgres15", "postgres18", "mariadb118", "mysql97"],
  postgres: DATABASES.filter((name) => name.startsWith("postgres")),
  scenarios: ["libsql", "postgres15", "postgres18", "mariadb118", "mysql97"],
  mysql: DATABASES.filter((name) => /^(?:mariadb|mysql)/.test(name)),
  sources: DATABASES.filter((name) => /^(?:postgres|mariadb|mysql)/.test(name)),
  sqlite: ["libsql"],
};

function environment(long: boolean): Record<string, string> {
  return { ...cleanEnvironment(), ...(long && { RETORT_TEST_LONG: "1" }) };
}

async function program(
  path: string,
  args: readonly string[],
  long: boolean,
  more: Readonly<Record<string, string>> = {},
): Promise<{ status: string | undefined; log: string }> {
  const minutes = long ? PATIENCE.long : PATIENCE.usual;
  const child = new Deno.Command(path, {
    args: [...args],
    cwd: root,
    env: { ...environment(long), ...more },
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

async function run(
  suite: Suite,
  long: boolean,
  variables: Readonly<Record<string, string>>,
  playground?: Playground,
): Promise<Outcome> {
  if (suite.files.length === 0) return { cases: [failed(suite, "holds no test")], log: "" };
  if (suite.by === "check") return await check(suite, long);
  const folder = await Deno.makeTempDir({ prefix: "retort-test-" });
  const [report, skips] = [`${folder}/report.xml`, `${folder}/skips`];
  try {
    await Deno.writeTextFile(report, "");
    await Deno.writeTextFile(skips, "");
    const { status, log } = suite.by === "deno"
      ? await program(
        Deno.execPath(),
        [
          "test",
          "-A",
          "--preload=./scripts/tell_skips.ts",
          `--junit-path=${report}`,
          ...(suite.playedOn === undefined ? [] : [`--filter=${CASE}`]),
          ...suite.files,
        ],
        long,
        { ...variables, ...playground && played(playground), RETORT_TEST_SKIPS: skips },
      )
      : await program(
        await bunPath(),
        [
          "test",
          `--timeout=${60_000 * (long ? PATIENCE.long : 1)}`,
          "--reporter=junit",
          `--reporter-outfile=${report}`,
          ...suite.files.map((path) => `./${path}`),
        ],
        long,
        variables,
      );
    const told = withSkips(readJunit(readFileSync(report, "utf8")), readFileSync(skips, "utf8"));
    // Deno reports those that its filter leaves out as skipped.
    const cases = suite.playedOn === undefined ? told : told.filter(({ name }) => CASE.test(name));
    return { cases: [...cases, ...complaints(suite, cases, ranFiles(suite, cases, log), status)], log };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The variables that say on which database cases are played, by which client, and where it is written down how they went. */
function played({ name, url, client }: Playground): Readonly<Record<string, string>> {
  const report = reportOf(name);
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(report, "");
  return {
    RETORT_TEST_DATABASES: url,
    RETORT_TEST_REPORT: report,
    ...("command" in client && { RETORT_TEST_CLIENT: JSON.stringify(client) }),
  };
}

/** Plays cases on a database, and adds that to the `playgrounds`. What cannot be had for it is skipped, in CI a failure. */
async function play(
  suite: Suite,
  name: string,
  long: boolean,
  databases: Databases | undefined,
  playgrounds: Playground[],
): Promise<Outcome> {
  let playground: Playground | string;
  try {
    playground = await playgroundOf(name, databases, `${root}dist/cases/${name}.db`);
  } catch (error) {
    return { cases: [failed(suite, `cannot run: ${String(error)}`)], log: "" };
  }
  if (typeof playground === "string") {
    return {
      cases: [{ file: suite.name, name: `the cases of operations: ${playground}`, outcome: "skipped" }],
      log: "",
    };
  }
  playgrounds.push(playground);
  const { cases, log } = await run(suite, long, databases?.variables ?? {}, playground);
  const { client } = playground;
  if ("command" in client || !client.lacking) return { cases, log };
  const outcome = Deno.env.get("CI") === "true" ? "failed" : "skipped";
  return { cases: [...cases, { file: suite.name, name: `the scripts of the cases: ${client.none}`, outcome }], log };
}

/** Where it is written down how the cases went on a database. */
function reportOf(name: string): string {
  return `${root}dist/cases/${name}.jsonl`;
}

/** How a case went: run, and by script. */
interface Played {
  readonly outcome: string;
  /** Absent where the case is none for the database. */
  readonly script?: string;
}

/**
 * Writes how each case went on each database, run and by script: one table, without a blank cell.
 *
 * @returns what is wrong with it
 */
function writeConformance(grounds: readonly Playground[]): readonly string[] {
  const foreign = ({ outcome }: Partial<Played>) => outcome?.startsWith("a case of ") === true;
  const rows = new Map<string, Map<string, Partial<Played>>>();
  for (const { name: ground, client } of grounds) {
    for (const line of readFileSync(reportOf(ground), "utf8").split("\n").filter((text) => text !== "")) {
      const { kind, name, ...told } = JSON.parse(line);
      const row = `${kind}: ${name}`;
      if (!rows.has(row)) rows.set(row, new Map());
      const none = "none" in client && !foreign(told) ? { script: `no script: ${client.none}` } : undefined;
      rows.get(row)!.set(ground, { ...none, ...rows.get(row)!.get(ground), ...told });
    }
  }
  const isWhole = (how: Partial<Played> = {}) => foreign(how) || how.outcome !== undefined && how.script !== undefined;
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const told = (how: Partial<Played> = {}) =>
    foreign(how) ? how.outcome! : [how.outcome, how.script].filter((part) => part !== undefined).join("; ");
  const lines = [...rows].sort(([a], [b]) => a < b ? -1 : 1).map(([row, each]) =>
    `| ${cell(row)} | ${grounds.map(({ name }) => cell(told(each.get(name)))).join(" | ")} |`
  );
  const head = [
    `| case | ${grounds.map(({ name }) => name).join(" | ")} |`,
    `|---|${grounds.map(() => "---|").join("")}`,
  ];
  writeFileSync(`${root}dist/conformance.md`, `${[...head, ...lines].join("\n")}\n`);
  for (const { name } of grounds) {
    const all = [...rows.values()].map((row) => row.get(name) ?? {});
    const count = (key: keyof Played, what: RegExp) => all.filter((how) => what.test(how[key] ?? "")).length;
    const runs = `${count("outcome", /^agrees/)} agree, ${count("outcome", /^unsupported/)} unsupported`;
    const scripts = `${count("script", /^script agrees/)} scripts agree, ${count("script", /^no script/)} are none`;
    console.log(`  ${name}: ${runs}, ${count("outcome", /^a case/)} of others; ${scripts}`);
  }
  return [...rows].filter(([, each]) => !grounds.every(({ name }) => isWhole(each.get(name)))).map(([row]) => row);
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

/** Makes the binary; what went wrong, if anything did. */
async function prepare(): Promise<string | undefined> {
  try {
    await build();
  } catch (error) {
    return String(error);
  }
}

/** Starts servers, and tells how that went. */
async function serve(names: readonly string[]): Promise<Databases | undefined> {
  const started = performance.now();
  try {
    const databases = await startDatabases(names);
    const up = Object.keys(databases.urls);
    console.log(`servers: ${up.join(", ")} in ${seconds(started)}`);
    for (const [name, reason] of Object.entries(databases.skipped)) console.log(`  skipped: ${name}: ${reason}`);
    return databases;
  } catch (error) {
    console.log(`servers: failed in ${seconds(started)}`);
    console.log(String(error));
  }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

function counted(cases: readonly TestCase[]): { passed: number; failed: number; skipped: number } {
  const count = (outcome: TestCase["outcome"]) => cases.filter((test) => test.outcome === outcome).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

/** How many suites run at a time. */
const AT_ONCE = Math.min(2, navigator.hardwareConcurrency);

/**
 * Runs all suites, several at a time, and never two on one server: what one does to it the other could notice. Those that want
 * most servers come first, and others run beside them; at the end they would run alone.
 */
async function inTurns(all: readonly Suite[], act: (suite: Suite) => Promise<void>): Promise<void> {
  const waiting = all.toSorted(({ servers: a = [] }, { servers: b = [] }) => b.length - a.length);
  const running = new Map<Suite, Promise<void>>();
  while (waiting.length > 0 || running.size > 0) {
    const busy = new Set([...running.keys()].flatMap(({ servers = [] }) => servers));
    const next = running.size < AT_ONCE
      ? waiting.findIndex(({ servers = [] }) => !servers.some((name) => busy.has(name)))
      : -1;
    if (next < 0) {
      await Promise.race(running.values());
      continue;
    }
    const [suite] = waiting.splice(next, 1) as [Suite];
    running.set(suite, act(suite).finally(() => running.delete(suite)));
  }
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

  const wanted = DATABASES.filter((name) => chosen.some(({ servers }) => servers?.includes(name)));
  // They come up while the suites before the first that wants them run.
  const starting = wanted.length > 0 ? serve(wanted) : undefined;
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => await (await starting)?.[Symbol.asyncDispose]());

  const cases: TestCase[] = [];
  const playgrounds: Playground[] = [];
  let unbuilt: string | undefined;
  if (chosen.some(({ binary }) => binary)) {
    const started = performance.now();
    unbuilt = await prepare();
    console.log(`build: ${unbuilt === undefined ? "done" : "failed"} in ${seconds(started)}`);
    if (unbuilt !== undefined) console.log(unbuilt);
  }
  await inTurns(chosen, async (suite) => {
    const databases = suite.servers?.length ? await starting : undefined;
    const started = performance.now();
    const missing = suite.binary && unbuilt !== undefined
      ? "there is no binary"
      : suite.servers?.length && databases === undefined
      ? "there are no servers"
      : undefined;
    const outcome: Outcome = missing !== undefined
      ? { cases: [failed(suite, `cannot run: ${missing}`)], log: "" }
      : suite.playedOn !== undefined
      ? await play(suite, suite.playedOn, long, databases, playgrounds)
      : await run(suite, long, databases?.variables ?? {});
    const { passed, failed: failures, skipped: skips } = counted(outcome.cases);
    if (failures > 0 && outcome.log !== "") console.log(`\n${outcome.log.trimEnd()}\n`);
    console.log(`${suite.name}: ${passed} passed, ${failures} failed, ${skips} skipped in ${seconds(started)}`);
    for (const { file, name, outcome: how } of outcome.cases) {
      if (how !== "passed") console.log(`  ${how}: ${file}: ${name}`);
    }
    cases.push(...outcome.cases);
  });
  if (playgrounds.length > 0) {
    console.log(`cases of operations on each database: dist/conformance.md`);
    const inOrder = playgrounds.toSorted((a, b) => PLAYGROUNDS.indexOf(a.name) - PLAYGROUNDS.indexOf(b.name));
    for (const row of writeConformance(inOrder)) {
      cases.push({ file: "dist/conformance.md", name: `${row}: is not played on each database`, outcome: "failed" });
      console.log(`  failed: ${row}: is not played on each database`);
    }
  }
  const { passed, failed: failures, skipped } = counted(cases);
  console.log(`${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return failures === 0 && passed > 0 ? 0 : 1;
}

Deno.exit(await main());
