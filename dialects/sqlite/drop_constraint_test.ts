import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, emptySchema, type Facts, Registry, t, tableOf } from "../../mod.ts";
import { factsOf } from "../../testing/mod.ts";
import { sqlite } from "./mod.ts";

const registry = new Registry(builtins, [sqlite]);
const users = tableOf({ name: "users" }, [
  t.column("id", t.integer(), { primaryKey: true }),
  t.check("id > 0"),
  t.foreignKey(["id"], "users", ["id"]),
]);
const known = factsOf({ tables: [users], objects: {} });
const unknown = factsOf(emptySchema);

function dropped(version: readonly number[], name: string, options: object, facts: Facts = unknown): readonly string[] {
  const operation = registry.build("dropConstraint", [name, "users", options]);
  return registry.compile(operation, sqlite.assume("sqlite", version), facts).map(({ sql }) => sql);
}

test("a check is dropped since 3.53, a foreign key since 3.54", () => {
  const sql = (name: string) => [`ALTER TABLE "users" DROP CONSTRAINT "${name}"`];
  assert.deepEqual(dropped([3, 53], "users_check", { type: "check" }), sql("users_check"));
  assert.throws(() => dropped([3, 53], "users_id_fkey", { type: "foreignkey" }), { code: "E_UNSUPPORTED_OPERATION" });
  assert.deepEqual(dropped([3, 54], "users_id_fkey", { type: "foreignkey" }), sql("users_id_fkey"));
});

test("keys and unique constraints are left to a batch", () => {
  for (const was of [t.primaryKey(["id"]), t.unique(["id"])]) {
    assert.throws(() => dropped([3, 54], "users_pkey", { was }), {
      code: "E_UNSUPPORTED_OPERATION",
      hint: /op\.batchAlterTable\(\)/,
    });
  }
});

test("a constraint whose kind nobody said is looked up in the table", () => {
  const operation = registry.build("dropConstraint", ["users_check", "users"]);
  assert.deepEqual(registry.needs(operation, sqlite.assume("sqlite", [3, 53])), [
    { fact: "table", table: { name: "users" } },
  ]);
  assert.deepEqual(registry.needs(operation, sqlite.assume()), []);
  assert.equal(dropped([3, 53], "users_check", {}, known).length, 1);
  assert.throws(() => dropped([3, 54], "users_pkey", {}, known), { code: "E_UNSUPPORTED_OPERATION" });
  assert.throws(() => dropped([3, 54], "users_chekc", {}, known), { code: "E_INVALID_OPERATION" });
  assert.throws(() => dropped([3, 52], "users_check", {}), { code: "E_UNSUPPORTED_OPERATION" });
});

test("a constraint that has no name in its table is left to a batch", () => {
  const nameless = {
    ...users,
    constraints: users.constraints.map(({ name: _, ...rest }) => rest as typeof users.constraints[0]),
  };
  const facts = factsOf({ tables: [nameless], objects: {} });
  assert.throws(() => dropped([3, 54], "users_id_fkey", { type: "foreignkey" }, facts), {
    code: "E_UNSUPPORTED_OPERATION",
    message: /sqlite drops none that has no name in the table/,
  });
  assert.equal(dropped([3, 54], "users_id_fkey", { type: "foreignkey" }, known).length, 1);
});

test("a check is added since 3.53", () => {
  const operation = registry.build("createCheckConstraint", [null, "users", "id > 0", {
    postgres: { notValid: true },
  }]);
  const compiled = (version: readonly number[]) =>
    registry.compile(operation, sqlite.assume("sqlite", version), unknown).map(({ sql }) => sql);
  assert.deepEqual(compiled([3, 53]), ['ALTER TABLE "users" ADD CONSTRAINT "users_check" CHECK (id > 0)']);
  assert.throws(() => compiled([3, 52]), { code: "E_UNSUPPORTED_OPERATION" });
});
