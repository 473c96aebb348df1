import assert from "node:assert/strict";
import { test } from "node:test";
import { aliasedTable, sql as dsql } from "drizzle-orm";
import * as my from "drizzle-orm/mysql-core";
import * as pg from "drizzle-orm/pg-core";
import { singlestoreTable } from "drizzle-orm/singlestore-core";
import * as lite from "drizzle-orm/sqlite-core";
import {
  builtins,
  type Column,
  type ColumnType,
  dialects,
  type DrizzleModule,
  type DrizzleOptions,
  fromDrizzle,
  Registry,
  type Schema,
  sql,
  t,
  type Table,
} from "../mod.ts";
import { views } from "../plugins/views/mod.ts";
import * as mysqlTables from "../tests/sources/drizzle/mysql.ts";
import * as postgresTables from "../tests/sources/drizzle/postgres.ts";
import * as sqliteTables from "../tests/sources/drizzle/sqlite.ts";

interface Loaded {
  readonly schema: Schema;
  readonly warnings: readonly string[];
}

/** Tables as models for a dialect. */
async function loaded(
  dialect: string,
  tables: Parameters<typeof fromDrizzle>[0],
  { plugins = [], ...options }: DrizzleOptions & { readonly plugins?: ConstructorParameters<typeof Registry>[0] } = {},
): Promise<Loaded> {
  const registry = new Registry([...builtins, ...plugins], dialects);
  const warnings: string[] = [];
  const schema = await fromDrizzle(tables, options).load({
    server: registry.dialectOf(dialect).assume(),
    registry,
    directory: "/",
    warn: (warning) => void warnings.push(warning),
    hidden: () => assert.fail(),
    open: () => Promise.reject(new Error("no database is asked for")),
  });
  return { schema, warnings };
}

async function tableOf(dialect: string, table: object, options?: DrizzleOptions): Promise<Table> {
  return (await loaded(dialect, { table }, options)).schema.tables[0]!;
}

async function columnsOf(dialect: string, table: object): Promise<Readonly<Record<string, Column>>> {
  return Object.fromEntries((await tableOf(dialect, table)).columns.map((column) => [column.name, column]));
}

/** The types and the defaults of a table. */
async function typesOf(dialect: string, module: DrizzleModule): Promise<Readonly<Record<string, ColumnType>>> {
  const { schema } = await loaded(dialect, module);
  const { columns } = schema.tables.find(({ name }) => name === "types")!;
  return Object.fromEntries(columns.map(({ name, type }) => [name, type]));
}

test("fromDrizzle() reads every type of PostgreSQL", async () => {
  const role = t.enum("role", ["admin", "it's me", "guest"]);
  assert.deepEqual(await typesOf("postgres", postgresTables), {
    serial: t.integer(),
    smallserial: t.smallInteger(),
    bigserial: t.bigInteger(),
    integer: t.integer(),
    smallint: t.smallInteger(),
    bigint: t.bigInteger(),
    bigint64: t.bigInteger(),
    boolean: t.boolean(),
    text: t.text(),
    varchar: t.string(),
    varchar20: t.string(20),
    char: t.postgres.char(1),
    char3: t.postgres.char(3),
    numeric: t.numeric(),
    numeric10: t.numeric(10),
    numeric10_2: t.numeric(10, 2),
    numericNumber: t.numeric(6, 1),
    real: t.float(24),
    double: t.double(),
    json: t.json(),
    jsonb: t.postgres.jsonb(),
    time: t.time(),
    time3: t.time({ timezone: true, precision: 3 }),
    timestamp: t.dateTime(),
    timestamp3: t.dateTime({ timezone: true, precision: 3 }),
    timestampText: t.dateTime({ precision: 6 }),
    date: t.date(),
    dateDate: t.date(),
    dateNow: t.date(),
    interval: t.interval(),
    interval3: t.native("interval day to second(3)"),
    intervalMonth: t.native("interval month"),
    uuid: t.uuid(),
    inet: t.postgres.inet(),
    cidr: t.postgres.cidr(),
    macaddr: t.postgres.macaddr(),
    macaddr8: t.postgres.macaddr8(),
    point: t.postgres.point(),
    pointXy: t.postgres.point(),
    line: t.postgres.line(),
    bit: t.postgres.bit(3),
    role,
    texts: t.array(t.text()),
    numbers: t.array(t.integer(), { dimensions: 2 }),
    none: t.array(t.string(9)),
    roles: t.array(role),
    always: t.integer(),
    counted: t.bigInteger(),
    computed: t.integer(),
    money: t.postgres.money(),
    byProgram: t.text(),
  });
  const extensions = pg.pgTable("types", {
    place: pg.geometry({ type: "point", srid: 4326 }),
    vector: pg.vector({ dimensions: 3 }),
    half: pg.halfvec({ dimensions: 4 }),
    sparse: pg.sparsevec({ dimensions: 5 }),
    lists: pg.vector({ dimensions: 3 }).array(),
  });
  assert.deepEqual(await typesOf("postgres", { extensions }), {
    place: t.native("geometry(point)"),
    vector: t.native("vector(3)"),
    half: t.native("halfvec(4)"),
    sparse: t.native("sparsevec(5)"),
    lists: t.array(t.native("vector(3)")),
  });
});

