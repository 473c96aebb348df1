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
 * Which suites there are is told in `test/suites.ts`, how one is run in `test/run.ts`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { build } from "./build.ts";
import { DATABASES, type Databases, startDatabases } from "./databases.ts";
import type { TestCase } from "./test/junit.ts";
import { Conformance } from "./test/played.ts";
import { failed, type Outcome, runSuite } from "./test/run.ts";
import { type Suite, suites } from "./test/suites.ts";
import { inTurns } from "./test/turns.ts";

/** How many suites run at a time. */
const AT_ONCE = Math.min(2, navigator.hardwareConcurrency);

/** Makes the binary, and tells how that went. @returns whether it is there */
async function prepare(): Promise<boolean> {
  const started = performance.now();
  try {
    await build();
    console.log(`build: done in ${seconds(started)}`);
    return true;
  } catch (error) {
    console.log(`build: failed in ${seconds(started)}`);
    console.log(String(error));
    return false;
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

/** Says how a suite ended. */
function tell({ name }: Suite, { cases, log }: Outcome, started: number): void {
  const { passed, failed, skipped } = counted(cases);
  if (failed > 0 && log !== "") console.log(`\n${log.trimEnd()}\n`);
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds(started)}`);
  for (const { file, name, outcome } of cases) {
    if (outcome !== "passed") console.log(`  ${outcome}: ${file}: ${name}`);
  }
}

async function main(): Promise<number> {
  const { values: { only, long } } = parseArgs({
    args: Deno.args,
    options: { only: { type: "string", multiple: true }, long: { type: "boolean", default: false } },
  });
  const all = await suites();
  const unknown = only?.filter((name) => !all.some((suite) => suite.name === name)) ?? [];
  if (unknown.length > 0) {
    console.error(`Cannot run ${unknown.join(", ")}: the suites are ${all.map(({ name }) => name).join(", ")}`);
    return 2;
  }
  const chosen = all.filter(({ name }) => only === undefined || only.includes(name));

  const wanted = new Set(chosen.flatMap(({ servers = [] }) => servers));
  // They come up while the binary is made, and while the suites run that want none.
  const starting = wanted.size > 0
    ? serve([...wanted].toSorted((a, b) => DATABASES.indexOf(a) - DATABASES.indexOf(b)))
    : undefined;
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => await (await starting)?.[Symbol.asyncDispose]());

  const cases: TestCase[] = [];
  const conformance = new Conformance();
  const built = chosen.some(({ binary }) => binary) && await prepare();
  await inTurns(chosen, AT_ONCE, async (suite) => {
    const databases = suite.servers?.length ? await starting : undefined;
    const started = performance.now();
    const missing = suite.binary && !built
      ? "there is no binary"
      : suite.servers?.length && databases === undefined
      ? "there are no servers"
      : undefined;
    const outcome: Outcome = missing !== undefined
      ? { cases: [failed(suite, `cannot run: ${missing}`)], log: "" }
      : suite.playedOn !== undefined
      ? await conformance.play(suite, suite.playedOn, { long, databases })
      : await runSuite(suite, { long, databases });
    tell(suite, outcome, started);
    cases.push(...outcome.cases);
  });
  for (const name of conformance.write() ?? []) {
    cases.push({ file: "dist/conformance.md", name, outcome: "failed" });
    console.log(`  failed: ${name}`);
  }
  const { passed, failed: failures, skipped } = counted(cases);
  console.log(`${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return failures === 0 && passed > 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
