/** Batches that make a table anew, on real databases in memory. */
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { builtins, type CoreOps, dialects, type Kit, kitOf, parseUrl, Registry, runRevision } from "../../mod.ts";
import { LiveExecutor } from "../../runtime/executors/live.ts";

const registry = new Registry(builtins, dialects);

/** A database in memory. */
class Database implements AsyncDisposable {
  readonly executor: LiveExecutor;
  readonly notes: readonly string[];

  private constructor(executor: LiveExecutor, notes: readonly string[]) {
    this.executor = executor;
    this.notes = notes;
  }

  static async open(setup: string): Promise<Database> {
    const connection = await registry.dialectOf("sqlite").connect(parseUrl("sqlite::memory:", process.cwd()));
    await connection.run([{ sql: setup }]);
    const notes: string[] = [];
    return new Database(new LiveExecutor(connection, registry, { onNote: (note) => notes.push(note) }), notes);
  }

  /** What a revision does in a transaction, which is rolled back if it fails. */
  async run(upgrade: (op: CoreOps, kit: Kit) => void): Promise<void> {
    const { executor } = this;
    await using _prepared = await executor.prepare();
    await executor.begin();
    try {
      await runRevision({
        script: { revision: "r", downRevision: null, upgrade: upgrade as never },
        path: "",
        context: {
          ...{ revision: "r", direction: "upgrade", dialect: "sqlite", flavour: "sqlite", offline: false, x: {} },
          serverVersion: executor.server.version,
        },
        registry,
        executor,
        kit: kitOf(registry),
        transactional: true,
      });
      await executor.commit();
    } catch (error) {
      await executor.rollback();
      throw error;
    }
  }

  async query(sql: string): Promise<readonly string[]> {
    const [result] = await this.executor.run([{ sql, source: { revision: "" } }]);
    return result!.rows.map((row) => Object.values(row).join("|"));
  }

  /** The words of an object. */
  async words(name: string): Promise<string> {
    return (await this.query(`SELECT sql FROM sqlite_schema WHERE name = '${name}'`)).join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.executor[Symbol.asyncDispose]();
  }
}

const USERS = `
CREATE TABLE users (
  id INTEGER PRIMARY KEY, -- a number
  name TEXT NOT NULL ON CONFLICT IGNORE,
  email TEXT UNIQUE,
  age INT CHECK (age > 0),
  CHECK (length(name) > 1)
);
INSERT INTO users VALUES (1, 'ada', 'a@b', 36), (7, 'grace', NULL, NULL);`;

test("what stays keeps its words", async () => {
  await using database = await Database.open(USERS);
  await database.run((op, { t }) =>
    op.batchAlterTable("users", (b) => {
      b.alterColumn("email", { type: t.string(99) });
      b.createForeignKey("users_boss", "users", ["age"], ["id"], { onDelete: "SET NULL" });
      b.dropConstraint("users_boss");
    })
  );
  const words = await database.words("users");
  for (
    const kept of [
      "id INTEGER PRIMARY KEY,",
      "name TEXT NOT NULL ON CONFLICT IGNORE,",
      "age INT CHECK (age > 0),",
      "CHECK (length(name) > 1)",
    ]
  ) {
    assert.ok(words.includes(kept), words);
  }
  assert.match(words, /"email" VARCHAR\(99\),/);
  assert.deepEqual(await database.query("SELECT * FROM users"), ["1|ada|a@b|36", "7|grace||"]);
  assert.deepEqual(database.notes, ['"users" is made anew: sqlite does not change the type of a column']);
});

test("the types of a table that becomes STRICT are spelt as such a table has them, and the rest keeps its words", async () => {
  await using database = await Database.open(
    `CREATE TABLE logins (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL DEFAULT 'it''s', age INT CHECK (age > 0));
    INSERT INTO logins (id, age) VALUES (1, 36);`,
  );
  await database.run((op) => op.batchAlterTable("logins", { tableOptions: { sqlite: { strict: true } } }, () => {}));
  const words = await database.words("logins");
  assert.match(words, /"name" TEXT DEFAULT 'it''s' NOT NULL,\s+age INT CHECK \(age > 0\)\s*\) STRICT$/);
  assert.deepEqual(await database.query("SELECT * FROM logins"), ["1|it's|36"]);
});

