/**
 * Gets Bun, which makes the binary, out of the npm registry, with Deno's own client.
 *
 * `npm:bun` itself is a stub whose postinstall script fetches the rest, and no such script runs under Deno; the package of
 * the platform holds the program as it is.
 *
 * @module
 */
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** The version that builds and tests are made with. */
export const BUN_VERSION = "1.4.5";

/** Platform → the package that holds Bun for it, and the hash that npm gave it: what is fetched is what was tried. */
const PACKAGES: Readonly<Record<string, readonly [name: string, integrity: string]>> = {
  "linux-x64": [
    "@oven/bun-linux-x64",
    "sha512-IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g==",
  ],
  "linux-arm64": [
    "@oven/bun-linux-aarch64",
    "sha512-4BXmsSKnjOrlGWqZV4x/oWa7AVoR+B6lCXddMzOAXBIm3t50eslg9wb66gmtW1AamEQ1l1CDvmmruysEhqOWMg==",
  ],
  "darwin-x64": [
    "@oven/bun-darwin-x64",
    "sha512-qkLPMGHZM9NI6CeHTWwVezzmlo6cC4Ta7yUAjYIWXS366qQcOlcp75t2uZyiuVRBMPS0h9qE0tCcvCHGaFqjJg==",
  ],
  "darwin-arm64": [
    "@oven/bun-darwin-aarch64",
    "sha512-4MIFXHmctH2EhAxLXm2/qxNtv17dFtLJylvaOCsrgq6KSqHTs6eW5YSrJjRbJxYUJaR901fsN8JfZOa+CsWpWQ==",
  ],
  "win32-x64": [
    "@oven/bun-windows-x64",
    "sha512-FNvply651vcE/GHgNWz6mZvhmkwBuu8Hw54oNzA+CQog+HW+542rXQmZqNHRkFxazD9L3xi+iTtvO3engAgJfw==",
  ],
};

/**
 * The path of a Bun that runs here; fetched into Deno's cache the first time.
 *
 * @throws {Error} if there is none for this platform, or it cannot be fetched
 */
export async function bunPath(): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  if (PACKAGES[platform] === undefined) throw new Error(`Cannot get Bun: there is no package of it for ${platform}`);
  const [name, integrity] = PACKAGES[platform];
  const cache = await npmCache();
  const found = inCache(cache, name);
  if (found !== undefined) return found;
  await fetchPackage(`${name}@${BUN_VERSION}`, integrity);
  const fetched = inCache(cache, name);
  if (fetched === undefined) {
    throw new Error(`Cannot get Bun: ${name}@${BUN_VERSION} was fetched and is not in ${cache}`);
  }
  return fetched;
}

/** Has Deno fetch a package into its cache, by a lock of this package alone: the project's knows nothing of it. */
async function fetchPackage(name: string, integrity: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "retort-bun-"));
  const lock = join(folder, "deno.lock");
  const locked = { [`npm:${name}`]: BUN_VERSION };
  try {
    writeFileSync(lock, JSON.stringify({ version: "5", specifiers: locked, npm: { [name]: { integrity } } }));
    await deno(["cache", "--no-config", "--node-modules-dir=none", `--lock=${lock}`, "--frozen", `npm:${name}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
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
    // Not the project's folder: its package.json has no say here.
    cwd: tmpdir(),
    env: { DENO_NO_PACKAGE_JSON: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`deno ${args.join(" ")} failed: ${text.decode(stderr)}`);
  return text.decode(stdout);
}

if (import.meta.main) console.log(await bunPath());
