import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, emptySchema, Registry, type Schema, t, tableOf } from "../../mod.ts";
import { factsOf } from "../../testing/mod.ts";
import { mysql } from "./mod.ts";

const registry = new Registry(builtins, [mysql]);
const id = t.column("id", t.integer(), { primaryKey: true });
const full: Schema = {
  ...emptySchema,
  tables: [
    tableOf({ name: "users", schema: "app" }, [id]),
    tableOf({ name: "roles", schema: "app" }, [id]),
    tableOf({ name: "posts" }, [
      id,
      t.column("user_id", t.integer()),
      t.foreignKey(["user_id"], "users", ["id"], { name: "author", referredSchema: "app" }),
    ]),
  ],
};

function dropped(options: object, schema: Schema): readonly string[] {
  const operation = registry.build("dropSchema", ["app", options]);
  return registry.compile(operation, mysql.assume(), factsOf(schema)).map(({ sql }) => sql);
}

test("a schema that holds something is not dropped unless all of it is meant", () => {
  assert.deepEqual(dropped({}, emptySchema), ["DROP SCHEMA `app`"]);
  assert.throws(() => dropped({}, full), {
    code: "E_INVALID_OPERATION",
    message: 'Cannot drop the schema "app": it holds "users" and 1 more',
    hint: "drop what is in it first, or all of it with { cascade: true }",
  });
});

test("what refers to the tables of a schema is let go before", () => {
  assert.deepEqual(dropped({ cascade: true }, full), [
    "ALTER TABLE `posts` DROP FOREIGN KEY `author`, DROP INDEX `author`",
    "DROP SCHEMA `app`",
  ]);
});
