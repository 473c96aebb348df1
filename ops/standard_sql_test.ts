import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, type Dialect, dialects, emptySchema, Registry, sql, t } from "../mod.ts";
import { factsOf } from "../testing/mod.ts";

// What operations compile to where a dialect says nothing of its own: a dialect that has a grammar and nothing else.

const sqlite = dialects.find(({ name }) => name === "sqlite")!;
const plain: Dialect = { ...sqlite, compilers: {} };
const registry = new Registry(builtins, [plain]);

function compiled(features: object, method: string, ...args: readonly unknown[]): readonly string[] {
  const assumed = plain.assume();
  const server = { ...assumed, features: { ...assumed.features, ...features } };
  return registry.compile(registry.build(method, args), server, factsOf(emptySchema)).map(({ sql }) => sql);
}

const id = t.column("id", t.integer(), { primaryKey: true });
const both = t.column("group_id", t.integer(), { unique: true, index: true, references: "groups.id" });

test("a table is created with its constraints, then its indexes", () => {
  assert.deepEqual(compiled({}, "createTable", "users", [id, t.column("name", t.text(), { index: true })]), [
    'CREATE TABLE "users" (\n  "id" INTEGER NOT NULL,\n  "name" TEXT,\n  CONSTRAINT "users_pkey" PRIMARY KEY ("id")\n)',
    'CREATE INDEX "users_name_idx" ON "users" ("name")',
  ]);
});

test("the comments of a table and its columns follow it", () => {
  const column = t.column("name", t.text(), { comment: "it's so" });
  const options = { schema: "app", comment: "who" };
  assert.deepEqual(compiled({ comments: true }, "createTable", "users", [column], options).slice(1), [
    'COMMENT ON TABLE "app"."users" IS \'who\'',
    'COMMENT ON COLUMN "app"."users"."name" IS \'it\'\'s so\'',
  ]);
  assert.equal(compiled({ comments: false }, "createTable", "users", [column], options).length, 1);
});

test("the comment of a column follows its index", () => {
  const column = t.column("name", t.text(), { comment: "so", index: true });
  assert.deepEqual(compiled({ comments: true }, "addColumn", "users", column).slice(1), [
    'CREATE INDEX "users_name_idx" ON "users" ("name")',
    'COMMENT ON COLUMN "users"."name" IS \'so\'',
  ]);
  assert.equal(compiled({ comments: false }, "addColumn", "users", column).length, 2);
});

const mood = t.column("mood", t.enum("mood", ["sad", "it's ok"], { schema: "app" }));
const MOOD = `CREATE TYPE "app"."mood" AS ENUM ('sad', 'it''s ok')`;

test("the enum types of a table are made before it, each once, unless they are there already", () => {
  const columns = [
    mood,
    { ...mood, name: "other" },
    t.column("there", t.enum("there", ["a"], { create: false })),
    t.column("checked", t.enum("checked", ["a"], { native: false })),
    t.column("variant", t.variant(t.text(), { sqlite: t.enum("varied", ["a"]) })),
  ];
  const [first, second, table, ...more] = compiled({ enumTypes: true }, "createTable", "users", columns);
  assert.deepEqual([first, second, more], [MOOD, `CREATE TYPE "varied" AS ENUM ('a')`, []]);
  assert.match(table!, /^CREATE TABLE/);
  assert.equal(compiled({ enumTypes: false }, "createTable", "users", columns).length, 1);
});

test("the enum type of a column that is added is made before it", () => {
  assert.deepEqual(compiled({ enumTypes: true }, "addColumn", "users", mood, { ifNotExists: true }), [
    `DO $retort$ BEGIN ${MOOD}; EXCEPTION WHEN duplicate_object THEN NULL; END $retort$`,
    'ALTER TABLE "users" ADD COLUMN IF NOT EXISTS "mood" VARCHAR(7)',
  ]);
});

test("enum types go with a table or a column only if `was` says so", () => {
  const was = { elements: [mood, t.column("there", t.enum("there", ["a"], { create: false }))] };
  assert.deepEqual(compiled({ enumTypes: true }, "dropTable", "users", { ifExists: true, was }), [
    'DROP TABLE IF EXISTS "users"',
    'DROP TYPE IF EXISTS "app"."mood"',
  ]);
  assert.deepEqual(compiled({ enumTypes: true }, "dropTable", "users"), ['DROP TABLE "users"']);
  assert.deepEqual(compiled({ enumTypes: true }, "dropColumn", "users", "mood", { was: mood }), [
    'ALTER TABLE "users" DROP COLUMN "mood"',
    'DROP TYPE "app"."mood"',
  ]);
  assert.deepEqual(compiled({ enumTypes: false }, "dropColumn", "users", "mood", { was: mood }), [
    'ALTER TABLE "users" DROP COLUMN "mood"',
  ]);
});

