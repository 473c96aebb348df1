import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, type Operation, Registry, sql, t } from "../mod.ts";
import { detected } from "./detected.ts";

const registry = new Registry(builtins, dialects);
const column = t.column("n", t.integer());

/** Calls of `op`, and how what they make is told. */
const CASES: readonly (readonly [method: string, args: readonly unknown[], line: string])[] = [
  ["createTable", ["a", [column]], 'added table "a"'],
  ["dropTable", ["a", { schema: "s" }], 'removed table "s.a"'],
  ["renameTable", ["a", "b"], 'renamed table "a", now "b"'],
  ["addColumn", ["a", column], 'added column "a.n"'],
  ["dropColumn", ["a", "n", { schema: "s" }], 'removed column "s.a.n"'],
  ["alterColumn", ["a", "n", { type: t.text(), nullable: false }], 'changed column "a.n": type, nullable'],
  ["alterColumn", ["a", "n", { name: "m" }], 'renamed column "a.n", now "a.m"'],
  ["createIndex", ["ix", "a", ["n"]], 'added index "ix" on "a"'],
  ["createUniqueConstraint", ["uq", "a", ["n"]], 'added unique constraint "uq" on "a"'],
  ["createForeignKey", ["fk", "a", "b", ["n"], ["id"]], 'added foreign key "fk" on "a"'],
  ["dropConstraint", ["ck", "a"], 'removed constraint "ck" on "a"'],
  ["createTableComment", ["a", "all"], 'changed table comment "a"'],
  ["createEnumType", ["mood", ["sad"]], 'added enum type "mood"'],
  ["execute", [sql`SELECT 1`], "execute"],
];

for (const [method, args, line] of CASES) {
  test(`it is told: detected ${line}`, () => {
    assert.deepEqual(detected([registry.build(method, args)], registry), [`Detected ${line}`]);
  });
}

test("what a batch holds is told by itself", () => {
  const operations = ["n", "m"].map((name): Operation => registry.build("dropColumn", ["a", name]));
  const batch = registry.check({ kind: "batch_alter_table", table: { name: "a" }, operations });
  assert.deepEqual(detected([batch], registry), ['Detected removed column "a.n"', 'Detected removed column "a.m"']);
});