test("one rebuild does for a whole batch; what SQLite does by itself needs none", async () => {
  await using database = await Database.open(USERS);
  await database.run((op, { t }) =>
    op.batchAlterTable("users", (b) => {
      b.addColumn(t.column("city", t.text()));
      b.alterColumn("city", { name: "town" });
      b.createIndex("ix_town", ["town"]);
      b.alterColumn("name", { nullable: true });
    })
  );
  assert.deepEqual(database.notes, []);
  await database.run((op, { t }) =>
    op.batchAlterTable("users", (b) => {
      b.createUniqueConstraint("users_town_key", ["town"]);
      b.alterColumn("age", { type: t.text() });
      b.dropIndex("ix_town");
    })
  );
  assert.equal(database.notes.length, 1);
});

test("a constraint without a name is dropped by the built-in one, or by that of a convention", async () => {
  await using database = await Database.open(USERS);
  await database.run((op) => op.batchAlterTable("users", (b) => b.dropConstraint("users_email_key")));
  assert.doesNotMatch(await database.words("users"), /UNIQUE/);
  assert.match(await database.words("users"), /age INT CHECK \(age > 0\)/);
  await database.run((op) => op.batchAlterTable("users", (b) => b.dropConstraint("users_check1")));
  assert.doesNotMatch(await database.words("users"), /length/);

  await using other = await Database.open(USERS);
  const namingConvention = { uq: "uq_{table}_{column_0}", pk: "pk_{table}" };
  await other.run((op) => op.batchAlterTable("users", { namingConvention }, (b) => b.dropConstraint("uq_users_email")));
  assert.match(await other.words("users"), /CONSTRAINT "pk_users" PRIMARY KEY \("id"\)/);
  await assert.rejects(
    other.run((op) =>
      op.batchAlterTable("users", { namingConvention: { ck: "ck_{column_0}" } }, (b) => b.dropConstraint("x"))
    ),
    { code: "E_INVALID_OPERATION", message: /\{column_0\} says nothing of a check/ },
  );
});

test("a dropped column takes its key, constraints and indexes along, and what names it otherwise is told", async () => {
  const setup = `
    CREATE TABLE p (id INTEGER PRIMARY KEY);
    CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE CHECK (a <> ''), b INT REFERENCES p (id), c INT, UNIQUE (a, c));
    CREATE INDEX ix ON t (a, c); CREATE INDEX iy ON t (c);
    INSERT INTO t VALUES (1, 'x', NULL, 2);`;
  await using database = await Database.open(setup);
  await database.run((op) =>
    op.batchAlterTable("t", (b) => {
      b.dropColumn("a");
      b.dropColumn("b");
    })
  );
  assert.equal((await database.words("t")).replace(/\s+/g, " "), 'CREATE TABLE "t" ( id INTEGER PRIMARY KEY, c INT )');
  assert.deepEqual(await database.query("SELECT name FROM sqlite_schema WHERE type = 'index'"), ["iy"]);

  const refused: Record<string, [sql: string, message: RegExp]> = {
    "a check of the table": [
      "CREATE TABLE t (a INT, b INT, UNIQUE (a), CONSTRAINT ck CHECK (b > a))",
      /the check "ck" names it/,
    ],
    "a check without a name": [
      "CREATE TABLE t (a INT, b INT, UNIQUE (a), CHECK (b > a))",
      /the check "t_check" names it/,
    ],
    "a generated column": ["CREATE TABLE t (a INT UNIQUE, b INT AS (a + 1))", /the generated column "b" names it/],
    "an index on an expression": [
      "CREATE TABLE t (a INT UNIQUE, b INT); CREATE INDEX ix ON t (b) WHERE a > 0",
      /the index "ix" names it/,
    ],
    "a key of another table": [
      "CREATE TABLE t (a INT UNIQUE, b INT); CREATE TABLE c (x REFERENCES t (a))",
      /a foreign key of "c" names it/,
    ],
  };
  for (const [what, [sql, message]] of Object.entries(refused)) {
    await using other = await Database.open(sql);
    const before = await other.query("SELECT sql FROM sqlite_schema");
    await assert.rejects(
      other.run((op) => op.batchAlterTable("t", (b) => b.dropColumn("a"))),
      { code: "E_UNSUPPORTED_OPERATION", message },
      what,
    );
    assert.deepEqual(await other.query("SELECT sql FROM sqlite_schema"), before);
  }
});

