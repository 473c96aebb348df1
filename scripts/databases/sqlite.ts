/**
 * The command line client of SQLite, which brings the database along, out of Debian's packages.
 *
 * @module
 */
import { join } from "node:path";
import { type DebianPackages, debianPrefix } from "./debian.ts";
import { output } from "./process.ts";

/** A release of the client `sqlite3`. */
export interface SqliteShell {
  /** `"sqlite340"`. */
  readonly name: string;
  /** Whether nobody keeps this release for later: a run is whole without it, in CI too. */
  readonly passing?: boolean;
  /**
   * Fetches it into the test cache if it is not there.
   *
   * @throws {Error} if it cannot be had here
   */
  install(): Promise<{ readonly path: string; readonly version: string }>;
}

/** The oldest SQLite that is supported, and the one that the tests' own `node:sqlite` is of. */
export const sqliteShells: readonly SqliteShell[] = [
  shell("sqlite340", { suite: "bookworm" }),
  // The suite moves on, and no other has one that new.
  shell("sqlite353", { suite: "sid", passing: true }),
];

function shell(
  name: string,
  { suite, passing = false }: Pick<DebianPackages, "suite"> & { readonly passing?: boolean },
): SqliteShell {
  return {
    name,
    passing,
    async install() {
      const prefix = await debianPrefix(name, { suite, packages: ["sqlite3"], programs: ["usr/bin/sqlite3"] });
      const path = join(prefix, "usr/bin/sqlite3");
      // 3.40.1 2022-12-28 14:03:47 …
      return { path, version: (await output(path, ["--version"])).split(" ", 1)[0]! };
    },
  };
}
