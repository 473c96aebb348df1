import assert from "node:assert/strict";
import { test } from "node:test";
import { schema, t, table } from "../mod.ts";
import { withoutDefaultSchema } from "./default_schema.ts";

const id = t.column("id", t.integer(), { primaryKey: true });

test("withoutDefaultSchema - takes the schema off tables, off what keys refer to and off enum types", () => {
  const mood = t.column("mood", t.enum("mood", ["a"], { schema: "app" }));
  const owner = t.column("owner", t.integer());
  const models = schema([
    table("users", [id, mood], { schema: "app" }),
    table("posts", [id, owner, t.foreignKey(["owner"], "users", ["id"], { referredSchema: "app" })], {
      schema: "other",
    }),
  ]);
  const { tables: [users, posts] } = withoutDefaultSchema(models, "app");
  assert.equal("schema" in users!, false);
  assert.equal("schema" in users!.columns[1]!.type, false);
  assert.equal(posts!.schema, "other");
  const [key] = posts!.constraints.filter((each) => each.kind === "foreign_key");
  assert.deepEqual(key!.references.table, { name: "users" });
});

test("withoutDefaultSchema - leaves what stands nowhere in it as the object that it is", () => {
  const models = schema([table("users", [id]), table("posts", [id, t.column("word", t.string(9))], { schema: "app" })]);
  const { tables: [users, posts] } = withoutDefaultSchema(models, "app");
  assert.equal(users, models.tables[0]);
  assert.equal(posts!.columns, models.tables[1]!.columns);
});
