import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, compare, dialects, Registry, schema, sql, t, table, type TableElement } from "../mod.ts";

const registry = new Registry(builtins, dialects);
const id = t.column("id", t.integer(), { primaryKey: true });
const n = t.column("n", t.integer());

const m = t.column("m", t.integer());

function found(database: readonly TableElement[], models: readonly TableElement[], dialect = "postgres") {
  const server = registry.dialectOf(dialect).assume();
  const sides = [database, models].map((elements) => schema([table("a", elements)]));
  return compare(sides[0]!, sides[1]!, { registry, server }).upgrade;
}

const kinds = (...sides: Parameters<typeof found>) => found(...sides).map(({ kind }) => kind);

/** What is found of columns `n` and `m` and their constraints, by kind and name. */
const named = (database: readonly TableElement[], models: readonly TableElement[], dialect: string) =>
  found([id, n, m, ...database], [id, n, m, ...models], dialect).map((operation) => {
    const { object } = registry.touches(operation)[0]!;
    return `${operation.kind} ${object.name}`;
  });

const key = (column: string, name?: string) => t.foreignKey([column], "a", ["id"], { ...(name && { name }) });

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

for (const dialect of ["postgres", "mysql", "sqlite"]) {
  test(`a name that another has in the database hides nothing that says the same (${dialect})`, () => {
    const database = [key("n", "theirs"), key("m", "a_n_fkey")];
    assert.deepEqual(named(database, [key("n")], dialect), ["drop_constraint a_n_fkey"]);
    assert.deepEqual(named(database, [key("m"), key("n")], dialect), []);
    assert.deepEqual(named(database, [key("n", "a_n_fkey"), key("m", "other")], dialect), []);
    const indexes = [t.index("theirs", ["n"]), t.index("a_n_idx", ["m"])];
    assert.deepEqual(named(indexes, [t.index("a_n_idx", ["n"])], dialect), ["drop_index a_n_idx"]);
  });

  test(`what is new keeps its name, and what is there the one that it has (${dialect})`, () => {
    const database = [key("n", "theirs"), key("m", "old")];
    const cascading = t.foreignKey(["n"], "a", ["id"], { name: "old", onDelete: "CASCADE" });
    assert.deepEqual(named(database, [key("n", "mine"), key("m", "mine_too"), cascading], dialect), [
      "drop_constraint old",
      "create_foreign_key mine_too",
      "create_foreign_key old",
    ]);
  });

  test(`a number in a built-in name says nothing (${dialect})`, () => {
    const [one, other] = [t.check(sql`n > 0`), t.check(sql`m > 0`)];
    assert.deepEqual(named([one, other], [other, one], dialect), []);
    assert.deepEqual(named([other], [one, other], dialect), ["create_check_constraint a_check1"]);
    assert.deepEqual(named([one, other], [other], dialect), ["drop_constraint a_check"]);
    const last = t.check(sql`m > n`);
    assert.deepEqual(named([one, other], [last, other, one], dialect), ["create_check_constraint a_check2"]);
  });
}
