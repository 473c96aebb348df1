/** Servers for the tests of PostgreSQL: those that are given by URL, and special ones that a test starts for itself. */
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { type AddressInfo } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { test, type TestContext } from "node:test";
import { connect } from "../../dialects/postgres/driver.ts";
import { type Connection, parseUrl } from "../../mod.ts";
import { given, nameOfItsOwn } from "../servers/given.ts";
import { SERVERS } from "./suite.ts";

/** Registers a test for each server; skips aloud those that are not given. */
export function onServers(name: string, body: (url: string, version: number) => Promise<void>): void {
  for (const server of SERVERS) {
    const version = server.replace("postgres", "");
    test(`${name} (postgres ${version})`, async (t) => {
      const found = given(server);
      if (found.url === undefined) return t.skip(found.reason);
      await body(found.url, Number(version));
    });
  }
}

/** Registers a test for PostgreSQL 15, which has `psql` and `pg_dump` beside it. */
export function onServer(name: string, body: (url: string, t: TestContext) => Promise<void>): void {
  test(name, async (t) => {
    const found = given("postgres15");
    if (found.url === undefined) return t.skip(found.reason);
    await body(found.url, t);
  });
}

/** A session, open while `body` runs. */
export async function connected<T>(url: string, body: (connection: Connection) => Promise<T>): Promise<T> {
  await using connection = await connect(parseUrl(url, "/"));
  return await body(connection);
}

/** A database of its own on the server of `url`, there while `body` runs. */
export async function inDatabase<T>(url: string, body: (url: string, name: string) => Promise<T>): Promise<T> {
  const { name, ...own } = await makeDatabase(url);
  try {
    return await body(own.url, name);
  } finally {
    await dropDatabase(url, name);
  }
}

/** A database that a test has made. */
export interface OwnDatabase {
  readonly url: string;
  readonly name: string;
}

/** Makes a database on the server of `url`. */
export async function makeDatabase(url: string): Promise<OwnDatabase> {
  const name = nameOfItsOwn();
  const own = new URL(url);
  own.pathname = `/${name}`;
  await connected(url, (connection) => connection.run([{ sql: `CREATE DATABASE ${name} TEMPLATE template0` }]));
  return { url: own.href, name };
}

/** Drops a database of the server of `url`, and ends the sessions in it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await connected(url, (connection) => connection.run([{ sql: `DROP DATABASE ${name} WITH (FORCE)` }]));
}

/** The folder of PostgreSQL's own programs, where they are installed. */
export const BINARIES: string | undefined = globSync("/usr/lib/postgresql/*/bin").toSorted()
  .find((folder) => existsSync(join(folder, "initdb")));

/** The path of one of them. */
export const programPath = (name: string): string => join(BINARIES!, name);

/** Registers a test that starts servers of its own; skips aloud where there are no programs for it. */
export function withPrograms(name: string, body: (t: TestContext) => Promise<void>): void {
  test(name, async (t) => {
    if (BINARIES === undefined) return t.skip("the programs of PostgreSQL are not installed");
    if (process.getuid?.() === 0 && !existsSync("/usr/bin/setpriv")) return t.skip("there is no setpriv");
    await body(t);
  });
}

/** The user that servers run as where the tests run as root, which PostgreSQL refuses. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** Runs a program of PostgreSQL's as an ordinary user. */
function program(name: string, ...args: readonly string[]): string {
  const path = programPath(name);
  const env = { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" };
  const [command, ...rest] = process.getuid?.() === 0
    ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", path, ...args]
    : [path, ...args];
  return execFileSync(command!, rest, { env, encoding: "utf8", cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
}

/** A server that a test has started. */
export interface OwnServer extends AsyncDisposable {
  readonly folder: string;
  readonly port: number;
  /** A URL with the password, for `127.0.0.1` unless another host is named. */
  url(host?: string, query?: string): string;
  stop(mode?: "fast" | "immediate"): void;
  start(): void;
}

/** What a server is started with. */
export interface OwnServerOptions {
  /** Lines of `postgresql.conf`. */
  readonly settings?: readonly string[];
  /** Lines of `pg_hba.conf`. */
  readonly access?: readonly string[];
  /** A file's name in the data folder → its path now. */
  readonly files?: Readonly<Record<string, string>>;
  /** A server to be the standby of. */
  readonly standbyOf?: OwnServer;
}

const ACCESS = [
  "local all all trust",
  "local replication all trust",
  "host all all 127.0.0.1/32 scram-sha-256",
  "host all all ::1/128 trust",
];

/** Starts a server; it is stopped, and its folder removed, when it is disposed of. */
export async function startServer(options: OwnServerOptions = {}): Promise<OwnServer> {
  const folder = mkdtempSync("/tmp/retort-postgres-");
  const root = process.getuid?.() === 0;
  if (root) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const data = join(folder, "data"), password = join(folder, "password");
  if (options.standbyOf === undefined) {
    writeFileSync(password, "secret\n");
    program(
      "initdb",
      "-D",
      data,
      "-U",
      "postgres",
      "-A",
      "scram-sha-256",
      "--pwfile",
      password,
      "--no-sync",
      "-E",
      "UTF8",
    );
  } else {
    const from = options.standbyOf;
    program(
      "pg_basebackup",
      "-h",
      from.folder,
      "-p",
      String(from.port),
      "-U",
      "postgres",
      "-D",
      data,
      "-R",
      "-X",
      "stream",
      "-c",
      "fast",
      "--no-sync",
    );
  }
  const port = await freePort();
  const settings = [
    "listen_addresses = '127.0.0.1,::1'",
    `port = ${port}`,
    `unix_socket_directories = '${folder}'`,
    "fsync = off",
    "synchronous_commit = off",
    ...(options.settings ?? []),
  ];
  writeFileSync(join(data, "postgresql.auto.conf"), `${settings.join("\n")}\n`, {
    flag: options.standbyOf ? "a" : "w",
  });
  writeFileSync(join(data, "pg_hba.conf"), `${(options.access ?? ACCESS).join("\n")}\n`);
  for (const [name, from] of Object.entries(options.files ?? {})) {
    cpSync(from, join(data, name));
    chmodSync(join(data, name), 0o600);
    if (root) chownSync(join(data, name), NOBODY.uid, NOBODY.gid);
  }
  const server: OwnServer = {
    folder,
    port,
    url: (host = "127.0.0.1", query = "") => `postgres://postgres:secret@${host}:${port}/postgres${query}`,
    start: () => void program("pg_ctl", "-D", data, "-w", "-l", join(folder, "log"), "start"),
    stop: (mode = "immediate") => void program("pg_ctl", "-D", data, "-w", "-m", mode, "stop"),
    [Symbol.asyncDispose]: () => {
      try {
        server.stop();
      } catch {
        // The test has stopped it.
      }
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
  server.start();
  return server;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Something that listens where a server is meant to be. */
export interface Impostor extends AsyncDisposable {
  readonly port: number;
}

/** Listens, and does with each connection what `act` says. */
export async function listen(act: (socket: Socket) => void): Promise<Impostor> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    act(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
