import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const CONFIGS = ["deno.json", "deno.jsonc"];

/**
 * Formats a file by `deno fmt`, where the project has a `deno.json` above it, and there is a `deno`: what is printed is as `deno
 * fmt` would have it without one. A file that the project leaves out stays as it is.
 */
export async function formatFile(path: string): Promise<void> {
  const folder = configFolder(dirname(path));
  if (folder === undefined) return;
  await new Promise<void>((resolve) => {
    // Whatever keeps it from being formatted, the revision is written.
    execFile("deno", ["fmt", "--quiet", path], { cwd: folder, timeout: 10_000 }, () => resolve());
  });
}

/** The nearest folder with a `deno.json`. */
function configFolder(folder: string): string | undefined {
  if (CONFIGS.some((name) => existsSync(join(folder, name)))) return folder;
  return dirname(folder) === folder ? undefined : configFolder(dirname(folder));
}
