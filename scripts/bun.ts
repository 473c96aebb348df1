/**
 * Gets Bun, which makes the binary, out of the npm registry, with Deno's own client.
 *
 * `npm:bun` itself is a stub whose postinstall script fetches the rest, and no such script runs under Deno; the package of
 * the platform holds the program as it is.
 *
 * @module
 */
import { chmodSync, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** The version that builds and tests are made with. */
export const BUN_VERSION = "1.4.5";

/** Platform → the package that holds Bun for it. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "@oven/bun-linux-x64",
  "linux-arm64": "@oven/bun-linux-aarch64",
  "darwin-x64": "@oven/bun-darwin-x64",
  "darwin-arm64": "@oven/bun-darwin-aarch64",
  "win32-x64": "@oven/bun-windows-x64",
};

/**
 * The path of a Bun that runs here; fetched into Deno's cache the first time.
 *
 * @throws {Error} if there is none for this platform, or it cannot be fetched
 */
export async function bunPath(): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) throw new Error(`Cannot get Bun: there is no package of it for ${platform}`);
  const cache = await npmCache();
  const found = inCache(cache, name);
  if (found !== undefined) return found;
  await deno(["cache", "--no-config", "--no-lock", "--node-modules-dir=none", `npm:${name}@${BUN_VERSION}`]);
  const fetched = inCache(cache, name);
  if (fetched === undefined) throw new Error(`Cannot get Bun: ${name}@${BUN_VERSION} was fetched and is not in ${cache}`);
  return fetched;
}

/** The folder of Deno's npm cache, which has a folder for each registry in it. */
async function npmCache(): Promise<string> {
  return JSON.parse(await deno(["info", "--json", "--no-config"])).npmCache;
}

function inCache(cache: string, name: string): string | undefined {
  if (!existsSync(cache)) return undefined;
  const program = process.platform === "win32" ? "bun.exe" : "bun";
  const path = readdirSync(cache).map((registry) => join(cache, registry, name, BUN_VERSION, "bin", program))
    .find((candidate) => existsSync(candidate));
  // Deno unpacks files without the bits that let them run.
  if (path !== undefined && (statSync(path).mode & 0o111) === 0) chmodSync(path, 0o755);
  return path;
}

async function deno(args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: Deno.makeTempDirSync(),
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`deno ${args.join(" ")} failed: ${text.decode(stderr)}`);
  return text.decode(stdout);
}

if (import.meta.main) console.log(await bunPath());