test("a view or a trigger that reads what is gone is named, and nothing has changed", async () => {
  const views = [
    "CREATE VIEW v AS SELECT a FROM t",
    "CREATE VIEW w AS SELECT a FROM t; CREATE VIEW v AS SELECT a FROM w",
    "CREATE TABLE o (x); CREATE TRIGGER v AFTER INSERT ON o BEGIN UPDATE t SET a = 1; END",
    "CREATE TABLE o (x); CREATE TRIGGER v AFTER UPDATE OF b ON t BEGIN INSERT INTO o VALUES (NEW.a); END",
  ];
  for (const sql of views) {
    await using database = await Database.open(
      `CREATE TABLE t (a INT UNIQUE, b INT); INSERT INTO t VALUES (1, 2); ${sql}`,
    );
    const before = await database.query("SELECT sql FROM sqlite_schema");
    await assert.rejects(
      database.run((op) => op.batchAlterTable("t", (b) => b.dropColumn("a"))),
      { code: "E_STATEMENT", message: /^the (?:view|trigger) "[vw]" would no longer work: no such column/ },
    );
    assert.deepEqual(await database.query("SELECT sql FROM sqlite_schema"), before);
    assert.deepEqual(await database.query("SELECT * FROM t"), ["1|2"]);
  }
  await using broken = await Database.open(
    "CREATE TABLE t (a INT UNIQUE, b INT); CREATE VIEW v AS SELECT missing FROM t",
  );
  await assert.rejects(
    broken.run((op) => op.batchAlterTable("t", (b) => b.dropColumn("b"))).then(() =>
      broken.run((op, { t }) => op.batchAlterTable("t", (b) => b.alterColumn("a", { type: t.text() })))
    ),
    {
      message: /the view "v" does not work as it stands|error in view v/,
    },
  );
});

test("an enum's check goes with its values, and comes with others", async () => {
  await using database = await Database.open("CREATE TABLE base (id INTEGER)");
  await database.run((op, { t }) =>
    op.createTable("t", [t.column("id", t.integer()), t.column("mood", t.enum("mood", ["ok", "sad"]))])
  );
  await database.run((op, { t }) =>
    op.batchAlterTable("t", (b) => {
      b.alterColumn("mood", {
        type: t.enum("mood", ["ok", "sad", "glad"]),
        was: { type: t.enum("mood", ["ok", "sad"]) },
      });
    })
  );
  assert.match(await database.words("t"), /IN \('ok', 'sad', 'glad'\)/);
  assert.equal((await database.words("t")).match(/CHECK/g)?.length, 1);
  await database.run((op, { t }) =>
    op.batchAlterTable("t", (b) => {
      b.alterColumn("mood", { type: t.text(), was: { type: t.enum("mood", ["ok", "sad", "glad"]) } });
    })
  );
  assert.doesNotMatch(await database.words("t"), /CHECK/);
});

