/**
 * Measures retort on PostgreSQL: `deno task bench:postgres`. Against `psql -1` with the same statements, in turns, and over a
 * line of 20 ms there and back, by the clock.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "../scripts/build.ts";
import { freshDatabase, startDatabases } from "../scripts/databases.ts";
import { testCache } from "../scripts/test_cache.ts";
import { longLine } from "./long_line.ts";
import { type Contestant, median, time } from "./measure.ts";
import { writeWorkload } from "./workload.ts";

const RUNS = 7;
/** Milliseconds that what is sent is under way, each way. */
const DELAY = 10;

/** What one command may take at most. */
interface Limit {
  readonly title: string;
  readonly transaction: "revision" | "run";
  /** Milliseconds. */
  readonly most: number;
}

const LIMITS: readonly Limit[] = [
  { title: "100 revisions of 3 statements, 20 ms away, one transaction each", transaction: "revision", most: 3000 },
  { title: "100 revisions of 3 statements, 20 ms away, one transaction for all", transaction: "run", most: 600 },
];

function workload(count: number): string {
  const folder = join(testCache(), "workload", `postgres-${count}`);
  writeWorkload("retort", folder, count);
  return folder;
}

/** The statements that `retort` runs, as a script for `psql -1`, which begins and commits by itself. */
function scriptOf(retort: string, cwd: string): string {
  const { stdout } = new Deno.Command(retort, {
    args: ["upgrade", "--sql", "--transaction", "run", "--url", "postgres:", "--server-version", "postgres-15"],
    cwd,
    stdout: "piped",
  }).outputSync();
  const script = join(cwd, "all.sql");
  writeFileSync(script, new TextDecoder().decode(stdout).replace(/^(BEGIN|COMMIT);$/gm, ""));
  return script;
}

async function main(): Promise<void> {
  const retort = await build();
  await using databases = await startDatabases(["postgres15"]);
  const url = databases.urls.postgres15, { psql } = databases.tools;
  if (url === undefined || psql === undefined) throw new Error("there is no PostgreSQL 15 with its psql");

  const run = async (command: (url: string) => Contestant, line = (url: string) => url) =>
    time(command(line(await freshDatabase(url, "bench"))));
  const upgrade = (cwd: string, transaction: string) => (url: string): Contestant => ({
    name: "retort",
    command: [retort, "upgrade", "-q", "--transaction", transaction, "--url", url],
    cwd,
  });

  const many = workload(1000), script = scriptOf(retort, many);
  const byPsql = (url: string): Contestant => ({
    name: "psql",
    command: [psql, "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", script, url],
    cwd: many,
  });
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let i = 0; i < RUNS + 1; i++) {
    const [a, b] = [await run(upgrade(many, "run")), await run(byPsql)];
    // The first of each warms the caches of the disk.
    if (i > 0) [ours, theirs].forEach((list, of) => list.push(of === 0 ? a : b));
  }
  const ratio = median(ours) / median(theirs);
  console.log("| what | retort, ms | psql, ms | ratio | at most | |\n|---|---|---|---|---|---|");
  console.log(
    `| apply 1,000 revisions, one transaction for all | ${median(ours).toFixed(0)} | ${median(theirs).toFixed(0)} | ` +
      `${ratio.toFixed(2)} | 1.1 | ${verdict(ratio <= 1.1)} |`,
  );

  const few = workload(100);
  await using line = await longLine(url, DELAY);
  const far = (url: string) => Object.assign(new URL(url), { host: `127.0.0.1:${line.port}` }).href;
  console.log("\n| what | retort, ms | at most, ms | |\n|---|---|---|---|");
  for (const { title, transaction, most } of LIMITS) {
    const took: number[] = [];
    for (let i = 0; i < 3; i++) took.push(await run(upgrade(few, transaction), far));
    const told = took.map((each) => each.toFixed(0)).join(", ");
    console.log(`| ${title} | ${told} | ${most} | ${verdict(Math.max(...took) <= most)} |`);
  }
}

function verdict(kept: boolean): string {
  return kept ? "kept" : "**not kept**";
}

await main();
