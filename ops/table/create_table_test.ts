import assert from "node:assert/strict";
import { test } from "node:test";
import { type EnumObject, type Schema, sql, t } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { type CreateTable, createTable } from "./create_table.ts";

const id = t.column("id", t.integer(), { primaryKey: true });
const mood: EnumObject = { name: "mood", values: ["sad", "it's ok"] };
const accounts = createTable.build("accounts", [id]).table;

cases(createTable, {
  "columns and a key": createTable.build("users", [
    t.column("id", t.integer(), { nullable: false }),
    t.column("name", t.string(50), { nullable: false }),
    t.column("email", t.string()),
    t.column("about", t.text()),
    t.primaryKey(["id"]),
    t.unique(["email"]),
  ]),
  "every portable type": createTable.build("everything", [
    t.column("integer", t.integer()),
    t.column("big_integer", t.bigInteger()),
    t.column("small_integer", t.smallInteger()),
    t.column("numeric", t.numeric(10, 2)),
    t.column("float", t.float()),
    t.column("double", t.double()),
    t.column("boolean", t.boolean()),
    t.column("string", t.string(80)),
    t.column("text", t.text()),
    t.column("date", t.date()),
    t.column("time", t.time()),
    t.column("date_time", t.dateTime()),
    t.column("date_time_tz", t.dateTime({ timezone: true, precision: 3 })),
    t.column("interval", t.interval()),
    t.column("binary", t.binary()),
    t.column("json", t.json()),
    t.column("uuid", t.uuid()),
    t.column("mood", t.enum("mood", ["sad", "it's ok", "happy"])),
    t.column("native", t.native("DECIMAL(8, 3)")),
    t.column("variant", t.variant(t.json(), { sqlite: t.text(), mysql: t.native("LONGTEXT") })),
  ]),
  "an array": createTable.build("lists", [id, t.column("tags", t.array(t.text()))]),
  "defaults": createTable.build("defaults", [
    id,
    t.column("count", t.integer(), { nullable: false, default: 0 }),
    t.column("state", t.string(20), { default: "it's new" }),
    t.column("active", t.boolean(), { default: true }),
    t.column("made_at", t.dateTime(), { default: sql`CURRENT_TIMESTAMP` }),
    t.column("day", t.date(), { default: new Date("2024-02-29T00:00:00Z") }),
    t.column("big", t.bigInteger(), { default: 9007199254740993n }),
    t.column("key", t.text(), { default: sql`lower(${"ABC"})` }),
  ]),
  "keys, checks and references": createTable.build("orders", [
    t.column("id", t.integer()),
    t.column("account_id", t.integer(), { nullable: false, references: "accounts.id" }),
    t.column("payer_id", t.integer()),
    t.column("number", t.integer(), { unique: true }),
    t.column("amount", t.numeric(12, 2), { nullable: false }),
    t.primaryKey(["id"], { name: "orders_pk" }),
    t.foreignKey(["payer_id"], "accounts", ["id"], {
      name: "orders_payer",
      onDelete: "SET NULL",
      onUpdate: "CASCADE",
      deferrable: true,
      initially: "DEFERRED",
    }),
    t.check(sql`amount >= ${0}`, { name: "orders_amount" }),
    t.unique(["account_id", "number"], { name: "orders_number" }),
  ]),
  "a check that rows may break": createTable.build("orders", [
    id,
    t.column("amount", t.numeric(12, 2)),
    t.check(sql`amount >= ${0}`, { name: "orders_amount", enforced: false }),
  ]),
  "references that rows may break": createTable.build("orders", [
    id,
    t.column("account_id", t.integer(), { references: { table: "accounts", column: "id", enforced: false } }),
    t.column("payer_id", t.integer()),
    t.foreignKey(["payer_id"], "accounts", ["id"], { name: "orders_payer", enforced: false }),
  ]),
  "a key of several columns": createTable.build("memberships", [
    t.column("user_id", t.integer(), { primaryKey: true }),
    t.column("group_id", t.integer(), { primaryKey: true }),
  ]),
  "indexes": createTable.build("posts", [
    id,
    t.column("slug", t.string(100), { index: true }),
    t.column("title", t.string(200)),
    t.column("published", t.boolean()),
    t.index("ix_posts_title", ["title"], { unique: true }),
    t.index("ix_posts_live", [{ column: "slug", desc: true }], { where: sql`published` }),
  ]),
  "if it is not there": createTable.build("posts", [id, t.column("slug", t.text(), { index: true })], {
    ifNotExists: true,
  }),
  "a computed column": createTable.build("boxes", [
    id,
    t.column("width", t.integer()),
    t.column("height", t.integer()),
    t.column("area", t.integer(), { computed: { sql: sql`width * height`, stored: true } }),
  ]),
  "an exclusion": createTable.build("bookings", [
    id,
    t.column("during", t.native("tsrange")),
    t.exclude([{ column: "during", with: "&&" }], { name: "bookings_during", using: "gist" }),
  ]),
  "what is checked late, and what is not inherited": createTable.build("bookings", [
    t.column("id", t.integer()),
    t.column("during", t.native("tsrange")),
    t.primaryKey(["id"], { deferrable: true }),
    t.check("id > 0", { name: "bookings_id", postgres: { noInherit: true } }),
    t.exclude([{ column: "during", with: "&&" }], {
      name: "bookings_during",
      using: "gist",
      deferrable: true,
      initially: "DEFERRED",
    }),
  ]),
  "comments": createTable.build("people", [t.column("id", t.integer(), { comment: "who it's" })], {
    comment: "everybody",
  }),
  "in a schema": createTable.build("users", [id, t.column("name", t.text(), { index: true })], { schema: "app" }),
  "options of each family": createTable.build("fast", [id, t.column("name", t.text())], {
    postgres: { unlogged: true, with: { fillfactor: 70 } },
    mysql: { engine: "InnoDB", charset: "utf8mb4" },
    sqlite: { strict: true, withoutRowid: true },
  }),
  "a type that one family has": createTable.build(
    "anything",
    [id, t.column("value", t.variant(t.text(), { sqlite: t.sqlite.any() }))],
    { sqlite: { strict: true } },
  ),
  "an enum in two columns": createTable.build("days", [
    t.column("am", t.enum("mood", ["sad", "it's ok"])),
    t.column("pm", t.enum("mood", ["sad", "it's ok"])),
  ]),
  "an enum that is there already": createTable.build("days", [
    t.column("am", t.enum("mood", ["sad", "it's ok"], { create: false })),
  ]),
  "types of MySQL's own": createTable.build("things", [
    t.column("tiny", t.mysql.tinyInt({ unsigned: true }), { default: 5 }),
    t.column("medium", t.mysql.mediumInt()),
    t.column("big", t.mysql.bigInteger({ unsigned: true })),
    t.column("long_text", t.mysql.longText()),
    t.column("code", t.mysql.char(5), { collation: "utf8mb4_bin" }),
    t.column("bits", t.mysql.bit(3), { default: sql`b'101'` }),
    t.column("tags", t.mysql.set(["a", "it's"])),
    t.column("made", t.mysql.timestamp({ precision: 3 }), { default: sql`now(3)` }),
    t.column("place", t.mysql.point(), { nullable: false }),
    t.column("bytes", t.binary(16)),
  ]),
  "keys, indexes and options of MySQL": createTable.build("articles", [
    id,
    t.column("title", t.string(100), { nullable: false, default: "back\\slash", comment: "it's \\" }),
    t.column("body", t.text()),
    t.column("score", t.integer(), { unique: true }),
    t.column("place", t.mysql.point(), { nullable: false }),
    t.column("changed", t.dateTime(), { default: sql`CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP` }),
    t.check(sql`score > ${0} AND title <> ${"it's \\"}`, { name: "articles_score" }),
    t.index("articles_body", ["body"], { mysql: { prefix: "FULLTEXT" } }),
    t.index("articles_place", ["place"], { mysql: { prefix: "SPATIAL" } }),
    t.index("articles_begin", [{ column: "body", length: 10 }, "score"], { using: "btree" }),
  ], {
    comment: "it's \\",
    mysql: { engine: "InnoDB", collation: "utf8mb4_bin", rowFormat: "DYNAMIC", autoIncrement: 100 },
  }),
  "keys that say what is done with rows that break them": createTable.build("tickets", [
    t.column("id", t.integer()),
    t.column("code", t.string(9)),
    t.primaryKey(["id"], { sqlite: { onConflict: "REPLACE" } }),
    t.unique(["code"], { name: "tickets_code", sqlite: { onConflict: "IGNORE" } }),
  ]),
  "numbers never given twice": createTable.build("tickets", [
    t.column("id", t.integer(), { primaryKey: true, sqlite: { autoincrement: true } }),
  ]),
  "names that need quoting": createTable.build('or"der `s`', [
    t.column("from", t.integer(), { primaryKey: true }),
    t.column('a"b', t.text(), { unique: true }),
  ]),
}, {
  given: (name): Schema => ({
    tables: name.includes("references") ? [accounts] : [],
    objects: name === "an enum that is there already" ? { enum: [mood] } : {},
  }),
  on: {
    "an exclusion": ["postgres"],
    "types of MySQL's own": ["mysql"],
    "keys, indexes and options of MySQL": ["mysql"],
  },
});

