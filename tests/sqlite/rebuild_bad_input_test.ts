/**
 * Rows, objects and disks on which a rebuild must not founder: what fits is kept byte by byte, what does not is named, and
 * then nothing has changed.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LiveExecutor } from "../../runtime/executors/live.ts";
import { inFolder, writeRevisions } from "../binary/run.ts";
import { type Change, File, migratorOf, registry } from "./rebuild_file.ts";
import { retort } from "./retort.ts";

/** The rows of a table, and every object. */
function everything(file: File): readonly string[] {
  return [
    ...file.query("SELECT type, name, sql FROM sqlite_schema WHERE tbl_name <> 'retort_version' ORDER BY 1, 2"),
    ...file.query("SELECT * FROM t"),
    ...file.query("SELECT * FROM p"),
  ];
}

/** A batch that is refused, and leaves everything as it was. */
function refuses(what: string, setup: string, upgrade: Change, error: { code?: string; message: RegExp }): void {
  test(`refused, with nothing changed: ${what}`, () =>
    inFolder(async (folder) => {
      const file = new File(join(folder, "app.db"), setup);
      const before = everything(file);
      await assert.rejects(file.migrate(upgrade), error);
      assert.deepEqual(everything(file), before);
      assert.deepEqual(file.query("PRAGMA integrity_check"), ["ok"]);
    }));
}

const ROWS = `
CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1);
CREATE TABLE t (id INTEGER PRIMARY KEY, a, b TEXT, c INT);
INSERT INTO t VALUES (3, 1, 'x', 5), (5, NULL, 'x', 5), (8, -1, 'y', NULL), (9, 2, NULL, 6);`;

const anew = { recreate: "always" } as const;

