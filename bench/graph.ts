/**
 * Measures what a large graph costs: `deno task bench:graph`. Whole processes of the binary on folders of revisions, and the
 * graph alone, in Bun, of which the binary is made.
 *
 * The graph is a trunk of which a second branch goes off and is merged again, two hundred times.
 *
 * @module
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "../scripts/build.ts";
import { bunPath } from "../scripts/bun.ts";
import { testCache } from "../scripts/test_cache.ts";
import { RevisionGraph } from "../script/graph.ts";
import type { Revision } from "../script/revision.ts";
import { revisionId } from "./workload.ts";

/** How often a second branch goes off and is merged. */
const BRANCHES = 200;
/** Targets of every kind; what they name is there in each of the graphs. */
const TARGETS = ["head", "heads", "base", "head-3", "half@head", "half+2", revisionId(1).slice(0, 9), "half@+2"];

/** A graph of `count` revisions, each with a parent that stands before it. */
function revisionsOf(count: number): readonly Revision[] {
  const length = Math.max(4, Math.floor(count / BRANCHES));
  const half = Math.floor(count / 2 / length) * length;
  const id = (i: number) => revisionId(i);
  return Array.from({ length: count }, (_, i): Revision => {
    const place = i % length, start = i - place;
    // The last stretch has one branch, so that there is one head.
    const middle = start + length >= count ? -1 : start + Math.floor(length / 2);
    // The first of each stretch follows the last two of the one before, where two branches end.
    const down = i === 0
      ? []
      : place === 0
      ? [start - length + Math.floor(length / 2) - 1, i - 1]
      : [i === middle ? start : i - 1];
    return {
      id: id(i),
      down: down.map(id),
      dependsOn: [],
      labels: i === half ? ["half"] : [],
      message: `revision ${i}`,
      path: `/versions/${id(i)}.ts`,
    };
  });
}

function write(folder: string, revisions: readonly Revision[]): void {
  const versions = join(folder, "migrations", "versions");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(versions, { recursive: true });
  for (const { id, down, labels, message } of revisions) {
    const written = (list: readonly string[]) => JSON.stringify(list.length < 2 ? list[0] ?? null : list);
    writeFileSync(
      join(versions, `${id}_revision.ts`),
      `/**\n * ${message}\n *\n * Revision ID: ${id}\n * Revises: ${down.join(", ") || "<base>"}\n */\n` +
        `import type { Op } from "retort";\n\nexport const revision = "${id}";\nexport const downRevision = ${
          written(down)
        };\n` +
        `export const branchLabels = ${written(labels)};\nexport const dependsOn = null;\n\n` +
        `/** Applies this revision. */\nexport function upgrade(op: Op) {\n}\n\n/** Takes this revision back. */\n` +
        `export function downgrade(op: Op) {\n}\n`,
    );
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

function time(command: readonly string[], cwd: string, runs: number): number {
  const taken: number[] = [];
  for (let i = 0; i <= runs; i++) {
    const started = performance.now();
    const { success, stderr } = new Deno.Command(command[0]!, {
      args: command.slice(1),
      cwd,
      stdout: "null",
      stderr: "piped",
    }).outputSync();
    if (!success) throw new Error(new TextDecoder().decode(stderr).slice(-400));
    // The first warms the caches of the disk.
    if (i > 0) taken.push(performance.now() - started);
  }
  return median(taken);
}

/** The graph alone: made, sorted, and asked for each target. Milliseconds. */
function pure(count: number): Readonly<Record<string, number>> {
  const revisions = revisionsOf(count);
  const taken = { make: [] as number[], sort: [] as number[], targets: [] as number[] };
  for (let i = 0; i < 7; i++) {
    const marks = [performance.now()];
    const graph = RevisionGraph.from(revisions);
    marks.push(performance.now());
    if (graph.plan([], "heads", "upgrade").length !== count) throw new Error("the plan lacks revisions");
    marks.push(performance.now());
    const rows = [revisions[Math.floor(count / 2)]!.id];
    for (const target of TARGETS) {
      try {
        graph.plan(rows, target, "upgrade");
      } catch {
        // An answer too: the target is ambiguous from there.
      }
    }
    marks.push(performance.now());
    for (const [j, list] of Object.values(taken).entries()) list.push(marks[j + 1]! - marks[j]!);
  }
  return Object.fromEntries(Object.entries(taken).map(([name, list]) => [name, median(list)]));
}

async function main(): Promise<void> {
  if (process.argv.includes("--pure")) {
    console.log("\n| revisions | made, ms | sorted, ms | 8 targets, ms |\n|---|---|---|---|");
    for (const count of [1_000, 10_000, 100_000]) {
      const { make, sort, targets } = pure(count);
      console.log(`| ${count} | ${make!.toFixed(1)} | ${sort!.toFixed(1)} | ${targets!.toFixed(1)} |`);
    }
    return;
  }
  const retort = await build();
  const folders = new Map<number, string>();
  for (const count of [5_000, 10_000]) {
    const folder = join(testCache(), "workload", `graph-${count}`);
    write(folder, revisionsOf(count));
    folders.set(count, folder);
    time([retort, "stamp", "-q", "--url", "sqlite:app.db", "head"], folder, 1);
  }
  const rows: (readonly [number, readonly string[], number])[] = [
    ...[["history"], ["heads"], ["current"], ["branches"]].map((command) => [5_000, command, 120] as const),
    ...[["heads"], ["history"], ["show", "half@head"], ["history", "-r", "half:head-3"]]
      .map((command) => [10_000, command, 150] as const),
  ];
  console.log("| revisions | command | ms | at most | |\n|---|---|---|---|---|");
  for (const [count, command, most] of rows) {
    const took = time([retort, ...command, "--url", "sqlite:app.db"], folders.get(count)!, 15);
    console.log(
      `| ${count} | \`${command.join(" ")}\` | ${took.toFixed(1)} | ${most} | ${
        took <= most ? "kept" : "**not kept**"
      } |`,
    );
  }
  const { stdout } = new Deno.Command(await bunPath(), {
    args: [fileURLToPath(import.meta.url), "--pure"],
    stderr: "inherit",
  }).outputSync();
  await Deno.stdout.write(stdout);
}

await main();
