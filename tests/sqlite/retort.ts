/** Runs the binary as a stranger would: from a folder of its own, with an environment that says nothing. */
import { execFile, spawnSync } from "node:child_process";
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

const environment = { PATH: process.env.PATH ?? "", TMPDIR: tmpdir() };

/** A folder that is there while `body` runs. */
export async function inFolder<T>(body: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort sqlite ")));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the binary and waits for it. */
export function retort(cwd: string, ...args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(BINARY, args, {
    cwd,
    env: { ...environment, HOME: cwd },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** Runs the binary beside whatever else runs. */
export function retortBeside(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...environment, HOME: cwd }, encoding: "utf8" } as const;
    const child = execFile(BINARY, [...args], options, (_, stdout, stderr) => {
      resolve({ status: child.exitCode, stdout, stderr });
    });
  });
}

/** Runs a line of shell. */
export function shell(cwd: string, line: string, more: Readonly<Record<string, string>> = {}): Ended {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", line], {
    cwd,
    env: { ...environment, HOME: cwd, ...more },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** Copies a project's folder of migrations into `folder`. */
export function copyProject(from: string, folder: string): void {
  cpSync(from, folder, { recursive: true, filter: (path) => !/\.db(-\w+)?$/.test(path) });
}

/** Writes revisions that follow one another, each a body for `upgrade` and one for `downgrade`. */
export function writeRevisions(
  folder: string,
  revisions: readonly { readonly upgrade: string; readonly downgrade?: string; readonly async?: boolean }[],
): void {
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