test("enum types have statements of their own", () => {
  const on = { enumTypes: true };
  assert.deepEqual(compiled(on, "createEnumType", "mood", ["$retort$"], { ifNotExists: true }), [
    `DO $retort1$ BEGIN CREATE TYPE "mood" AS ENUM ('$retort$'); EXCEPTION WHEN duplicate_object THEN NULL; END $retort1$`,
  ]);
  assert.deepEqual(compiled(on, "addEnumValue", "mood", "it's", { schema: "app", ifNotExists: true, before: "ok" }), [
    `ALTER TYPE "app"."mood" ADD VALUE IF NOT EXISTS 'it''s' BEFORE 'ok'`,
  ]);
  assert.deepEqual(compiled(on, "addEnumValue", "mood", "fine", { after: "ok" }), [
    `ALTER TYPE "mood" ADD VALUE 'fine' AFTER 'ok'`,
  ]);
  assert.deepEqual(compiled(on, "renameEnumValue", "mood", "ok", "fine"), [
    `ALTER TYPE "mood" RENAME VALUE 'ok' TO 'fine'`,
  ]);
});

test("a value that is added to an enum type is not used before it is committed", () => {
  const server = { ...plain.assume(), features: { ...plain.assume().features, enumTypes: true } };
  const [statement] = registry.compile(registry.build("addEnumValue", ["mood", "fine"]), server, factsOf(emptySchema));
  assert.equal(statement!.transaction, "ends");
});

const OPERATIONS_ON_ENUMS: Readonly<Record<string, readonly unknown[]>> = {
  createEnumType: ["mood", ["ok"]],
  dropEnumType: ["mood"],
  addEnumValue: ["mood", "fine"],
  renameEnumValue: ["mood", "ok", "fine"],
};
for (const [method, args] of Object.entries(OPERATIONS_ON_ENUMS)) {
  test(`${method}() is refused where enums have no types, and says what to do`, () => {
    assert.throws(() => compiled({ enumTypes: false }, method, ...args), {
      code: "E_UNSUPPORTED_OPERATION",
      hint: /op\.alterColumn\(table, column, \{ type: t\.enum\(name, values\) \}\)/,
    });
  });
}

test("schemas are made and dropped, and refused where there are none", () => {
  const on = { schemas: true };
  assert.deepEqual(compiled(on, "createSchema", 'a"b', { ifNotExists: true }), ['CREATE SCHEMA IF NOT EXISTS "a""b"']);
  assert.deepEqual(compiled(on, "dropSchema", "app", { ifExists: true, cascade: true }), [
    'DROP SCHEMA IF EXISTS "app" CASCADE',
  ]);
  for (const method of ["createSchema", "dropSchema"]) {
    assert.throws(() => compiled({ schemas: false }, method, "app"), {
      code: "E_UNSUPPORTED_OPERATION",
      hint: /by the beginning of their names/,
    });
  }
});

test("a table's comment is set and dropped, and refused where there are none", () => {
  const on = { comments: true };
  assert.deepEqual(compiled(on, "createTableComment", "users", "it's", { schema: "app" }), [
    `COMMENT ON TABLE "app"."users" IS 'it''s'`,
  ]);
  assert.deepEqual(compiled(on, "dropTableComment", "users"), ['COMMENT ON TABLE "users" IS NULL']);
  assert.throws(() => compiled({}, "createTableComment", "users", "who"), { code: "E_UNSUPPORTED_OPERATION" });
  assert.throws(() => compiled({}, "dropTableComment", "users"), { code: "E_UNSUPPORTED_OPERATION" });
});