for (const options of [anew, {}]) {
  const how = "recreate" in options ? "made anew" : "as SQLite likes";
  refuses(
    `NULLs where there may be none, ${how}`,
    ROWS,
    (op) => op.batchAlterTable("t", options, (b) => b.alterColumn("a", { nullable: false })),
    {
      message: /NOT NULL of the column "a" does not hold for the row 5$/,
    },
  );
  refuses(
    `rows that break a check, ${how}`,
    ROWS,
    (op) => op.batchAlterTable("t", options, (b) => b.createCheckConstraint("positive", "a > 0")),
    {
      message: /the check "positive" does not hold for the row 8$/,
    },
  );
  refuses(
    `rows that are the same twice, ${how}`,
    ROWS,
    (op) => op.batchAlterTable("t", options, (b) => b.createUniqueConstraint("once", ["b"])),
    {
      message: /the unique constraint "once" does not hold for the rows 3, 5$/,
    },
  );
  refuses(
    `rows that are the same twice under a unique index, ${how}`,
    ROWS,
    (op) => op.batchAlterTable("t", options, (b) => b.createIndex("only", ["b"], { unique: true })),
    {
      message: /the unique index "only" does not hold for the rows 3, 5$/,
    },
  );
  refuses(
    `rows that refer to nothing, ${how}`,
    ROWS,
    (op) => op.batchAlterTable("t", options, (b) => b.createForeignKey("to_p", "p", ["c"], ["id"])),
    {
      message: /the foreign key "to_p" of "t": wrong 3, rows 3, 5, 9$/,
    },
  );
}
refuses("a key that is there twice", ROWS, (op) =>
  op.batchAlterTable("t", (b) => {
    b.dropConstraint("t_pkey");
    b.createPrimaryKey("k", ["b"]);
  }), {
  message: /the primary key "k" does not hold for the rows|NOT NULL of the column "b" does not hold for the row 9/,
});
refuses(
  "a column that must have a value and gets none",
  ROWS,
  (op, { t }) => op.batchAlterTable("t", anew, (b) => b.addColumn(t.column("d", t.text(), { nullable: false }))),
  {
    message: /NOT NULL constraint failed|needs a default/,
  },
);
refuses(
  "what a STRICT column does not take",
  ROWS + "UPDATE t SET a = 'text' WHERE id = 8;",
  (op, { t }) =>
    op.batchAlterTable(
      "t",
      { tableOptions: { sqlite: { strict: true } } },
      (b) => b.alterColumn("a", { type: t.integer() }),
    ),
  {
    message:
      /cannot store TEXT value in INTEGER column [^]*the type INTEGER of the column "a" does not hold for the row 8$/,
  },
);
refuses(
  "a table that is not there",
  ROWS,
  (op) => op.batchAlterTable("missing", (b) => b.createUniqueConstraint("u", ["a"])),
  {
    message: /"missing"/,
  },
);
refuses(
  "a view in the place of a table",
  ROWS + "CREATE VIEW v AS SELECT * FROM t;",
  (op) => op.batchAlterTable("v", (b) => b.createUniqueConstraint("u", ["a"])),
  { message: /"v"/ },
);
refuses(
  "a view that works no longer",
  ROWS + "CREATE VIEW v AS SELECT gone FROM t;",
  (op) => op.batchAlterTable("t", (b) => b.createUniqueConstraint("u", ["id"])),
  {
    message: /^the view "v" does not work as it stands: /,
  },
);
refuses(
  "a trigger that works no longer",
  ROWS + "CREATE TRIGGER w AFTER INSERT ON t BEGIN INSERT INTO gone VALUES (NEW.a); END;",
  (op) => op.batchAlterTable("t", (b) => b.createUniqueConstraint("u", ["id"])),
  { message: /^the trigger "w" does not work as it stands: / },
);
refuses(
  "a column that a view reads",
  ROWS + "CREATE VIEW v AS SELECT b FROM t;",
  (op) => op.batchAlterTable("t", anew, (b) => b.dropColumn("b")),
  {
    message: /^the view "v" would no longer work: /,
  },
);
refuses(
  "a column that a trigger of another table sets",
  ROWS + "CREATE TRIGGER w AFTER INSERT ON p BEGIN UPDATE t SET b = 1; END;",
  (op) => op.batchAlterTable("t", anew, (b) => b.dropColumn("b")),
  { message: /^the trigger "w" would no longer work: / },
);

const HOSTILE = [
  ...[
    "NULL",
    "X'00FF'",
    "CAST(X'610062' AS TEXT)",
    "CAST(X'C328' AS TEXT)",
    "CAST(X'EDA080' AS TEXT)",
    "9e999",
    "-9e999",
  ],
  ...["9007199254740993", "-9223372036854775808", "9223372036854775807", "0.1 + 0.2", "'01'", "''", "X''", "'1e5'"],
];

test("values that no text or number of JavaScript holds are kept byte by byte", () =>
  inFolder(async (folder) => {
    const values = HOSTILE.map((value, i) => `(${i * 3 + 1}, ${value}, ${value}, ${value}, 1)`).join(", ");
    const file = new File(
      join(folder, "app.db"),
      `CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b TEXT, c, d); INSERT INTO t VALUES ${values};`,
    );
    const cells = ["id", "a", "b", "c"].map((name) => `typeof(${name}) || hex(${name}) || quote(${name})`).join(
      " || ' ' || ",
    );
    const before = file.query(`SELECT ${cells} FROM t`);
    await file.migrate((op, { t }) =>
      op.batchAlterTable("t", (b) => {
        b.alterColumn("d", { type: t.text() });
        b.createCheckConstraint("one", "d = '1'");
      })
    );
    assert.equal(before.length, HOSTILE.length);
    assert.deepEqual(file.query(`SELECT ${cells} FROM t`), before);
  }));

