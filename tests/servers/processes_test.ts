import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ask } from "../../scripts/databases.ts";
import { inTestCache, testCache } from "../../scripts/test_cache.ts";

const SCRIPT = fileURLToPath(new URL("../../scripts/databases.ts", import.meta.url));

/** Starts a server of its own by the command line. */
async function start(): Promise<{ child: ChildProcess; url: string }> {
  const { RETORT_TEST_POSTGRES16: _given, ...env } = process.env;
  const child = spawn(process.execPath, ["run", "-A", SCRIPT, "postgres16"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    const [, value = ""] = /^RETORT_TEST_POSTGRES16=(.*)$/.exec(line) ?? [];
    if (value !== "") return { child, url: value };
  }
  throw new Error("it says no URL");
}

/** Waits until nobody answers any more. */
async function gone(url: string): Promise<void> {
  const end = performance.now() + 10_000;
  for (;;) {
    try {
      await ask(url, "SELECT 1");
    } catch {
      return;
    }
    assert.ok(performance.now() < end, "the server answers still");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function runs(): string[] {
  return readdirSync(join(testCache(), "runs"));
}

test("a server stops when its starter is told to, and leaves nothing", async (t) => {
  const before = runs();
  const { child, url } = await start();
  if (url.startsWith("skip:")) {
    child.kill();
    return t.skip(url);
  }
  assert.equal((await ask(url, "SELECT 1 AS one"))[0]!.one, 1);
  const own = runs().filter((name) => !before.includes(name));
  child.kill("SIGTERM");
  const [, signal] = await once(child, "exit");
  assert.equal(signal, "SIGTERM");
  await assert.rejects(ask(url, "SELECT 1"), /ECONNREFUSED|CONNECT/);
  assert.ok(own.length > 0);
  assert.deepEqual(runs().filter((name) => own.includes(name)), []);
});

test("a server stops when its starter is killed, and the next one clears away what it left", async (t) => {
  const before = runs();
  const { child, url } = await start();
  if (url.startsWith("skip:")) {
    child.kill();
    return t.skip(url);
  }
  const own = runs().filter((name) => !before.includes(name));
  child.kill("SIGKILL");
  await once(child, "exit");
  await gone(url);
  const next = await start();
  next.child.kill("SIGTERM");
  await once(next.child, "exit");
  assert.deepEqual(runs().filter((name) => own.includes(name)), []);
});

test("what the test cache holds is whole, and made once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "retort-cache-"));
  const before = process.env.RETORT_TEST_CACHE;
  process.env.RETORT_TEST_CACHE = folder;
  try {
    let made = 0;
    const make = async (beside: string, path: string) => {
      made++;
      writeFileSync(join(beside, "first"), "");
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.ok(!existsSync(path));
      writeFileSync(join(beside, "second"), "");
    };
    const failing = (beside: string) => {
      writeFileSync(join(beside, "half"), "");
      return Promise.reject(new Error("no more"));
    };
    await assert.rejects(inTestCache("thing", failing), /no more/);
    const paths = await Promise.all([inTestCache("thing", make), inTestCache("thing", make)]);
    assert.deepEqual(paths, [join(folder, "thing"), join(folder, "thing")]);
    assert.equal(made, 1);
    assert.deepEqual(readdirSync(join(folder, "thing")).sort(), ["first", "second"]);
  } finally {
    if (before === undefined) delete process.env.RETORT_TEST_CACHE;
    else process.env.RETORT_TEST_CACHE = before;
    rmSync(folder, { recursive: true });
  }
});
