/**
 * Gets miniflare for tests, out of the npm registry: Cloudflare's own D1, on this machine.
 *
 * `RETORT_TEST_MINIFLARE` names a folder that has it in its `node_modules` already, or says `skip:REASON`.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import type { D1Binding } from "../dialects/sqlite/d1.ts";
import { output } from "./databases/process.ts";
import { inTestCache } from "./test_cache.ts";

const VERSION = "4.20260426.0";

/** A simulator with one D1 database, `DB`. */
export interface Miniflare {
  getD1Database(name: "DB"): Promise<D1Binding>;
  dispose(): Promise<void>;
}

/**
 * Starts miniflare; fetched into the test cache the first time.
 *
 * @throws {Error} if it cannot be had here
 */
export async function miniflare(): Promise<Miniflare> {
  const given = process.env.RETORT_TEST_MINIFLARE;
  if (given?.startsWith("skip:")) throw new Error(given.slice("skip:".length));
  const folder = given || await inTestCache(`miniflare-${VERSION}`, install);
  const { Miniflare } = createRequire(join(folder, "package.json"))("miniflare");
  const script = "export default { fetch: () => new Response() }";
  return new Miniflare({ modules: true, script, d1Databases: { DB: "retort" } });
}

/** By npm, whose packages of other platforms it leaves out; no script of theirs runs. */
async function install(folder: string): Promise<void> {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: { miniflare: VERSION } }));
  await output("npm", ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]);
}
