/** Tables of Drizzle ORM for PostgreSQL: every type that needs no extension, and all that stands beside columns. */
import { gt, relations, sql } from "drizzle-orm";
import * as p from "drizzle-orm/pg-core";

export const role = p.pgEnum("role", ["admin", "it's me", "guest"]);
export const unused = p.pgEnum("unused", ["a", "b"]);
const money = p.customType<{ data: string }>({ dataType: () => "money" });

export const types = p.pgTable("types", {
  serial: p.serial().primaryKey(),
  smallserial: p.smallserial(),
  bigserial: p.bigserial({ mode: "number" }),
  integer: p.integer().default(3),
  smallint: p.smallint().default(-1),
  bigint: p.bigint({ mode: "number" }).default(5),
  bigint64: p.bigint({ mode: "bigint" }),
  boolean: p.boolean().default(true),
  text: p.text().default("it's \\ done"),
  varchar: p.varchar().default(""),
  varchar20: p.varchar({ length: 20, enum: ["a", "b"] }).default("a"),
  char: p.char(),
  char3: p.char({ length: 3 }).default("abc"),
  numeric: p.numeric(),
  numeric10: p.numeric({ precision: 10 }).default("7"),
  numeric10_2: p.numeric({ precision: 10, scale: 2 }).default("1.50"),
  numericNumber: p.numeric({ mode: "number", precision: 6, scale: 1 }).default(1.5),
  real: p.real().default(1.25),
  double: p.doublePrecision().default(0.1),
  json: p.json().default({ a: [1, "one"] }),
  jsonb: p.jsonb().default([]),
  time: p.time(),
  time3: p.time({ precision: 3, withTimezone: true }),
  timestamp: p.timestamp().defaultNow(),
  timestamp3: p.timestamp({ precision: 3, withTimezone: true }).default(new Date("2020-01-02T03:04:05.678Z")),
  timestampText: p.timestamp({ mode: "string", precision: 6 }).default("2020-01-02 03:04:05"),
  date: p.date().default("2020-01-02"),
  dateDate: p.date({ mode: "date" }).default(new Date("2020-01-02")),
  dateNow: p.date().defaultNow(),
  interval: p.interval().default("1 day"),
  interval3: p.interval({ fields: "day to second", precision: 3 }),
  intervalMonth: p.interval({ fields: "month" }),
  uuid: p.uuid().defaultRandom(),
  inet: p.inet().default("127.0.0.1"),
  cidr: p.cidr(),
  macaddr: p.macaddr(),
  macaddr8: p.macaddr8(),
  point: p.point(),
  pointXy: p.point({ mode: "xy" }),
  line: p.line(),
  bit: p.bit({ dimensions: 3 }),
  role: role().default("it's me"),
  texts: p.text().array().default(["a", "b, c"]),
  numbers: p.integer().array().array().default([[1, 2], [3, 4]]),
  none: p.varchar({ length: 9 }).array().default([]).notNull(),
  roles: role().array(),
  always: p.integer().generatedAlwaysAsIdentity(),
  counted: p.bigint({ mode: "number" }).generatedByDefaultAsIdentity({
    startWith: 10,
    increment: 2,
    minValue: 4,
    maxValue: 1000,
    cache: 5,
    cycle: true,
  }),
  computed: p.integer().generatedAlwaysAs(sql`"integer" + 1`),
  money: money(),
  byProgram: p.text().$default(() => "x").$onUpdate(() => "y"),
}, (t) => [
  p.index().on(t.integer, t.smallint.desc()),
  p.index("types_nulls").on(t.integer.desc().nullsFirst(), t.text.nullsFirst()).where(sql`${t.integer} > 3`),
  p.uniqueIndex("types_lower").on(sql`lower(${t.text})`),
  p.index("types_gin").using("gin", t.jsonb.op("jsonb_path_ops")),
  p.index("types_ops").on(t.text.op("text_pattern_ops")),
  p.index("types_hash").using("hash", t.text),
  p.index("types_with").on(t.uuid).concurrently().with({ fillfactor: "70" }),
]);

export const orgs = p.pgTable("orgs", {
  id: p.uuid().primaryKey(),
  slug: p.text().notNull().unique(),
  code: p.text().unique("orgs_code", { nulls: "not distinct" }),
  parentId: p.uuid("parent_id").references((): p.AnyPgColumn => orgs.id, { onDelete: "set null", onUpdate: "cascade" }),
  a: p.integer().notNull(),
  b: p.integer().notNull(),
}, (t) => [
  p.unique().on(t.a, t.b),
  p.unique("orgs_b_a").on(t.b, t.a).nullsNotDistinct(),
  p.check("orgs_a_positive", sql`${t.a} > 0 and ${t.b} <> 7`),
]);

export const members = p.pgTable("members", {
  orgId: p.uuid().notNull().references(() => orgs.id, { onDelete: "cascade" }),
  userId: p.integer().notNull(),
  a: p.integer(),
  b: p.integer(),
}, (t) => [
  p.primaryKey({ columns: [t.orgId, t.userId] }),
  p.foreignKey({ columns: [t.a, t.b], foreignColumns: [orgs.a, orgs.b] }).onDelete("restrict"),
]);

export const named = p.pgTable("named", { a: p.integer(), b: p.integer() }, (t) => [
  p.primaryKey({ name: "named_key", columns: [t.b, t.a] }),
  p.foreignKey({ name: "named_types", columns: [t.a], foreignColumns: [types.serial] }),
]);

export const app = p.pgSchema("app");
export const state = app.enum("state", ["on", "off"]);
export const devices = app.table("devices", {
  id: p.integer().primaryKey(),
  state: state().default("on").notNull(),
  orgId: p.uuid().references(() => orgs.id),
}, (t) => [p.index().on(t.state), p.check("devices_id", sql`${t.id} > 0`)]);

export const slugs = p.pgView("slugs").as((db) => db.select({ slug: orgs.slug }).from(orgs).where(gt(orgs.a, 3)));
export const there = p.pgView("there", { slug: p.text() }).existing();
export const codes = p.pgMaterializedView("codes", { code: p.text() }).as(sql`select ${orgs.code} from ${orgs}`);

export const orgsRelations = relations(orgs, ({ many }) => ({ members: many(members) }));
