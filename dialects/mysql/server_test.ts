import assert from "node:assert/strict";
import { test } from "node:test";
import { has, mysqlServer, readVersion } from "./server.ts";

test("VERSION() tells the flavour and the version", () => {
  assert.deepEqual(readVersion("8.4.3"), { flavour: "mysql", version: [8, 4, 3] });
  assert.deepEqual(readVersion("9.7.4-2"), { flavour: "mysql", version: [9, 7, 4] });
  assert.deepEqual(readVersion("10.11.18-MariaDB-0+deb12u1"), { flavour: "mariadb", version: [10, 11, 18] });
  assert.deepEqual(readVersion("5.5.5-10.6.12-MariaDB-log"), { flavour: "mariadb", version: [10, 6, 12] });
  assert.deepEqual(readVersion("5.5.5-log"), { flavour: "mysql", version: [5, 5, 5] });
});

test("the oldest supported is assumed, of either flavour", () => {
  const { flavour, version } = mysqlServer({ assumed: true });
  assert.deepEqual([flavour, ...version], ["mysql", 8, 0, 0]);
  assert.deepEqual(mysqlServer({ flavour: "mariadb", assumed: true }).version, [10, 6, 0]);
  assert.throws(() => mysqlServer({ flavour: "postgres", assumed: true }), { code: "E_CONFIG" });
});

test("a version that is assumed without a patch is the last of its kind, a real one is what it is", () => {
  assert.equal(has(mysqlServer({ version: [8, 0], assumed: true }), "checks"), true);
  assert.equal(has(mysqlServer({ version: [8, 0, 0], assumed: false }), "checks"), false);
  assert.equal(has(mysqlServer({ version: [8, 0, 15], assumed: false }), "checks"), false);
  assert.equal(has(mysqlServer({ version: [8, 0, 16], assumed: false }), "checks"), true);
  assert.equal(has(mysqlServer({ version: [9, 0, 0], assumed: false }), "checks"), true);
  assert.equal(has(mysqlServer({ version: [5, 7, 44], assumed: false }), "checks"), false);
});

test("what one flavour has the other may never have", () => {
  assert.equal(has(mysqlServer({ version: [9, 7], assumed: true }), "ifExists"), false);
  assert.equal(has(mysqlServer({ flavour: "mariadb", version: [11, 8], assumed: true }), "ifExists"), true);
  assert.equal(has(mysqlServer({ flavour: "mariadb", version: [11, 8], assumed: true }), "expressionIndexes"), false);
  assert.equal(has(mysqlServer({ flavour: "mariadb", version: [10, 6], assumed: true }), "descendingIndexes"), false);
});
