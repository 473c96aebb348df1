/**
 * The databases that the cases of operations are played on, each with the command line client that plays their scripts.
 *
 * @module
 */
import { rmSync } from "node:fs";
import process from "node:process";
import type { Client } from "../../testing/script.ts";
import { DATABASES, type Databases, freshDatabase } from "../databases.ts";
import type { ToolName } from "../databases/engine.ts";
import { sqliteShells } from "../databases/sqlite.ts";

/** The names of all databases that cases are played on, beside the SQLite of the unit tests. */
export const PLAYGROUNDS: readonly string[] = [...DATABASES, ...sqliteShells.map(({ name }) => name)];

/** An empty database that cases are played on. */
export interface Playground {
  readonly name: string;
  readonly url: string;
  /** What plays scripts on it; else why nothing does, and whether that could be mended by installing it. */
  readonly client: Client | { readonly none: string; readonly lacking: boolean };
}

/**
 * Makes the database of a name.
 *
 * @param databases the servers that were started
 * @param file where the database may stand, if it is a file
 * @returns why there is none, where a run is whole without it
 * @throws {Error} in CI (`CI=true`) if it cannot be had, unless its release is one that nobody keeps
 */
export async function playgroundOf(
  name: string,
  databases: Databases | undefined,
  file: string,
): Promise<Playground | string> {
  const shell = sqliteShells.find((each) => each.name === name);
  if (shell !== undefined) {
    try {
      const { path, version } = await shell.install();
      rmSync(file, { force: true });
      const client = { command: [path, "-bail", file], serverVersion: `sqlite-${version}` } as const;
      // Those who take a list of URLs take them apart at spaces.
      return { name, url: `sqlite:${encodeURI(file)}`, client };
    } catch (error) {
      if (process.env.CI === "true" && shell.passing !== true) throw error;
      return `there is no sqlite3: ${String(error)}`;
    }
  }
  const given = databases?.urls[name];
  if (given === undefined) return databases?.skipped[name] ?? "there is no server";
  const url = await freshDatabase(given, "retort_cases");
  return { name, url, client: clientOf(name, url, databases!.tools) };
}

/** A server's own client, so called that it reads a script from its input and stops at the first error. */
function clientOf(name: string, url: string, tools: Databases["tools"]): Playground["client"] {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  if (/^(?:http|ws)s?:$/.test(protocol)) return { none: "no client speaks Hrana", lacking: false };
  const tool: ToolName = /^postgres/.test(protocol) ? "psql" : name.startsWith("mariadb") ? "mariadb" : "mysql";
  const program = tools[tool];
  if (program === undefined) return { none: `there is no ${tool}`, lacking: true };
  if (tool === "psql") return { command: [program, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", url] };
  const options = ["--no-defaults", "--protocol=tcp", `-h${hostname}`, `-P${port}`, `-u${username}`, `-p${password}`];
  // The newest client wants TLS, which the older server has not.
  const plain = tool === "mariadb" ? ["--skip-ssl"] : [];
  return { command: [program, ...options, ...plain, pathname.slice(1)] };
}
