/**
 * Which suites there are. They follow from the files that there are: nothing can be forgotten, and no list is kept but what
 * a suite of `tests/` says of itself.
 *
 * @module
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DATABASES } from "../databases.ts";
import { PLAYGROUNDS } from "./playgrounds.ts";

/** The root of the project. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** What a suite consists of, and how its tests are run. */
export interface Suite {
  readonly name: string;
  readonly files: readonly string[];
  readonly by: "deno" | "bun" | "check";
  /** Whether `dist/retort` is made before it runs. */
  readonly binary?: boolean;
  /** The database servers that its tests ask for, see `databases.ts`: all of these, and no others. */
  readonly servers?: readonly string[];
  /** The database on which the cases of operations are played; of the files' tests these alone run. */
  readonly playedOn?: string;
}

/** What stands in `tests/<suite>/suite.ts`; it is there where the suite wants something. */
interface SuiteModule {
  /** The database servers that its tests ask for. */
  readonly SERVERS: readonly string[];
}

/** All suites: the tests beside the source, by Deno and by Bun, those of types, the cases on each database, and `tests/`. */
export async function suites(): Promise<readonly Suite[]> {
  const unit = files("**/*_test.ts", ["tests", "dist", "node_modules"]);
  const types = files("tests/types/**/*.ts").filter((path) => !path.endsWith("_test.ts"));
  const cases = unit.filter((path) => /\bcases\(/.test(readFileSync(`${ROOT}${path}`, "utf8")));
  const spanning = Object.entries(Object.groupBy(files("tests/**/*_test.ts"), suiteName));
  return [
    { name: "unit", files: unit, by: "deno" },
    { name: "unit-bun", files: unit, by: "bun" },
    ...(types.length > 0 ? [{ name: "types", files: types, by: "check" } as const] : []),
    ...PLAYGROUNDS.map((name) =>
      ({
        name: `cases-${name}`,
        files: cases,
        by: "deno",
        servers: DATABASES.filter((server) => server === name),
        playedOn: name,
      }) as const
    ),
    ...await Promise.all(spanning.map(async ([name, files = []]): Promise<Suite> => ({
      name: name === "types" ? "types-test" : name,
      files,
      by: "deno",
      binary: true,
      servers: await serversOf(name),
    }))),
  ];
}

function files(pattern: string, without: readonly string[] = []): string[] {
  return globSync(pattern, { cwd: ROOT, exclude: (path) => without.includes(path) })
    .map((path) => path.replaceAll("\\", "/")).sort();
}

/** The folder of `tests/`, or the file in it, that a test stands in. */
function suiteName(path: string): string {
  return path.split("/")[1]!.replace(/_test\.ts$/, "");
}

async function serversOf(name: string): Promise<readonly string[]> {
  const path = `${ROOT}tests/${name}/suite.ts`;
  if (!existsSync(path)) return [];
  const { SERVERS }: SuiteModule = await import(pathToFileURL(path).href);
  return SERVERS;
}
