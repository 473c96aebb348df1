/**
 * What autogenerate finds, thing by thing: a database that is as the models have it differs in nothing, and one whose models
 * have changed gets what they say, and goes back.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  dialects,
  emptySchema,
  type Operation,
  Registry,
  type Schema,
  schema,
  sequence,
  type SequenceModel,
  sql,
  t,
  table,
} from "../../mod.ts";
import { canonicalSchema } from "../../testing/laws.ts";
import { inEmpty, type Live, serverOf } from "./live.ts";

const registry = new Registry(builtins, dialects);

type Elements = Parameters<typeof table>[1];
type Place = typeof PLACES[number];
type Kinds = Readonly<Record<string, number>>;

const PLACES = ["postgres18", "postgres15", "mysql97", "mariadb118", "sqlite"] as const;
const [POSTGRES, MYSQL] = [PLACES.slice(0, 2), PLACES.slice(2, 4)];
const SERVERS: readonly Place[] = [...POSTGRES, ...MYSQL];

/** What the table `t` is, and is to become. */
interface Case {
  /** @default all */
  readonly on?: readonly Place[];
  /** What makes it by hand. @default what `was` says */
  readonly made?: readonly string[];
  readonly was: Elements;
  readonly is?: Elements;
  /** Kinds of operations, with how many there are. @default none */
  readonly finds?: Kinds | ((place: Place) => Kinds);
  readonly warns?: RegExp;
  /** What stands beside the table, on both sides. @default nothing */
  readonly beside?: readonly SequenceModel[];
}

const id = t.column("id", t.integer(), { primaryKey: true });
const n = t.column("n", t.integer());
const name = t.column("name", t.string(40));
const other = t.column("other", t.integer());
/** SQLite alters no column of a table, it makes the table anew: what is found is looked at there, and not run. */
const isRun = (place: Place) => place !== "sqlite";

const found = (what: string, each: Case) => [what, each] as const;

