/** Tables of Drizzle ORM for SQLite: every type, and all that stands beside columns. */
import { gt, relations, sql } from "drizzle-orm";
import * as s from "drizzle-orm/sqlite-core";

export const types = s.sqliteTable("types", {
  integer: s.integer().primaryKey({ autoIncrement: true }),
  number: s.integer().default(3),
  boolean: s.integer({ mode: "boolean" }).default(true).notNull(),
  timestamp: s.integer({ mode: "timestamp" }).default(sql`(unixepoch())`),
  timestampMs: s.integer({ mode: "timestamp_ms" }).defaultNow(),
  text: s.text().default("it's \\ done"),
  text20: s.text({ length: 20, enum: ["a", "b"] }).default("a"),
  textJson: s.text({ mode: "json" }).default({ a: [1] }),
  textNow: s.text().default(sql`CURRENT_TIMESTAMP`),
  real: s.real().default(1.5),
  numeric: s.numeric().default("1.50"),
  numericNumber: s.numeric({ mode: "number" }).default(2),
  blob: s.blob(),
  blobJson: s.blob({ mode: "json" }),
  blobBigint: s.blob({ mode: "bigint" }),
  computed: s.integer().generatedAlwaysAs(sql`"number" + 1`),
  stored: s.integer().generatedAlwaysAs(sql`"number" + 2`, { mode: "stored" }),
  byProgram: s.text().$default(() => "x").$onUpdate(() => "y"),
}, (t) => [
  s.index("types_two").on(t.number, t.text),
  s.uniqueIndex("types_partial").on(t.text).where(sql`${t.number} > 3`),
  s.index("types_lower").on(sql`lower(${t.text})`),
  s.check("types_positive", sql`${t.number} > 0`),
]);

export const orgs = s.sqliteTable("orgs", {
  id: s.integer().primaryKey(),
  slug: s.text().notNull().unique(),
  code: s.text().unique("orgs_code"),
  parentId: s.integer("parent_id")
    .references((): s.AnySQLiteColumn => orgs.id, { onDelete: "set null", onUpdate: "cascade" }),
  a: s.integer().notNull(),
  b: s.integer().notNull(),
}, (t) => [s.unique().on(t.a, t.b), s.unique("orgs_b_a").on(t.b, t.a)]);

export const members = s.sqliteTable("members", {
  orgId: s.integer().notNull().references(() => orgs.id, { onDelete: "cascade" }),
  userId: s.integer().notNull(),
  a: s.integer(),
  b: s.integer(),
}, (t) => [
  s.primaryKey({ columns: [t.orgId, t.userId] }),
  s.foreignKey({ columns: [t.a, t.b], foreignColumns: [orgs.a, orgs.b] }).onDelete("restrict"),
]);

export const words = s.sqliteTable("words", { word: s.text().primaryKey() });

export const slugs = s.sqliteView("slugs").as((db) => db.select({ slug: orgs.slug }).from(orgs).where(gt(orgs.a, 3)));

export const orgsRelations = relations(orgs, ({ many }) => ({ members: many(members) }));
