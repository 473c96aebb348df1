import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, bound, changesRows, singleStatements } from "./single_statements.ts";

const texts = (sql: string) => singleStatements({ sql }).map((each) => each.sql);

test("a plain statement stays as it is", () => {
  for (const sql of ["SELECT 1", "SELECT 1;\n", "INSERT INTO a VALUES ('x; y -- z', \"b:c\", [d?e], `f$g`)"]) {
    assert.deepEqual(texts(sql), [sql]);
  }
});

test("several statements are told apart", () => {
  assert.deepEqual(texts("CREATE TABLE a (b); INSERT INTO a VALUES (';')"), [
    "CREATE TABLE a (b)",
    "INSERT INTO a VALUES (';')",
  ]);
  assert.deepEqual(texts("-- it's\nDELETE FROM a; DELETE FROM b -- it's"), ["DELETE FROM a", "DELETE FROM b"]);
  assert.deepEqual(texts("/* ' */ DELETE FROM a; DELETE FROM b /* ' */"), ["DELETE FROM a", "DELETE FROM b"]);
  assert.deepEqual(texts("SELECT [it's]; SELECT `it's`"), ["SELECT [it's]", "SELECT `it's`"]);
});

test("the body of a trigger stays whole", () => {
  const trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; SELECT CASE 1 WHEN 1 THEN 2 END; END";
  assert.deepEqual(texts(`${trigger}; SELECT 1;`), [trigger, "SELECT 1"]);
});

test("comments alone are no statement", () => {
  for (const sql of ["-- nothing", "/* nothing */", ";", " ; -- x"]) assert.deepEqual(texts(sql), []);
});

test("a parameter that has no value, or a value that has no parameter, is refused", () => {
  assert.throws(() => singleStatements({ sql: "UPDATE a SET b = :x" }), /takes 1 values and was given 0/);
  assert.throws(() => singleStatements({ sql: "SELECT ?, ?", parameters: [1] }), /takes 2 values and was given 1/);
  assert.throws(() => singleStatements({ sql: "SELECT ?", parameters: [1, 2] }), /takes 1 values and was given 2/);
  assert.throws(() => singleStatements({ sql: "SELECT 1", parameters: [1] }), /takes 0 values and was given 1/);
  assert.throws(() => singleStatements({ sql: "SELECT ?; SELECT ?", parameters: [1] }), /2 statements cannot share/);
  assert.deepEqual(singleStatements({ sql: "SELECT ?2, ?1, :a, :a", parameters: [1, 2, 3] })[0]!.values, [1, 2, 3]);
  assert.deepEqual(texts("SELECT 'a:b', '?', \"$x\""), ["SELECT 'a:b', '?', \"$x\""]);
});

test("text that SQLite would cut or change is refused", () => {
  assert.throws(() => texts("SELECT 1\0; DROP TABLE a"), /NUL/);
  assert.throws(() => texts("SELECT '\ud800'"), /surrogate/);
});

test("values are bound as the drivers take them", () => {
  assert.equal(bound(true), 1);
  assert.equal(bound(false), 0);
  assert.equal(bound(new Date("2024-02-29T12:00:00.000Z")), "2024-02-29 12:00:00");
  assert.equal(bound(new Date("2024-02-29T12:00:00.250Z")), "2024-02-29 12:00:00.250");
  assert.deepEqual(bound(new Uint16Array([257])), new Uint8Array([1, 1]));
  assert.deepEqual(bound(new Uint8Array([1]).buffer), new Uint8Array([1]));
  assert.equal(bound({ a: [1] }), '{"a":[1]}');
  assert.equal(bound(Infinity), Infinity);
  for (const bad of [undefined, NaN, 2n ** 63n, "\udc00", () => 1, Symbol(), new Date(NaN)]) {
    assert.throws(() => bound(bad), TypeError);
  }
});

test("integers come as numbers as long as a number holds them", () => {
  assert.equal(answered(5n), 5);
  assert.equal(answered(9007199254740991n), 9007199254740991);
  assert.equal(answered(9007199254740992n), 9007199254740992n);
  assert.equal(answered("5"), "5");
});

test("only statements that change rows have a count of them", () => {
  assert.equal(changesRows("\n insert into a values (1)"), true);
  assert.equal(changesRows("CREATE TABLE a (b)"), false);
  assert.equal(changesRows("PRAGMA user_version = 1"), false);
});