const CASES = [
  found("a column that is to be nullable, or not", {
    was: [id, t.column("a", t.integer(), { nullable: false }), t.column("b", t.integer())],
    is: [id, t.column("a", t.integer()), t.column("b", t.integer(), { nullable: false })],
    finds: { alter_column: 2 },
  }),
  found("another type, another length, another precision", {
    was: [id, n, name, t.column("p", t.numeric(8, 2)), t.column("same", t.numeric(8, 2))],
    is: [
      id,
      t.column("n", t.bigInteger()),
      t.column("name", t.string(80)),
      t.column("p", t.numeric(10, 2)),
      t.column("same", t.numeric(8, 2)),
    ],
    finds: { alter_column: 3 },
  }),
  found("a default that comes, goes, is another, and one that is only written otherwise", {
    was: [
      id,
      t.column("a", t.integer()),
      t.column("b", t.integer(), { default: 1 }),
      t.column("c", t.string(9), { default: "it's" }),
      t.column("d", t.integer(), { default: sql`(1 + 1)` }),
      t.column("e", t.string(9), { default: "1" }),
      t.column("f", t.boolean(), { default: true, nullable: false }),
    ],
    is: [
      id,
      t.column("a", t.integer(), { default: 5 }),
      t.column("b", t.integer()),
      t.column("c", t.string(9), { default: "its" }),
      t.column("d", t.integer(), { default: sql`(1+1)` }),
      t.column("e", t.string(9), { default: "1" }),
      t.column("f", t.boolean(), { default: true, nullable: false }),
    ],
    finds: { alter_column: 3 },
    on: SERVERS,
  }),
  found("keys with other columns beside their own, one of which another refers to", {
    on: POSTGRES,
    was: [
      t.column("id", t.integer(), { nullable: false }),
      n,
      name,
      other,
      t.primaryKey(["id"], { postgres: { include: ["name"] } }),
      t.unique(["n"], { name: "uq_n", postgres: { include: ["name", "other"], with: { fillfactor: 70 } } }),
      t.unique(["n", "other"], { name: "uq_both", postgres: { include: ["name"], with: { fillfactor: 70 } } }),
      t.foreignKey(["other"], "t", ["id"], { name: "fk_other" }),
    ],
    is: [
      t.column("id", t.integer(), { nullable: false }),
      n,
      name,
      other,
      t.primaryKey(["id"], { postgres: { include: ["other"] } }),
      t.unique(["n"], { name: "uq_n", postgres: { include: ["name", "other"], with: { fillfactor: 80 } } }),
      t.unique(["n", "other"], { name: "uq_both", postgres: { include: ["name"], with: { fillfactor: "70" } } }),
      t.foreignKey(["other"], "t", ["id"], { name: "fk_other" }),
    ],
    finds: { drop_constraint: 3, create_primary_key: 1, create_unique_constraint: 1, create_foreign_key: 1 },
  }),
  found("a foreign key that sets other columns", {
    on: POSTGRES,
    was: [
      id,
      n,
      other,
      t.unique(["id", "n"], { name: "uq" }),
      t.foreignKey(["n", "other"], "t", ["id", "n"], {
        name: "fk",
        onDelete: "SET NULL",
        postgres: { onDeleteColumns: ["other"] },
      }),
    ],
    is: [
      id,
      n,
      other,
      t.unique(["id", "n"], { name: "uq" }),
      t.foreignKey(["n", "other"], "t", ["id", "n"], { name: "fk", onDelete: "SET NULL" }),
    ],
    finds: { drop_constraint: 1, create_foreign_key: 1 },
  }),
  found("a key of ranges that may overlap, or not, and who refers to it", {
    on: ["postgres18"],
    was: [
      t.column("room", t.postgres.int4range(), { nullable: false }),
      t.column("open", t.postgres.daterange(), { nullable: false }),
      t.column("other", t.postgres.int4range()),
      t.column("during", t.postgres.daterange()),
      t.primaryKey(["room", "open"], { postgres: { withoutOverlaps: true } }),
      t.foreignKey(["other", "during"], "t", ["room", "open"], { name: "fk", postgres: { period: true } }),
    ],
    is: [
      t.column("room", t.postgres.int4range(), { nullable: false }),
      t.column("open", t.postgres.daterange(), { nullable: false }),
      t.column("other", t.postgres.int4range()),
      t.column("during", t.postgres.daterange()),
      t.primaryKey(["room", "open"]),
      t.foreignKey(["other", "during"], "t", ["room", "open"], { name: "fk" }),
    ],
    finds: { drop_constraint: 2, create_primary_key: 1, create_foreign_key: 1 },
  }),
  found("SERIAL, whose sequence and default are its own", {
    on: POSTGRES,
    beside: [sequence("free")],
    made: [
      "CREATE TABLE t (id serial PRIMARY KEY, big bigserial NOT NULL, small smallserial NOT NULL)",
      "CREATE SEQUENCE free",
      "ALTER TABLE t ADD free integer DEFAULT nextval('free')",
      // It owns one, and asks another.
      "CREATE SEQUENCE owned; ALTER TABLE t ADD other integer DEFAULT nextval('free'); ALTER SEQUENCE owned OWNED BY t.other",
    ],
    was: [
      id,
      t.column("big", t.bigInteger(), { autoincrement: true }),
      t.column("small", t.smallInteger(), { autoincrement: true }),
      t.column("free", t.integer(), { default: sql`nextval('free')` }),
      t.column("other", t.integer(), { default: sql`nextval('free')` }),
    ],
  }),
  found("a key that numbers its rows no longer, and a column that is to", {
    on: POSTGRES,
    was: [id, t.column("n", t.smallInteger(), { nullable: false })],
    is: [
      t.column("id", t.integer(), { primaryKey: true, autoincrement: false }),
      t.column("n", t.smallInteger(), { autoincrement: true, nullable: false }),
    ],
    finds: { alter_column: 2 },
  }),
  found("a key that numbers its rows by a sequence, and is to be an identity", {
    on: POSTGRES,
    was: [id, name],
    is: [t.column("id", t.integer(), { primaryKey: true, identity: { always: true } }), name],
    finds: { alter_column: 1 },
  }),
  found("a column that numbers its rows, and is to have another default", {
    on: POSTGRES,
    was: [id, t.column("n", t.integer(), { autoincrement: true, nullable: false })],
    is: [id, t.column("n", t.integer(), { nullable: false, default: 7 })],
    finds: { alter_column: 1 },
  }),
  found("a computed column, which is as it was; with another expression it is altered", {
    on: ["postgres18", "mysql97", "mariadb118", "sqlite"],
    was: [id, n, t.column("twice", t.integer(), { computed: { sql: sql`n*2`, stored: true } })],
    is: [id, n, t.column("twice", t.integer(), { computed: { sql: sql`n*3`, stored: true } })],
    finds: { alter_column: 1 },
  }),
  found("another expression that the server does not alter, which is made anew", {
    on: ["postgres15"],
    was: [id, n, t.column("twice", t.integer(), { computed: { sql: sql`n*2`, stored: true } })],
    is: [id, n, t.column("twice", t.integer(), { computed: { sql: sql`n*3`, stored: true } })],
    finds: { drop_column: 1, add_column: 1 },
  }),
  found("another expression and another type", {
    on: POSTGRES,
    was: [id, n, t.column("twice", t.integer(), { computed: { sql: sql`n*2`, stored: true } })],
    is: [id, n, t.column("twice", t.text(), { computed: { sql: sql`'x'::text`, stored: true } })],
    finds: { drop_column: 1, add_column: 1 },
  }),
  found("another type that what is computed is not converted to", {
    on: POSTGRES,
    was: [id, n, t.column("twice", t.integer(), { computed: { sql: sql`n*2`, stored: true } })],
    is: [id, n, t.column("twice", t.text(), { computed: { sql: sql`n*2`, stored: true } })],
    finds: { drop_column: 1, add_column: 1 },
  }),
  found("another expression of what is not stored, in a table with checks", {
    on: ["postgres18"],
    was: [id, n, t.column("twice", t.integer(), { computed: { sql: sql`n*2` } }), t.check(sql`n>0`, { name: "ck" })],
    is: [id, n, t.column("twice", t.integer(), { computed: { sql: sql`n*3` } }), t.check(sql`n>0`, { name: "ck" })],
    finds: { drop_column: 1, add_column: 1 },
  }),
  found("what is computed and is to be stored, and the other way, which is made anew", {
    on: ["postgres18", "mysql97", "mariadb118"],
    was: [
      id,
      n,
      t.column("kept", t.integer(), { computed: { sql: sql`n*2`, stored: true } }),
      t.column("asked", t.integer(), { computed: { sql: sql`n*2` } }),
    ],
    is: [
      id,
      n,
      t.column("kept", t.integer(), { computed: { sql: sql`n*2` } }),
      t.column("asked", t.integer(), { computed: { sql: sql`n*2`, stored: true } }),
    ],
    finds: { drop_column: 2, add_column: 2 },
  }),
  found("what is computed of what is made anew, with what stands on both", {
    on: ["mysql97", "mariadb118"],
    was: [
      id,
      n,
      t.column("twice", t.integer(), { computed: { sql: sql`n*2`, stored: true } }),
      t.column("more", t.integer(), { computed: { sql: sql`twice+1` } }),
      t.index("ix", ["n", "twice"]),
      t.check(sql`more>0`, { name: "ck" }),
    ],
    is: [
      id,
      n,
      t.column("twice", t.integer(), { computed: { sql: sql`n*2` } }),
      t.column("more", t.integer(), { computed: { sql: sql`twice+1` } }),
      t.index("ix", ["n", "twice"]),
      t.check(sql`more>0`, { name: "ck" }),
    ],
    finds: {
      drop_index: 1,
      drop_constraint: 1,
      drop_column: 2,
      add_column: 2,
      create_check_constraint: 1,
      create_index: 1,
    },
  }),
  found("a column that is no longer computed", {
    on: SERVERS,
    was: [
      id,
      n,
      t.column("twice", t.integer(), { computed: { sql: sql`n*2`, stored: true } }),
    ],
    is: [id, n, t.column("twice", t.integer())],
    warns: /"t\.twice" is to be computed no more, and no alteration leads there and back: drop the column by op/,
  }),
  found("another type of what was computed from, which PostgreSQL does not alter before that goes", {
    on: POSTGRES,
    was: [id, n, t.column("twice", t.integer(), { computed: { sql: sql`n*2`, stored: true } })],
    is: [id, t.column("n", t.bigInteger()), t.column("twice", t.integer())],
    warns:
      /"t\.n" has another type, which postgres 1\d\.\d+ does not alter while "t\.twice" is computed from it: write op\.alterColumn\("t", "n", \{ type: … \}\) behind op\.dropColumn\("t", "twice"\)/,
  }),
  found("an identity that comes, goes, and counts otherwise", {
    on: POSTGRES,
    was: [
      t.column("a", t.integer(), { nullable: false }),
      t.column("b", t.integer(), { identity: true }),
      t.column("c", t.bigInteger(), { identity: { always: true, start: 5, increment: 5 } }),
      t.column("d", t.bigInteger(), { identity: { always: false, cache: 7, cycle: true, minValue: -3, maxValue: 99 } }),
    ],
    is: [
      t.column("a", t.integer(), { identity: true }),
      t.column("b", t.integer(), { nullable: false }),
      t.column("c", t.bigInteger(), { identity: { always: false, start: 5, increment: 7 } }),
      t.column("d", t.bigInteger(), { identity: { always: false, cache: 7, cycle: true, minValue: -3, maxValue: 99 } }),
    ],
    finds: { alter_column: 3 },
  }),
  found("AUTO_INCREMENT that comes", {
    on: MYSQL,
    was: [t.column("id", t.integer(), { primaryKey: true, autoincrement: false }), n],
    is: [id, n],
    finds: { alter_column: 1 },
  }),
  found("comments of a column that come, go and change", {
    on: SERVERS,
    was: [id, t.column("a", t.integer(), { comment: "it's" }), t.column("b", t.integer(), { comment: "of b" }), n],
    is: [id, t.column("a", t.integer(), { comment: "its" }), t.column("b", t.integer()), {
      ...n,
      comment: 'a "word"\nand a \\',
    }],
    finds: { alter_column: 3 },
  }),
  found("an index that comes, goes, becomes unique, has others of the columns, or in another order", {
    was: [
      id,
      n,
      name,
      other,
      t.index("ix_gone", ["n"]),
      t.index("ix_same", ["n", "name"]),
      t.index("ix_unique", ["other"]),
      t.index("ix_columns", ["name"]),
      t.index("ix_order", ["name", "other"]),
      t.index("ix_down", ["other", { column: "n", desc: true }]),
    ],
    is: [
      id,
      n,
      name,
      other,
      t.index("ix_new", ["n"]),
      t.index("ix_same", ["n", "name"]),
      t.index("ix_unique", ["other"], { unique: true }),
      t.index("ix_columns", ["name", "n"]),
      t.index("ix_order", ["other", "name"]),
      t.index("ix_down", ["other", { column: "n", desc: true }]),
    ],
    finds: { drop_index: 4, create_index: 4 },
  }),
  found("options of an index", {
    on: POSTGRES,
    was: [
      id,
      n,
      name,
      t.index("ix_where", ["n"], { where: sql`n>5 and name<>'x'` }),
      t.index("ix_include", ["n"], { postgres: { include: ["name"] } }),
      t.index("ix_with", ["n"], { postgres: { with: { fillfactor: 70 } } }),
      t.index("ix_using", ["n"], { using: "hash" }),
      t.index("ix_ops", [{ column: "name", ops: "varchar_pattern_ops", nulls: "first" }]),
    ],
    is: [
      id,
      n,
      name,
      t.index("ix_where", ["n"], { where: sql`n > 6 AND name <> 'x'` }),
      t.index("ix_include", ["n"]),
      t.index("ix_with", ["n"], { postgres: { with: { fillfactor: 80 } } }),
      t.index("ix_using", ["n"]),
      t.index("ix_ops", [{ column: "name", nulls: "first" }]),
    ],
    finds: { drop_index: 5, create_index: 5 },
  }),
  found("NULLS NOT DISTINCT", {
    on: POSTGRES,
    was: [
      id,
      n,
      name,
      t.index("ix", ["n"], { unique: true }),
      t.unique(["name"], { name: "uq", nullsNotDistinct: true }),
    ],
    is: [
      id,
      n,
      name,
      t.index("ix", ["n"], { unique: true, postgres: { nullsNotDistinct: true } }),
      t.unique(["name"], { name: "uq" }),
    ],
    finds: { drop_index: 1, create_index: 1, drop_constraint: 1, create_unique_constraint: 1 },
  }),
  found("an index on an expression, which is as it was, or another", {
    on: ["postgres18", "postgres15", "mysql97", "sqlite"],
    was: [
      id,
      n,
      name,
      t.index("ix_same", [sql`(lower(name))`, "n"]),
      t.index("ix_other", [sql`(n+1)`]),
    ],
    is: [
      id,
      n,
      name,
      t.index("ix_same", [sql`(LOWER( name ))`, "n"]),
      t.index("ix_other", [sql`(n+2)`]),
    ],
    finds: { drop_index: 1, create_index: 1 },
  }),
  found("a unique constraint that comes, goes, or has other columns; one without a name is the one with its columns", {
    made: [
      "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, name VARCHAR(40), other INTEGER, CONSTRAINT uq_gone UNIQUE (n, name), " +
      "CONSTRAINT uq_same UNIQUE (name, other), CONSTRAINT uq_columns UNIQUE (n, other), CONSTRAINT called_otherwise UNIQUE (other))",
    ],
    on: POSTGRES,
    was: [
      t.column("id", t.integer(), { primaryKey: true, autoincrement: false }),
      n,
      name,
      t.column("other", t.integer(), { unique: true }),
      t.unique(["n", "name"], { name: "uq_gone" }),
      t.unique(["name", "other"], { name: "uq_same" }),
      t.unique(["n", "other"], { name: "uq_columns" }),
    ],
    is: [
      t.column("id", t.integer(), { primaryKey: true, autoincrement: false }),
      n,
      name,
      t.column("other", t.integer(), { unique: true }),
      t.unique(["name"], { name: "uq_new" }),
      t.unique(["name", "other"], { name: "uq_same" }),
      t.unique(["n"], { name: "uq_columns" }),
    ],
    finds: { drop_constraint: 2, create_unique_constraint: 2 },
  }),
  found("a primary key that has others of the columns", {
    was: [
      t.column("a", t.string(9), { nullable: false }),
      t.column("b", t.string(9), { nullable: false }),
      t.primaryKey(["a", "b"]),
    ],
    is: [
      t.column("a", t.string(9), { nullable: false }),
      t.column("b", t.string(9), { nullable: false }),
      t.primaryKey(["b"]),
    ],
    finds: { drop_constraint: 1, create_primary_key: 1 },
  }),
  found("one column with a unique constraint and with an index, unique or not", {
    was: [
      id,
      t.column("n", t.integer(), { unique: true, index: true }),
      t.column("name", t.string(40)),
      t.unique(["name"], { name: "uq_name" }),
      t.index("ix_name", ["name"], { unique: true }),
    ],
    is: [
      id,
      t.column("n", t.integer(), { index: true }),
      t.column("name", t.string(40)),
      t.index("ix_name", ["name"], { unique: true }),
    ],
    finds: { drop_constraint: 2 },
  }),
  found("the index that a foreign key brings along, and RESTRICT, which is what there is without", {
    on: MYSQL,
    made: [
      "CREATE TABLE t (id INTEGER PRIMARY KEY AUTO_INCREMENT, n INTEGER, other INTEGER, " +
      "CONSTRAINT fk_n FOREIGN KEY (n) REFERENCES t (id), CONSTRAINT fk_other FOREIGN KEY (other) REFERENCES t (id))",
    ],
    was: [
      id,
      n,
      other,
      t.foreignKey(["n"], "t", ["id"], { name: "fk_n", onDelete: "RESTRICT", onUpdate: "NO ACTION" }),
      t.foreignKey(["other"], "t", ["id"], { name: "fk_other" }),
    ],
  }),
  found("a foreign key that comes, goes, or does something else", {
    was: [
      id,
      n,
      t.column("gone", t.integer()),
      other,
      t.column("new", t.integer()),
      t.foreignKey(["n"], "t", ["id"], { name: "fk_same", onDelete: "CASCADE", onUpdate: "SET NULL" }),
      t.foreignKey(["gone"], "t", ["id"], { name: "fk_gone" }),
      t.foreignKey(["other"], "t", ["id"], { name: "fk_delete", onDelete: "CASCADE" }),
    ],
    is: [
      id,
      n,
      t.column("gone", t.integer()),
      other,
      t.column("new", t.integer()),
      t.foreignKey(["n"], "t", ["id"], { name: "fk_same", onDelete: "CASCADE", onUpdate: "SET NULL" }),
      t.foreignKey(["other"], "t", ["id"], { name: "fk_delete", onDelete: "SET NULL" }),
      t.foreignKey(["new"], "t", ["id"], { name: "fk_new" }),
    ],
    finds: { drop_constraint: 2, create_foreign_key: 2 },
  }),
  found("a foreign key that is checked at another time", {
    on: POSTGRES,
    was: [
      id,
      n,
      other,
      t.foreignKey(["n"], "t", ["id"], { name: "fk_n", deferrable: true, initially: "DEFERRED" }),
      t.foreignKey(["other"], "t", ["id"], { name: "fk_other", match: "FULL" }),
    ],
    is: [
      id,
      n,
      other,
      t.foreignKey(["n"], "t", ["id"], { name: "fk_n", deferrable: true }),
      t.foreignKey(["other"], "t", ["id"], { name: "fk_other" }),
    ],
    finds: { drop_constraint: 2, create_foreign_key: 2 },
  }),
  found("a check that comes, goes, or says something else, and one that is only written otherwise", {
    on: SERVERS,
    was: [
      id,
      n,
      name,
      t.check(sql`n>0`, { name: "ck_gone" }),
      t.check(sql`n>1 and name in ('a','b')`, { name: "ck_same" }),
      t.check(sql`n>2`, { name: "ck_other" }),
    ],
    is: [
      id,
      n,
      name,
      t.check(sql`n < 9`, { name: "ck_new" }),
      t.check(sql`(n > 1) AND (name IN ('a', 'b'))`, { name: "ck_same" }),
      t.check(sql`n>3`, { name: "ck_other" }),
    ],
    finds: { drop_constraint: 2, create_check_constraint: 2 },
  }),
  found("a check that is to be enforced, or not", {
    on: ["postgres18", "mysql97"],
    was: [
      id,
      n,
      t.check(sql`n>0`, { name: "ck_loose" }),
      t.check(sql`n>1`, { name: "ck_strict", enforced: false }),
      t.check(sql`n>2`, { name: "ck_same", enforced: false }),
      t.check(sql`n>3`, { name: "ck_said" }),
    ],
    is: [
      id,
      n,
      t.check(sql`n>0`, { name: "ck_loose", enforced: false }),
      t.check(sql`n>1`, { name: "ck_strict" }),
      t.check(sql`n>2`, { name: "ck_same", enforced: false }),
      t.check(sql`n>3`, { name: "ck_said", enforced: true }),
    ],
    finds: { drop_constraint: 2, create_check_constraint: 2 },
  }),
  found("a foreign key that is to be enforced, or not", {
    on: ["postgres18"],
    was: [
      id,
      n,
      other,
      t.column("same", t.integer()),
      t.foreignKey(["n"], "t", ["id"], { name: "fk_loose" }),
      t.foreignKey(["other"], "t", ["id"], { name: "fk_strict", enforced: false }),
      t.foreignKey(["same"], "t", ["id"], { name: "fk_same", enforced: false }),
    ],
    is: [
      id,
      n,
      other,
      t.column("same", t.integer()),
      t.foreignKey(["n"], "t", ["id"], { name: "fk_loose", enforced: false }),
      t.foreignKey(["other"], "t", ["id"], { name: "fk_strict" }),
      t.foreignKey(["same"], "t", ["id"], { name: "fk_same", enforced: false }),
    ],
    finds: { drop_constraint: 2, create_foreign_key: 2 },
  }),
  found("a check that the server enforces, whatever the models say", {
    on: ["postgres15", "mariadb118", "sqlite"],
    was: [id, n, t.check(sql`n>0`, { name: "ck" })],
    is: [id, n, t.check(sql`n>0`, { name: "ck", enforced: false })],
  }),
  found("a foreign key that the server enforces, whatever the models say", {
    on: ["postgres15", "mysql97", "mariadb118", "sqlite"],
    was: [id, n, t.foreignKey(["n"], "t", ["id"], { name: "fk" })],
    is: [id, n, t.foreignKey(["n"], "t", ["id"], { name: "fk", enforced: false })],
  }),
];