test("names that are words of SQL, and a table of the interim's name that somebody has left", () =>
  inFolder(async (folder) => {
    const file = new File(
      join(folder, "app.db"),
      `CREATE TABLE "order" ("select" INT, "from" INT REFERENCES "order"("select"), UNIQUE ("select"));
       INSERT INTO "order" VALUES (1, NULL), (2, 1); CREATE TABLE _retort_order (kept); INSERT INTO _retort_order VALUES (7);`,
    );
    await file.migrate((op, { t }) =>
      op.batchAlterTable("order", (b) => b.alterColumn("from", { type: t.text(), name: "where" }))
    );
    assert.deepEqual(file.query('SELECT "select", "where" FROM "order"'), ["1|", "2|1"]);
    assert.deepEqual(file.query("SELECT * FROM _retort_order"), ["7"]);
    assert.deepEqual(file.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1"), [
      "_retort_order",
      "order",
      "retort_version",
    ]);
  }));

test("a table of an attached database is made anew there, with what hangs on it", () =>
  inFolder(async (folder) => {
    const main = new File(join(folder, "main.db"), "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('main');");
    const other = new File(
      join(folder, "other.db"),
      `CREATE TABLE t (a TEXT, b); INSERT INTO t VALUES ('1', 2); CREATE INDEX i ON t (a DESC); CREATE TABLE log (a);
       CREATE TRIGGER w AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.a); END; CREATE VIEW v AS SELECT a FROM t; ANALYZE;`,
    );
    const change: Change = (op, { t }) =>
      op.batchAlterTable("t", { schema: "other" }, (b) => b.alterColumn("a", { type: t.integer(), name: "n" }));
    {
      await using connection = await main.connect();
      await connection.run([{ sql: `ATTACH '${other.path}' AS other` }]);
      await migratorOf(change).upgrade("head", new LiveExecutor(connection, registry));
    }
    assert.deepEqual(main.query("SELECT * FROM t"), ["main"]);
    assert.deepEqual(other.query("SELECT typeof(n), n, b FROM t"), ["integer|1|2"]);
    other.exec("INSERT INTO t VALUES (3, 4)");
    assert.deepEqual(other.query("SELECT a FROM log"), ["3"]);
    assert.deepEqual(other.query("SELECT n FROM v ORDER BY n"), ["1", "3"]);
    assert.deepEqual(other.query("SELECT name FROM sqlite_schema WHERE tbl_name = 't' ORDER BY 1"), ["i", "t", "w"]);
    assert.deepEqual(main.query("SELECT name FROM sqlite_schema WHERE name IN ('i', 'w', 'v')"), []);
  }));

test("a disk that fills leaves the table as it was", (t) =>
  inFolder((folder) => {
    const small = join(folder, "small");
    mkdirSync(small);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", small]);
    if (mounted.status !== 0) return t.skip("nothing can be mounted here, so that no disk fills");
    try {
      writeRevisions(folder, [{
        upgrade: '  op.batchAlterTable("t", (b) => b.alterColumn("a", { type: t.text() }));',
      }]);
      const file = new File(
        join(folder, "app.db"),
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) INSERT INTO t SELECT i, hex(randomblob(500)) FROM n;",
      );
      copyFileSync(file.path, join(small, "app.db"));
      const { status, stderr } = retort(folder, "upgrade", "--url", "sqlite:small/app.db");
      assert.equal(status, 5, stderr);
      assert.match(stderr, /database or disk is full/);
      assert.match(stderr, /hint: make room on the disk/);
      const left = new File(join(small, "app.db"), "");
      assert.deepEqual(left.query("PRAGMA integrity_check"), ["ok"]);
      assert.deepEqual(
        left.query("SELECT sql FROM sqlite_schema WHERE name = 't'"),
        file.query("SELECT sql FROM sqlite_schema WHERE name = 't'"),
      );
      assert.deepEqual(
        left.query("SELECT count(*), sum(length(a)) FROM t"),
        file.query("SELECT count(*), sum(length(a)) FROM t"),
      );
    } finally {
      spawnSync("umount", [small]);
    }
  }));
