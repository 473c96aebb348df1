import assert from "node:assert/strict";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { type Config, type ConfigOptions, loadConfig } from "./config.ts";
import { importModule } from "./host.ts";

const VARIABLES = ["HOME", "RETORT_CONFIG", "RETORT_ENV"];

/**
 * Runs `body` in a new folder that holds `files`, in the subfolder `cwd`, with an environment that says nothing but
 * `environment`.
 */
async function inFolder(
  files: Readonly<Record<string, string>>,
  cwd: string,
  body: (top: string) => Promise<void>,
  environment: (top: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<void> {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "retort config ")));
  const before = { cwd: process.cwd(), values: VARIABLES.map((name) => [name, process.env[name]] as const) };
  try {
    for (const [name, text] of Object.entries({ "package.json": "{}", ...files })) {
      mkdirSync(dirname(join(top, name)), { recursive: true });
      writeFileSync(join(top, name), text);
    }
    mkdirSync(join(top, cwd), { recursive: true });
    for (const name of VARIABLES) delete process.env[name];
    Object.assign(process.env, environment(top));
    process.chdir(join(top, cwd));
    await body(top);
  } finally {
    process.chdir(before.cwd);
    for (const [name, value] of before.values) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(top, { recursive: true });
  }
}

const load = (options: ConfigOptions = {}) => loadConfig(options, importModule);
/** A config that tells which it is. */
const named = (name: string) => JSON.stringify({ versionTable: name });
const found = async (options?: ConfigOptions) => (await load(options)).values.versionTable;

test("--config goes before RETORT_CONFIG, that before what is found, and none means none", async () => {
  const files = { "flag.json": named("flag"), "env.json": named("env"), "retort.config.json": named("found") };
  await inFolder(files, ".", async (top) => {
    assert.equal(await found(), "found");
    process.env.RETORT_CONFIG = "env.json";
    assert.equal(await found(), "env");
    assert.equal(await found({ config: "flag.json" }), "flag");
    assert.equal(await found({ config: join(top, "flag.json") }), "flag");
    assert.equal(await found({ noConfig: true }), undefined);
    process.env.RETORT_CONFIG = "none";
    assert.equal(await found(), undefined);
    assert.equal(await found({ config: "flag.json" }), "flag");
    process.env.RETORT_CONFIG = "";
    assert.equal(await found(), "found");
    process.env.RETORT_CONFIG = "gone.json";
    await assert.rejects(load(), { code: "E_CONFIG", message: /gone\.json/, hint: /RETORT_CONFIG/ });
  });
});

test("a config of TypeScript goes before one of JSON, and relative paths begin at its folder", async () => {
  const files = { "retort.config.ts": `export default { versionTable: "ts" as string };`, "retort.config.json": "{}" };
  await inFolder(files, "a/b", async (top) => {
    const { path, directory, values } = await load();
    assert.deepEqual([path, directory, values.versionTable], [join(top, "retort.config.ts"), top, "ts"]);
  });
});

const tops: Readonly<Record<string, string>> = {
  ".git": "a/.git/HEAD",
  "package.json": "a/package.json",
  "deno.json": "a/deno.json",
};
for (const [what, path] of Object.entries(tops)) {
  test(`nobody looks above a folder with ${what}`, async () => {
    await inFolder({ [path]: "{}", "retort.config.json": named("above") }, "a/b/c", async (top) => {
      assert.equal(await found(), undefined);
      writeFileSync(join(top, "a/retort.config.json"), named("beside"));
      assert.equal(await found(), "beside");
      writeFileSync(join(top, "a/b/retort.config.json"), named("nearest"));
      assert.equal(await found(), "nearest");
    });
  });
}

test("nobody looks above the home folder, also where its path goes through a link", async () => {
  for (const home of ["home", "link", "home/"]) {
    await inFolder({ "retort.config.json": named("above") }, "home/project", async (top) => {
      symlinkSync(join(top, "home"), join(top, "link"));
      assert.equal(await found(), undefined, home);
    }, (top) => ({ HOME: `${top}/${home}` }));
  }
});

test("a config that somebody else may have written is passed over, aloud", async () => {
  await inFolder(
    { "a/retort.config.json": named("theirs"), "retort.config.json": named("above") },
    "a",
    async (top) => {
      const told: string[] = [];
      const options = { warn: (message: string) => void told.push(message) };
      chmodSync(join(top, "a"), 0o777);
      assert.equal(await found(options), "above");
      assert.match(told.join(), /others may write in its folder; name it with --config/);
      chmodSync(join(top, "a"), 0o755);
      chmodSync(join(top, "a/retort.config.json"), 0o666);
      assert.equal(await found(options), "above");
      assert.match(told[1]!, /others may write to it/);
      assert.equal(await found({ ...options, config: "retort.config.json" }), "theirs");
    },
  );
});

test("a config of another user, or in a folder of theirs, is passed over", async (t) => {
  if (process.getuid?.() !== 0) return t.skip("only root may give files away");
  for (const path of ["a", "a/retort.config.json"]) {
    await inFolder({ "a/retort.config.json": named("theirs") }, "a", async (top) => {
      chownSync(join(top, path), 65534, 65534);
      const told: string[] = [];
      assert.equal(await found({ warn: (message) => void told.push(message) }), undefined);
      assert.match(told.join(), /belongs to another user/);
    });
  }
});

