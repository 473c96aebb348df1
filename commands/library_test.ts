/** The commands as a program calls them: one options object, the data of the document, errors with a code, no output. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import {
  branches,
  current,
  downgrade,
  edit,
  ensureVersion,
  heads,
  history,
  init,
  inspect,
  listTemplates,
  merge,
  type ProjectOptions,
  type RetortError,
  revision,
  show,
  stamp,
  upgrade,
} from "../mod.ts";

/** A folder with two revisions in `migrations`, the second failing where `-x fail=…` says so. */
async function inProject(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort library ")));
  try {
    const versions = join(folder, "migrations", "versions");
    mkdirSync(versions, { recursive: true });
    const file = (id: string, down: string | null, up: string, back: string) =>
      writeFileSync(
        join(versions, `${id}_.ts`),
        `/** ${id} */\nexport const revision = "${id}";\nexport const downRevision = ${JSON.stringify(down)};\n` +
          `export async function upgrade(op, { t }) {\n${up}\n}\nexport function downgrade(op) { ${back} }\n`,
      );
    file("aaaa", null, `  op.createTable("a", [t.column("id", t.integer())]);`, `op.dropTable("a");`);
    file(
      "bbbb",
      "aaaa",
      `  if (op.context.x.fail) throw new Error(op.context.x.fail);
  await op.createTable("b", [t.column("id", t.integer())]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  op.bulkInsert("b", [{ id: Number(op.context.x.id ?? 0) }]);`,
      `op.dropTable("b");`,
    );
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function project(folder: string, more: ProjectOptions = {}): ProjectOptions {
  return { url: `sqlite:${folder}/app.db`, directory: join(folder, "migrations"), ...more };
}

/** Whatever is printed while `body` runs. */
async function printed(body: () => Promise<unknown>): Promise<string> {
  let text = "";
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  const { log, error, warn, info } = console;
  const take = (...what: unknown[]) => {
    text += what.join(" ");
    return true;
  };
  for (const stream of streams) stream.write = take as typeof stream.write;
  Object.assign(console, { log: take, error: take, warn: take, info: take });
  try {
    await body();
  } finally {
    streams.forEach((stream, i) => stream.write = writes[i]!);
    Object.assign(console, { log, error, warn, info });
  }
  return text;
}

async function failure(run: Promise<unknown>): Promise<RetortError> {
  try {
    await run;
  } catch (error) {
    return error as RetortError;
  }
  return assert.fail("it did not fail");
}

test("a program goes up, looks and goes down by data alone, and nothing is printed", async () => {
  await inProject(async (folder) => {
    const options = project(folder);
    const text = await printed(async () => {
      assert.deepEqual(await current(options), { current: [], heads: ["bbbb"], atHead: false });
      assert.equal(existsSync(join(folder, "app.db")), false, "looking makes no file");
      const began: string[] = [];
      const up = await upgrade({ ...options, onStep: ({ revision }) => void began.push(revision.id) });
      assert.deepEqual(up.steps.map(({ revision, direction }) => [revision, direction]), [
        ["aaaa", "upgrade"],
        ["bbbb", "upgrade"],
      ]);
      for (const { durationMs } of up.steps) assert.ok(durationMs > 0 && durationMs < 60_000);
      assert.deepEqual([up.current, began], [["bbbb"], ["aaaa", "bbbb"]]);
      assert.deepEqual(await upgrade(options), { steps: [], current: ["bbbb"] });
      assert.deepEqual(await current(options), { current: ["bbbb"], heads: ["bbbb"], atHead: true });
      assert.deepEqual((await downgrade({ ...options, target: "-1" })).current, ["aaaa"]);
      assert.deepEqual(
        (await history({ ...options, indicateCurrent: true })).map((each) => [each.revision, each.isCurrent]),
        [
          ["bbbb", false],
          ["aaaa", true],
        ],
      );
      assert.deepEqual((await heads(options)).map(({ revision }) => revision), ["bbbb"]);
      assert.deepEqual((await show({ ...options, target: "current" })).map(({ message }) => message), ["aaaa"]);
      const stamped = await stamp({ ...options, target: "head" });
      assert.deepEqual([stamped.steps.map(({ direction }) => direction), stamped.current], [["stamp"], ["bbbb"]]);
      assert.deepEqual(await ensureVersion(options), { created: false });
      const { sql } = await upgrade({ ...options, sql: true });
      assert.match(sql, /CREATE TABLE "b"/);
      assert.deepEqual((await listTemplates()).map(({ name }) => name).includes("generic"), true);
    });
    assert.equal(text, "");
  });
});

test("init() and revision() make files and tell which", async () => {
  await inProject(async (folder) => {
    const directory = join(folder, "made"), config = join(folder, "retort.config.ts");
    const { created } = await init({ directory, config });
    for (const path of [config, join(directory, "versions")]) assert.ok(created.includes(path) && existsSync(path));
    const first = await revision({ directory, message: "first */ `${x}`" });
    const second = await revision({ directory, revId: "second" });
    assert.equal(second.created[0]!.revision, "second");
    const [head] = await heads({ directory });
    assert.deepEqual([head!.revision, head!.downRevision], ["second", [first.created[0]!.revision]]);
    assert.equal((await failure(init({ directory }))).code, "E_USAGE");
    assert.equal((await failure(revision({ directory, revId: "second" }))).code, "E_USAGE");
  });
});

const refusals: Readonly<
  Record<string, [run: (options: ProjectOptions) => Promise<unknown>, code: string, exit: number]>
> = {
  "no target": [(o) => downgrade(o as never), "E_USAGE", 2],
  "an empty target": [(o) => upgrade({ ...o, target: "" }), "E_USAGE", 2],
  "no target of stamp": [(o) => stamp({ ...o, target: [] }), "E_USAGE", 2],
  "a target that is no text": [(o) => show({ ...o, target: 1 as never }), "E_USAGE", 2],
  "a range without sql": [(o) => upgrade({ ...o, target: "aaaa:bbbb" }), "E_USAGE", 2],
  "a range without a colon": [(o) => history({ ...o, range: "aaaa" }), "E_USAGE", 2],
  "no url": [(o) => upgrade({ ...o, url: undefined }), "E_CONFIG", 2],
  "a url of no dialect": [(o) => upgrade({ ...o, url: "access:x" }), "E_UNKNOWN_DIALECT", 2],
  "a folder that is not there": [(o) => heads({ ...o, directory: "/nowhere" }), "E_CONFIG", 2],
  "a transaction mode that is none": [(o) => upgrade({ ...o, transaction: "all" as never }), "E_USAGE", 2],
  "a server version that is none": [(o) => upgrade({ ...o, sql: true, serverVersion: "new" }), "E_USAGE", 2],
  "a revision that is not there": [(o) => upgrade({ ...o, target: "cccc" }), "E_REVISION_NOT_FOUND", 3],
  "a revision that throws": [(o) => upgrade({ ...o, x: { fail: "no" } }), "E_REVISION_FAILED", 4],
  "a database that is none": [(o) => upgrade({ ...o, url: "sqlite:/nowhere/app.db" }), "E_CONNECT", 5],
  "an aborted signal": [(o) => upgrade({ ...o, signal: AbortSignal.abort() }), "E_INTERRUPTED", 130],
};
for (const [what, [run, code, exit]] of Object.entries(refusals)) {
  test(`a program is told of ${what} by the error's code`, async () => {
    await inProject(async (folder) => {
      const error = await failure(run(project(folder)));
      assert.deepEqual([error.code, error.exit], [code, exit], String(error.stack));
    });
  });
}

test("a run that fails says what stays, and what it did before is in the database", async () => {
  await inProject(async (folder) => {
    const options = project(folder);
    const { context, cause } = await failure(upgrade({ ...options, x: { fail: "no" } }));
    assert.equal((cause as Error).message, "no");
    assert.deepEqual([context?.revision, context?.current], ["bbbb", ["aaaa"]]);
    assert.match(context!.location!, /bbbb_\.ts:5$/);
    assert.deepEqual((await current(options)).current, ["aaaa"]);
    await upgrade(options);
  });
});

test("several runs at once in one process keep to themselves", async () => {
  await inProject(async (folder) => {
    const numbers = [1, 2, 3, 4, 5, 6];
    const of = (n: number) =>
      project(folder, { url: `sqlite:${folder}/${n}.db`, x: n === 4 ? { fail: "four" } : { id: `${n}` } });
    const ends = await Promise.allSettled(numbers.map((n) => upgrade(of(n))));
    assert.deepEqual(ends.map(({ status }) => status), numbers.map((n) => n === 4 ? "rejected" : "fulfilled"));
    const states = await Promise.all(numbers.map((n) => current(of(n))));
    assert.deepEqual(states.map(({ current }) => current[0]), numbers.map((n) => n === 4 ? "aaaa" : "bbbb"));
    const { DatabaseSync } = await import("node:sqlite");
    for (const n of numbers.filter((n) => n !== 4)) {
      const database = new DatabaseSync(join(folder, `${n}.db`));
      assert.deepEqual(database.prepare("SELECT id FROM b").all().map(({ id }) => id), [n]);
      database.close();
    }
  });
});

test("several runs at once on one database do each revision once", async () => {
  await inProject(async (folder) => {
    const runs = await Promise.all([1, 2, 3].map(() => upgrade(project(folder))));
    assert.deepEqual(runs.flatMap(({ steps }) => steps.map(({ revision }) => revision)).sort(), ["aaaa", "bbbb"]);
    for (const run of runs) assert.deepEqual(run.current, ["bbbb"]);
  });
});

test("a program's config is what it hands over: no file is looked for and no variable read", async () => {
  await inProject(async (folder) => {
    const names = ["RETORT_URL", "DATABASE_URL", "RETORT_CONFIG", "RETORT_ENV", "RETORT_DIR"];
    const before = { cwd: process.cwd(), values: names.map((name) => [name, process.env[name]] as const) };
    try {
      process.chdir(folder);
      for (const name of names) process.env[name] = "sqlite:variable.db";
      writeFileSync(join(folder, "retort.config.ts"), "throw new Error('it was read');");
      assert.equal((await failure(upgrade())).code, "E_CONFIG");
      await upgrade({ config: { url: "sqlite:object.db", versionTable: "v" } });
      mkdirSync(join(folder, "sub"));
      writeFileSync(
        join(folder, "sub", "c.json"),
        JSON.stringify({ url: "sqlite:file.db", directory: "../migrations" }),
      );
      await upgrade({ config: "sub/c.json" });
      assert.deepEqual(readdirSync(folder).filter((name) => name.endsWith(".db")), ["object.db"]);
      assert.ok(existsSync(join(folder, "sub", "file.db")), "a relative URL begins at the config's folder");
    } finally {
      process.chdir(before.cwd);
      for (const [name, value] of before.values) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });
});

test("merge() joins what is no head if it is told to splice", () =>
  inProject(async (folder) => {
    const base = project(folder);
    await revision({ ...base, revId: "cccc", head: "aaaa", splice: true });
    await revision({ ...base, revId: "dddd", head: "cccc" });
    assert.deepEqual((await branches(base)).map((point) => point.revision), ["aaaa"]);
    const inside = { ...base, revisions: ["bbbb", "cccc"], revId: "eeee" };
    assert.deepEqual((await failure(merge(inside))).code, "E_REVISION");
    const { created, check } = await merge({ ...inside, splice: true });
    assert.deepEqual(created.map(({ revision }) => revision), ["eeee"]);
    assert.equal(check?.outcome, "unknown");
    assert.deepEqual(check.unknown, [{ revision: "bbbb", reason: "its `upgrade` is async, and is not called" }]);
    assert.deepEqual((await heads(base)).map((head) => head.revision), ["dddd", "eeee"]);
    assert.equal((await failure(merge({ ...base, revisions: [] }))).code, "E_USAGE");
    assert.equal("check" in await merge({ ...base, revisions: "heads", check: false }), false);
  }));

test("edit() opens files, and tells which", () =>
  inProject(async (folder) => {
    process.env.EDITOR = "true";
    try {
      const { paths } = await edit({ ...project(folder), target: "bbbb" });
      assert.deepEqual(paths, [join(folder, "migrations", "versions", "bbbb_.ts")]);
    } finally {
      delete process.env.EDITOR;
    }
  }));

test("inspect() reads what is in a database, of the schemas that are named, and what plugins know", () =>
  inProject(async (folder) => {
    const base = project(folder);
    assert.deepEqual(await inspect(base), { tables: [], objects: {} });
    assert.equal(existsSync(join(folder, "app.db")), false, "looking makes no file");
    await upgrade(base);
    const text = await printed(async () => {
      const { tables, objects } = await inspect(base);
      assert.deepEqual(tables.map(({ name }) => name), ["a", "retort_version", "b"]);
      assert.deepEqual(tables[0]!.columns, [{ name: "id", type: { type: "integer" }, nullable: true }]);
      assert.deepEqual(objects, {});
    });
    assert.equal(text, "");
    assert.deepEqual(await inspect({ ...base, schemas: ["temp", "nowhere"] }), { tables: [], objects: {} });
    const seen: unknown[] = [];
    const own = {
      name: "synonyms",
      operations: {},
      objects: [{
        kind: "synonym",
        phase: "object" as const,
        compare: () => [],
        inspect: {
          sqlite: (_: unknown, options?: { readonly schemas?: readonly string[] }) => {
            seen.push(options);
            return Promise.resolve([{ name: "s" }]);
          },
        },
      }],
    };
    const { url, directory } = base;
    const config = { url: url!, directory: directory!, plugins: [own] };
    assert.deepEqual((await inspect({ config })).objects, { synonym: [{ name: "s" }] });
    assert.deepEqual((await inspect({ config, schemas: ["main"] })).tables.length, 3);
    assert.deepEqual(seen, [{}, { schemas: ["main"] }]);
    assert.equal((await failure(inspect({}))).code, "E_CONFIG");
  }));
