/**
 * Compiles the binary; run by Bun, as `scripts/build.ts` does.
 *
 * Identifiers are not minified: an error's class would lose its name. Code is split, so that a driver is read when it is
 * first wanted. Nothing of the working directory is loaded: a `bunfig.toml` there could run code in everybody's binary.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

interface Builder {
  onLoad(
    filter: { filter: RegExp },
    load: (args: { path: string }) => { contents: string; loader: "js" },
  ): void;
}
declare const Bun: {
  build(options: Record<string, unknown>): Promise<{ success: boolean; logs: readonly unknown[] }>;
};

const root = fileURLToPath(new URL("../", import.meta.url));
const { values: { target, outfile } } = parseArgs({
  options: {
    target: { type: "string", default: "bun-linux-x64" },
    outfile: { type: "string", default: `${root}dist/retort` },
  },
});

/** Bun adds the suffix that Windows wants; it is left as it is. */
const path = resolve(target.includes("windows") && !outfile.endsWith(".exe") ? `${outfile}.exe` : outfile);

/** Target → libSQL's addon for it; where there is none, `sqlite:` URLs go by `node:sqlite` alone. */
const ADDONS: Readonly<Record<string, string>> = {
  "bun-linux-x64": "linux-x64-gnu",
  "bun-linux-x64-baseline": "linux-x64-gnu",
  "bun-linux-x64-musl": "linux-x64-musl",
  "bun-linux-arm64": "linux-arm64-gnu",
  "bun-linux-arm64-musl": "linux-arm64-musl",
  "bun-darwin-x64": "darwin-x64",
  "bun-darwin-arm64": "darwin-arm64",
  "bun-windows-x64": "win32-x64-msvc",
};

/** Makes the addon part of the binary: `libsql` requires it by a name that is known only when it runs. */
function libsqlAddon(): { name: string; setup(builder: Builder): void } {
  const name = ADDONS[target];
  if (name === undefined) throw new Error(`there is no addon of libSQL for ${target}`);
  const fromRoot = createRequire(`${root}package.json`);
  const fromClient = createRequire(fromRoot.resolve("@libsql/client"));
  const addon = resolved(createRequire(fromClient.resolve("libsql")), `@libsql/${name}`);
  return {
    name: "libsql-addon",
    setup(builder) {
      builder.onLoad({ filter: /[\\/]libsql[\\/]index\.js$/ }, ({ path }) => {
        const source = readFileSync(path, "utf8");
        const contents = source.replace(
          "return require(`@libsql/${target}`);",
          `return require(${JSON.stringify(addon)});`,
        );
        if (contents === source) throw new Error("libsql is written otherwise now: look at how it loads its addon");
        return { contents, loader: "js" };
      });
    },
  };
}

/** @throws {Error} if the package is not there: only the one of the platform that installs is installed */
function resolved(require: ReturnType<typeof createRequire>, name: string): string {
  try {
    return require.resolve(name);
  } catch (error) {
    throw new Error(`Cannot build for ${target}: the package ${name} is not installed here`, { cause: error });
  }
}

// Bun leaves the source maps, which are in the binary too, beside it. And a binary that runs cannot be written over, but
// another can take its name.
mkdirSync(dirname(path), { recursive: true });
const workshop = mkdtempSync(join(dirname(path), ".build-"));
try {
  const made = join(workshop, basename(path));
  const { success, logs } = await Bun.build({
    // A thread begins with a file of its own.
    entrypoints: ["cli.ts", "dialects/sqlite/database_thread.ts", "dialects/postgres/pglite_thread.ts"]
      .map((entry) => `${root}${entry}`),
    format: "esm",
    splitting: true,
    // All beside one another, as the parts are that code is split into: a thread's file is found from there.
    naming: { entry: "[name].[ext]" },
    bytecode: true,
    sourcemap: "linked",
    minify: { whitespace: true, syntax: true, identifiers: false },
    compile: {
      target,
      outfile: made,
      autoloadDotenv: false,
      autoloadBunfig: false,
      autoloadTsconfig: false,
      autoloadPackageJson: true,
    },
    plugins: [libsqlAddon()],
    throw: false,
  });
  for (const log of logs) console.error(log);
  if (success) {
    renameSync(made, path);
    console.log(path);
  } else process.exitCode = 1;
} finally {
  rmSync(workshop, { recursive: true, force: true });
}