test("what is read may be told better, and a table may be told as a whole", async () => {
  await using database = await Database.open(
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b TEXT); INSERT INTO t VALUES (1, 2, 3)",
  );
  await database.run((op, { t }) =>
    op.batchAlterTable("t", { reflect: [t.column("a", t.integer(), { default: 5 })], recreate: "always" }, (b) => {
      b.alterColumn("b", { nullable: false });
    })
  );
  assert.match(await database.words("t"), /"a" INTEGER DEFAULT 5,/);
  const copyFrom = (t: Kit["t"]) => [t.column("id", t.integer(), { primaryKey: true }), t.column("b", t.text())];
  await database.run((op, { t }) =>
    op.batchAlterTable("t", { copyFrom: copyFrom(t), recreate: "always" }, (b) => b.alterColumn("b", { name: "c" }))
  );
  assert.deepEqual(await database.query("SELECT * FROM t"), ["1|3"]);
  await database.run((op) => op.createIndex("ix", "t", ["c"]));
  await assert.rejects(
    database.run((op, { t }) =>
      op.batchAlterTable("t", {
        copyFrom: [t.column("id", t.integer(), { primaryKey: true }), t.column("c", t.text())],
        recreate: "always",
      }, (b) => b.alterColumn("c", { nullable: false }))
    ),
    { code: "E_PROOF", message: /indexes and triggers of "t" that nobody told of: wrong 1, names ix/ },
  );
});

test("SQL inside of a batch keeps its place, and so does what nobody knows the effect of", async () => {
  await using database = await Database.open(
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, '2')",
  );
  await database.run((op, { t }) =>
    op.batchAlterTable("t", (b) => {
      b.addColumn(t.column("n", t.integer()), { insertBefore: "a" });
      b.execute("UPDATE t SET n = a * 10");
      b.alterColumn("n", { nullable: false });
      b.dropColumn("a");
    })
  );
  assert.deepEqual(await database.query("SELECT * FROM t"), ["1|20"]);
});

const mistakes: Record<string, [(op: CoreOps, kit: Kit) => void, RegExp]> = {
  "a column that is not there": [
    (op) => op.batchAlterTable("users", (b) => b.dropColumn("nmae")),
    /has no column "nmae"/,
  ],
  "a column in other capitals": [
    (op, { t }) => op.batchAlterTable("users", (b) => b.alterColumn("NAME", { type: t.text() })),
    /has no column "NAME"/,
  ],
  "a column that is there": [
    (op, { t }) => op.batchAlterTable("users", { recreate: "always" }, (b) => b.addColumn(t.column("Name", t.text()))),
    /it has one of that name/,
  ],
  "a constraint that is not there": [
    (op) => op.batchAlterTable("users", { recreate: "always" }, (b) => b.dropConstraint("ck")),
    /has no constraint "ck"/,
  ],
  "an index that is not there": [
    (op) => op.batchAlterTable("users", { recreate: "always" }, (b) => b.dropIndex("ix")),
    /has no index "ix"/,
  ],
  "a check that rows may break": [
    (op) => op.batchAlterTable("users", (b) => b.createCheckConstraint("ck", "id > 0", { enforced: false })),
    /sqlite enforces every check/,
  ],
  "a foreign key that rows may break": [
    (op) => op.batchAlterTable("users", (b) => b.createForeignKey("fk", "users", ["age"], ["id"], { enforced: false })),
    /sqlite enforces every foreign key/,
  ],
  "no column to stand beside": [
    (op, { t }) => op.batchAlterTable("users", (b) => b.addColumn(t.column("x", t.text()), { insertAfter: "y" })),
    /there is no column "y" to stand beside/,
  ],
  "an order that goes round": [
    (op) => op.batchAlterTable("users", { partialReordering: [["id", "name"], ["name", "id"]] }, () => {}),
    /are to stand before each other/,
  ],
  "every column": [
    (op) =>
      op.batchAlterTable("users", { recreate: "always" }, (b) => {
        for (const name of ["age", "email", "id", "name"]) b.dropColumn(name);
      }),
    /names it|leaves no column/,
  ],
};
for (const [what, [body, message]] of Object.entries(mistakes)) {
  test(`a batch refuses ${what}, and nothing has changed`, async () => {
    await using database = await Database.open(USERS);
    const before = await database.query("SELECT sql FROM sqlite_schema");
    await assert.rejects(database.run(body), { message });
    assert.deepEqual(await database.query("SELECT sql FROM sqlite_schema"), before);
  });
}

