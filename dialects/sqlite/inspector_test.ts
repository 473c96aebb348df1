import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { createTableSql } from "../../ops/table/create_table.ts";
import type { CompileContext } from "../../registry/operation.ts";
import type { Column, Table } from "../../schema/model.ts";
import { sql } from "../../schema/sql.ts";
import { factsOf } from "../../testing/facts.ts";
import { createIndex } from "./create_index.ts";
import { sqliteGrammar, tableConstraints } from "./grammar.ts";
import { SqliteInspector } from "./inspector.ts";
import { sqliteServer } from "./server.ts";

interface Opened {
  readonly database: DatabaseSync;
  readonly inspector: SqliteInspector;
  /** What the inspector has asked so far. */
  readonly asked: string[];
}

/** A database in memory with what `ddl` makes. */
function open(ddl: string): Opened {
  const database = new DatabaseSync(":memory:", { defensive: false });
  database.exec(ddl);
  const asked: string[] = [];
  const inspector = new SqliteInspector((text, parameters = []) => {
    asked.push(text);
    const statement = database.prepare(text);
    return Promise.resolve(statement.all(...parameters as string[]) as Record<string, unknown>[]);
  });
  return { database, inspector, asked };
}

async function inspect(ddl: string, name = "t"): Promise<Table> {
  const { database, inspector } = open(ddl);
  try {
    return await inspector.table({ name });
  } finally {
    database.close();
  }
}

async function column(text: string): Promise<Column> {
  return (await inspect(`CREATE TABLE t (${text})`)).columns.at(-1)!;
}

const HOSTILE = `
CREATE TABLE "par ent" ("a b" INT, [select] INT, PRIMARY KEY ("a b", [select]));
CREATE TABLE "t ""of"" 'all', (things)" (
  Id INTEGER CONSTRAINT "p""k" PRIMARY KEY AUTOINCREMENT,
  "or""der" VARCHAR(20) COLLATE NOCASE NOT NULL DEFAULT 'it''s; -- no' CONSTRAINT "not ""me""" CHECK (
    "or""der" <> ')' /* a ) comment */ AND -- and ) another
    length("or""der") > 0 -- last
  ) CHECK (id > 0),
  [group by] NUMERIC(10,2) UNIQUE,
  \`back\`\`tick\` DATETIME DEFAULT CURRENT_TIMESTAMP,
  "full" TEXT AS ("or""der" || ' (' || id || ')') STORED,
  "lazy" GENERATED ALWAYS AS (id * 2),
  x INT, y INT,
  self INTEGER REFERENCES "t ""of"" 'all', (things)" (iD) ON DELETE CASCADE,
  CONSTRAINT "f,k" FOREIGN KEY (X, y) REFERENCES "PAR ENT" ON UPDATE SET DEFAULT DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT [u k] UNIQUE ("group by", x)
);
CREATE UNIQUE INDEX "i ""x""" ON "t ""of"" 'all', (things)" (
  "or""der" COLLATE BINARY DESC, [group by], (lower("or""der")) COLLATE RTRIM DESC
) WHERE x > 1 AND "or""der" <> ' where ';
CREATE INDEX second ON "t ""of"" 'all', (things)" ("or""der", x + y);
`;
const HOSTILE_NAME = `t "of" 'all', (things)`;

