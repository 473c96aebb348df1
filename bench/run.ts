/**
 * Measures retort against its peers: `deno task bench [--markdown]`. Every ratio is of medians out of one run, in which
 * the tools take turns, so that a machine that is busy is busy for all.
 *
 * The peers are installed on demand into the test cache (`RETORT_TEST_CACHE`).
 *
 * @module
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "../scripts/build.ts";
import { bunPath } from "../scripts/bun.ts";
import { testCache } from "../scripts/test_cache.ts";
import { type Contestant, median, time } from "./measure.ts";
import { type Tool, writeWorkload } from "./workload.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const PEERS = { dbmate: "2.36.0", "drizzle-kit": "0.31.11", "drizzle-orm": "0.45.4", "@libsql/client": "0.18.0" };

/** A comparison, and the ratio that it is to keep to. */
interface Comparison {
  readonly title: string;
  readonly runs: number;
  readonly ours: Contestant;
  readonly theirs: Contestant;
  readonly most: number;
}

async function installPeers(): Promise<string> {
  const folder = join(testCache(), "peers");
  if (existsSync(join(folder, "node_modules", "dbmate"))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: PEERS }));
  const { success, stderr } = await new Deno.Command("npm", { args: ["install"], cwd: folder, stderr: "piped" })
    .output();
  if (!success) throw new Error(`cannot install the peers: ${new TextDecoder().decode(stderr)}`);
  return folder;
}

function compare({ ours, theirs, runs }: Comparison): { readonly ours: number; readonly theirs: number } {
  const a: number[] = [], b: number[] = [];
  for (let i = 0; i < runs + 1; i++) {
    const [x, y] = [time(ours), time(theirs)];
    // The first of each warms the caches of the disk.
    if (i > 0) [a, b].forEach((list, of) => list.push(of === 0 ? x : y));
  }
  return { ours: median(a), theirs: median(b) };
}

function workload(tool: Tool, count: number): string {
  const folder = join(testCache(), "workload", `${tool}-${count}`);
  writeWorkload(tool, folder, count);
  return folder;
}

function without(folder: string): () => void {
  return () => {
    for (const suffix of ["", "-journal", "-wal", "-shm"]) rmSync(join(folder, `app.db${suffix}`), { force: true });
  };
}

async function main(): Promise<void> {
  const retort = await build();
  const peers = await installPeers();
  const dbmate = join(peers, "node_modules", "@dbmate", `${process.platform}-${process.arch}`, "bin", "dbmate");
  const baseline = join(testCache(), "baseline");
  new Deno.Command(await bunPath(), {
    args: [
      "build",
      "--compile",
      "--bytecode",
      "--format=esm",
      "--minify",
      join(root, "bench/baseline.ts"),
      "--outfile",
      baseline,
    ],
    stdout: "null",
  }).outputSync();

  const [r1, r5, d1] = [workload("retort", 1000), workload("retort", 5000), workload("dbmate", 1000)];
  // drizzle-kit looks for drizzle-orm from where it is started.
  const z1 = join(peers, "drizzle");
  writeWorkload("drizzle-kit", z1, 1000);

  const upgrade = (cwd: string, ...more: string[]): Contestant => ({
    name: "retort",
    command: [retort, "upgrade", "-q", "--url", "sqlite:app.db", ...more],
    cwd,
  });
  const up: Contestant = {
    name: "dbmate",
    command: [dbmate, "--url", "sqlite:app.db", "-d", "migrations", "--no-dump-schema", "up"],
    cwd: d1,
  };
  const drizzle: Contestant = {
    name: "drizzle-kit",
    command: [join(peers, "node_modules", ".bin", "drizzle-kit"), "migrate", "--config", "drizzle.config.json"],
    cwd: z1,
  };
  without(r5)();
  time(upgrade(r5, "--transaction", "run"));

  const comparisons: readonly Comparison[] = [
    {
      title: "`--version`",
      runs: 31,
      ours: { name: "retort", command: [retort, "--version"], cwd: r1 },
      theirs: { name: "dbmate", command: [dbmate, "--version"], cwd: r1 },
      most: 1,
    },
    {
      title: "apply 1,000 revisions, one transaction each",
      runs: 7,
      ours: { ...upgrade(r1), before: without(r1) },
      theirs: { ...up, before: without(d1) },
      most: 0.6,
    },
    { title: "nothing to do, 1,000 revisions", runs: 31, ours: upgrade(r1), theirs: up, most: 1.5 },
    {
      title: "nothing to do, 5,000 revisions",
      runs: 21,
      ours: upgrade(r5),
      theirs: {
        name: "reading the files and the database",
        command: [baseline, join(r5, "migrations", "versions"), join(r5, "app.db")],
        cwd: r5,
      },
      most: 1.3,
    },
    {
      title: "apply 1,000 revisions, one transaction for all",
      runs: 5,
      ours: { ...upgrade(r1, "--transaction", "run"), before: without(r1) },
      theirs: { ...drizzle, before: without(z1) },
      most: 0.6,
    },
  ];
  console.log("| what | retort, ms | peer, ms | ratio | at most | |\n|---|---|---|---|---|---|");
  for (const comparison of comparisons) {
    const { ours, theirs } = compare(comparison);
    const ratio = ours / theirs;
    const told = `${theirs.toFixed(1)} (${comparison.theirs.name})`;
    const verdict = ratio <= comparison.most ? "kept" : "**not kept**";
    console.log(
      `| ${comparison.title} | ${ours.toFixed(1)} | ${told} | ${ratio.toFixed(2)} | ${comparison.most} | ${verdict} |`,
    );
  }
}

await main();
