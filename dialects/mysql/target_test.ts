import assert from "node:assert/strict";
import { userInfo } from "node:os";
import process from "node:process";
import { inspect } from "node:util";
import { test } from "node:test";
import { parseUrl } from "../../mod.ts";
import { mysqlTarget } from "./target.ts";

const meant = (url: string) => mysqlTarget(parseUrl(url, "/base"));

/** Runs `body` with these variables and no others of MySQL's. */
function within(variables: Readonly<Record<string, string>>, body: () => void): void {
  const names = ["MYSQL_HOST", "MYSQL_TCP_PORT", "MYSQL_UNIX_PORT", "MYSQL_PWD"];
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  Object.assign(process.env, variables);
  try {
    body();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

test("a URL names hosts in their order, ports, user, password and database", () => {
  within({}, () => {
    const target = meant("mysql://us%40er:p%3Aw@one:3307,[::1],two/da%20ta?ssl-mode=REQUIRED&connectTimeout=500");
    assert.deepEqual(target.addresses, [
      { host: "one", port: 3307 },
      { host: "::1", port: 3306 },
      { host: "two", port: 3306 },
    ]);
    assert.equal(target.user, "us@er");
    assert.equal(target.password(), "p:w");
    assert.equal(target.database, "da ta");
    assert.equal(target.sslMode, "required");
    assert.equal(target.connectTimeout, 500);
  });
});

test("a password is never printed", () => {
  const url = "mariadb://root:s3cret@host/data?ssl-mode=disabled";
  assert.ok(!inspect(meant(url), { depth: 9, showHidden: true }).includes("s3cret"));
  assert.ok(!JSON.stringify(meant(url)).includes("s3cret"));
});

test("a socket is used where the URL names one", () => {
  within({}, () => {
    assert.deepEqual(meant("mysql://root@localhost/data?socketPath=/run/a%20b.sock").addresses, [
      { host: "localhost", port: 3306, path: "/run/a b.sock" },
    ]);
  });
});

test("what the URL leaves open is told by the variables that the clients read", () => {
  within({ MYSQL_HOST: "there", MYSQL_TCP_PORT: "3310", MYSQL_PWD: "secret" }, () => {
    const target = meant("mysql:///data");
    assert.deepEqual(target.addresses, [{ host: "there", port: 3310 }]);
    assert.equal(target.password(), "secret");
    assert.equal(target.user, userInfo().username);
    assert.equal(meant("mysql://u:own@h/data").password(), "own");
    assert.deepEqual(meant("mysql://h/data").addresses, [{ host: "h", port: 3310 }]);
  });
  within({ MYSQL_UNIX_PORT: "/run/x.sock" }, () => {
    assert.equal(meant("mysql:///data").addresses[0]!.path, "/run/x.sock");
  });
});

for (
  const [url, message, hint] of [
    ["mysql://h/data?sslmode=required", /"sslmode"/, 'did you mean "ssl-mode"?'],
    ["mysql://h/data?ssl-mode=verify_identiti", /"verify_identiti"/, 'did you mean "verify_identity"?'],
    ["mysql://h/data?charset=latin1", /"latin1"/, undefined],
    ["mysql://h/data?connectTimeout=soon", /"soon"/, undefined],
    ["mysql://h/data?ssl-ca=/there/is/none.pem", /none\.pem/, undefined],
    ["mysql://h", /it names none/, "write mysql://user@host/database"],
    ["mysql://u:secret@h/", /mysql:\/\/u:\*\*\*@h/, undefined],
  ] as const
) {
  test(`the URL ${url} is refused`, () => {
    assert.throws(() => meant(url), { code: "E_CONFIG", message, ...(hint && { hint }) });
  });
}

test("every URL may say that it is in utf8mb4", () => {
  for (const charset of ["utf8mb4", "UTF8MB4", "utf8mb4_unicode_ci"]) meant(`mysql://h/data?charset=${charset}`);
});
