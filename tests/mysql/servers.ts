/** Servers for the tests of MySQL and MariaDB: those that are given by URL. */
import process from "node:process";
import { test, type TestContext } from "node:test";
import { connect } from "../../dialects/mysql/driver.ts";
import { type Connection, parseUrl } from "../../mod.ts";
import { given, nameOfItsOwn } from "../servers/given.ts";
import { SERVERS } from "./suite.ts";

/** Registers a test for each server; skips aloud those that are not given. */
export function onServers(name: string, body: (url: string, t: TestContext) => Promise<void>): void {
  for (const server of SERVERS) {
    test(`${name} (${server})`, async (t) => {
      const found = given(server);
      if (found.url === undefined) return t.skip(found.reason);
      await body(found.url, t);
    });
  }
}

/** A session, open while `body` runs. */
export async function connected<T>(url: string, body: (connection: Connection) => Promise<T>): Promise<T> {
  await using connection = await connect(parseUrl(url, "/"));
  return await body(connection);
}

/** What a query answers. */
export async function rows(url: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return await connected(url, async (connection) => (await connection.run([{ sql }]))[0]!.rows);
}

/** A database of its own on the server of `url`, there while `body` runs. */
export async function inDatabase<T>(url: string, body: (url: string, name: string) => Promise<T>): Promise<T> {
  const name = nameOfItsOwn();
  const own = new URL(url);
  own.pathname = `/${name}`;
  await rows(url, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  try {
    return await body(own.href, name);
  } finally {
    await rows(url, `DROP DATABASE ${name}`);
  }
}

/** The client that belongs to the server of `url`, with what it wants to be told; `undefined` where there is none. */
export async function client(url: string): Promise<readonly [program: string, ...args: string[]] | undefined> {
  const flavour = await connected(url, ({ server }) => Promise.resolve(server.flavour));
  const program = process.env[`RETORT_TEST_${flavour.toUpperCase()}`];
  if (!program) return undefined;
  const { hostname, port, username, password, pathname } = new URL(url);
  return [
    program,
    "--no-defaults",
    "--protocol=tcp",
    // The newest client wants TLS, which the older server has not.
    ...(flavour === "mariadb" ? ["--skip-ssl"] : []),
    `-h${hostname}`,
    `-P${port}`,
    `-u${username}`,
    `-p${password}`,
    pathname.slice(1),
  ];
}

/** Everything in the database of `url` that its catalogs tell, line by line. */
export async function dump(url: string): Promise<readonly string[]> {
  const name = new URL(url).pathname.slice(1);
  const tables = await rows(
    url,
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1",
  );
  const all = [
    "TABLES",
    "COLUMNS",
    "STATISTICS",
    "KEY_COLUMN_USAGE",
    "REFERENTIAL_CONSTRAINTS",
    "TABLE_CONSTRAINTS",
    "VIEWS",
    "TRIGGERS",
  ];
  const parts: unknown[] = [];
  for (const table of tables) parts.push(...await rows(url, `SHOW CREATE TABLE \`${table.name}\``));
  for (const list of all) {
    const schema = list === "TRIGGERS"
      ? "TRIGGER_SCHEMA"
      : list.startsWith("REF")
      ? "CONSTRAINT_SCHEMA"
      : "TABLE_SCHEMA";
    const found = await rows(url, `SELECT * FROM information_schema.${list} WHERE ${schema} = DATABASE()`);
    parts.push(list, ...found.map((row) => JSON.stringify(stable(row), null, 1)).sort());
  }
  return parts.map((part) => typeof part === "string" ? part : JSON.stringify(part)).join("\n").replaceAll(
    name,
    "here",
  ).split("\n");
}

/** A row of a catalog without what is another in each database: moments, sizes, estimates. */
function stable(row: Readonly<Record<string, unknown>>): object {
  const unstable = /TIME|CREATED|CARDINALITY|_ROWS|LENGTH|_FREE|AUTO_INCREMENT/;
  return Object.fromEntries(Object.entries(row).filter(([key]) => !unstable.test(key)));
}
