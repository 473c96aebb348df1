import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { parseUrl } from "../../runtime/url.ts";
import { type PostgresTarget, postgresTarget } from "./target.ts";

/** Variables that a target is read from; a test has those that it names, and no others. */
const VARIABLES = Object.keys(process.env).filter((name) => name.startsWith("PG")).concat("HOME");

/** A home without files of libpq's. */
const HOME = join(tmpdir(), "no such home");

function target(url: string, variables: Readonly<Record<string, string>> = {}): PostgresTarget {
  const kept = { ...process.env };
  for (const name of VARIABLES) delete process.env[name];
  Object.assign(process.env, { HOME, ...variables });
  try {
    return postgresTarget(parseUrl(url, "/"));
  } finally {
    for (const name of Object.keys({ HOME, ...variables })) delete process.env[name];
    for (const name of VARIABLES) if (kept[name] !== undefined) process.env[name] = kept[name];
  }
}

const addresses = (url: string, variables?: Readonly<Record<string, string>>) => target(url, variables).addresses;

function inFolder(body: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "retort-target-"));
  try {
    body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a URL names a host, a port, a user, a password and a database, with their escapes", () => {
  const read = target("postgresql://us%40er:p%3A%2F%25w@db.example:6543/my%20db");
  assert.deepEqual(read.addresses, [{ host: "db.example", port: 6543 }]);
  assert.equal(read.user, "us@er");
  assert.equal(read.password(read.addresses[0]!), "p:/%w");
  assert.equal(read.database, "my db");
});

test("a socket is named by ?host=, by an escaped host, and by PGHOST", () => {
  const socket = { host: "/run/pg", port: 5433, path: "/run/pg/.s.PGSQL.5433" };
  assert.deepEqual(addresses("postgres:///db?host=/run/pg&port=5433"), [socket]);
  assert.deepEqual(addresses("postgres://u@/db?host=/run/pg&port=5433"), [socket]);
  assert.deepEqual(addresses("postgres://u@%2Frun%2Fpg:5433/db"), [socket]);
  assert.deepEqual(addresses("postgres:///db", { PGHOST: "/run/pg", PGPORT: "5433" }), [socket]);
});

test("several hosts are tried in their order, each with its port", () => {
  assert.deepEqual(addresses("postgres://a:1,b,[::1]:3/db?port=9"), [
    { host: "a", port: 1 },
    { host: "b", port: 9 },
    { host: "::1", port: 3 },
  ]);
  assert.deepEqual(addresses("postgres:///db?host=a,b&port=1,2"), [{ host: "a", port: 1 }, { host: "b", port: 2 }]);
  assert.deepEqual(addresses("postgres:///db?host=a,b&port=,2"), [{ host: "a", port: 5432 }, { host: "b", port: 2 }]);
});

test("an IPv6 address stands in brackets", () => {
  assert.deepEqual(addresses("postgres://[::1]/db"), [{ host: "::1", port: 5432 }]);
  assert.deepEqual(addresses("postgres://u:p@[2001:db8::2]:99/db"), [{ host: "2001:db8::2", port: 99 }]);
});

test("what the URL leaves open is taken from the environment, then from the defaults", () => {
  const variables = {
    PGHOST: "there",
    PGPORT: "7",
    PGUSER: "ann",
    PGDATABASE: "own",
    PGPASSWORD: "pw",
    PGSSLMODE: "require",
    PGAPPNAME: "app",
    PGCONNECT_TIMEOUT: "3",
    PGOPTIONS: "-c geqo=off",
  };
  const read = target("postgres:", variables);
  assert.deepEqual(read.addresses, [{ host: "there", port: 7 }]);
  assert.equal(read.user, "ann");
  assert.equal(read.database, "own");
  assert.equal(read.password(read.addresses[0]!), "pw");
  assert.equal(read.sslMode, "require");
  assert.equal(read.connectTimeout, 3000);
  assert.deepEqual(read.parameters, { application_name: "app", options: "-c geqo=off" });

  const bare = target("postgres://h");
  assert.equal(bare.user, userInfo().username);
  assert.equal(bare.database, bare.user);
  assert.equal(bare.sslMode, "prefer");
  assert.equal(bare.password(bare.addresses[0]!), undefined);
  assert.deepEqual(bare.parameters, { application_name: "retort" });
});

test("the URL goes before the environment, and an empty password is none", () => {
  const read = target("postgres://bob:@here:1/db?sslmode=disable&application_name=x", {
    PGHOST: "there",
    PGUSER: "ann",
    PGPASSWORD: "pw",
    PGSSLMODE: "require",
    PGAPPNAME: "y",
  });
  assert.deepEqual(read.addresses, [{ host: "here", port: 1 }]);
  assert.equal(read.user, "bob");
  assert.equal(read.password(read.addresses[0]!), "pw");
  assert.equal(read.sslMode, "disable");
  assert.equal(read.parameters.application_name, "x");
});

