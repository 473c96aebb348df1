/**
 * Shows what retort does: `deno task start`. Builds the binary, and with it takes the database of `examples/blog`, an SQLite
 * file in a folder that is deleted afterwards, up, down and up again.
 *
 * @module
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.ts";
import { cleanEnvironment } from "./environment.ts";

const COMMANDS = ["upgrade head", "current", "history", "downgrade -1", "current", "upgrade head", "current"];

const blog = fileURLToPath(new URL("../examples/blog", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "retort-start-"));
try {
  const binary = await build();
  console.log(`built ${binary}`);
  // A database that somebody made in the example is not a part of it.
  cpSync(blog, folder, { recursive: true, filter: (path) => !/\.db(?:-\w+)?$/.test(path) });
  console.log(`in a copy of examples/blog, on SQLite:`);
  for (const command of COMMANDS) {
    console.log(`\n$ retort ${command}`);
    const { success, code } = await new Deno.Command(binary, {
      args: command.split(" "),
      cwd: folder,
      env: cleanEnvironment(),
      clearEnv: true,
    }).spawn().status;
    if (!success) throw new Error(`retort ${command} ended with status ${code}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
