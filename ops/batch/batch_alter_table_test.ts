import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  dialects,
  type Operation,
  type OperationDefinition,
  Registry,
  type Schema,
  sql,
  t,
  type TableName,
  tableOf,
} from "../../mod.ts";
import { cases, factsOf } from "../../testing/mod.ts";
import { type BatchAlterTable, batchAlterTable } from "./batch_alter_table.ts";

const registry = new Registry(builtins, []);
const id = t.column("id", t.integer(), { primaryKey: true });
const old = t.column("old", t.text());
const given: Schema = { tables: [tableOf({ name: "users" }, [id, old])], objects: {} };
const referred: Schema = {
  tables: [
    tableOf({ name: "users" }, [id, old]),
    tableOf({ name: "posts" }, [
      ...[id, t.column("author", t.integer())],
      t.foreignKey(["author"], "users", ["id"], { name: "posts_author_fkey", onDelete: "CASCADE" }),
      t.index("ix_posts_author", ["author"]),
    ]),
    tableOf({ name: "notes" }, [
      ...[id, t.column("post", t.integer()), t.column("note", t.integer())],
      t.foreignKey(["post"], "posts", ["id"], { name: "notes_post_fkey", onDelete: "SET NULL" }),
      t.foreignKey(["note"], "notes", ["id"], { name: "notes_note_fkey", onDelete: "CASCADE" }),
    ]),
  ],
  objects: {},
};
const inSchema: Schema = { tables: [tableOf({ name: "users", schema: "app" }, [id, old])], objects: {} };

const addName = registry.build("addColumn", ["users", t.column("name", t.string(100), { index: true })]);
const dropOld = registry.build("dropColumn", ["users", "old", { was: old }]);
const indexName = registry.build("createIndex", ["ix_users_name", "users", ["name"], { unique: true }]);

cases(batchAlterTable, {
  "one operation": batchAlterTable.build("users", [addName]),
  "several, of which one needs another": batchAlterTable.build("users", [addName, indexName, dropOld]),
  "a column altered, and a check on it": batchAlterTable.build("users", [
    registry.build("alterColumn", ["users", "old", { name: "aged", nullable: false, was: { nullable: true } }]),
    registry.build("createCheckConstraint", [null, "users", "aged <> ''"]),
  ]),
  "in a schema": batchAlterTable.build("users", [addName, dropOld], { schema: "app" }),
  "a type": inUsers("alterColumn", "old", { type: t.string(50), was: { type: t.text() } }),
  "a type, by an expression": inUsers("alterColumn", "old", {
    ...{ type: t.integer(), using: sql`length(old)` },
    was: { type: t.text(), using: sql`'x' || old` },
  }),
  "a unique constraint": inUsers("createUniqueConstraint", "users_id_key", ["id"]),
  "a foreign key to itself": batchAlterTable.build("users", [
    registry.build("addColumn", ["users", t.column("parent_id", t.integer())]),
    registry.build("createForeignKey", ["users_parent_fkey", "users", "users", ["parent_id"], ["id"], {
      onDelete: "SET NULL",
    }]),
  ]),
  "two columns that change their names": batchAlterTable.build("users", [
    registry.build("addColumn", ["users", t.column("other", t.text())]),
    registry.build("alterColumn", ["users", "old", { name: "swap" }]),
    registry.build("alterColumn", ["users", "other", { name: "old" }]),
    registry.build("alterColumn", ["users", "swap", { name: "other", nullable: false, was: { nullable: true } }]),
    registry.build("createCheckConstraint", ["users_other_check", "users", "other <> old"]),
  ]),
  "made anew in any case": batchAlterTable.build("users", [addName], { recreate: "always" }),
  "never made anew": batchAlterTable.build("users", [
    registry.build("createUniqueConstraint", ["users_id_key", "users", ["id"]]),
  ], { recreate: "never" }),
  "a column among the others": batchAlterTable.build("users", [
    registry.build("addColumn", ["users", t.column("name", t.text()), { insertAfter: "id" }]),
  ]),
  "columns in another order": batchAlterTable.build("users", [], { partialReordering: [["old", "id"]] }),
  "further elements and options": batchAlterTable.build("users", [], {
    recreate: "always",
    tableElements: [t.check("old <> ''", { name: "users_old_check" }), t.index("ix_users_old", ["old"])],
    tableOptions: { sqlite: { strict: true } },
  }),
  "without a proof": batchAlterTable.build("users", [addName], { recreate: "always", proof: "off" }),
  "of a table that others refer to": inUsers("alterColumn", "old", { type: t.string(50), was: { type: t.text() } }),
  "of a table that is told": batchAlterTable.build("users", [
    registry.build("alterColumn", ["users", "old", { nullable: false }]),
  ], { recreate: "always", copyFrom: [id, old] }),
}, {
  given: (name) => name === "in a schema" ? inSchema : name === "of a table that others refer to" ? referred : given,
  oneSided: ["cascade", "insertAfter"],
});

function inUsers(method: string, ...args: readonly unknown[]): BatchAlterTable {
  const named = method === "createUniqueConstraint" ? args.toSpliced(1, 0, "users") : ["users", ...args];
  return batchAlterTable.build("users", [registry.build(method, named)]);
}

test("a batch cannot be reversed unless all that it holds can", () => {
  const batch = batchAlterTable.build("users", [addName, registry.build("dropColumn", ["users", "old"])]);
  assert.throws(() => registry.reverse(batch), { code: "E_IRREVERSIBLE_OPERATION" });
});

test("a batch is undone the last first", () => {
  const batch = registry.reverse(batchAlterTable.build("users", [addName, indexName, dropOld])) as BatchAlterTable;
  assert.deepEqual(batch.operations.map(({ kind }) => kind), ["add_column", "drop_index", "drop_column"]);
});

test("a batch touches what its operations touch, in its schema", () => {
  const batch = batchAlterTable.build("users", [dropOld], { schema: "app" });
  assert.deepEqual(registry.touches(batch), [
    { object: { kind: "column", name: "old", schema: "app", table: "users" }, how: "drop" },
  ]);
});

test("an operation of a batch sees the table as those before it have left it", () => {
  const seen: (readonly string[])[] = [];
  const look: OperationDefinition<Operation<"look"> & { readonly table: TableName }, []> = {
    kind: "look",
    build: () => ({ kind: "look", table: { name: "users" } }),
    args: () => [],
    needs: ({ table }) => [{ fact: "table", table }],
    compile({ table }, { facts }) {
      seen.push(facts.table(table).columns.map(({ name }) => name));
      return [];
    },
  };
  const looking = new Registry([...builtins, { name: "looking", operations: { look } }], dialects);
  const server = looking.dialectOf("postgres").assume();
  const batch = batchAlterTable.build("users", [look.build(), dropOld, addName, look.build()]);
  assert.deepEqual(looking.needs(batch, server), [
    { fact: "table", table: { name: "users" } },
    { fact: "table", table: { name: "users" } },
  ]);
  looking.compile(batch, server, factsOf(given));
  assert.deepEqual(seen, [["id", "old"], ["id", "name"]]);
});

for (
  const [what, make] of Object.entries({
    "an empty table": () => batchAlterTable.build("", [addName]),
    "nothing to do": () => batchAlterTable.build("users", []),
    "an operation on another table": () => batchAlterTable.build("posts", [addName]),
    "an option that is none": () => batchAlterTable.build("users", [addName], { recreat: "always" } as never),
  })
) {
  test(`a batch refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
