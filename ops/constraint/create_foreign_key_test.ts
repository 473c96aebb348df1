import assert from "node:assert/strict";
import { test } from "node:test";
import { type Schema, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { createForeignKey } from "./create_foreign_key.ts";

const users = [
  t.column("id", t.integer(), { primaryKey: true }),
  t.column("name", t.string(50)),
  t.column('a"b', t.integer(), { unique: true }),
  t.unique(["id", "name"]),
];
const posts = [
  t.column("id", t.integer(), { primaryKey: true }),
  t.column("user_id", t.integer()),
  t.column("user_name", t.string(50)),
  t.column("parent_id", t.integer()),
];
const given: Schema = { tables: [tableOf({ name: "users" }, users), tableOf({ name: "posts" }, posts)], objects: {} };
const number = t.column("number", t.postgres.int4range(), { nullable: false });
const ranges: Schema = {
  tables: [
    tableOf({ name: "rooms" }, [
      number,
      t.column("open", t.postgres.daterange(), { nullable: false }),
      t.primaryKey(["number", "open"], { postgres: { withoutOverlaps: true } }),
    ]),
    tableOf({ name: "stays" }, [number, t.column("during", t.postgres.daterange())]),
  ],
  objects: {},
};
const inSchema: Schema = {
  tables: [tableOf({ name: "users", schema: "auth" }, users), tableOf({ name: "posts", schema: "app" }, posts)],
  objects: {},
};

cases(createForeignKey, {
  "plain": createForeignKey.build("fk_posts_user", "posts", "users", ["user_id"], ["id"]),
  "without a name": createForeignKey.build(null, "posts", "users", ["user_id"], ["id"]),
  "of several columns": createForeignKey.build("fk_posts_user", "posts", "users", ["user_id", "user_name"], [
    "id",
    "name",
  ]),
  "to its own table": createForeignKey.build("fk_posts_parent", "posts", "posts", ["parent_id"], ["id"]),
  "CASCADE": createForeignKey.build("fk_posts_user", "posts", "users", ["user_id"], ["id"], {
    onDelete: "CASCADE",
    onUpdate: "CASCADE",
  }),
  "SET NULL and RESTRICT": createForeignKey.build("fk_posts_user", "posts", "users", ["user_id"], ["id"], {
    onDelete: "SET NULL",
    onUpdate: "RESTRICT",
  }),
  "SET DEFAULT and NO ACTION": createForeignKey.build("fk_posts_user", "posts", "users", ["user_id"], ["id"], {
    onDelete: "SET DEFAULT",
    onUpdate: "NO ACTION",
  }),
  "MATCH FULL": createForeignKey.build("fk_posts_user", "posts", "users", ["user_id", "user_name"], ["id", "name"], {
    match: "FULL",
  }),
  "checked at the end": createForeignKey.build("fk_posts_user", "posts", "users", ["user_id"], ["id"], {
    deferrable: true,
    initially: "DEFERRED",
  }),
  "never deferrable": createForeignKey.build("fk_posts_user", "posts", "users", ["user_id"], ["id"], {
    deferrable: false,
  }),
  "of rows to come": createForeignKey.build("fk_posts_user", "posts", "users", ["user_id"], ["id"], {
    postgres: { notValid: true },
  }),
  "that rows may break": createForeignKey.build("fk_posts_user", "posts", "users", ["user_id"], ["id"], {
    enforced: false,
  }),
  "that rows may break, with all the rest": createForeignKey.build(
    "fk_posts_user",
    "posts",
    "users",
    ["user_id", "user_name"],
    ["id", "name"],
    {
      match: "FULL",
      onDelete: "CASCADE",
      deferrable: true,
      initially: "DEFERRED",
      enforced: false,
      postgres: { notValid: true },
    },
  ),
  "from a schema to another": createForeignKey.build("fk_posts_user", "posts", "users", ["user_id"], ["id"], {
    schema: "app",
    referredSchema: "auth",
  }),
  "names that need quoting": createForeignKey.build('f"k', "posts", "users", ["parent_id"], ['a"b']),
  "that sets one of its columns": createForeignKey.build(
    "fk_posts_user",
    "posts",
    "users",
    ["user_id", "user_name"],
    ["id", "name"],
    { onDelete: "SET NULL", postgres: { onDeleteColumns: ["user_name"], notValid: true } },
  ),
  "of ranges that others cover": createForeignKey.build(
    "fk_stays",
    "stays",
    "rooms",
    ["number", "during"],
    ["number", "open"],
    { postgres: { period: true } },
  ),
}, {
  given: (name) =>
    name === "from a schema to another" ? inSchema : name === "of ranges that others cover" ? ranges : given,
  // Others have no ranges.
  on: { "of ranges that others cover": ["postgres"] },
  oneSided: ["options"],
});

test("createForeignKey() gives what has no name the built-in one", () => {
  const { constraint } = createForeignKey.build(null, "posts", "users", ["user_id"], ["id"]);
  assert.equal(constraint.name, "posts_user_id_fkey");
});

test("createForeignKey() reads the table that it refers to", () => {
  const operation = createForeignKey.build("fk", "posts", "users", ["user_id"], ["id"], { referredSchema: "auth" });
  assert.deepEqual(createForeignKey.touches!(operation, undefined as never), [
    { object: { kind: "constraint", name: "fk", table: "posts" }, how: "create" },
    { object: { kind: "table", name: "users", schema: "auth" }, how: "read" },
  ]);
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => createForeignKey.build("", "posts", "users", ["user_id"], ["id"]),
    "an empty table": () => createForeignKey.build("fk", "", "users", ["user_id"], ["id"]),
    "an empty table that it refers to": () => createForeignKey.build("fk", "posts", "", ["user_id"], ["id"]),
    "no columns": () => createForeignKey.build("fk", "posts", "users", [], []),
    "more columns than it refers to": () =>
      createForeignKey.build("fk", "posts", "users", ["user_id", "user_name"], ["id"]),
    "an action that is none": () =>
      createForeignKey.build("fk", "posts", "users", ["user_id"], ["id"], { onDelete: "cascade" as never }),
    "a match that is none": () =>
      createForeignKey.build("fk", "posts", "users", ["user_id"], ["id"], { match: "HALF" as never }),
    "an option of PostgreSQL that is none": () =>
      createForeignKey.build("fk", "posts", "users", ["user_id"], ["id"], { postgres: { include: ["id"] } } as never),
    "an option that is none": () =>
      createForeignKey.build("fk", "posts", "users", ["user_id"], ["id"], { ondelete: "CASCADE" } as never),
  })
) {
  test(`createForeignKey() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}