/** What a batch that is refused said; nothing has changed. */
async function refused(database: Database, upgrade: (op: CoreOps, kit: Kit) => void): Promise<string> {
  const everything = () => database.query("SELECT type, name, sql FROM sqlite_schema ORDER BY name");
  const before = await everything();
  try {
    await database.run(upgrade);
  } catch (error) {
    assert.deepEqual(await everything(), before);
    return (error as Error).message;
  }
  return assert.fail("it was not refused");
}

test("a key that stands in DESC order is no rowid: its rows keep theirs, and it keeps its words", async () => {
  await using database = await Database.open(
    `CREATE TABLE a (id INTEGER PRIMARY KEY DESC ON CONFLICT IGNORE, b);
INSERT INTO a VALUES (9, 'x'), (NULL, 'y'), (1, 'z'); DELETE FROM a WHERE b = 'x';`,
  );
  await database.run((op, { t }) =>
    op.batchAlterTable("a", (b) => {
      b.alterColumn("b", { type: t.text() });
      b.alterColumn("id", { default: 7 });
    })
  );
  assert.deepEqual(await database.query("SELECT rowid, id, b FROM a ORDER BY rowid"), ["2||y", "3|1|z"]);
  assert.match(await database.words("a"), /"id" INTEGER PRIMARY KEY DESC ON CONFLICT IGNORE DEFAULT 7/);
});

test("a new key takes the numbers that the rows had", async () => {
  await using database = await Database.open("CREATE TABLE a (b); INSERT INTO a (rowid, b) VALUES (3, 'x'), (8, 'y');");
  await database.run((op, { t }) =>
    op.batchAlterTable("a", (b) => b.addColumn(t.column("id", t.integer(), { primaryKey: true })))
  );
  assert.deepEqual(await database.query("SELECT id, rowid AS r, b FROM a ORDER BY id"), ["3|3|x", "8|8|y"]);
});

test("rows without a number are given none where their column becomes the key that numbers them", async () => {
  for (const proof of ["full", "off"] as const) {
    await using database = await Database.open(
      "CREATE TABLE a (id TEXT PRIMARY KEY, b); INSERT INTO a VALUES ('3', 'x'), (NULL, 'y');",
    );
    const why = await refused(
      database,
      (op, { t }) => op.batchAlterTable("a", { proof }, (b) => b.alterColumn("id", { type: t.integer() })),
    );
    assert.match(why, /NULLs in the column "id" of "a", which is to number the rows: wrong 1, rows 2/);
  }
});

test("a constraint without a name has none behind the batch, where its column is written anew, too", async () => {
  await using database = await Database.open(
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE a (b INT UNIQUE ON CONFLICT FAIL REFERENCES p, c);",
  );
  await database.run((op, { t }) => op.batchAlterTable("a", (b) => b.alterColumn("b", { type: t.text() })));
  const words = await database.words("a");
  assert.doesNotMatch(words, /CONSTRAINT/);
  assert.match(words, /UNIQUE \("b"\) ON CONFLICT FAIL/);
});

test("a column that is no key any longer is NOT NULL by a word", async () => {
  await using database = await Database.open("CREATE TABLE a (id INTEGER CONSTRAINT k PRIMARY KEY, b);");
  await database.run((op) =>
    op.batchAlterTable("a", { recreate: "always" }, (b) => {
      b.dropConstraint("k");
      b.createPrimaryKey("k2", ["b"]);
    })
  );
  assert.deepEqual(
    await database.query("SELECT name, \"notnull\", pk FROM pragma_table_info('a')"),
    ["id|1|0", "b|1|1"],
  );
});