test("table() reads hostile names, comments and every sort of constraint", async () => {
  const table = await inspect(HOSTILE, HOSTILE_NAME.toUpperCase());
  const plain = { nullable: true };
  assert.deepEqual(table, {
    name: HOSTILE_NAME,
    columns: [
      {
        name: "Id",
        type: { type: "integer" },
        nullable: false,
        autoincrement: true,
        options: { sqlite: { autoincrement: true } },
      },
      {
        name: 'or"der',
        type: { type: "string", length: 20 },
        nullable: false,
        default: "it's; -- no",
        collation: "NOCASE",
      },
      { name: "group by", type: { type: "numeric", precision: 10, scale: 2 }, ...plain },
      { name: "back`tick", type: { type: "date_time" }, ...plain, default: sql.raw("CURRENT_TIMESTAMP") },
      {
        name: "full",
        type: { type: "text" },
        ...plain,
        computed: { sql: sql.raw(`"or""der" || ' (' || id || ')'`), stored: true },
      },
      {
        name: "lazy",
        type: { type: "native", sql: "" },
        ...plain,
        computed: { sql: sql.raw("id * 2"), stored: false },
      },
      { name: "x", type: { type: "native", sql: "INT" }, ...plain },
      { name: "y", type: { type: "native", sql: "INT" }, ...plain },
      { name: "self", type: { type: "integer" }, ...plain },
    ],
    constraints: [
      { kind: "primary_key", name: 'p"k', columns: ["Id"] },
      {
        kind: "check",
        name: 'not "me"',
        condition: sql.raw(
          `"or""der" <> ')' /* a ) comment */ AND -- and ) another\n    length("or""der") > 0`,
        ),
      },
      { kind: "check", condition: sql.raw("id > 0") },
      { kind: "unique", columns: ["group by"] },
      {
        kind: "foreign_key",
        columns: ["self"],
        references: { table: { name: HOSTILE_NAME }, columns: ["Id"] },
        onDelete: "CASCADE",
      },
      {
        kind: "foreign_key",
        name: "f,k",
        columns: ["x", "y"],
        references: { table: { name: "par ent" }, columns: ["a b", "select"] },
        onUpdate: "SET DEFAULT",
        deferrable: true,
        initially: "DEFERRED",
      },
      { kind: "unique", name: "u k", columns: ["group by", "x"] },
    ],
    indexes: [
      {
        name: 'i "x"',
        columns: [
          { column: 'or"der', desc: true, collation: "BINARY" },
          { column: "group by" },
          { expression: sql.raw(`lower("or""der")`), desc: true, collation: "RTRIM" },
        ],
        unique: true,
        where: sql.raw(`x > 1 AND "or""der" <> ' where '`),
      },
      { name: "second", columns: [{ column: 'or"der' }, { expression: sql.raw("x + y") }], unique: false },
    ],
  });
});

const MADE_AGAIN: Readonly<Record<string, string>> = {
  "hostile names": HOSTILE.replaceAll(`"t ""of"" 'all', (things)"`, "t"),
  "STRICT": "CREATE TABLE t (a ANY, b TEXT PRIMARY KEY, c INT) STRICT",
  "WITHOUT ROWID": "CREATE TABLE t (a TEXT, b INT DEFAULT -1, PRIMARY KEY (b, a)) WITHOUT ROWID, STRICT",
  "a key without a name": "CREATE TABLE t (id INTEGER PRIMARY KEY, p REFERENCES t (id))",
  "defaults": `CREATE TABLE t (a DEFAULT x'00ff', b DEFAULT (1 + 1 -- one
    ), c DEFAULT 1.50, d DEFAULT 9223372036854775807, e DEFAULT 'a''b', f DEFAULT (strftime('%s')), g DEFAULT -1e5)`,
  "quoted types": 'CREATE TABLE t (a "My Type" DEFAULT 1, b [x y](3), c DOUBLE PRECISION, d UNSIGNED BIG INT NOT NULL)',
};

