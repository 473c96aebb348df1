/**
 * Measures `postgres: { copy: true }` of `op.bulkInsert()` against the INSERT that it takes the place of: `deno task
 * bench:copy`. 100,000 rows of five columns in one revision, by the binary, in turns on PostgreSQL 15.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../scripts/build.ts";
import { freshDatabase, startDatabases } from "../scripts/databases.ts";
import { median, time } from "./measure.ts";

const ROWS = 100_000;
const ROUNDS = 10;

/** How the rows are handed over, and whether they are copied; the first is the base of the ratios. */
const WAYS = [
  { title: "a list, by INSERT", rows: "[...people()]", copy: false },
  { title: "a list, by COPY", rows: "[...people()]", copy: true },
  { title: "an iterable, by INSERT", rows: "people()", copy: false },
  { title: "an iterable, by COPY", rows: "people()", copy: true },
  { title: "no rows", rows: "[]", copy: false },
] as const;

function writeProject(folder: string, { rows, copy }: typeof WAYS[number]): void {
  const versions = join(folder, "migrations", "versions");
  mkdirSync(versions, { recursive: true });
  writeFileSync(
    join(versions, "r1.js"),
    `export const revision = "r1";
export const downRevision = null;
function* people() {
  for (let id = 0; id < ${ROWS}; id++) {
    yield { id, name: \`name \${id}\`, price: id / 7, active: id % 2 === 0, made: new Date(id * 1e6) };
  }
}
export function upgrade(op, { t }) {
  op.createTable("people", [
    t.column("id", t.integer()),
    t.column("name", t.text()),
    t.column("price", t.double()),
    t.column("active", t.boolean()),
    t.column("made", t.dateTime({ timezone: true })),
  ]);
  op.bulkInsert("people", ${rows}${copy ? ", { postgres: { copy: true } }" : ""});
}
`,
  );
}

const retort = await build();
await using databases = await startDatabases(["postgres15"]);
const { postgres15 } = databases.urls;
if (postgres15 === undefined) throw new Error("there is no PostgreSQL 15");
const root = mkdtempSync(join(tmpdir(), "retort-copy-"));
try {
  const took = WAYS.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, way] of WAYS.entries()) {
      const cwd = join(root, String(i));
      writeProject(cwd, way);
      const url = await freshDatabase(postgres15, "bench");
      const each = time({ name: way.title, command: [retort, "upgrade", "-q", "--url", url], cwd });
      // The first of each warms the caches.
      if (round > 0) took[i]!.push(each);
    }
  }
  console.log("| what | least, ms | median, ms | most, ms | of the list by INSERT |\n|---|---|---|---|---|");
  for (const [i, { title }] of WAYS.entries()) {
    const [least, middle, most] = [Math.min(...took[i]!), median(took[i]!), Math.max(...took[i]!)];
    const ratio = (middle / median(took[0]!)).toFixed(2);
    console.log(`| ${title} | ${[least, middle, most].map((each) => each.toFixed(0)).join(" | ")} | ${ratio} |`);
  }
} finally {
  rmSync(root, { recursive: true });
}
