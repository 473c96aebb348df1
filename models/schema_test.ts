import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, Registry, sql, t } from "../mod.ts";
import { schema, sequence, table } from "./schema.ts";

const id = t.column("id", t.integer(), { primaryKey: true });

test("schema() holds its tables, the enum types of their columns, and other objects by their kinds", () => {
  const made = schema([
    table("users", [id, t.column("mood", t.enum("mood", ["sad", "happy"]))], { comment: "all" }),
    { kind: "view", name: "active", as: sql`SELECT 1` } as { kind: string; name: string },
  ]);
  assert.deepEqual(made.tables.map(({ name, comment }) => [name, comment]), [["users", "all"]]);
  assert.equal("kind" in made.tables[0]!, false);
  assert.deepEqual(made.objects, {
    enum: [{ name: "mood", values: ["sad", "happy"] }],
    view: [{ name: "active", as: sql`SELECT 1` }],
  });
});

test("sequence() is a sequence as op.createSequence() makes it", () => {
  const models = [sequence("ids", { start: 5, schema: "app" }), sequence("ids")];
  assert.deepEqual(schema(models).objects, { sequence: [{ name: "ids", schema: "app", start: 5 }, { name: "ids" }] });
  assert.throws(() => sequence("ids", { increment: 0 }), { code: "E_INVALID_OPERATION" });
  assert.throws(() => schema([sequence("ids"), sequence("ids")]), /it has two of the sequence "ids"/);
});

test("schema() refuses two of one name, unless they are of two schemas", () => {
  assert.throws(() => schema([table("a", [id]), table("a", [id])]), /it has two of the table "a"/);
  assert.throws(
    () => schema([table("a", [id], { schema: "s" }), table("a", [id], { schema: "s" })]),
    /it has two of the table "a" in the schema "s"/,
  );
  assert.equal(schema([table("a", [id]), table("a", [id], { schema: "s" })]).tables.length, 2);
});

test("schema() and table() refuse what is none", () => {
  assert.throws(() => schema({} as never), /takes a list of models, not object/);
  assert.throws(() => schema([table("a", [id]), {} as never]), /number 2 of its models is none/);
  assert.throws(() => table("a", []), { code: "E_INVALID_OPERATION" });
});

test("a former name stands beside the tables of the models, and in no operation", () => {
  const column = t.column("name", t.text(), { renamedFrom: "title" });
  const { tables: [users], renamed } = schema([table("users", [id, column], { schema: "app", renamedFrom: "people" })]);
  assert.equal(JSON.stringify(users).includes("renamedFrom"), false);
  assert.deepEqual(renamed, [
    { kind: "table", name: "users", schema: "app", from: "people" },
    { kind: "column", name: "name", schema: "app", table: "users", from: "title" },
  ]);
  assert.equal(schema([table("a", [id])]).renamed, undefined);
  assert.throws(() => table("a", [id], { renamedFrom: "a" }), /"a" is its name now/);
  assert.throws(() => t.column("a", t.text(), { renamedFrom: "a" }), /"a" is its name now/);
  for (const [method, args] of [["createTable", ["a", [column]]], ["addColumn", ["a", column]]] as const) {
    assert.throws(() => new Registry(builtins, dialects).build(method, args), /`renamedFrom` stands in models alone/);
  }
});
