/**
 * Packages of the npm registry as they are, fetched by Deno's own client: no script of theirs runs.
 *
 * @module
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A package, and the hash that npm gave it: what is fetched is what was tried. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

/**
 * The folder of a package, unpacked without the bits that let files run; fetched the first time.
 *
 * @param denoDir Deno's cache. @default the user's
 * @throws {Error} if it cannot be fetched
 */
export async function npmPackage(wanted: NpmPackage, denoDir?: string): Promise<string> {
  const env = { DENO_NO_PACKAGE_JSON: "1", NO_COLOR: "1", ...(denoDir !== undefined && { DENO_DIR: denoDir }) };
  const { npmCache } = JSON.parse(await deno(["info", "--json", "--no-config"], env));
  const found = inCache(npmCache, wanted);
  if (found !== undefined) return found;
  await fetchPackage(wanted, env);
  const fetched = inCache(npmCache, wanted);
  if (fetched !== undefined) return fetched;
  throw new Error(`Cannot get ${wanted.name}@${wanted.version}: it was fetched and is not in ${npmCache}`);
}

/** Deno's npm cache has a folder for each registry in it. */
function inCache(cache: string, { name, version }: NpmPackage): string | undefined {
  if (!existsSync(cache)) return undefined;
  return readdirSync(cache).map((registry) => join(cache, registry, name, version)).find(existsSync);
}

/** Has Deno fetch a package into its cache, by a lock of this package alone: the project's knows nothing of it. */
async function fetchPackage({ name, version, integrity }: NpmPackage, env: Record<string, string>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "retort-npm-"));
  const lock = join(folder, "deno.lock");
  const id = `${name}@${version}`;
  // In `npm:` a lock has an entry for each version; `specifiers` tells which is meant.
  const locked = { version: "5", specifiers: { [`npm:${id}`]: version }, npm: { [id]: { integrity } } };
  try {
    writeFileSync(lock, JSON.stringify(locked));
    await deno([
      "cache",
      "--quiet",
      "--no-config",
      "--node-modules-dir=none",
      `--lock=${lock}`,
      "--frozen",
      `npm:${id}`,
    ], env);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function deno(args: string[], env: Record<string, string>): Promise<string> {
  // Not the project's folder: its package.json has no say here.
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: tmpdir(), env }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`deno ${args[0]} ${args.at(-1)} failed: ${text.decode(stderr).trim()}`);
  return text.decode(stdout);
}