test("fromDrizzle() reads every type of MySQL", async () => {
  assert.deepEqual(await typesOf("mysql", mysqlTables), {
    int: t.integer(),
    unsigned: t.mysql.integer({ unsigned: true }),
    tinyint: t.mysql.tinyInt(),
    tinyintUnsigned: t.mysql.tinyInt({ unsigned: true }),
    smallint: t.smallInteger(),
    smallintUnsigned: t.mysql.smallInteger({ unsigned: true }),
    mediumint: t.mysql.mediumInt(),
    mediumintUnsigned: t.mysql.mediumInt({ unsigned: true }),
    bigint: t.bigInteger(),
    bigint64: t.mysql.bigInteger({ unsigned: true }),
    boolean: t.boolean(),
    decimal: t.numeric(10),
    decimal10_2: t.numeric(10, 2),
    decimalUnsigned: t.native("decimal(8,3) unsigned"),
    decimalNumber: t.numeric(6, 1),
    double: t.double(),
    doubleUnsigned: t.native("double unsigned"),
    float: t.float(),
    real: t.double(),
    char: t.mysql.char(1),
    char3: t.mysql.char(3),
    varchar: t.string(40),
    text: t.text(),
    tinytext: t.mysql.tinyText(),
    mediumtext: t.mysql.mediumText(),
    longtext: t.mysql.longText(),
    binary: t.mysql.binary(4),
    varbinary: t.binary(20),
    json: t.json(),
    date: t.date(),
    dateText: t.date(),
    datetime: t.dateTime(),
    datetime3: t.dateTime({ precision: 3 }),
    datetimeText: t.dateTime(),
    timestamp: t.mysql.timestamp(),
    timestamp3: t.mysql.timestamp({ precision: 3 }),
    timestampUpdated: t.mysql.timestamp(),
    time: t.time(),
    time2: t.time({ precision: 2 }),
    year: t.mysql.year(),
    role: t.enum("role", ["admin", "guest"]),
    computed: t.integer(),
    stored: t.integer(),
    byProgram: t.string(5),
  });
});

test("fromDrizzle() reads every type of SQLite", async () => {
  assert.deepEqual(await typesOf("sqlite", sqliteTables), {
    integer: t.integer(),
    number: t.integer(),
    boolean: t.integer(),
    timestamp: t.integer(),
    timestampMs: t.integer(),
    text: t.text(),
    text20: t.native("text(20)"),
    textJson: t.text(),
    textNow: t.text(),
    real: t.native("REAL"),
    numeric: t.numeric(),
    numericNumber: t.numeric(),
    blob: t.binary(),
    blobJson: t.binary(),
    blobBigint: t.binary(),
    computed: t.integer(),
    stored: t.integer(),
    byProgram: t.text(),
  });
});

