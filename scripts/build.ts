/**
 * Makes the binary: `deno task build [--target bun-linux-x64] [--outfile dist/retort]`. Deno gets Bun, Bun compiles.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bunPath } from "./bun.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * Installs the dependencies, unless they are there, and builds the binary.
 *
 * @returns its path
 * @throws {Error} if that fails
 */
export async function build(args: readonly string[] = []): Promise<string> {
  await deno(["install", "--quiet"]);
  await fetchPeer();
  const { success, stdout } = await new Deno.Command(await bunPath(), {
    args: ["--no-env-file", "scripts/build_with_bun.ts", ...args],
    cwd: root,
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("the build failed");
  return new TextDecoder().decode(stdout).trim();
}

/**
 * Fetches what npm says of commander. It is an optional peer of `@bomb.sh/tab`, which Deno resolves anew in each run although
 * the lock names it: without this every `deno run cli.ts` asks the registry, and says so on stderr.
 */
async function fetchPeer(): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  // Outside of the project, whose lock would keep it from being fetched.
  await deno(
    [
      "cache",
      "--quiet",
      "--no-config",
      "--no-lock",
      "--node-modules-dir=none",
      `npm:commander@${dependencies.commander}`,
    ],
    { cwd: tmpdir(), env: { DENO_NO_PACKAGE_JSON: "1" } },
  );
}

async function deno(args: string[], options: Deno.CommandOptions = { cwd: root }): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, ...options }).output();
  if (!success) throw new Error(`Cannot install the dependencies: ${new TextDecoder().decode(stderr)}`);
}

if (import.meta.main) {
  const started = performance.now();
  const path = await build(Deno.args);
  const megabytes = (Deno.statSync(path).size / 1e6).toFixed(1);
  console.log(`${path}: ${megabytes} MB in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
