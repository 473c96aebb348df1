/**
 * Makes the binary: `deno task build [--target bun-linux-x64] [--outfile dist/retort]`. Deno gets Bun, Bun compiles.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { bunPath } from "./bun.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Builds the binary. @returns its path @throws {Error} if that fails */
export async function build(args: readonly string[] = []): Promise<string> {
  const { success, stdout } = await new Deno.Command(await bunPath(), {
    args: ["--no-env-file", "scripts/build_with_bun.ts", ...args],
    cwd: root,
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("the build failed");
  return new TextDecoder().decode(stdout).trim();
}

if (import.meta.main) {
  const started = performance.now();
  // The dependencies are there once anything of the project was resolved; a fresh clone has nothing yet.
  const install = await new Deno.Command(Deno.execPath(), { args: ["install", "--quiet"], cwd: root }).output();
  if (!install.success) throw new Error(new TextDecoder().decode(install.stderr));
  const path = await build(Deno.args);
  const megabytes = (Deno.statSync(path).size / 1e6).toFixed(1);
  console.log(`${path}: ${megabytes} MB in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