test("user, dbname and password may be parameters", () => {
  const read = target("postgres://h/?user=u&dbname=d&password=p");
  assert.equal(read.user, "u");
  assert.equal(read.database, "d");
  assert.equal(read.password(read.addresses[0]!), "p");
});

test("what the session is to begin with is handed on", () => {
  const read = target(
    "postgres://h/d?search_path=app,public&statement_timeout=5s&lock_timeout=100&options=-c%20work_mem%3D8MB&connect_timeout=7",
  );
  assert.deepEqual(read.parameters, {
    application_name: "retort",
    search_path: "app,public",
    statement_timeout: "5s",
    lock_timeout: "100",
    options: "-c work_mem=8MB",
  });
  assert.equal(read.connectTimeout, 7000);
});

test("an option that is none is refused, with what was meant", () => {
  assert.throws(() => target("postgres://h/d?sslmod=require"), { code: "E_CONFIG", hint: 'did you mean "sslmode"?' });
  assert.throws(() => target("postgres://h/d?zzzzzzzz=1"), { code: "E_CONFIG", hint: /the options are host, port/ });
  assert.throws(() => target("postgres://h/d?sslmode=maybe"), { code: "E_CONFIG", hint: /verify-full/ });
  assert.throws(() => target("postgres://h/d?port=0x10"), { code: "E_CONFIG" });
  assert.throws(() => target("postgres://h/d?port=70000"), { code: "E_CONFIG" });
  assert.throws(() => target("postgres://h/d?connect_timeout=soon"), { code: "E_CONFIG" });
  assert.throws(() => target("postgres://h/d?channel_binding=require"), { code: "E_CONFIG", hint: /take it out/ });
  assert.throws(() => target("postgres://h/d?sslrootcert=/no/such"), { code: "E_CONFIG", message: /\/no\/such/ });
});

test("target_session_attrs may ask for a server that writes, and for none that only reads", () => {
  assert.equal(target("postgres://h/d?target_session_attrs=read-write").writable, true);
  assert.equal(target("postgres://h/d?target_session_attrs=primary").writable, true);
  assert.equal(target("postgres://h/d", { PGTARGETSESSIONATTRS: "any" }).writable, false);
  assert.throws(() => target("postgres://h/d?target_session_attrs=standby"), { code: "E_CONFIG" });
});

test("a password is found in PGPASSFILE by host, port, database and user, with escapes and wildcards", () => {
  inFolder((folder) => {
    const file = join(folder, "pgpass");
    writeFileSync(
      file,
      [
        "# a comment: with:colons:in:it",
        "h:1:d:u:first\\:with\\\\escapes:and:colons",
        "h:*:d:u:any port\r",
        "a\\:b:5432:d:u:odd host",
        "/run/pg:5432:*:u:socket",
        "localhost:5432:*:u:usual socket",
        "too:few",
        "*:*:*:*:last",
      ].join("\n"),
    );
    chmodSync(file, 0o600);
    const found = (url: string) => {
      const read = target(url, { PGPASSFILE: file });
      return read.password(read.addresses[0]!);
    };
    assert.equal(found("postgres://u@h:1/d"), "first:with\\escapes:and:colons");
    assert.equal(found("postgres://u@h:2/d"), "any port");
    assert.equal(found("postgres://u@a%3Ab/d"), "odd host");
    assert.equal(found("postgres://u@/d?host=/run/pg"), "socket");
    assert.equal(found("postgres://u@/d?host=/tmp"), "usual socket");
    assert.equal(found("postgres://u@h:1/other"), "last");
    assert.equal(found("postgres://u:given@h:1/d"), "given");
    const named = target(`postgres://u@h:1/d?passfile=${encodeURIComponent(file)}`);
    assert.equal(named.password(named.addresses[0]!), "first:with\\escapes:and:colons");
  });
});

test("a password file that others may read is passed over", () => {
  inFolder((folder) => {
    const file = join(folder, "pgpass");
    writeFileSync(file, "*:*:*:*:pw");
    const read = target("postgres://u@h/d", { PGPASSFILE: file });
    for (const [mode, password] of [[0o640, undefined], [0o604, undefined], [0o600, "pw"]] as const) {
      chmodSync(file, mode);
      assert.equal(read.password(read.addresses[0]!), password);
    }
  });
});

test("printed, it shows no secret", () => {
  const read = target("postgres://u:hidden@h/d?sslpassword=hidden2");
  assert.doesNotMatch(JSON.stringify(read) + String(read), /hidden/);
  assert.equal(read.passphrase(), "hidden2");
});
