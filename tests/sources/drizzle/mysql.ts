/** Tables of Drizzle ORM for MySQL: every type, and all that stands beside columns. */
import { gt, relations, sql } from "drizzle-orm";
import * as m from "drizzle-orm/mysql-core";

export const types = m.mysqlTable("types", {
  int: m.int().autoincrement().primaryKey(),
  unsigned: m.int({ unsigned: true }).default(3),
  tinyint: m.tinyint().default(-1),
  tinyintUnsigned: m.tinyint({ unsigned: true }),
  smallint: m.smallint(),
  smallintUnsigned: m.smallint({ unsigned: true }),
  mediumint: m.mediumint(),
  mediumintUnsigned: m.mediumint({ unsigned: true }),
  bigint: m.bigint({ mode: "number" }).default(5),
  bigint64: m.bigint({ mode: "bigint", unsigned: true }),
  boolean: m.boolean().default(true),
  decimal: m.decimal(),
  decimal10_2: m.decimal({ precision: 10, scale: 2 }).default("1.50"),
  decimalUnsigned: m.decimal({ precision: 8, scale: 3, unsigned: true }),
  decimalNumber: m.decimal({ mode: "number", precision: 6, scale: 1 }).default(1.5),
  double: m.double().default(0.5),
  doubleUnsigned: m.double({ unsigned: true }),
  float: m.float().default(1.25),
  real: m.real(),
  char: m.char(),
  char3: m.char({ length: 3 }).default("abc"),
  varchar: m.varchar({ length: 40 }).default("it's done"),
  text: m.text(),
  tinytext: m.tinytext(),
  mediumtext: m.mediumtext(),
  longtext: m.longtext(),
  binary: m.binary({ length: 4 }),
  varbinary: m.varbinary({ length: 20 }),
  json: m.json(),
  date: m.date().default(new Date("2020-01-02")),
  dateText: m.date({ mode: "string" }).default("2020-01-02"),
  datetime: m.datetime().default(new Date("2020-01-02T03:04:05Z")),
  datetime3: m.datetime({ fsp: 3 }).default(new Date("2020-01-02T03:04:05.678Z")),
  datetimeText: m.datetime({ mode: "string" }).default(sql`CURRENT_TIMESTAMP`),
  timestamp: m.timestamp().defaultNow().onUpdateNow(),
  timestamp3: m.timestamp({ fsp: 3 }).default(sql`CURRENT_TIMESTAMP(3)`).notNull(),
  timestampUpdated: m.timestamp({ mode: "string" }).onUpdateNow(),
  time: m.time(),
  time2: m.time({ fsp: 2 }).default("01:02:03.00"),
  year: m.year(),
  role: m.mysqlEnum(["admin", "guest"]).default("guest"),
  computed: m.int().generatedAlwaysAs(sql`\`unsigned\` + 2`),
  stored: m.int().generatedAlwaysAs(sql`\`unsigned\` + 1`, { mode: "stored" }),
  byProgram: m.varchar({ length: 5 }).$default(() => "x").$onUpdate(() => "y"),
}, (t) => [
  m.index("types_two").on(t.unsigned, t.tinyint),
  m.uniqueIndex("types_varchar").on(t.varchar),
  m.index("types_hash").on(t.date).using("hash").algorithm("inplace").lock("none"),
  m.check("types_positive", sql`${t.unsigned} > 0`),
]);

export const orgs = m.mysqlTable("orgs", {
  id: m.serial().primaryKey(),
  slug: m.varchar({ length: 30 }).notNull().unique(),
  code: m.varchar({ length: 30 }).unique("orgs_code"),
  parentId: m.bigint("parent_id", { mode: "number", unsigned: true })
    .references((): m.AnyMySqlColumn => orgs.id, { onDelete: "set null", onUpdate: "cascade" }),
  a: m.int().notNull(),
  b: m.int().notNull(),
}, (t) => [m.unique().on(t.a, t.b), m.unique("orgs_b_a").on(t.b, t.a)]);

export const members = m.mysqlTable("members", {
  orgId: m.bigint({ mode: "number", unsigned: true }).references(() => orgs.id, { onDelete: "cascade" }),
  userId: m.int(),
  a: m.int(),
  b: m.int(),
}, (t) => [
  m.primaryKey({ columns: [t.orgId, t.userId] }),
  m.foreignKey({ columns: [t.a, t.b], foreignColumns: [orgs.a, orgs.b] }).onDelete("restrict"),
]);

export const slugs = m.mysqlView("slugs").as((db) => db.select({ slug: orgs.slug }).from(orgs).where(gt(orgs.a, 3)));

export const orgsRelations = relations(orgs, ({ many }) => ({ members: many(members) }));
