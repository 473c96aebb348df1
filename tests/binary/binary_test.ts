import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

// The binary from outside: in a folder that holds only what the test puts there, and with an empty environment, so that it
// finds no Deno, no Bun, no Node and no node_modules.

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BINARY = join(ROOT, "dist", "retort");
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** A folder with `files` in it that is deleted after `body`. */
function inFolder(files: Readonly<Record<string, string>>, body: (folder: string) => void): void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort binary-")));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function retort(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr, error } = spawnSync(BINARY, args, { cwd, env, encoding: "utf8", maxBuffer: 1 << 26 });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** The standard output of a call that succeeds. */
function printed(cwd: string, args: readonly string[], env?: Readonly<Record<string, string>>): string {
  const { status, stdout, stderr } = retort(cwd, args, env);
  assert.equal(status, 0, stderr);
  return stdout;
}

/** Names of the tables of a database, sorted. */
function tables(path: string): unknown[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all().map(({ name }) =>
      name
    );
  } finally {
    database.close();
  }
}

function revisionFile(upgrade: string, imports = 'import type { CoreOps, CoreKit } from "retort";'): string {
  return `${imports}
export const revision = "aaaaaaaaaaaa";
export const downRevision = null;
export function upgrade(op: any, { t }: any) { ${upgrade} }
export function downgrade(op: any) { op.dropTable("users"); }
`;
}

const USERS = 'op.createTable("users", [t.column("id", t.integer(), { primaryKey: true })]);';
const REVISION = "migrations/versions/a.ts";

test("tells its version, and leaves nothing behind", () =>
  inFolder({}, (folder) => {
    assert.equal(printed(folder, ["--version"]), `retort ${manifest.version}\n`);
    assert.deepEqual(readdirSync(folder), []);
  }));

test("tells how it is used", () =>
  inFolder({}, (folder) => {
    const help = printed(folder, ["--help"]);
    for (
      const command of ["init", "revision", "upgrade", "downgrade", "current", "history", "heads", "show", "stamp"]
    ) {
      assert.match(help, new RegExp(`^ +${command}\\b`, "m"));
      assert.match(printed(folder, [command, "--help"]), new RegExp(`Usage: retort ${command}\\b`));
    }
  }));

test("refuses an unknown command with status 2", () =>
  inFolder({}, (folder) => {
    const { status, stdout, stderr } = retort(folder, ["upgarde"]);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^error E_USAGE: .*"upgarde"/);
  }));

test("runs a revision that imports types alone, up and down", () =>
  inFolder({ [REVISION]: revisionFile(USERS) }, (folder) => {
    printed(folder, ["upgrade", "--url", "sqlite:app.db"]);
    assert.deepEqual(tables(join(folder, "app.db")), ["retort_version", "users"]);
    printed(folder, ["downgrade", "base", "--url", "sqlite:app.db"]);
    assert.deepEqual(tables(join(folder, "app.db")), ["retort_version"]);
  }));

test("opens a database by libSQL's addon, which it brings along", () =>
  inFolder({ [REVISION]: revisionFile(USERS), "tmp/.keep": "" }, (folder) => {
    printed(folder, ["upgrade", "--url", "file:app.db"], { TMPDIR: join(folder, "tmp") });
    assert.deepEqual(tables(join(folder, "app.db")), ["retort_version", "users"]);
  }));

test("says where libSQL's addon would have been unpacked, if it cannot be", () =>
  inFolder({ [REVISION]: revisionFile(USERS) }, (folder) => {
    const { status, stderr } = retort(folder, ["upgrade", "--url", "file:app.db"], { TMPDIR: join(folder, "none") });
    assert.equal(status, 5, stderr);
    assert.match(stderr, /^error E_CONNECT: .*libSQL does not load[^]*hint: .*TMPDIR/);
    assert.deepEqual(readdirSync(folder), ["migrations"]);
  }));

test("does not read a .env of the working directory", () =>
  inFolder({ ".env": "DATABASE_URL=sqlite:evil.db\n", [REVISION]: revisionFile(USERS) }, (folder) => {
    const { status, stderr } = retort(folder, ["upgrade"]);
    assert.equal(status, 2);
    assert.match(stderr, /no URL is given/);
    assert.ok(!existsSync(join(folder, "evil.db")));
  }));

test("does not run what a bunfig.toml of the working directory preloads", () =>
  inFolder({
    "bunfig.toml": 'preload = ["./evil.ts"]\n[run]\npreload = ["./evil.ts"]\n',
    "evil.ts": 'require("node:fs").writeFileSync("evil", "");\n',
    [REVISION]: revisionFile(USERS),
  }, (folder) => {
    printed(folder, ["--version"]);
    printed(folder, ["upgrade", "--url", "sqlite:app.db"]);
    assert.ok(!existsSync(join(folder, "evil")));
  }));

test("does not follow the paths of a tsconfig.json of the working directory", () =>
  inFolder({
    "tsconfig.json": JSON.stringify({
      compilerOptions: { baseUrl: ".", paths: { "retort": ["./evil.ts"], "elsewhere": ["./evil.ts"] } },
    }),
    "evil.ts": 'require("node:fs").writeFileSync("evil", ""); export const t = {}, sql = {};\n',
    "retort.config.ts":
      'import { sql } from "retort";\nexport default { url: typeof sql === "function" ? "sqlite:app.db" : "sqlite:evil.db" };\n',
    [REVISION]: revisionFile(USERS),
  }, (folder) => {
    printed(folder, ["upgrade"]);
    assert.ok(existsSync(join(folder, "app.db")));
    writeFileSync(join(folder, "retort.config.ts"), 'import "elsewhere";\nexport default {};\n');
    assert.notEqual(retort(folder, ["current", "--url", "sqlite:app.db"]).status, 0);
    assert.ok(!existsSync(join(folder, "evil")));
  }));

