import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, emptySchema, Registry, type Schema, t, tableOf } from "../../mod.ts";
import { factsOf } from "../../testing/mod.ts";
import { mysql } from "./mod.ts";

const registry = new Registry(builtins, [mysql]);
const given: Schema = {
  ...emptySchema,
  tables: [tableOf({ name: "users" }, [t.column("id", t.integer(), { primaryKey: true }), t.column("name", t.text())])],
};

type Call = readonly [method: string, ...args: readonly unknown[]];

function batched(...calls: readonly Call[]): readonly string[] {
  const operations = calls.map(([method, ...args]) => registry.build(method, args));
  const batch = registry.definition("batch_alter_table").build("users", operations);
  return registry.compile(batch as never, mysql.assume(), factsOf(given)).map(({ sql }) => sql);
}

const addAge: Call = ["addColumn", "users", t.column("age", t.integer())];

test("alterations of one table are one statement", () => {
  assert.deepEqual(
    batched(
      addAge,
      ["createCheckConstraint", "ck", "users", "age > 0"],
      ["alterColumn", "users", "name", { nullable: false }],
      ["createTableComment", "users", "who"],
    ),
    [
      "ALTER TABLE `users` ADD COLUMN `age` INTEGER, ADD CONSTRAINT `ck` CHECK (age > 0), " +
      "MODIFY COLUMN `name` TEXT NOT NULL, COMMENT 'who'",
    ],
  );
});

test("what is altered a second time stands in a statement of its own, and sees what the first made", () => {
  assert.deepEqual(
    batched(addAge, ["alterColumn", "users", "AGE", { nullable: false }], ["dropColumn", "users", "name"]),
    [
      "ALTER TABLE `users` ADD COLUMN `age` INTEGER",
      "ALTER TABLE `users` MODIFY COLUMN `age` INTEGER NOT NULL, DROP COLUMN `name`",
    ],
  );
  const names = batched(
    ["alterColumn", "users", "name", { name: "label" }],
    ["addColumn", "users", t.column("name", t.integer())],
  );
  assert.equal(names.length, 2);
});

test("indexes are made and dropped in the same statement", () => {
  assert.deepEqual(
    batched(addAge, ["createIndex", "ix", "users", ["age"]], ["dropIndex", "ix_name", "users"]),
    ["ALTER TABLE `users` ADD COLUMN `age` INTEGER, ADD INDEX `ix` (`age`), DROP INDEX `ix_name`"],
  );
});

test("other statements stand between, in their order", () => {
  assert.deepEqual(
    batched(addAge, ["bulkInsert", "users", [{ id: 1 }]], ["dropColumn", "users", "name"]).map((sql) =>
      sql.slice(0, 6)
    ),
    ["ALTER ", "INSERT", "ALTER "],
  );
});