test("fromDrizzle() reads defaults as the database has them, and none that a program makes", async () => {
  const columns = await columnsOf(
    "postgres",
    pg.pgTable("a", {
      big: pg.bigint({ mode: "bigint" }).default(9007199254740993n),
      digits: pg.numeric().default("1.50"),
      quoted: pg.json().default({ a: "it's" }),
      text: pg.jsonb().default("text"),
      point: pg.point().default([1, 2]),
      texts: pg.text().array().default(["", "a b", 'say "hi"', "\\", "null", "it's"]),
      moments: pg.date({ mode: "date" }).default(new Date("2020-01-02")),
      nothing: pg.text().default(dsql`NULL`),
      param: pg.integer().default(dsql`${1} + ${"2"}::integer`),
      program: pg.text().$default(() => "x"),
      updated: pg.text().$onUpdate(() => "x"),
    }),
  );
  const found = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.default]));
  assert.deepEqual(found, {
    big: { bigint: "9007199254740993" },
    digits: sql.raw("1.50"),
    quoted: '{"a":"it\'s"}',
    text: '"text"',
    point: "(1,2)",
    texts: '{"","a b","say \\"hi\\"","\\\\","null",it\'s}',
    moments: "2020-01-02",
    nothing: sql.raw("NULL"),
    param: sql.raw("1 + '2'::integer"),
    program: undefined,
    updated: undefined,
  });
  const lite3 = await columnsOf(
    "sqlite",
    lite.sqliteTable("a", {
      yes: lite.integer({ mode: "boolean" }).default(true),
      at: lite.integer({ mode: "timestamp" }).default(new Date(5000)),
      bytes: lite.blob({ mode: "bigint" }).default(5n),
    }),
  );
  assert.deepEqual(Object.values(lite3).map((column) => column.default), [true, 5, { bytes: "35" }]);
});