test("is not kept from its work by a tsconfig.json that cannot be parsed", () =>
  inFolder({ "tsconfig.json": "{ not json", [REVISION]: revisionFile(USERS) }, (folder) => {
    printed(folder, ["upgrade", "--url", "sqlite:app.db"]);
  }));

test("gives the public modules that package.json names to a config, and a node_modules beside it has no say", () => {
  const names = Object.keys(manifest.exports).map((path) => `retort${path.slice(1)}`);
  assert.ok(names.includes("retort") && names.length > 1);
  const config = names.map((name, at) => `import * as m${at} from ${JSON.stringify(name)};`).join("\n");
  const counts = names.map((_, at) => `Object.keys(m${at}).length`).join(", ");
  inFolder({
    "node_modules/retort/package.json":
      '{ "name": "retort", "type": "module", "exports": { "./*": "./evil.js", ".": "./evil.js" } }',
    "node_modules/retort/evil.js": 'throw new Error("another retort");\n',
    "retort.config.ts":
      `${config}\nif ([${counts}].includes(0)) throw new Error("empty");\nexport default { url: "sqlite:app.db" };\n`,
    [REVISION]: revisionFile(USERS),
  }, (folder) => {
    printed(folder, ["upgrade"]);
    assert.deepEqual(tables(join(folder, "app.db")), ["retort_version", "users"]);
  });
});

test("a deno.json maps the same public names as package.json exports", () => {
  const { imports } = JSON.parse(readFileSync(join(ROOT, "deno.json"), "utf8"));
  const exported = Object.entries(manifest.exports).map(([path, file]) => [`retort${path.slice(1)}`, file]);
  assert.deepEqual(imports, Object.fromEntries(exported));
});

test("writes a script that is longer than a pipe's buffer to its end", () =>
  inFolder({
    [REVISION]: revisionFile(
      `${USERS} for (let i = 0; i < 3000; i++) op.execute("INSERT INTO users VALUES (" + i + ")");`,
    ),
  }, (folder) => {
    const script = printed(folder, ["upgrade", "head", "--sql", "--url", "sqlite:"]);
    assert.ok(script.length > 65_536, `only ${script.length} characters`);
    assert.match(script, /VALUES \(2999\)/);
    assert.match(script.trimEnd(), /COMMIT;$/);
  }));

test("ends with status 2, and says so once, where a full disk takes no result", () =>
  inFolder({ [REVISION]: revisionFile(USERS) }, (folder) => {
    const full = openSync("/dev/full", "w");
    try {
      for (
        const [args, exit, message] of [
          [["history"], 2, /^error E_USAGE: Cannot write to stdout: .*\n.*\n$/],
          [["history", "--json"], 2, /^error E_USAGE: Cannot write to stdout: .*\n.*\n$/],
          [["--help"], 2, /^error E_USAGE: Cannot write to stdout: .*\n.*\n$/],
          // What was to stand there is told all the same.
          [["upgrade", "nowhere", "--json", "--url", "sqlite:app.db"], 3, /^error E_REVISION_NOT_FOUND: .*\n.*\n$/],
        ] as const
      ) {
        const { status, stderr } = spawnSync(BINARY, args, {
          cwd: folder,
          env: {},
          encoding: "utf8",
          timeout: 20_000,
          stdio: ["ignore", full, "pipe"],
        });
        assert.equal(status, exit, stderr);
        assert.match(stderr, message);
      }
    } finally {
      closeSync(full);
    }
  }));

test("says what a config waits for in vain, and is stopped by a signal when only the project's code is left", () =>
  inFolder({ [REVISION]: revisionFile(USERS) }, (folder) => {
    const config = join(folder, "retort.config.ts");
    writeFileSync(config, "await new Promise(() => {});\nexport default {};\n");
    const waiting = retort(folder, ["history"]);
    assert.equal(waiting.status, 4);
    assert.match(waiting.stderr, /^error E_REVISION_FAILED: Cannot finish: the project's own code waits/);
    writeFileSync(config, "setInterval(() => {}, 1000);\nexport default {};\n");
    const left = spawnSync("timeout", ["-k", "5", "2", BINARY, "history"], { cwd: folder, encoding: "utf8" });
    // `timeout` tells 124 where its signal was heard, 137 where it had to kill.
    assert.equal(left.status, 124);
    assert.match(left.stdout, /^<base> -> /);
  }));

test("prints stacks with --raiseerr, with -vv and with RETORT_DEBUG=1, and else none", () =>
  inFolder({ [REVISION]: revisionFile('\n\nthrow new Error("on purpose");') }, (folder) => {
    const stack = (args: readonly string[], env?: Readonly<Record<string, string>>) =>
      /^ +at /m.test(
        retort(folder, ["upgrade", "--url", "sqlite:app.db", ...args], env).stderr.replace(/^ {2}at: .*$/m, ""),
      );
    assert.equal(stack([]), false);
    assert.equal(stack(["-v"]), false);
    assert.equal(stack(["--raiseerr"]), true);
    assert.equal(stack(["-vv"]), true);
    assert.equal(stack([], { RETORT_DEBUG: "1" }), true);
  }));

test("names the user's file and line when a revision throws", () =>
  inFolder({ [REVISION]: revisionFile('\n\nthrow new Error("on purpose");') }, (folder) => {
    const { status, stderr } = retort(folder, ["upgrade", "--url", "sqlite:app.db"]);
    assert.equal(status, 4);
    assert.match(stderr, /on purpose/);
    assert.match(stderr, /versions\/a\.ts:6/);
  }));
