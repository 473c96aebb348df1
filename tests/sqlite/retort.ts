/** Runs the binary and waits for it, as SQLite's tests do, whose databases wait too. */
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import process from "node:process";
import { BINARY, type Ended } from "../binary/run.ts";

const environment = { PATH: process.env.PATH ?? "", TMPDIR: tmpdir() };

/** Runs the binary and waits for it. */
export function retort(cwd: string, ...args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(BINARY, args, {
    cwd,
    env: { ...environment, HOME: cwd },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
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