test("an environment overlays the top level, and what it leaves out stays", async () => {
  const config: Config = {
    url: "sqlite:top.db",
    versionTable: "top",
    defaultEnvironment: "second",
    environments: { first: { url: "sqlite:first.db" }, second: { versionTable: "second", url: undefined } },
  };
  const values = async (name?: string) => {
    const { url, versionTable } = (await load({ config, ...(name && { name }) })).values;
    return [url, versionTable];
  };
  await inFolder({}, ".", async () => {
    assert.deepEqual(await values(), ["sqlite:top.db", "second"]);
    assert.deepEqual(await values("first"), ["sqlite:first.db", "top"]);
    process.env.RETORT_ENV = "first";
    assert.deepEqual(await values(), ["sqlite:first.db", "top"]);
    assert.deepEqual(await values("second"), ["sqlite:top.db", "second"]);
    await assert.rejects(values("third"), { code: "E_CONFIG", hint: /first, second/ });
    await assert.rejects(values("toString"), { code: "E_CONFIG" });
    await assert.rejects(load({ config: {}, name: "first" }), { code: "E_CONFIG", hint: /no `environments`/ });
  });
});

test("what looks for no config reads no variable either, and runs nothing", async () => {
  const files = { "retort.config.ts": "throw new Error('it ran');" };
  await inFolder(files, ".", async (top) => {
    process.env.RETORT_CONFIG = "gone.json";
    process.env.RETORT_ENV = "gone";
    const { path, directory, values } = await load({ discover: false });
    assert.deepEqual([path, directory, values], [undefined, top, {}]);
  });
});

const bad: Readonly<Record<string, [config: unknown, message: RegExp, hint?: RegExp]>> = {
  "an option that is none": [{ versionTabel: "x" }, /no option `versionTabel`/, /did you mean `versionTable`\?/],
  "one of a base class": [{ toString: "x" }, /no option `toString`/],
  "an option that is none, in an environment": [
    { environments: { a: { directroy: "x" } } },
    /`environments\.a`/,
    /`directory`/,
  ],
  "environments within one": [{ environments: { a: { environments: {} } } }, /no option `environments`/],
  "an environment that is no object": [{ environments: { a: 1 } }, /`environments\.a` .*must be an object/],
  "environments that are no object": [{ environments: null }, /`environments` must be an object/],
  "an empty url": [{ url: "" }, /`url` must be a text/],
  "a transaction that is none": [{ transaction: "all" }, /`transaction` must be "revision", "run" or "none"/],
  "plugins that are no list": [{ plugins: {} }, /`plugins` must be a list/],
  "a timeout of 0": [{ lockTimeout: 0 }, /`lockTimeout` must be a whole number/],
  "a list": [[], /must be an object/],
  "null": [null, /must be an object/],
};
for (const [what, [config, message, hint]] of Object.entries(bad)) {
  test(`a config is refused for ${what}`, async () => {
    await assert.rejects(load({ config: config as Config }), {
      code: "E_CONFIG",
      exit: 2,
      message,
      ...(hint && { hint }),
    });
  });
}

test("a file that does not load is told by its path, without the colours of a runtime", async () => {
  const files = {
    "throws.ts": "throw new Error('\\x1b[31mno\\x1b[0m\\nmore');",
    "empty.ts": "export const a = 1;",
    "bad.json": "{",
  };
  await inFolder(files, ".", async (top) => {
    await assert.rejects(load({ config: "throws.ts" }), {
      code: "E_CONFIG",
      message: `Cannot load the config "${top}/throws.ts": no`,
    });
    await assert.rejects(load({ config: "empty.ts" }), { code: "E_CONFIG", hint: /export default/ });
    await assert.rejects(load({ config: "bad.json" }), { code: "E_CONFIG", message: /bad\.json/ });
  });
});

test("a config whose getter throws is told as one that cannot be read", async () => {
  for (const text of ["get url() { throw 7; }", "environments: { get e() { throw new Error('late'); } }"]) {
    await inFolder({ "retort.config.mjs": `export default { ${text} };` }, ".", async () => {
      await assert.rejects(load(), { code: "E_CONFIG", message: /its own code threw: (?:7|late)$/, hint: /getters/ });
    });
  }
});

test("a text in a config holds no NUL and no half of a surrogate pair", async () => {
  await assert.rejects(load({ config: { versionTable: "v\0x" } }), {
    code: "E_CONFIG",
    message: /`versionTable`.* NUL/,
  });
  await assert.rejects(load({ config: { directory: "\ud800" } }), {
    code: "E_CONFIG",
    message: /`directory`.*surrogate/,
  });
});

test("a byte order mark before a config of JSON is no part of it", async () => {
  await inFolder({ "retort.config.json": `\ufeff${named("marked")}` }, ".", async () => {
    assert.equal(await found(), "marked");
  });
});