test("NOT NULL comes and goes, and NOT DEFERRABLE stays where it is", async () => {
  await using database = await Database.open(
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE a (b INT REFERENCES p NOT DEFERRABLE NOT NULL);",
  );
  await database.run((op) => op.batchAlterTable("a", (b) => b.alterColumn("b", { nullable: true })));
  assert.match(await database.words("a"), /NOT DEFERRABLE\s*\)/);
  await database.run((op) => op.batchAlterTable("a", (b) => b.alterColumn("b", { nullable: false })));
  assert.match(await database.words("a"), /NOT NULL .*NOT DEFERRABLE\s*\)/);
});

test("rows that refer to nothing already are no hindrance to a new name of their column", async () => {
  await using database = await Database.open(
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE a (p_id INT REFERENCES p, b INT REFERENCES a);" +
      "PRAGMA foreign_keys = OFF; INSERT INTO a VALUES (7, NULL); PRAGMA foreign_keys = ON;",
  );
  await database.run((op, { t }) =>
    op.batchAlterTable("a", (b) => {
      b.alterColumn("p_id", { name: "parent" });
      b.alterColumn("b", { name: "c", type: t.text() });
    })
  );
  assert.deepEqual(await database.query("SELECT parent FROM a"), ["7"]);
});

test("a column that a trigger waits for among others is not dropped under it", async () => {
  await using database = await Database.open(
    "CREATE TABLE a (b, c, d); CREATE TRIGGER w BEFORE UPDATE OF b, c ON a BEGIN SELECT 1; END;",
  );
  const why = await refused(
    database,
    (op) => op.batchAlterTable("a", { recreate: "always" }, (b) => b.dropColumn("c")),
  );
  assert.match(why, /Cannot drop the column "a\.c": the trigger "w" names it/);
});

for (
  const [what, setup, change, why] of [
    [
      "was a column, and would be the rowid",
      "CREATE TABLE a (rowid, b); CREATE VIEW v AS SELECT rowid FROM a;",
      (op) => op.batchAlterTable("a", (b) => b.dropColumn("rowid")),
      /drop the column "a\.rowid": the view "v" names it, and would mean another thing/,
    ],
    [
      "is the rowid, and would be a column",
      "CREATE TABLE a (b); CREATE VIEW v AS SELECT rowid FROM a;",
      (op, { t }) => op.batchAlterTable("a", (b) => b.addColumn(t.column("rowid", t.text()))),
      /make the column "a\.rowid": the view "v" names it, and would mean another thing/,
    ],
    [
      "was a column in an index, and would be a constant",
      'CREATE TABLE a ("true" INT, b); CREATE INDEX i ON a (coalesce(true, 2));',
      (op) => op.batchAlterTable("a", (b) => b.dropColumn("true")),
      /drop the column "a\.true": an expression of the table names it, and would mean another thing/,
    ],
    [
      "is no column, and means the primary key",
      "CREATE TABLE a (id INTEGER CONSTRAINT k PRIMARY KEY, b INT); CREATE TABLE c (a REFERENCES a);",
      (op) =>
        op.batchAlterTable("a", (b) => {
          b.dropConstraint("k");
          b.createPrimaryKey("k2", ["b"]);
        }),
      /change the primary key of "a": a foreign key of "c" refers to it without naming its columns/,
    ],
    [
      "is a key to the table itself",
      "CREATE TABLE a (id INTEGER PRIMARY KEY, up REFERENCES a, b);",
      (op) => op.batchAlterTable("a", (b) => b.dropColumn("id")),
      /drop the column "a\.id": the foreign key "\w+" of the table to itself names it/,
    ],
  ] as readonly (readonly [string, string, (op: CoreOps, kit: Kit) => void, RegExp])[]
) {
  test(`a batch refuses to change what a name means: it ${what}`, async () => {
    await using database = await Database.open(setup);
    assert.match(await refused(database, change), why);
  });
}
