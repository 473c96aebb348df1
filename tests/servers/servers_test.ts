/**
 * That each server is the one it is named for, fresh, and the tests' own.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, test } from "node:test";
import { ask, DATABASES, freshDatabase, startDatabases } from "../../scripts/databases.ts";

/** Name → what the server says of itself, and the databases that a fresh one has. */
const EXPECTED: Readonly<Record<string, { readonly version: RegExp; readonly databases: readonly string[] }>> = {
  postgres14: { version: /^14\.23/, databases: ["postgres", "retort"] },
  postgres15: { version: /^15\./, databases: ["postgres", "retort"] },
  postgres16: { version: /^16\.14/, databases: ["postgres", "retort"] },
  postgres18: { version: /^18\.4/, databases: ["postgres", "retort"] },
  mariadb1011: { version: /^10\.11\.\d+-MariaDB/, databases: ["retort"] },
  mariadb118: { version: /^11\.8\.\d+-MariaDB/, databases: ["retort"] },
  mysql80: { version: /^8\.0\.15/, databases: ["retort"] },
  mysql97: { version: /^9\.7\./, databases: ["retort"] },
  libsql: { version: /^3\./, databases: [] },
};

// Not in `before`: a hook is not heard while what `tell_skips.ts` watches is loaded.
const servers = await startDatabases();

after(() => servers[Symbol.asyncDispose]());

/** Whether somebody else named the server: it is not fresh then. */
function isGiven(url: string): boolean {
  return !url.includes("retort:sesame_4711@127.0.0.1") && !url.includes("authToken=sesame_4711");
}

async function version(url: string): Promise<string> {
  const sql = url.startsWith("http")
    ? "SELECT sqlite_version() AS v"
    : url.startsWith("postgres")
    ? "SHOW server_version"
    : "SELECT version() AS v";
  return String(Object.values((await ask(url, sql))[0]!)[0]);
}

async function databases(url: string): Promise<string[]> {
  if (url.startsWith("http")) return [];
  const sql = url.startsWith("postgres")
    ? "SELECT datname AS name FROM pg_database WHERE NOT datistemplate"
    : "SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')";
  return (await ask(url, sql)).map(({ name }) => String(name)).filter((name) => !/^retort_|^hrana_/.test(name)).sort();
}

test("the expectations know every server", () => assert.deepEqual(Object.keys(EXPECTED), DATABASES));

for (const [name, expected] of Object.entries(EXPECTED)) {
  test(`${name} is of its version, and fresh`, async (t) => {
    const url = servers.urls[name];
    if (url === undefined) return t.skip(servers.skipped[name]);
    assert.match(await version(url), expected.version);
    if (isGiven(url)) return;
    assert.equal(new URL(url).hostname, "127.0.0.1");
    assert.deepEqual(await databases(url), expected.databases);
  });

  test(`${name} lets nobody in without the password`, async (t) => {
    const url = servers.urls[name];
    if (url === undefined) return t.skip(servers.skipped[name]);
    const wrong = url.replaceAll("sesame_4711", "another");
    assert.notEqual(wrong, url);
    await assert.rejects(ask(wrong, "SELECT 1"), /password|Access denied|token/);
    const root = new URL(url);
    if (root.username === "") return;
    root.username = "root";
    root.password = "";
    await assert.rejects(ask(root.href, "SELECT 1"), /password|Access denied/);
  });

  test(`${name} makes a database anew for each worker`, async (t) => {
    const server = servers.urls[name];
    if (server === undefined) return t.skip(servers.skipped[name]);
    const urls = await Promise.all([freshDatabase(server, "retort_1"), freshDatabase(server, "retort_2")]);
    for (const url of urls) await ask(url, "CREATE TABLE a (id INTEGER)");
    await freshDatabase(server, "retort_1");
    // It is gone from the first alone.
    await ask(urls[0], "CREATE TABLE a (id INTEGER)");
    await assert.rejects(ask(urls[1], "CREATE TABLE a (id INTEGER)"), /already exists/);
  });
}

test("no two servers are one", () => {
  const hosts = Object.values(servers.urls).map((url) => new URL(url).host);
  assert.equal(new Set(hosts).size, hosts.length);
});

test("psql runs a script", (t) => {
  const url = servers.urls.postgres15;
  if (servers.tools.psql === undefined || url === undefined) return t.skip(servers.skipped.postgres15 ?? "no psql");
  assert.equal(printed(servers.tools.psql, ["-X", "-At", "-v", "ON_ERROR_STOP=1", url], "SELECT 6 * 7;"), "42");
});

test("pg_dump tells what a database holds", async (t) => {
  const url = servers.urls.postgres15;
  if (servers.tools.pg_dump === undefined || url === undefined) {
    return t.skip(servers.skipped.postgres15 ?? "no pg_dump");
  }
  const own = await freshDatabase(url, "retort_dump");
  await ask(own, "CREATE TABLE dumped (id INTEGER)");
  assert.match(printed(servers.tools.pg_dump, ["--schema-only", own]), /CREATE TABLE public\.dumped/);
});

for (const [tool, name] of [["mariadb", "mariadb1011"], ["mariadb", "mariadb118"], ["mysql", "mysql97"]] as const) {
  test(`the client ${tool} runs a script on ${name}`, (t) => {
    const [program, given] = [servers.tools[tool], servers.urls[name]];
    if (program === undefined || given === undefined) return t.skip(servers.skipped[name] ?? `there is no ${tool}`);
    const { hostname, port, username, password } = new URL(given);
    const args = ["--no-defaults", "-N", "-B", `-h${hostname}`, `-P${port}`, `-u${username}`, `-p${password}`];
    // The client of 11.8 wants TLS, which the server of 10.11 does not have by default.
    const more = tool === "mariadb" ? ["--skip-ssl"] : [];
    assert.equal(printed(program, [...args, ...more], "SELECT 6 * 7;"), "42");
  });
}

function printed(program: string, args: readonly string[], stdin = ""): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", input: stdin });
  assert.equal(status, 0, error === undefined ? stderr : String(error));
  return stdout.trim();
}