for (const [what, ddl] of Object.entries(MADE_AGAIN)) {
  test(`a table that is made again from what table() read is the same: ${what}`, async () => {
    const grammar = sqliteGrammar(sqliteServer({ assumed: true }), () => assert.fail());
    const read = await inspect(ddl);
    const { strict, withoutRowid } = read.options?.sqlite ?? {};
    const words = [...(strict ? ["STRICT"] : []), ...(withoutRowid ? ["WITHOUT ROWID"] : [])].join(", ");
    const made = [
      HOSTILE.slice(0, HOSTILE.indexOf(";")),
      createTableSql({ kind: "create_table", table: read }, { grammar }, {
        constraints: tableConstraints(read),
        suffix: ` ${words}`,
      }),
      ...read.indexes.flatMap((index) =>
        createIndex.compile(
          { kind: "create_index", table: { name: "t" }, index } as Parameters<typeof createIndex.compile>[0],
          { grammar, facts: factsOf({ tables: [read], objects: {} }) } as CompileContext,
        ).map((statement) => statement.sql)
      ),
    ].join(";\n");
    const again = await inspect(made);
    const sorted = ({ constraints, ...table }: Table) => ({
      ...table,
      constraints: constraints.map((each) => JSON.stringify(each)).sort(),
    });
    assert.deepEqual(sorted(again), sorted(read));
  });
}

const DEFAULTS: readonly (readonly [text: string, expected: Column["default"]])[] = [
  ["'a''b'", "a'b"],
  ["('a' /* text */)", "a"],
  ['"quoted"', "quoted"],
  ["bare", "bare"],
  ["NULL", undefined],
  ["TRUE", 1],
  ["(false)", 0],
  ["12", 12],
  ["-12", -12],
  ["+12", sql.raw("+12")],
  ["1.5", 1.5],
  ["1.0", sql.raw("1.0")],
  ["-1e5", sql.raw("-1e5")],
  ["0x10", sql.raw("0x10")],
  ["9223372036854775807", { bigint: "9223372036854775807" }],
  ["(99 /* */)", 99],
  ["-0.0", sql.raw("-0.0")],
  ["-9e999", sql.raw("-9e999")],
  ["X'00FF'", { bytes: "00ff" }],
  ["current_date", sql.raw("current_date")],
  ["(1 + 1 -- two\n)", sql.raw("1 + 1")],
  ["(datetime('now'))", sql.raw("datetime('now')")],
];

for (const [text, expected] of DEFAULTS) {
  test(`the DEFAULT ${JSON.stringify(text)} is read as ${JSON.stringify(expected)}`, async () => {
    const read = await column(`a DEFAULT ${text}`);
    assert.deepEqual(read.default, expected);
    assert.equal("default" in read, expected !== undefined);
  });
}

test("only another name of the rowid numbers the rows, and is never null", async () => {
  const counts = async (text: string) => {
    const { autoincrement = false, nullable, options } = await column(text);
    return [autoincrement, nullable, options?.sqlite?.autoincrement ?? false];
  };
  assert.deepEqual(await counts("id INTEGER PRIMARY KEY"), [true, false, false]);
  assert.deepEqual(await counts("id INTEGER, PRIMARY KEY (id AUTOINCREMENT)"), [true, false, true]);
  assert.deepEqual(await counts("id INTEGER PRIMARY KEY DESC"), [false, true, false]);
  assert.deepEqual(await counts("id INT PRIMARY KEY"), [false, true, false]);
  assert.deepEqual(await counts("a INTEGER, b INTEGER, PRIMARY KEY (a, b)"), [false, true, false]);
  const { columns } = await inspect("CREATE TABLE t (id INTEGER PRIMARY KEY) WITHOUT ROWID");
  assert.deepEqual(columns, [{ name: "id", type: { type: "integer" }, nullable: false }]);
});

test("table() reads STRICT and WITHOUT ROWID", async () => {
  assert.equal((await inspect("CREATE TABLE t (a INT)")).options, undefined);
  assert.deepEqual((await inspect("CREATE TABLE t (a INT) STRICT")).options, { sqlite: { strict: true } });
  assert.deepEqual((await inspect("CREATE TABLE t (a INT PRIMARY KEY) WITHOUT ROWID, STRICT")).options, {
    sqlite: { strict: true, withoutRowid: true },
  });
});

