/** Runs the binary as a stranger would: from a folder of its own, with an environment that says nothing. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The root of the project. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));
/** The binary. */
export const BINARY: string = join(ROOT, "dist", "retort");

/** How a run ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that is there while `body` runs. */
export async function inFolder<T>(body: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort run ")));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program in `cwd`, beside whatever else runs. */
export function run(
  program: string,
  cwd: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? "", TMPDIR: tmpdir(), HOME: cwd, ...variables };
    const child = execFile(program, [...args], { cwd, env, encoding: "utf8", timeout: 60_000 }, (_, stdout, stderr) => {
      resolve({ status: child.exitCode, stdout, stderr });
    });
  });
}

/** Runs the binary. */
export function retort(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return run(BINARY, cwd, args);
}

/** What a run that succeeded printed. */
export function succeeded({ status, stdout, stderr }: Ended): string {
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

/** Copies a project into `folder`, without the databases that somebody made in it. */
export function copyProject(from: string, folder: string): void {
  cpSync(from, folder, { recursive: true, filter: (path) => !/\.db(-\w+)?$/.test(path) });
}

/** A revision to write: bodies of its two functions. */
export interface Written {
  readonly upgrade: string;
  readonly downgrade?: string;
  readonly async?: boolean;
}

/** Writes revisions that follow one another: `r000`, `r001`, … */
export function writeRevisions(folder: string, revisions: readonly Written[]): void {
  const versions = join(folder, "migrations", "versions");
  mkdirSync(versions, { recursive: true });
  revisions.forEach(({ upgrade, downgrade = "", async = false }, i) => {
    const [id, down] = [i, i - 1].map((n) => `r${String(n).padStart(3, "0")}`);
    const text = [
      `/** revision ${i} */`,
      `export const revision = "${id}";`,
      `export const downRevision = ${i === 0 ? "null" : `"${down}"`};`,
      `export ${async ? "async " : ""}function upgrade(op, { t, sql }) {\n${upgrade}\n}`,
      `export function downgrade(op, { t, sql }) {\n${downgrade}\n}`,
    ].join("\n");
    writeFileSync(join(versions, `${id}.ts`), `${text}\n`);
  });
}
