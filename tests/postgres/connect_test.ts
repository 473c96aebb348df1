import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import process from "node:process";
import { test } from "node:test";
import { connect } from "../../dialects/postgres/driver.ts";
import { parseUrl } from "../../mod.ts";
import { makeCertificates } from "./certificates.ts";
import { connected, listen, onServer, type OwnServer, startServer, withPrograms } from "./servers.ts";

/** The one value that a session answers to a query. */
async function ask(url: string, sql: string): Promise<unknown> {
  return await connected(url, async (connection) => Object.values((await connection.run([{ sql }]))[0]!.rows[0]!)[0]);
}

const isSecured = (url: string) => ask(url, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");

/** Sees to it that `url` cannot be connected to, and that it is told how. */
async function refuses(url: string, message: RegExp, timeout?: number): Promise<Error & { readonly hint?: string }> {
  let found: unknown;
  await assert.rejects(connect(parseUrl(url, "/"), timeout === undefined ? {} : { timeout }), (error: Error) => {
    found = error;
    assert.equal((error as Error & { code?: string }).code, "E_CONNECT", error.stack ?? "");
    assert.match(error.message, message);
    assert.doesNotMatch(`${error.message} ${(error as { hint?: string }).hint}`, /secret/);
    return true;
  });
  return found as Error;
}

withPrograms("every sslmode does what libpq's does, with TLS and without", async () => {
  using made = makeCertificates(["DNS:localhost", "IP:127.0.0.1"]);
  const files = { "server.crt": made.path("server.crt"), "server.key": made.path("server.key") };
  const [ca, other] = [made.path("ca.crt"), made.path("other.crt")].map((path) =>
    `sslrootcert=${encodeURIComponent(path)}`
  );
  await using plain = await startServer();
  await using secured = await startServer({ settings: ["ssl = on"], files });

  for (
    const [mode, withTls, without] of [
      ["disable", false, false],
      ["allow", false, false],
      ["prefer", true, false],
      ["require", true, undefined],
    ] as const
  ) {
    assert.equal(await isSecured(secured.url("127.0.0.1", `?sslmode=${mode}`)), withTls, mode);
    if (without === false) assert.equal(await isSecured(plain.url("127.0.0.1", `?sslmode=${mode}`)), false, mode);
    else await refuses(plain.url("127.0.0.1", `?sslmode=${mode}`), /it has no TLS, and sslmode is require/);
  }
  for (const mode of ["verify-ca", "verify-full"]) {
    for (const host of ["127.0.0.1", "localhost"]) {
      assert.equal(await isSecured(secured.url(host, `?sslmode=${mode}&${ca}`)), true, `${mode} ${host}`);
      await refuses(secured.url(host, `?sslmode=${mode}&${other}`), /TLS with it fails/);
      await refuses(secured.url(host, `?sslmode=${mode}`), /TLS with it fails/);
    }
    await refuses(plain.url("127.0.0.1", `?sslmode=${mode}&${ca}`), /it has no TLS/);
  }
  // As libpq does, `require` with certificates to trust trusts no others.
  assert.equal(await isSecured(secured.url("127.0.0.1", `?sslmode=require&${ca}`)), true);
  const error = await refuses(secured.url("127.0.0.1", `?sslmode=require&${other}`), /TLS with it fails/);
  assert.match(error.hint ?? "", /sslrootcert/);
  // Whoever prefers TLS does without it where it does not succeed.
  assert.equal(await isSecured(secured.url("127.0.0.1", `?sslmode=prefer&${other}`)), true);
});

withPrograms("verify-full wants a certificate for the host that is named, be it a name or an address", async () => {
  using named = makeCertificates(["DNS:localhost"]);
  using addressed = makeCertificates(["IP:127.0.0.1"]);
  for (
    const [made, fits, other] of [[named, "localhost", "127.0.0.1"], [addressed, "127.0.0.1", "localhost"]] as const
  ) {
    const files = { "server.crt": made.path("server.crt"), "server.key": made.path("server.key") };
    await using server = await startServer({ settings: ["ssl = on"], files });
    const query = `sslrootcert=${encodeURIComponent(made.path("ca.crt"))}`;
    assert.equal(await isSecured(server.url(fits, `?sslmode=verify-full&${query}`)), true);
    assert.equal(await isSecured(server.url(other, `?sslmode=verify-ca&${query}`)), true);
    await refuses(server.url(other, `?sslmode=verify-full&${query}`), /TLS with it fails/);
  }
});

withPrograms("a server that takes TLS alone, or none, is asked in the other way by prefer and allow", async () => {
  using made = makeCertificates(["DNS:localhost", "IP:127.0.0.1"]);
  const files = { "server.crt": made.path("server.crt"), "server.key": made.path("server.key") };
  const kinds = [["hostssl", true], ["hostnossl", false]] as const;
  for (const [kind, securedOnly] of kinds) {
    const access = [`${kind} all all 127.0.0.1/32 scram-sha-256`];
    await using server = await startServer({ settings: ["ssl = on"], files, access });
    for (const mode of ["allow", "prefer"]) {
      assert.equal(await isSecured(server.url("127.0.0.1", `?sslmode=${mode}`)), securedOnly, `${kind} ${mode}`);
    }
    const wrong = securedOnly ? "disable" : "require";
    await refuses(server.url("127.0.0.1", `?sslmode=${wrong}`), /pg_hba\.conf/);
  }
});

withPrograms("a client's certificate takes the place of a password", async () => {
  using made = makeCertificates(["DNS:localhost", "IP:127.0.0.1"]);
  const files = {
    "server.crt": made.path("server.crt"),
    "server.key": made.path("server.key"),
    "ca.crt": made.path("ca.crt"),
  };
  await using server = await startServer({
    settings: ["ssl = on", "ssl_ca_file = 'ca.crt'"],
    access: ["hostssl all all 127.0.0.1/32 cert"],
    files,
  });
  const own = (name: string) =>
    `?sslmode=require&sslcert=${encodeURIComponent(made.path(`${name}.crt`))}` +
    `&sslkey=${encodeURIComponent(made.path(`${name}.key`))}`;
  const url = server.url("127.0.0.1", own("client")).replace(":secret", "");
  assert.equal(await ask(url, "SELECT client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()"), "/CN=postgres");
  await refuses(server.url("127.0.0.1", own("other")).replace(":secret", ""), /127\.0\.0\.1/);
  await refuses(server.url("127.0.0.1", "?sslmode=require").replace(":secret", ""), /certificate/);
});

withPrograms("a socket, IPv6, and the first of several hosts that answers", async () => {
  await using server = await startServer();
  const trusted = server.url().replace(":secret", "");
  const folder = encodeURIComponent(server.folder);
  for (
    const url of [
      `postgres://postgres@/postgres?host=${server.folder}&port=${server.port}`,
      `postgres://postgres@${folder}:${server.port}/postgres`,
      `postgres:///postgres?user=postgres&host=${server.folder}&port=${server.port}&sslmode=verify-full`,
    ]
  ) assert.equal(await ask(url, "SELECT inet_client_addr()"), null);
  if (existsSync("/proc/net/if_inet6")) {
    assert.equal(await ask(server.url("[::1]").replace(":secret", ""), "SELECT inet_client_addr()"), "::1");
  }
  const several = server.url(`127.0.0.1:1,127.0.0.1`);
  assert.equal(await ask(several, "SELECT 1"), 1);
  assert.equal(await ask(server.url("localhost"), "SELECT 1"), 1);
  await refuses(trusted.replace(String(server.port), "1"), /127\.0\.0\.1:1: nothing listens there/);
});

withPrograms("a server that says no is not passed over for another", async () => {
  await using right = await startServer();
  await using wrong = await startServer();
  const hosts = (first: OwnServer, password: string) =>
    `postgres://postgres:${password}@127.0.0.1:${first.port},127.0.0.1:${right.port}/postgres`;
  assert.equal(await ask(hosts(wrong, "secret"), "SHOW port"), String(wrong.port));
  const error = await refuses(hosts(wrong, "no"), /password authentication failed.*not tried/);
  assert.match(error.hint ?? "", /pgpass/);
  await refuses(
    `postgres://postgres:secret@127.0.0.1:${wrong.port},127.0.0.1:${right.port}/nowhere`,
    /database "nowhere" does not exist/,
  );
  // One that is not there, or only starting, is.
  wrong.stop();
  assert.equal(await ask(hosts(wrong, "secret"), "SHOW port"), String(right.port));
});

withPrograms("the server that writes is chosen among several, and a standby refuses to write", async () => {
  await using primary = await startServer();
  await using standby = await startServer({ standbyOf: primary });
  const both = `postgres://postgres:secret@127.0.0.1:${standby.port},127.0.0.1:${primary.port}/postgres`;
  assert.equal(await ask(both, "SELECT pg_is_in_recovery()"), true);
  for (const attributes of ["read-write", "primary"]) {
    assert.equal(await ask(`${both}?target_session_attrs=${attributes}`, "SELECT pg_is_in_recovery()"), false);
  }
  await refuses(standby.url("127.0.0.1", "?target_session_attrs=read-write"), /it only reads/);
  await connected(standby.url(), async (connection) => {
    await assert.rejects(connection.run([{ sql: "CREATE TABLE t (a int)" }]), {
      sqlState: "25006",
      hint: /target_session_attrs/,
    });
  });
});

withPrograms("a server without connections left, and one that is stopped, say so", async () => {
  await using server = await startServer({
    settings: ["max_connections = 4", "superuser_reserved_connections = 0", "max_wal_senders = 0"],
  });
  const held = await Promise.all([1, 2, 3, 4].map(() => connect(parseUrl(server.url(), "/"))));
  const error = await refuses(server.url(), /too many clients/);
  assert.match(error.hint ?? "", /max_connections/);
  for (const connection of held) await connection[Symbol.asyncDispose]();
  server.stop();
  await refuses(server.url(), /nothing listens there/);
});

test("who answers nothing, closes at once, or speaks otherwise is told of within the time, by every sslmode", async () => {
  const garbage = new Uint8Array(64).fill(0xff);
  const impostors: readonly (readonly [string, Parameters<typeof listen>[0], RegExp])[] = [
    ["answers nothing", () => {}, /did not answer (?:in time|within 0\.5 s)/],
    ["closes at once", (socket) => socket.destroy(), /closed the connection|lost|ECONNRESET|reset/],
    [
      "closes when it is spoken to",
      (socket) => socket.once("data", () => socket.destroy()),
      /closed the connection|reset/,
    ],
    ["ends when it is spoken to", (socket) => socket.once("data", () => socket.end()), /closed the connection|reset/],
    [
      "speaks HTTP",
      (socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
      /does not answer as PostgreSQL does/,
    ],
    [
      "speaks nonsense",
      (socket) => socket.once("data", () => socket.write(garbage)),
      /does not answer as PostgreSQL does/,
    ],
    ["speaks first", (socket) => socket.write("220 mail.example ESMTP\r\n"), /does not answer as PostgreSQL does/],
    [
      "says yes to TLS and no more",
      (socket) => socket.once("data", () => socket.write("S")),
      /did not answer within 0\.5 s|in time|does not answer/,
    ],
    [
      "says yes to TLS and closes",
      (socket) => socket.once("data", () => socket.end("S")),
      /closed|TLS with it fails|disconnected|reset|does not/,
    ],
  ];
  for (const [what, act, message] of impostors) {
    for (const mode of ["disable", "prefer", "require", "verify-full"]) {
      await using impostor = await listen(act);
      const started = performance.now();
      const url = `postgres://postgres:secret@127.0.0.1:${impostor.port}/postgres?sslmode=${mode}`;
      await refuses(url, message, 500).catch((error) => {
        throw new Error(`${what}, sslmode ${mode}: ${error.message}`);
      });
      assert.ok(performance.now() - started < 2500, `${what}, sslmode ${mode}`);
    }
  }
});

test("a host that nobody knows, and a socket that is not there, are told of", async () => {
  await refuses("postgres://postgres:secret@no-such-host.invalid/postgres", /the name is not known/);
  await refuses("postgres://postgres:secret@/postgres?host=/no/such/folder", /there is no such socket/);
});

onServer("a wrong password, an absent database and an unknown setting are told of", async (url) => {
  const wrong = new URL(url);
  wrong.password = "wrong";
  const error = await refuses(wrong.href, /password authentication failed/);
  assert.match(error.hint ?? "", /the user and the password/);
  const absent = new URL(url);
  absent.pathname = "/there_is_none";
  assert.match((await refuses(absent.href, /does not exist/)).hint ?? "", /CREATE DATABASE/);
  await refuses(`${url}?options=${encodeURIComponent("-c no_such_setting=1")}`, /no_such_setting/);
  const without = new URL(url);
  without.password = "";
  await refuses(without.href, /password/);
});

onServer("PGTARGETSESSIONATTRS may be any, which the client library does not know", async (url) => {
  const kept = process.env.PGTARGETSESSIONATTRS;
  try {
    for (const attributes of ["any", "read-write", "primary"]) {
      process.env.PGTARGETSESSIONATTRS = attributes;
      assert.equal(await ask(url, "SELECT 1"), 1);
      assert.equal(process.env.PGTARGETSESSIONATTRS, attributes);
    }
    process.env.PGTARGETSESSIONATTRS = "standby";
    await assert.rejects(connect(parseUrl(url, "/")), { code: "E_CONFIG" });
  } finally {
    if (kept === undefined) delete process.env.PGTARGETSESSIONATTRS;
    else process.env.PGTARGETSESSIONATTRS = kept;
  }
});

onServer("a connection is made in 5 round trips, and a pipeline of 400 statements takes one", async (url) => {
  const { hostname, port } = new URL(url);
  let turns = 0, last = "";
  await using line = await listen((socket) => {
    const server = createConnection({ host: hostname, port: Number(port || 5432) });
    // Long enough that all of what belongs together is on its way before the first answer comes.
    const hand = (from: Socket, to: Socket, name: string) =>
      from.on("data", (data: Uint8Array) => {
        if (name === "client" && last !== "client") turns++;
        last = name;
        setTimeout(() => to.write(data), 40);
      }).on("close", () => to.destroy()).on("error", () => {});
    hand(socket, server, "client");
    hand(server, socket, "server");
  });
  const through = Object.assign(new URL(url), { hostname: "127.0.0.1", port: String(line.port) });
  await using connection = await connect(parseUrl(through.href, "/"));
  // TLS is asked for, two for the password, one that says who is there.
  assert.equal(turns, 5);
  const statements = Array.from({ length: 400 }, (_, i) => ({ sql: `SELECT ${i} AS n, '${"x".repeat(50)}'` }));
  turns = 0;
  const results = await connection.run(statements, { begin: true, commit: true });
  assert.equal(turns, 1);
  assert.deepEqual(results.map(({ rows }) => rows[0]!.n), statements.map((_, i) => i));
  turns = 0;
  assert.equal(await connection.column({ name: "there_is_none" }, "n"), undefined);
  assert.equal(turns, 1);
});

onServer("a session begins with what the URL says", async (url) => {
  const query = new URLSearchParams({
    search_path: "pg_catalog",
    statement_timeout: "7s",
    lock_timeout: "3s",
    application_name: "a test",
    options: "-c work_mem=9MB",
  });
  const settings = ["search_path", "statement_timeout", "lock_timeout", "application_name", "work_mem"];
  const sql = `SELECT ARRAY[${settings.map((name) => `current_setting('${name}')`).join(", ")}]`;
  assert.deepEqual(await ask(`${url}?${query.toString().replaceAll("+", "%20")}`, sql), [
    "pg_catalog",
    "7s",
    "3s",
    "a test",
    "9MB",
  ]);
  await connected(`${url}?search_path=pg_catalog`, ({ server }) => {
    assert.equal(server.defaultSchema, "pg_catalog");
    return Promise.resolve();
  });
});