const modelsOf = (elements: Elements, beside: Case["beside"] = []): Schema => schema([table("t", elements), ...beside]);

const counted = (operations: readonly Operation[]): Kinds => {
  const counts: Record<string, number> = {};
  // Those of a batch one by one.
  for (const { kind } of operations.flatMap((each) => registry.held(each).length > 0 ? registry.held(each) : [each])) {
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
};

/** Makes the table, finds nothing, finds what is to be found, runs it, finds nothing, and goes back. */
async function play(live: Live, place: Place, { made, was, is, finds = {}, warns, beside }: Case): Promise<void> {
  if (made === undefined) await live.run((await live.compared(modelsOf(was, beside), emptySchema)).upgrade);
  else for (const sql of made) await live.execute(sql);
  const before = await live.state();
  const same = await live.compared(modelsOf(was, beside), before);
  assert.deepEqual([same.upgrade, same.warnings], [[], []]);
  if (is === undefined) return;
  const draft = await live.compared(modelsOf(is, beside), before);
  assert.deepEqual(counted(draft.upgrade), typeof finds === "function" ? finds(place) : finds);
  if (warns === undefined) assert.deepEqual(draft.warnings, []);
  else assert.match(draft.warnings.join("\n"), warns);
  if (!isRun(place)) return;
  await live.follow(draft, modelsOf(is, beside));
  await live.run(draft.downgrade);
  assert.deepEqual(canonicalSchema(await live.state()), canonicalSchema(before));
}

for (const place of PLACES) {
  test(`what has changed in the models is found, and nothing else (${place})`, async (t) => {
    const server = serverOf(place);
    if (server.url === undefined) return t.skip(server.reason);
    for (const [what, each] of CASES) {
      if (each.on !== undefined && !each.on.includes(place)) continue;
      await t.test(what, () => inEmpty(place, server.url, registry, (live) => play(live, place, each)));
    }
  });
}