test("fromDrizzle() tells what updates a moment of MySQL, with the digits that its column has", async () => {
  const { a, b, c, d } = await columnsOf(
    "mysql",
    my.mysqlTable("t", {
      a: my.timestamp().defaultNow().onUpdateNow(),
      b: my.timestamp({ fsp: 3 }).defaultNow().onUpdateNow(),
      c: my.timestamp().onUpdateNow(),
      d: my.timestamp({ mode: "string" }).default("2020-01-02 03:04:05").onUpdateNow(),
    }),
  );
  assert.deepEqual([a, b, c, d].map((column) => column!.default), [
    sql.raw("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
    sql.raw("CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)"),
    sql.raw("NULL ON UPDATE CURRENT_TIMESTAMP"),
    sql.raw("'2020-01-02 03:04:05' ON UPDATE CURRENT_TIMESTAMP"),
  ]);
});

test("fromDrizzle() numbers the rows by a key that says so, and by no other", async () => {
  const { serial, key } = {
    serial: await columnsOf("postgres", pg.pgTable("a", { id: pg.serial().primaryKey() })),
    key: await columnsOf("postgres", pg.pgTable("a", { id: pg.integer().primaryKey(), n: pg.integer() })),
  };
  assert.deepEqual([serial.id!.autoincrement, key.id!.autoincrement, key.n!.autoincrement], [true, false, undefined]);
  const rowid = await columnsOf("sqlite", lite.sqliteTable("a", { id: lite.integer().primaryKey() }));
  assert.equal(rowid.id!.options, undefined);
  const counted = lite.sqliteTable("a", { id: lite.integer().primaryKey({ autoIncrement: true }) });
  assert.deepEqual((await columnsOf("sqlite", counted)).id!.options, { sqlite: { autoincrement: true } });
});

test("fromDrizzle() tells what may be NULL, in a key too", async () => {
  const may = async (dialect: string, table: object) =>
    Object.entries(await columnsOf(dialect, table)).filter(([, { nullable }]) => nullable).map(([name]) => name);
  const key = pg.pgTable("t", { a: pg.integer(), b: pg.integer(), c: pg.integer(), d: pg.integer().notNull() }, (t) => [
    pg.primaryKey({ columns: [t.a, t.b] }),
  ]);
  assert.deepEqual(await may("postgres", key), ["c"]);
  const rows = lite.sqliteTable("t", { a: lite.integer(), b: lite.integer(), c: lite.text().notNull() }, (t) => [
    lite.primaryKey({ columns: [t.a, t.b] }),
  ]);
  assert.deepEqual(await may("sqlite", rows), ["a", "b"]);
  assert.deepEqual(await may("sqlite", lite.sqliteTable("t", { a: lite.text().primaryKey() })), []);
});

test("fromDrizzle() reads what is computed", async () => {
  const { a, b, c } = await columnsOf(
    "sqlite",
    lite.sqliteTable("t", {
      a: lite.integer().generatedAlwaysAs(dsql`1 + ${2}`),
      b: lite.integer().generatedAlwaysAs(() => dsql`3`, { mode: "stored" }),
      c: lite.text().generatedAlwaysAs("'text'"),
    }),
  );
  assert.deepEqual([a, b, c].map((column) => column!.computed), [
    { sql: sql.raw("1 + 2"), stored: false },
    { sql: sql.raw("3"), stored: true },
    { sql: sql.raw("'text'"), stored: false },
  ]);
});

test("fromDrizzle() reads an identity with its options", async () => {
  const { a, b } = await columnsOf(
    "postgres",
    pg.pgTable("t", {
      a: pg.integer().generatedAlwaysAsIdentity(),
      b: pg.bigint({ mode: "number" }).generatedByDefaultAsIdentity({
        startWith: 10,
        increment: 2n as never,
        minValue: "4",
        maxValue: 9223372036854775807,
        cache: 5,
        cycle: true,
      }),
    }),
  );
  assert.deepEqual([a!.identity, b!.identity], [
    { always: true },
    { increment: 2, minValue: 4, maxValue: 2 ** 63, start: 10, cache: 5, cycle: true },
  ]);
  const odd = pg.pgTable("t", { a: pg.integer().generatedAlwaysAsIdentity({ startWith: "x" }) });
  await assert.rejects(loaded("postgres", { odd }), {
    code: "E_MODEL",
    message: /column "a" of the Drizzle table "t"|Cannot take x as an option/,
  });
});

test("fromDrizzle() reads constraints and indexes, with the names that Drizzle gives them", async () => {
  const { schema } = await loaded("postgres", postgresTables);
  const byName = new Map(schema.tables.map((table) => [table.name, table]));
  const { constraints } = byName.get("orgs")!;
  assert.deepEqual(constraints.map(({ name }) => name), [
    "orgs_pkey",
    "orgs_slug_unique",
    "orgs_code",
    "orgs_a_b_unique",
    "orgs_b_a",
    "orgs_parent_id_orgs_id_fk",
    "orgs_a_positive",
  ]);
  assert.deepEqual(constraints.find(({ name }) => name === "orgs_parent_id_orgs_id_fk"), {
    kind: "foreign_key",
    name: "orgs_parent_id_orgs_id_fk",
    columns: ["parent_id"],
    references: { table: { name: "orgs" }, columns: ["id"] },
    onDelete: "SET NULL",
    onUpdate: "CASCADE",
  });
  assert.deepEqual(
    constraints.find(({ name }) => name === "orgs_code"),
    t.unique(["code"], {
      name: "orgs_code",
      nullsNotDistinct: true,
    }),
  );
  assert.deepEqual(
    constraints.find(({ kind }) => kind === "check"),
    t.check(sql.raw('"a" > 0 and "b" <> 7'), { name: "orgs_a_positive" }),
  );
  assert.deepEqual(byName.get("members")!.constraints.map(({ name }) => name), [
    "members_orgId_userId_pk",
    "members_orgId_orgs_id_fk",
    "members_a_b_orgs_a_b_fk",
  ]);
  assert.deepEqual(byName.get("named")!.constraints.map(({ name }) => name), ["named_key", "named_types"]);
  assert.deepEqual(
    byName.get("types")!.indexes,
    [
      t.index("types_integer_smallint_index", ["integer", { column: "smallint", desc: true, nulls: "last" }]),
      t.index("types_nulls", [{ column: "integer", desc: true }, { column: "text", nulls: "first" }], {
        where: sql.raw('"integer" > 3'),
      }),
      t.index("types_lower", [sql.raw('lower("text")')], { unique: true }),
      t.index("types_gin", [{ column: "jsonb", ops: "jsonb_path_ops" }], { using: "gin" }),
      t.index("types_ops", [{ column: "text", ops: "text_pattern_ops" }]),
      t.index("types_hash", ["text"], { using: "hash" }),
      t.index("types_with", ["uuid"], { postgres: { with: { fillfactor: "70" } } }),
    ].map(({ kind: _, ...index }) => index),
  );
  assert.deepEqual(schema.objects, {
    enum: [
      { name: "role", values: ["admin", "it's me", "guest"] },
      { name: "state", schema: "app", values: ["on", "off"] },
      { name: "unused", values: ["a", "b"] },
    ],
    schema: [{ name: "app" }],
  });
});

test("what SERIAL of MySQL says is said", async () => {
  const { columns, constraints } = await tableOf("mysql", my.mysqlTable("t", { id: my.serial().primaryKey() }));
  assert.deepEqual(columns, [
    { name: "id", type: t.mysql.bigInteger({ unsigned: true }), nullable: false, autoincrement: true },
  ]);
  assert.deepEqual(constraints.map(({ kind, name }) => [kind, name]), [["primary_key", "t_pkey"], ["unique", "id"]]);
});

test("fromDrizzle() names columns as `casing` says, and what hangs on them as drizzle-kit does", async () => {
  const orgs = pg.pgTable("orgs", { orgId: pg.integer().primaryKey() });
  const table = pg.pgTable("a", {
    firstName: pg.text().unique(),
    given: pg.text("asGiven"),
    ownerId: pg.integer().references(() => orgs.orgId),
    HTTPCode: pg.integer(),
  }, (t) => [pg.index().on(t.firstName, t.given), pg.check("c", dsql`${t.firstName} <> ''`)]);
  const snake = await tableOf("postgres", table, { casing: "snake_case" });
  assert.deepEqual(snake.columns.map(({ name }) => name), ["first_name", "asGiven", "owner_id", "http_code"]);
  assert.deepEqual(snake.constraints.map(({ name }) => name), ["a_firstName_unique", "a_owner_id_orgs_org_id_fk", "c"]);
  assert.deepEqual(snake.indexes.map(({ name }) => name), ["a_first_name_asGiven_index"]);
  const camel = pg.pgTable("a", { first_name: pg.text() });
  assert.deepEqual((await tableOf("postgres", camel, { casing: "camelCase" })).columns.map(({ name }) => name), [
    "firstName",
  ]);
  assert.throws(() => fromDrizzle({}, { casing: "kebab" as never }), /`casing` of fromDrizzle\(\): "kebab" is none of/);
  assert.throws(() => fromDrizzle({}, { cases: true } as never), /Cannot take the option "cases"/);
});

test("fromDrizzle() takes modules, what imports them, and several; a table that two export is one", async () => {
  const a = pg.pgTable("a", { id: pg.integer() }),
    b = pg.pgTableCreator((name) => `app_${name}`)("b", { id: pg.integer() });
  const { schema } = await loaded("postgres", [
    { a },
    () => Promise.resolve({ a, b, other: aliasedTable(a, "other") }),
  ]);
  assert.deepEqual(schema.tables.map(({ name }) => name), ["a", "app_b"]);
  const failing = () => Promise.reject(new Error("no such file"));
  await assert.rejects(loaded("postgres", failing), { code: "E_MODEL", message: /Cannot import .*no such file/ });
  await assert.rejects(loaded("postgres", () => Promise.resolve(5 as never)), /was given no module but number/);
  await assert.rejects(loaded("postgres", {}), { code: "E_MODEL", message: /there are none/ });
  const again = pg.pgTable("a", { id: pg.text() });
  await assert.rejects(loaded("postgres", { a, again }), /two of the table "a"/);
});

test("fromDrizzle() refuses tables of another database", async () => {
  const message = /Cannot take the Drizzle table "users" for postgres: it is a MySqlTable, for mysql/;
  const users = my.mysqlTable("users", { id: my.int() });
  await assert.rejects(loaded("postgres", { users }), { code: "E_MODEL", message });
  const other = singlestoreTable("users", (t) => ({ id: t.int() }));
  await assert.rejects(loaded("mysql", { other }), /a SingleStoreTable, for a database that retort does not know/);
});

test("fromDrizzle() names the table and the column that it cannot read", async () => {
  const odd = pg.customType<{ data: string; driverData: unknown }>({
    dataType: () => "text",
    toDriver: () => new Map(),
  });
  await assert.rejects(loaded("postgres", { t: pg.pgTable("t", { c: odd().default("x") }) }), {
    code: "E_MODEL",
    message: /Cannot read the column "c" of the Drizzle table "t": Cannot take the default of the column "c"/,
  });
  const unfinished = pg.pgTable("t", { c: pg.text() }, () => [pg.index("ix") as never]);
  await assert.rejects(loaded("postgres", { unfinished }), {
    message: /Cannot read the Drizzle table "t": a PgIndexBuilderOn in its last argument is no index/,
    hint: "an index or a unique constraint is finished by .on(columns)",
  });
  const nameless = pg.pgTable("t", { c: pg.text() }, (t) => [pg.index().on(dsql`lower(${t.c})`)]);
  await assert.rejects(loaded("postgres", { nameless }), /it has an expression and no name/);
  const twice = { a: pg.pgEnum("e", ["a"]), b: pg.pgEnum("e", ["b"]), t: pg.pgTable("t", { c: pg.text() }) };
  await assert.rejects(loaded("postgres", twice), /the Drizzle enum "e": there are two of the name/);
});

test("fromDrizzle() warns of what no operation makes", async () => {
  const t1 = pg.pgTable("t", { c: pg.text(), n: pg.integer().generatedAlwaysAsIdentity({ name: "own" }) }, () => [
    pg.pgPolicy("mine"),
  ]).enableRLS();
  const { warnings } = await loaded("postgres", {
    t1,
    role: pg.pgRole("role"),
    view: pg.pgView("v", { c: pg.text() }).as(dsql`select ${t1.c} from ${t1}`),
  });
  assert.deepEqual(warnings, [
    'the Drizzle table "t" is without its policy "mine", which no operation makes',
    'the Drizzle table "t" is without its row level security, which no operation turns on',
    'the Drizzle table "t" has the sequence "own" behind "n", which here has the name that the server gives it',
    'the Drizzle view "v" is left out: put the plugin `views` of "retort/plugins/views" into the config',
    'the Drizzle role "role" is left out: no operation makes it',
  ]);
});

test("fromDrizzle() reads sequences that no column owns", async () => {
  const a = pg.pgTable("a", { id: pg.integer() });
  const { schema } = await loaded("postgres", {
    a,
    plain: pg.pgSequence("plain"),
    all: pg.pgSchema("app").sequence("all", {
      startWith: 5,
      increment: "2",
      minValue: -3,
      maxValue: "9007199254740993",
      cache: 10,
      cycle: true,
    }),
    bound: pg.pgSequence("bound", { maxValue: 2 ** 63 }),
  });
  assert.deepEqual(schema.objects, {
    sequence: [
      { name: "plain" },
      {
        name: "all",
        schema: "app",
        start: 5,
        increment: 2,
        minValue: -3,
        maxValue: { bigint: "9007199254740993" },
        cache: 10,
        cycle: true,
      },
      { name: "bound", maxValue: { bigint: "9223372036854775807" } },
    ],
    schema: [{ name: "app" }],
  });
  for (const options of [{ increment: 0 }, { startWith: "one" }]) {
    await assert.rejects(loaded("postgres", { a, bad: pg.pgSequence("bad", options) }), {
      code: "E_MODEL",
      message: /^Cannot read the Drizzle sequence "bad": /,
    });
  }
});

test("fromDrizzle() reads views where the plugin is there", async () => {
  const a = pg.pgTable("a", { id: pg.integer(), name: pg.text() });
  const { schema, warnings } = await loaded("postgres", {
    a,
    plain: pg.pgView("plain").as((db) => db.select({ id: a.id, lower: dsql`lower(${a.name})`.as("lower") }).from(a)),
    app: pg.pgSchema("app").view("checked", { id: pg.integer() }).with({ checkOption: "local" }).as(dsql`select 1`),
    there: pg.pgView("there", { id: pg.integer() }).existing(),
    stored: pg.pgMaterializedView("stored", { id: pg.integer() }).as(
      dsql`select ${a.id} from ${a} where ${a.name} = ${"x"}`,
    ),
  }, { plugins: [views] });
  assert.deepEqual(schema.objects, {
    view: [
      { name: "plain", as: sql.raw('select "id", lower("name") as "lower" from "a"') },
      { name: "checked", schema: "app", as: sql.raw("select 1") },
    ],
    materialized_view: [
      { name: "stored", as: sql.raw('select "a"."id" from "a" where "a"."name" = \'x\'') },
    ],
    schema: [{ name: "app" }],
  });
  assert.deepEqual(warnings, ['the Drizzle view "checked" is without with, which no operation says']);
});
