import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "node:test";
import fc from "fast-check";
import { hideSecrets, parseUrl } from "./url.ts";

const parse = (text: string) => {
  const { scheme, hosts, user, path, hierarchical, options, secret } = parseUrl(text, "/base");
  return { scheme, hosts, user, path, hierarchical, options, password: secret("password") };
};

test("parseUrl() reads every part", () => {
  assert.deepEqual(parse("postgres://ada:p%40ss@db.example:5433/app?sslmode=require&x=a%20b"), {
    scheme: "postgres",
    hosts: [{ host: "db.example", port: 5433 }],
    user: "ada",
    path: "/app",
    hierarchical: true,
    options: { sslmode: "require", x: "a b" },
    password: "p@ss",
  });
});

test("parseUrl() reads paths without an authority", () => {
  assert.deepEqual([parse("sqlite:app.db").path, parse("sqlite:/abs/app.db").path, parse("sqlite::memory:").path], [
    "app.db",
    "/abs/app.db",
    ":memory:",
  ]);
});

test("parseUrl() reads an empty authority, several hosts and IPv6", () => {
  assert.deepEqual(parse("sqlite:///app.db").hosts, []);
  assert.equal(parse("sqlite:////app.db").path, "//app.db");
  assert.deepEqual(parse("postgres://a,b:2,[::1]:3/x").hosts, [{ host: "a" }, { host: "b", port: 2 }, {
    host: "::1",
    port: 3,
  }]);
});

test("parseUrl() takes a password with an @ in it", () => {
  assert.equal(parse("mysql://u:a@b@h/d").password, "a@b");
});

test("parseUrl() refuses what it cannot read, without telling the text", () => {
  for (const text of ["app.db", "", "postgres://u:secret@h:99999/d", "postgres://u:secret@h/%zz"]) {
    assert.throws(() => parseUrl(text, "/"), (error: Error & { code: string }) => {
      assert.equal(error.code, "E_CONFIG");
      return !error.message.includes("secret");
    });
  }
});

test("a target prints without its secrets, however it is printed", () => {
  const target = parseUrl("libsql://u:se cret@h/d?authToken=tok", "/");
  for (const text of [String(target), JSON.stringify(target), inspect(target, { depth: 9 })]) {
    assert.ok(!text.includes("se cret") && !text.includes('"tok"'), text);
  }
  assert.match(target.toString(), /u:\*\*\*@h\/d\?authToken=\*\*\*$/);
});

test("hideSecrets() hides the password in any text", () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-z0-9!$%^&*()_+=.,;'"-]{8,20}$/), (password) => {
    const shown = hideSecrets(`cannot reach postgres://u:${password}@h/d, sorry`);
    assert.ok(!shown.includes(password), shown);
  }));
});

test("a secret is hidden however the name of its parameter is written, and behind a #", () => {
  for (const query of ["?%61uthToken=s3cret", "?a=1&authtoke%6E=s3cret", "?a=1#authToken=s3cret", "#password=s3cret"]) {
    const shown = parseUrl(`http://h/d${query}`, "/").toString();
    assert.ok(!shown.includes("s3cret"), shown);
  }
});

test("parseUrl() throws nothing but its own error", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.string().map((s) => `pg://${s}`)), (text) => {
    try {
      parseUrl(text, "/");
    } catch (error) {
      assert.equal((error as { code: string }).code, "E_CONFIG");
    }
  }));
});
