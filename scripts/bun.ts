/**
 * Gets Bun, which makes the binary, out of the npm registry, with Deno's own client.
 *
 * `npm:bun` itself is a stub whose postinstall script fetches the rest, and no such script runs under Deno; the package of
 * the platform holds the program as it is.
 *
 * @module
 */
import { chmodSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { npmPackage } from "./npm_package.ts";

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
  const folder = await npmPackage({ name, version: BUN_VERSION, integrity });
  const path = join(folder, "bin", process.platform === "win32" ? "bun.exe" : "bun");
  if ((statSync(path).mode & 0o111) === 0) chmodSync(path, 0o755);
  return path;
}

if (import.meta.main) console.log(await bunPath());
