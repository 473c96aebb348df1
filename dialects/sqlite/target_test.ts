import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseUrl } from "../../mod.ts";
import { sqliteTarget } from "./target.ts";

const meant = (url: string, base = "/base") => sqliteTarget(parseUrl(url, base));

test("sqlite: is followed by a path, SQLAlchemy's slashes are understood", () => {
  assert.deepEqual(meant("sqlite:app.db"), { kind: "file", path: "/base/app.db" });
  assert.deepEqual(meant("sqlite:../app.db"), { kind: "file", path: "/app.db" });
  assert.deepEqual(meant("sqlite:/abs/app.db"), { kind: "file", path: "/abs/app.db" });
  assert.deepEqual(meant("sqlite:a%20b%3F.db"), { kind: "file", path: "/base/a b?.db" });
  assert.deepEqual(meant("sqlite:///app.db"), { kind: "file", path: "/base/app.db" });
  assert.deepEqual(meant("sqlite:////abs/app.db"), { kind: "file", path: "/abs/app.db" });
  assert.deepEqual(meant("sqlite::memory:"), { kind: "memory" });
  assert.deepEqual(meant("sqlite:///:memory:"), { kind: "memory" });
});

test("two slashes are refused, with the URL that is meant", () => {
  assert.throws(() => meant("sqlite://app.db"), { code: "E_CONFIG", hint: /write sqlite:app\.db / });
  assert.throws(() => meant("sqlite://dir/app.db"), { hint: /write sqlite:dir\/app\.db / });
  assert.throws(() => meant("file://host/app.db"), { code: "E_CONFIG", message: /host "host"/ });
});

test("a URL that names no file is refused", () => {
  for (const url of ["sqlite:", "sqlite://", "sqlite:///", "file:"]) assert.throws(() => meant(url), /names no file/);
});

test("an option is refused by its name", () => {
  assert.throws(() => meant("sqlite:app.db?mode=ro"), { code: "E_CONFIG", message: /"mode"/ });
  assert.throws(() => meant("file:app.db?cache=shared"), { message: /"cache"/ });
});

test("a relative file that is absent while the absolute one is there is refused, and both are named", () => {
  const folder = mkdtempSync(join(tmpdir(), "retort-target-"));
  try {
    const path = join(folder, "app.db");
    writeFileSync(path, "");
    assert.throws(() => meant(`sqlite://${path}`), (error: Error) => {
      assert.ok(error.message.includes(`"${path}"`) && error.message.includes(`"/base${path}"`), error.message);
      return true;
    });
    assert.deepEqual(meant(`sqlite://${path}`, "/"), { kind: "file", path });
    assert.deepEqual(meant(`sqlite:///${path}`), { kind: "file", path });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("file: is a file that libSQL opens", () => {
  assert.deepEqual(meant("file:app.db"), { kind: "libsql_file", path: "/base/app.db" });
  assert.deepEqual(meant("file:///abs/app.db"), { kind: "libsql_file", path: "/abs/app.db" });
});

test("the others are servers, and the token is taken out of the URL", () => {
  for (const scheme of ["libsql", "http", "https", "ws", "wss"]) {
    assert.deepEqual(meant(`${scheme}://db.example.org:8080/?authToken=s%26cret&tls=0`), {
      kind: "libsql_server",
      url: `${scheme}://db.example.org:8080/?tls=0`,
      authToken: "s&cret",
    });
  }
});