test("a column is altered part by part: type, NULL, default, identity, comment, name", () => {
  const on = { comments: true };
  const alter = 'ALTER TABLE "app"."users" ALTER COLUMN "state"';
  const changes = {
    name: "status",
    type: t.string(9),
    using: sql`left(state, ${9})`,
    nullable: false,
    default: "it's",
    identity: { always: true, start: 5, increment: 2, minValue: 1, maxValue: 9, cache: 3, cycle: true },
    comment: "k",
  };
  assert.deepEqual(compiled(on, "alterColumn", "users", "state", changes, { schema: "app" }), [
    `${alter} TYPE VARCHAR(9) USING left(state, 9)`,
    `${alter} SET NOT NULL`,
    `${alter} SET DEFAULT 'it''s'`,
    `${alter} ADD GENERATED ALWAYS AS IDENTITY ` +
    "(INCREMENT BY 2 START WITH 5 MINVALUE 1 MAXVALUE 9 CACHE 3 CYCLE)",
    'COMMENT ON COLUMN "app"."users"."state" IS \'k\'',
    'ALTER TABLE "app"."users" RENAME COLUMN "state" TO "status"',
  ]);
});

test("what a column no longer has is dropped", () => {
  const alter = 'ALTER TABLE "users" ALTER COLUMN "state"';
  const changes = { nullable: true, default: null, identity: null, comment: null };
  assert.deepEqual(compiled({ comments: true }, "alterColumn", "users", "state", changes), [
    `${alter} DROP NOT NULL`,
    `${alter} DROP DEFAULT`,
    `${alter} DROP IDENTITY`,
    'COMMENT ON COLUMN "users"."state" IS NULL',
  ]);
});

test("a default that goes does so before the type changes", () => {
  const alter = 'ALTER TABLE "users" ALTER COLUMN "state"';
  const change = (changes: object) => compiled({}, "alterColumn", "users", "state", { type: t.integer(), ...changes });
  const type = `${alter} TYPE INTEGER`;
  assert.deepEqual(change({ default: null }), [`${alter} DROP DEFAULT`, type]);
  assert.deepEqual(change({ default: 0, was: { default: "new" } }), [
    `${alter} DROP DEFAULT`,
    type,
    `${alter} SET DEFAULT 0`,
  ]);
  assert.deepEqual(change({ default: 0, was: { default: null } }), [type, `${alter} SET DEFAULT 0`]);
  assert.deepEqual(change({ default: sql`NULL` }), [type, `${alter} SET DEFAULT NULL`]);
});

test("an identity that is there is changed where it differs", () => {
  const change = (identity: object | true, was: object | true) =>
    compiled({}, "alterColumn", "users", "id", { identity, was: { identity: was } });
  const alter = 'ALTER TABLE "users" ALTER COLUMN "id"';
  assert.deepEqual(change({ always: true, increment: 5 }, true), [
    `${alter} SET GENERATED ALWAYS SET INCREMENT BY 5`,
  ]);
  assert.deepEqual(change(true, { always: true, start: 5, maxValue: 9, cycle: true }), [
    `${alter} SET GENERATED BY DEFAULT SET START WITH 1 SET NO MAXVALUE SET NO CYCLE`,
  ]);
});

test("comments and AUTO_INCREMENT of a column are refused where there are none", () => {
  for (const changes of [{ comment: "so" }, { autoincrement: true }]) {
    assert.throws(() => compiled({ comments: false }, "alterColumn", "users", "state", changes), {
      code: "E_UNSUPPORTED_OPERATION",
    });
  }
});

test("constraints are added to a table that is there", () => {
  assert.deepEqual(compiled({}, "createPrimaryKey", null, "users", ["id"], { schema: "app" }), [
    'ALTER TABLE "app"."users" ADD CONSTRAINT "users_pkey" PRIMARY KEY ("id")',
  ]);
  assert.deepEqual(compiled({}, "createUniqueConstraint", "uq", "users", ["email"]), [
    'ALTER TABLE "users" ADD CONSTRAINT "uq" UNIQUE ("email")',
  ]);
  assert.deepEqual(compiled({}, "createForeignKey", "fk", "posts", "users", ["a"], ["b"], { onDelete: "CASCADE" }), [
    'ALTER TABLE "posts" ADD CONSTRAINT "fk" FOREIGN KEY ("a") REFERENCES "users" ("b") ON DELETE CASCADE',
  ]);
});

