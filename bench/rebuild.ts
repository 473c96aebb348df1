/**
 * Measures how a large table is made anew on SQLite: `deno task bench:rebuild [--rows 5000000] [--rounds 3]`. One type change
 * and one CHECK, by the binary with each level of proof and by the `sqlite3` shell of Debian 12, which does the twelve steps by
 * hand on a copy of the same file. They take turns in one run, and a ratio is of the medians.
 *
 * https://www.sqlite.org/lang_altertable.html#otheralter
 *
 * @module
 */
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { build } from "../scripts/build.ts";
import { sqliteShells } from "../scripts/databases/sqlite.ts";
import { testCache } from "../scripts/test_cache.ts";
import { median } from "./measure.ts";

/** What a run took. */
interface Taken {
  /** Milliseconds from start to end. */
  readonly wall: number;
  /** Milliseconds of processor time, the kernel's with it. */
  readonly cpu: number;
  /** The most memory that was in use at once, in megabytes. */
  readonly memory: number;
}

/** Who makes the table anew, and how much of the shell's time it may take. */
interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
  readonly most?: number;
}

/** Megabytes that a run may use, whatever the number of rows. */
const MOST_MEMORY = 150;

const COLUMNS = `id INTEGER NOT NULL PRIMARY KEY,
  name VARCHAR(50) NOT NULL,
  email VARCHAR(100),
  amount INTEGER NOT NULL,
  active BOOLEAN NOT NULL,
  created_at DATETIME NOT NULL,
  note TEXT,
  score FLOAT`;

const TWELVE_STEPS = `PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TABLE new_big (${COLUMNS.replace("amount INTEGER", "amount BIGINT")}, CONSTRAINT ck_amount CHECK (amount >= 0));
INSERT INTO new_big (id, name, email, amount, active, created_at, note, score)
  SELECT id, name, email, amount, active, created_at, note, score FROM big;
DROP TABLE big;
ALTER TABLE new_big RENAME TO big;
CREATE INDEX ix_big_name ON big (name);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;
`;

function revision(proof: string): string {
  return `export const revision = "${proof}";
export const downRevision = null;
export function upgrade(op, { t }) {
  op.batchAlterTable("big", { proof: "${proof}" }, (b) => {
    b.alterColumn("amount", { type: t.bigInteger() });
    b.createCheckConstraint("ck_amount", "amount >= 0");
  });
}
export function downgrade() {}
`;
}

/** A file with a table of so many rows, made once. */
function filled(shell: string, folder: string, rows: number): string {
  const path = join(folder, `big-${rows}.db`);
  if (existsSync(path)) return path;
  const beside = `${path}.new`;
  rmSync(beside, { force: true });
  const sql = `CREATE TABLE big (${COLUMNS});
    INSERT INTO big WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      SELECT i, 'name ' || (i * 7919 % 1000003), 'user' || i || '@example.org', i * 31 % 100000, i % 2,
        '2026-01-' || printf('%02d', i % 28 + 1) || ' 12:00:00', CASE WHEN i % 3 THEN 'a note of some length, ' || i END, i / 7.0
      FROM n;
    CREATE INDEX ix_big_name ON big (name);`;
  const { success, stderr } = new Deno.Command(shell, { args: ["-bail", beside, sql], stderr: "piped" }).outputSync();
  if (!success) throw new Error(`cannot fill ${beside}: ${new TextDecoder().decode(stderr)}`);
  Deno.renameSync(beside, path);
  return path;
}

/** One run on a copy of the file, by GNU time, which alone tells the most memory that a program that has ended had. */
function measured({ command }: Contestant, file: string, cwd: string): Taken {
  const copy = join(cwd, "app.db");
  for (const suffix of ["", "-journal", "-wal", "-shm"]) rmSync(`${copy}${suffix}`, { force: true });
  copyFileSync(file, copy);
  // What the copy has left to be written would be written while the run is timed.
  new Deno.Command("sync").outputSync();
  const report = join(cwd, "time");
  const args = ["-f", "%U %S %M", "-o", report, ...command];
  const started = performance.now();
  const { success, stderr } = new Deno.Command("/usr/bin/time", { args, cwd, stdout: "null", stderr: "piped" })
    .outputSync();
  const wall = performance.now() - started;
  if (!success) throw new Error(`${command.join(" ")}: ${new TextDecoder().decode(stderr).slice(-400)}`);
  const [user = 0, system = 0, kilobytes = 0] = Deno.readTextFileSync(report).trim().split(" ").map(Number);
  return { wall, cpu: (user + system) * 1000, memory: kilobytes / 1000 };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: { rows: { type: "string", default: "5000000" }, rounds: { type: "string", default: "3" } },
  });
  const rows = Number(values.rows);
  const retort = await build();
  const shell = (await sqliteShells.find(({ name }) => name === "sqlite340")!.install()).path;
  const folder = join(testCache(), "rebuild");
  const cwd = join(folder, `run-${process.pid}`);
  mkdirSync(cwd, { recursive: true });
  try {
    writeFileSync(join(cwd, "steps.sql"), TWELVE_STEPS);
    const levels = ["counts", "full"] as const;
    for (const proof of levels) {
      mkdirSync(join(cwd, proof, "versions"), { recursive: true });
      writeFileSync(join(cwd, proof, "versions", `${proof}.ts`), revision(proof));
    }
    const contestants: readonly Contestant[] = [
      { name: "sqlite3", command: [shell, "-bail", "app.db", ".read steps.sql"] },
      ...levels.map((proof) => ({
        name: `retort, proof: "${proof}"`,
        command: [retort, "upgrade", "-q", "--no-config", "--url", "sqlite:app.db", "--dir", proof],
        most: proof === "counts" ? 0.75 : 1,
      })),
    ];
    const file = filled(shell, folder, rows);
    console.log(`${rows} rows, ${Math.round(statSync(file).size / 1e6)} MB\n`);
    const runs = new Map<Contestant, Taken[]>(contestants.map((each) => [each, []]));
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [contestant, taken] of runs) taken.push(measured(contestant, file, cwd));
    }
    const middle = (taken: readonly Taken[], what: keyof Taken) => median(taken.map((each) => each[what]));
    const theirs = [...runs.values()][0]!;
    console.log(
      "| | wall, s | of the shell's | at most | CPU, s | of the shell's | memory, MB | |\n|---|---|---|---|---|---|---|---|",
    );
    for (const [{ name, most }, taken] of runs) {
      const seconds = (what: "wall" | "cpu") => (middle(taken, what) / 1000).toFixed(2);
      const ratio = (what: "wall" | "cpu") => middle(taken, what) / middle(theirs, what);
      const memory = Math.max(...taken.map((each) => each.memory));
      const kept = most === undefined ? "" : ratio("wall") <= most && memory <= MOST_MEMORY ? "kept" : "**not kept**";
      const cells = [
        name,
        seconds("wall"),
        ratio("wall").toFixed(2),
        most ?? "",
        seconds("cpu"),
        ratio("cpu").toFixed(2),
        memory.toFixed(0),
        kept,
      ];
      console.log(`| ${cells.join(" | ")} |`);
    }
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

await main();
