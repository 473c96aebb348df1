import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { startDatabases } from "../../scripts/databases.ts";
import { given } from "./given.ts";

/** Sets variables while `body` runs; `undefined` removes one. */
async function withVariables(
  variables: Readonly<Record<string, string | undefined>>,
  body: () => void | Promise<void>,
) {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  const set = ([name, value]: readonly [string, string | undefined]) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  Object.entries(variables).forEach(set);
  try {
    await body();
  } finally {
    before.forEach(set);
  }
}

const URLS = {
  RETORT_TEST_POSTGRES15: "postgres://somewhere",
  RETORT_TEST_POSTGRES16: "skip:it is too old",
  RETORT_TEST_POSTGRES18: undefined,
  RETORT_TEST_ASKED: undefined,
};

test("a test that is run by hand gets the servers that are given, and is told why there is none", () =>
  withVariables({ ...URLS, RETORT_TEST_SERVERS: undefined }, () => {
    assert.deepEqual(given("postgres15"), { url: "postgres://somewhere" });
    assert.deepEqual(given("postgres16"), { reason: "it is too old" });
    assert.deepEqual(given("postgres18"), { reason: "no server is given by RETORT_TEST_POSTGRES18" });
  }));

test("a suite gets no server that it does not declare, though it is given", () =>
  withVariables({ ...URLS, RETORT_TEST_SUITE: "mine", RETORT_TEST_SERVERS: "postgres16 postgres18" }, async () => {
    assert.deepEqual(given("postgres16"), { reason: "it is too old" });
    const refused = /Cannot give the server "postgres15": the suite "mine" declares postgres16 postgres18; SERVERS in/;
    assert.throws(() => given("postgres15"), refused);
    await assert.rejects(startDatabases(["postgres16", "postgres15"]), refused);
  }));

test("it is written down which servers are asked for", async () => {
  const folder = mkdtempSync(join(tmpdir(), "retort-asked-"));
  try {
    const asked = join(folder, "asked");
    await withVariables({ ...URLS, RETORT_TEST_SERVERS: "postgres15 postgres16", RETORT_TEST_ASKED: asked }, () => {
      given("postgres16");
      given("postgres15");
      assert.throws(() => given("postgres18"));
    });
    assert.equal(readFileSync(asked, "utf8"), "postgres16\npostgres15\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