test("table() reads what ALTER TABLE made of it", async () => {
  const table = await inspect(`CREATE TABLE "o ld" (a INT, b INT CHECK (b > 0), c INT);
    ALTER TABLE "o ld" RENAME TO t; ALTER TABLE t RENAME COLUMN b TO "b ""2"""; ALTER TABLE t DROP COLUMN c;
    ALTER TABLE t ADD COLUMN d TEXT DEFAULT 'x' COLLATE NOCASE REFERENCES t (a)`);
  assert.deepEqual(table.columns.map(({ name, collation, default: initial }) => [name, collation, initial]), [
    ["a", undefined, undefined],
    ['b "2"', undefined, undefined],
    ["d", "NOCASE", "x"],
  ]);
  assert.deepEqual(table.constraints, [
    { kind: "check", condition: sql.raw('"b ""2""" > 0') },
    { kind: "foreign_key", columns: ["d"], references: { table: { name: "t" }, columns: ["a"] } },
  ]);
});

test("table() spells the columns of constraints as the columns are spelled, in the order of the constraint", async () => {
  const { constraints } = await inspect(`CREATE TABLE p (a INT, B INT, PRIMARY KEY (b, A));
    CREATE TABLE t (X INT, Y INT, PRIMARY KEY (y, x), UNIQUE (Y, x), FOREIGN KEY (x, y) REFERENCES P)`);
  assert.deepEqual(constraints, [
    { kind: "primary_key", columns: ["Y", "X"] },
    { kind: "unique", columns: ["Y", "X"] },
    { kind: "foreign_key", columns: ["X", "Y"], references: { table: { name: "p" }, columns: ["B", "a"] } },
  ]);
});

test("table() reads a foreign key to a table that is not there", async () => {
  assert.deepEqual((await inspect("CREATE TABLE t (a REFERENCES nowhere, b REFERENCES nowhere (X))")).constraints, [
    { kind: "foreign_key", columns: ["a"], references: { table: { name: "nowhere" }, columns: [] } },
    { kind: "foreign_key", columns: ["b"], references: { table: { name: "nowhere" }, columns: ["X"] } },
  ]);
});

test("table() and hasTable() find a table whatever the case, and tell a missing one", async () => {
  const { database, inspector, asked } = open("CREATE TABLE Café (a); CREATE VIEW v AS SELECT 1");
  assert.equal((await inspector.table({ name: "cAFé" })).name, "Café");
  asked.length = 0;
  assert.equal(await inspector.hasTable({ name: "CAFé" }), true);
  assert.equal(asked.length, 1);
  assert.equal(await inspector.hasTable({ name: "v" }), false);
  await assert.rejects(inspector.table({ name: "v" }), { code: "E_MISSING_FACT" });
  database.close();
});

test("schemas() tells main, temp and what is attached, and schema() nothing of another", async () => {
  const { database, inspector, asked } = open('ATTACH \':memory:\' AS "o ther"; CREATE TABLE "o ther".far (a)');
  assert.deepEqual(await inspector.schemas(), ["main", "temp", "o ther"]);
  assert.equal(asked.length, 1);
  const { tables } = await inspector.schema({ schemas: ["nowhere", "O THER", "temp"] });
  assert.deepEqual(tables.map(({ name, schema }) => [name, schema]), [["far", "O THER"]]);
  database.close();
});

const TRIGGER = `CREATE TRIGGER "tr ""g""" AFTER UPDATE OF "end" ON "a b" WHEN new."end" > 1 BEGIN
  UPDATE "a b" SET "end" = CASE WHEN new."end" > 2 THEN 3 ELSE CASE 1 WHEN 1 THEN 2 END END; SELECT 1;
END`;

