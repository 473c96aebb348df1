import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, emptySchema, Registry, t } from "../../mod.ts";
import { factsOf } from "../../testing/mod.ts";
import { sqlite } from "./mod.ts";

const registry = new Registry(builtins, [sqlite]);

function altered(version: readonly number[], changes: object, flavour = "sqlite"): readonly string[] {
  const operation = registry.build("alterColumn", ["users", "name", changes, { schema: "app" }]);
  return registry.compile(operation, sqlite.assume(flavour, version), factsOf(emptySchema)).map(({ sql }) => sql);
}

test("NOT NULL is set and dropped since 3.53, before the column is renamed", () => {
  const alter = 'ALTER TABLE "app"."users"';
  assert.deepEqual(altered([3, 53], { nullable: false }), [`${alter} ALTER COLUMN "name" SET NOT NULL`]);
  assert.deepEqual(altered([3, 53], { nullable: true, name: "label" }), [
    `${alter} ALTER COLUMN "name" DROP NOT NULL`,
    `${alter} RENAME COLUMN "name" TO "label"`,
  ]);
});

for (
  const [what, version, flavour] of [["SQLite 3.52", [3, 52, 9], "sqlite"], ["libSQL", [3, 45, 1], "libsql"]] as const
) {
  test(`NOT NULL is left to a batch on ${what}`, () => {
    assert.throws(() => altered(version, { nullable: false }, flavour), {
      code: "E_UNSUPPORTED_OPERATION",
      hint: /op\.batchAlterTable\(\)/,
    });
    assert.equal(altered(version, { name: "label" }, flavour).length, 1);
  });
}

test("the type and the default are left to a batch, whatever else is altered", () => {
  for (const changes of [{ type: t.text() }, { default: 1 }, { default: null, nullable: true, name: "label" }]) {
    assert.throws(() => altered([3, 54], changes), {
      code: "E_UNSUPPORTED_OPERATION",
      hint: /op\.batchAlterTable\(\)/,
    });
  }
});

test("a batch is no way round for what SQLite has not at all", () => {
  for (const changes of [{ comment: "so" }, { identity: true }, { autoincrement: true }]) {
    assert.throws(() => altered([3, 54], changes), (error: Error & { readonly hint?: string }) => {
      assert.doesNotMatch(error.hint ?? "", /batchAlterTable/);
      return "code" in error && error.code === "E_UNSUPPORTED_OPERATION";
    });
  }
});
