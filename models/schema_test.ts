import assert from "node:assert/strict";
import { test } from "node:test";
import { sql, t } from "../mod.ts";
import { schema, table } from "./schema.ts";

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