test("schema() reads views and triggers", async () => {
  const { database, inspector } = open(`CREATE TABLE "a b" ("end" INT); ${TRIGGER};
    CREATE VIEW "v as w" /* AS */ AS SELECT "end" AS x FROM "a b" -- last
    ;
    CREATE VIEW named (one, "t wo") AS SELECT 1, 2`);
  const { objects } = await inspector.schema();
  assert.deepEqual(objects, {
    view: [
      { name: "v as w", as: sql.raw('SELECT "end" AS x FROM "a b"') },
      {
        name: "named",
        as: sql.raw('WITH "named"("one", "t wo") AS (SELECT 1, 2) SELECT * FROM "named"'),
      },
    ],
    trigger: [{ name: 'tr "g"', table: "a b", sql: TRIGGER }],
  });
  database.exec(
    `DROP VIEW named; CREATE VIEW named AS ${(objects.view![1] as unknown as { as: { parts: string[] } }).as.parts[0]}`,
  );
  assert.deepEqual({ ...database.prepare("SELECT * FROM named").get() }, { one: 1, "t wo": 2 });
  database.close();
});

test("schema() leaves out SQLite's own tables and what virtual ones keep their rows in, and tells those by name", async () => {
  const { database, inspector } = open(`CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE TABLE sqliteX (a); CREATE VIRTUAL TABLE words USING fts5(x); CREATE TABLE words_mine (a); ANALYZE`);
  const { tables, objects } = await inspector.schema();
  assert.deepEqual(tables.map(({ name }) => name), ["a", "sqliteX", "words_mine"]);
  assert.deepEqual(objects, { virtual_table: [{ name: "words" }] });
  database.close();
});

test("schema() reads a database whose virtual tables' module is not there", async () => {
  const { database, inspector } = open("CREATE TABLE a (x); CREATE VIRTUAL TABLE words USING fts5(x)");
  database.exec("PRAGMA writable_schema=ON");
  database.exec("UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE words USING gone(x)' WHERE name = 'words'");
  database.exec("PRAGMA writable_schema=RESET");
  assert.ok((await inspector.schema()).tables.some(({ name }) => name === "a"));
  assert.equal((await inspector.table({ name: "a" })).name, "a");
  database.close();
});

test("schema() of an empty database is empty", async () => {
  const { database, inspector } = open("");
  assert.deepEqual(await inspector.schema(), { tables: [], objects: {} });
  database.close();
});

test("schema() and table() read an attached database", async () => {
  const { database, inspector } = open(`ATTACH ':memory:' AS "o""ther"; CREATE TABLE t (here);
    CREATE TABLE "o""ther".p (k TEXT PRIMARY KEY);
    CREATE TABLE "o""ther".t (there REFERENCES p); CREATE INDEX "o""ther".ix ON t (there DESC)`);
  const table = await inspector.table({ name: "t", schema: 'o"ther' });
  assert.deepEqual(table, {
    name: "t",
    schema: 'o"ther',
    columns: [{ name: "there", type: { type: "native", sql: "" }, nullable: true }],
    constraints: [{ kind: "foreign_key", columns: ["there"], references: { table: { name: "p" }, columns: ["k"] } }],
    indexes: [{ name: "ix", columns: [{ column: "there", desc: true }], unique: false }],
  });
  const { tables } = await inspector.schema({ schemas: ["main", 'o"ther'] });
  assert.deepEqual(tables.map(({ name, schema }) => [schema, name]), [
    [undefined, "t"],
    ['o"ther', "p"],
    ['o"ther', "t"],
  ]);
  assert.deepEqual(tables[2], table);
  database.close();
});

test("schema() agrees with table(), and asks no more of a large database than of a small one", async () => {
  const many = Array.from({ length: 50 }, (_, i) => `CREATE TABLE t${i} (a INT REFERENCES t${i}, b UNIQUE, c AS (a))`);
  const { database, inspector, asked } = open(HOSTILE + many.join(";"));
  const { tables } = await inspector.schema();
  assert.equal(asked.length, 4);
  assert.equal(tables.length, 52);
  for (const table of tables) assert.deepEqual(await inspector.table({ name: table.name }), table);
  assert.equal(asked.length, 4 + 3 * tables.length);
  database.close();
});
