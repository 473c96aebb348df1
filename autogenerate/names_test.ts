import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, compare, dialects, Registry, schema, sql, t, table, type TableElement } from "../mod.ts";

const registry = new Registry(builtins, dialects);
const id = t.column("id", t.integer(), { primaryKey: true });
const n = t.column("n", t.integer());

function kinds(database: readonly TableElement[], models: readonly TableElement[], dialect = "postgres") {
  const server = registry.dialectOf(dialect).assume();
  const sides = [database, models].map((elements) => schema([table("a", elements)]));
  const { upgrade } = compare(sides[0]!, sides[1]!, { registry, server });
  return upgrade.map(({ kind }) => kind);
}

test("what nobody gave a name is the same, whatever it is called in the database", () => {
  const database = [
    t.column("id", t.integer()),
    n,
    t.primaryKey(["id"], { name: "PK_a" }),
    t.unique(["n"], { name: "uniq_n" }),
    t.check(sql`n > 0`, { name: "positive" }),
    t.foreignKey(["n"], "a", ["id"], { name: "a_ibfk_1", onDelete: "CASCADE" }),
    t.index("index_on_n", ["n"]),
  ];
  const own = t.column("n", t.integer(), {
    unique: true,
    index: true,
    references: { table: "a", column: "id", onDelete: "CASCADE" },
  });
  for (const dialect of ["postgres", "sqlite"]) {
    assert.deepEqual(kinds(database, [id, own, t.check(sql`n > 0`)], dialect), []);
  }
});

test("what differs is made anew, and so is what was given a name", () => {
  const both = ["drop_constraint", "create_unique_constraint"];
  assert.deepEqual(kinds([id, n, t.unique(["id"], { name: "u" })], [id, n, t.unique(["n"])]), both);
  assert.deepEqual(kinds([id, n, t.unique(["n"], { name: "u" })], [id, n, t.unique(["n"], { name: "v" })]), both);
});

test("a name that was given counts beside one that nobody gave", () => {
  const database = [id, n, t.unique(["n"], { name: "u" }), t.unique(["id"], { name: "x" })];
  const models = [id, n, t.unique(["n"], { name: "v" }), t.unique(["id"])];
  assert.deepEqual(kinds(database, models), ["drop_constraint", "create_unique_constraint"]);
});

test("one constraint of the database is one of the models, and the other is added", () => {
  const twice = [id, n, t.unique(["n"]), t.unique(["n"])];
  assert.deepEqual(kinds([id, n, t.unique(["n"], { name: "u" })], twice), ["create_unique_constraint"]);
});