test("createTable() names what has no name, after PostgreSQL's pattern", () => {
  const { table }: CreateTable = createTable.build("users", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("email", t.text(), { unique: true, index: true }),
    t.check("email <> ''"),
    t.check("id > 0"),
  ]);
  assert.deepEqual(table.constraints.map(({ name }) => name), [
    "users_pkey",
    "users_check",
    "users_check1",
    "users_email_key",
  ]);
  assert.deepEqual(table.indexes.map(({ name }) => name), ["users_email_idx"]);
});

test("createTable() makes the columns of the key NOT NULL, and numbers the rows of a single integer key", () => {
  const { columns } = createTable.build("users", [id, t.column("name", t.text())]).table;
  assert.deepEqual(columns.map(({ nullable }) => nullable), [false, true]);
  assert.deepEqual(columns.map(({ autoincrement }) => autoincrement), [true, undefined]);
});

test("createTable() keeps no hold on what it was given", () => {
  const columns = ["id"];
  const elements = [t.column("id", t.integer()), t.primaryKey(columns)];
  const operation = createTable.build("users", elements);
  columns.push("other");
  elements.pop();
  assert.deepEqual(operation.table.constraints.map((constraint) => "columns" in constraint && constraint.columns), [
    ["id"],
  ]);
});

for (
  const [what, make] of Object.entries({
    "an empty name": () => createTable.build("", [id]),
    "a name with a NUL": () => createTable.build("a\0b", [id]),
    "no name at all": () => createTable.build(undefined as never, [id]),
    "elements that are no list": () => createTable.build("users", id as never),
    "no columns": () => createTable.build("users", [t.unique(["id"])]),
    "an element that is none": () => createTable.build("users", [id, "name" as never]),
    "a maker that was not called": () => createTable.build("users", [t.column as never]),
    "two columns of one name": () => createTable.build("users", [id, id]),
    "two primary keys": () => createTable.build("users", [id, t.primaryKey(["id"])]),
    "a constraint on a column that is not there": () => createTable.build("users", [id, t.unique(["email"])]),
    "an index on a column that is not there": () => createTable.build("users", [id, t.index("ix", ["email"])]),
    "an option that is none": () => createTable.build("users", [id], { coment: "x" } as never),
    "an option of a block that is none": () => createTable.build("users", [id], { sqlite: { strickt: true } } as never),
    "options that are no object": () => createTable.build("users", [id], "app" as never),
  })
) {
  test(`createTable() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}

test("createTable() asks whether another option was meant", () => {
  assert.throws(() => createTable.build("users", [id], { coment: "x" } as never), { hint: 'did you mean "comment"?' });
});
