/**
 * Programs out of Debian's packages, unpacked instead of installed: by anybody, beside whatever is installed.
 *
 * They bring their own C library and loader, so that a program of another release runs here.
 *
 * @module
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { output } from "./process.ts";
import { inTestCache } from "../test_cache.ts";

/** Part of the folders' names: to be raised when what is in them changes. */
const EDITION = 1;

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Large, or scripts around the programs; what is wanted runs without. */
const LEFT_OUT = /^(?:perl|lib.*perl|libllvm|libz3-|locales|libc-l10n|libdb5|libgdbm)/;

/** Packages of a release, and which of their files are programs to run. */
export interface DebianPackages {
  readonly suite: "bookworm" | "trixie" | "sid";
  readonly packages: readonly string[];
  /** Paths in the packages. A `*` at the end stands for all files of the folder. */
  readonly programs: readonly string[];
  /** Puts what is in no package into the folder; what of it is a program, `programs` names too. */
  readonly more?: (folder: string) => Promise<void>;
}

/**
 * The folder that the packages and what they depend on are unpacked into; fetched the first time.
 *
 * @param name The folder's name in the test cache.
 * @throws {Error} if there is no apt, or it cannot fetch them
 */
export function debianPrefix(name: string, { suite, packages, programs, more }: DebianPackages): Promise<string> {
  return inTestCache(`${name}-${suite}-${EDITION}`, async (beside, path) => {
    const state = join(beside, "apt");
    const options = await privateApt(state, suite);
    await output("apt-get", [...options, "update", "-qq"]);
    const wanted = await closure(options, packages);
    await output("apt-get", [...options, "download", "-qq", ...wanted], { cwd: join(state, "archives") });
    for (const file of readdirSync(join(state, "archives")).filter((name) => name.endsWith(".deb"))) {
      await output("dpkg-deb", ["-x", join(state, "archives", file), beside]);
    }
    rmSync(state, { recursive: true });
    await more?.(beside);
    for (const program of programs.flatMap((pattern) => expanded(beside, pattern))) runsAnywhere(beside, path, program);
    chmodSync(beside, 0o755);
  });
}

/** Options that keep apt from reading or writing what belongs to the machine. */
async function privateApt(state: string, suite: string): Promise<string[]> {
  if (process.arch !== "x64") throw new Error(`there are no servers to fetch for ${process.platform}-${process.arch}`);
  if (!existsSync(KEYRING)) throw new Error(`Debian's packages cannot be verified: there is no ${KEYRING}`);
  for (const folder of ["lists/partial", "archives/partial"]) mkdirSync(join(state, folder), { recursive: true });
  const sources = join(state, "sources.list");
  writeFileSync(sources, `deb [signed-by=${KEYRING}] ${await mirror()} ${suite} main\n`);
  const options = {
    "Dir::Etc::sourcelist": sources,
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::Etc::preferences": "/dev/null",
    "Dir::Etc::preferencesparts": "/dev/null",
    "Dir::State": state,
    "Dir::State::lists": join(state, "lists"),
    // As if nothing were installed: all that is needed is fetched.
    "Dir::State::status": "/dev/null",
    "Dir::Cache": state,
    "Dir::Cache::archives": join(state, "archives"),
    "Debug::NoLocking": "1",
    // The folder is not one that apt's own user can write.
    "APT::Sandbox::User": "root",
    "APT::Install-Recommends": "0",
    "Acquire::Languages": "none",
    "Acquire::Retries": "3",
  };
  return Object.entries(options).map(([name, value]) => `-o${name}=${value}`);
}

/** The mirror that this machine uses, if it is a Debian. */
async function mirror(): Promise<string> {
  const known = await output("apt-get", ["indextargets", "--format", "$(REPO_URI)"]);
  return known.split("\n").find((uri) => /^https?:.*\/debian\/?$/.test(uri)) ?? "http://deb.debian.org/debian";
}

/** The names of the packages and of what they depend on, as apt would install them. */
async function closure(options: readonly string[], packages: readonly string[]): Promise<string[]> {
  // 'http://…/libc6_2.36-9_amd64.deb' libc6_2.36-9_amd64.deb 2759320 SHA256:…
  const uris = await output("apt-get", [...options, "install", "-y", "--print-uris", ...packages]);
  const names = [...uris.matchAll(/^'.*' ([^_\s]+)_\S+\.deb /gm)].map(([, name]) => name!);
  if (names.length === 0) throw new Error(`apt names no packages for ${packages.join(", ")}`);
  return names.filter((name) => !LEFT_OUT.test(name));
}

function expanded(prefix: string, pattern: string): string[] {
  if (!pattern.endsWith("/*")) return [pattern];
  const folder = pattern.slice(0, -2);
  return readdirSync(join(prefix, folder)).map((name) => join(folder, name))
    .filter((path) => statSync(join(prefix, path)).isFile());
}

/**
 * Puts a script in a program's place that runs it by the loader and the libraries beside it: a program's own loader is
 * the machine's. It is told its old name, by which PostgreSQL finds its files.
 */
function runsAnywhere(beside: string, path: string, program: string): void {
  const lib = ["usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"];
  const loader = lib.map((folder) => `${folder}/ld-linux-x86-64.so.2`).find((name) => existsSync(join(beside, name)));
  if (loader === undefined) throw new Error("the packages bring no loader");
  renameSync(join(beside, program), join(beside, `${program}.real`));
  const quoted = (name: string) => `'${name.replaceAll("'", `'\\''`)}'`;
  const libraries = lib.map((folder) => join(path, folder)).join(":");
  writeFileSync(
    join(beside, program),
    `#!/bin/sh\nexec ${quoted(join(path, loader))} --argv0 "$0" --library-path ${quoted(libraries)} ${
      quoted(join(path, `${program}.real`))
    } "$@"\n`,
    { mode: 0o755 },
  );
}
