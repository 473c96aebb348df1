import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, emptySchema, Registry, type Schema, t, tableOf } from "../../mod.ts";
import { factsOf } from "../../testing/mod.ts";
import { mysql } from "./mod.ts";

const registry = new Registry(builtins, [mysql]);
const given: Schema = {
  ...emptySchema,
  tables: [tableOf({ name: "posts" }, [
    t.column("a", t.integer(), { references: "users.id" }),
    t.column("b", t.integer(), { references: "users.id" }),
    t.index("ix_a", ["a"]),
    t.index("ix_b", ["b"]),
    t.index("ix_b_a", ["b", "a"]),
  ])],
};

function dropped(name: string, schema = given): readonly string[] {
  const operation = registry.build("dropIndex", [name, "posts"]);
  return registry.compile(operation, mysql.assume(), factsOf(schema)).map(({ sql }) => sql);
}

test("a foreign key gets the server's own index back in the place of the one that it stood on", () => {
  assert.deepEqual(dropped("ix_a"), ["ALTER TABLE `posts` DROP INDEX `ix_a`, ADD INDEX `posts_a_fkey` (`a`)"]);
  assert.deepEqual(dropped("ix_b"), ["DROP INDEX `ix_b` ON `posts`"], "there is another");
  assert.deepEqual(dropped("ix_a", emptySchema), ["DROP INDEX `ix_a` ON `posts`"], "nothing is known");
});