test("NOT VALID is taken from the block of the dialect that runs", () => {
  const check = 'ALTER TABLE "users" ADD CONSTRAINT "ck" CHECK (a > 0)';
  const options = { postgres: { notValid: true } };
  assert.deepEqual(compiled({}, "createCheckConstraint", "ck", "users", "a > 0", options), [check]);
  const postgres: Dialect = {
    ...plain,
    grammar: (server, spell) => ({ ...plain.grammar(server, spell), dialect: "postgres" }),
  };
  const statements = new Registry(builtins, [postgres]).compile(
    registry.build("createCheckConstraint", ["ck", "users", "a > 0", options]),
    plain.assume(),
    factsOf(emptySchema),
  );
  assert.deepEqual(statements.map(({ sql }) => sql), [`${check} NOT VALID`]);
});

test("a constraint is dropped by its name", () => {
  assert.deepEqual(compiled({}, "dropConstraint", 'a"b', "users", { schema: "app", ifExists: true }), [
    'ALTER TABLE "app"."users" DROP CONSTRAINT IF EXISTS "a""b"',
  ]);
});

test("a table is dropped with what depends on it", () => {
  assert.deepEqual(compiled({}, "dropTable", "users", { ifExists: true, cascade: true }), [
    'DROP TABLE IF EXISTS "users" CASCADE',
  ]);
});

test("a column is added, then its constraints, then its index", () => {
  assert.deepEqual(compiled({}, "addColumn", "users", both), [
    'ALTER TABLE "users" ADD COLUMN "group_id" INTEGER',
    'ALTER TABLE "users" ADD CONSTRAINT "users_group_id_key" UNIQUE ("group_id")',
    'ALTER TABLE "users" ADD CONSTRAINT "users_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups" ("id")',
    'CREATE INDEX "users_group_id_idx" ON "users" ("group_id")',
  ]);
});

test("a reference and a key stand at the column if they are wanted there", () => {
  const column = t.column("group_id", t.integer(), { primaryKey: true, references: "groups.id" });
  assert.deepEqual(compiled({}, "addColumn", "users", column, { inlineReferences: true, inlinePrimaryKey: true }), [
    'ALTER TABLE "users" ADD COLUMN "group_id" INTEGER NOT NULL CONSTRAINT "users_pkey" PRIMARY KEY ' +
    'CONSTRAINT "users_group_id_fkey" REFERENCES "groups" ("id")',
  ]);
});

test("a column and its index are added if they are not there", () => {
  const column = t.column("name", t.text(), { index: true });
  assert.deepEqual(compiled({}, "addColumn", "users", column, { ifNotExists: true }), [
    'ALTER TABLE "users" ADD COLUMN IF NOT EXISTS "name" TEXT',
    'CREATE INDEX IF NOT EXISTS "users_name_idx" ON "users" ("name")',
  ]);
});

test("a column is dropped with what depends on it", () => {
  assert.deepEqual(compiled({}, "dropColumn", "users", "name", { schema: "app", ifExists: true, cascade: true }), [
    'ALTER TABLE "app"."users" DROP COLUMN IF EXISTS "name" CASCADE',
  ]);
});

test("an index has its access method, its condition, and the table's schema", () => {
  assert.deepEqual(
    compiled({}, "createIndex", "ix", "users", ["name", sql`lower(name)`], {
      schema: "app",
      unique: true,
      using: "gin",
      where: sql`name <> ${"it's"}`,
    }),
    ['CREATE UNIQUE INDEX "ix" ON "app"."users" USING "gin" ("name", (lower(name))) WHERE name <> \'it\'\'s\''],
  );
});

test("a partial index is refused where there is none", () => {
  assert.throws(
    () => compiled({ partialIndexes: false }, "createIndex", "ix", "users", ["name"], { where: "active" }),
    {
      code: "E_UNSUPPORTED_OPERATION",
    },
  );
});

test("an index is dropped from its schema", () => {
  assert.deepEqual(compiled({}, "dropIndex", "ix", "users", { schema: "app", ifExists: true }), [
    'DROP INDEX IF EXISTS "app"."ix"',
  ]);
});

test("a table is renamed within its schema", () => {
  assert.deepEqual(compiled({}, "renameTable", "users", "people", { schema: "app" }), [
    'ALTER TABLE "app"."users" RENAME TO "people"',
  ]);
});

test("a column is not made to number the rows by SQL that all know", () => {
  for (const autoincrement of [true, false]) {
    const changes = { autoincrement, was: { autoincrement: !autoincrement } };
    assert.throws(() => compiled({}, "alterColumn", "users", "id", changes), {
      code: "E_UNSUPPORTED_OPERATION",
      message: 'Cannot alter the column "users.id": sqlite has no AUTO_INCREMENT to set or drop',
    });
  }
});
