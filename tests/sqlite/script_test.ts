import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { inFolder, ROOT, writeRevisions } from "../binary/run.ts";
import { retort, shell } from "./retort.ts";

/** Everything in a database, as text: the stored definitions, and all rows. */
function dump(path: string): readonly string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const objects = database.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").all() as {
    type: string;
    name: string;
  }[];
  const lines = objects.map((object) => JSON.stringify(object));
  for (const { type, name } of objects) {
    if (type !== "table") continue;
    for (const row of database.prepare(`SELECT * FROM "${name}"`).all()) {
      lines.push(`${name}: ${JSON.stringify(row, (_, v) => v instanceof Uint8Array ? [...v] : v)}`);
    }
  }
  database.close();
  return lines;
}

const REVISIONS = [
  {
    upgrade: `  op.createTable("people", [
    t.column("id", t.integer(), { primaryKey: true, sqlite: { autoincrement: true } }),
    t.column("name", t.string(50), { nullable: false, unique: true, default: "O'Brien; --" }),
    t.column("born", t.date()),
    t.column("seen", t.dateTime(), { default: sql\`CURRENT_TIMESTAMP\` }),
    t.column("weight", t.numeric(12, 2)),
    t.column("data", t.json()),
    t.column("photo", t.binary()),
    t.column("mood", t.enum("mood", ["good", "it's bad"])),
    t.column("doubled", t.integer(), { computed: { sql: "id * 2" } }),
    t.check("length(name) > 0"),
  ]);
  op.createIndex("ix_people_name", "people", [sql\`lower(name)\`, { column: "born", desc: true }], { where: sql\`born > \${"1900-01-01"}\` });`,
    downgrade: '  op.dropTable("people");',
  },
  {
    upgrade: `  op.bulkInsert("people", [
    { id: 1, name: "Ada \\u{1F600} \\\\ 'x'", born: new Date("1815-12-10T00:00:00Z"), seen: new Date(0), weight: 1.5, data: { a: [1, "'"] }, photo: new Uint8Array([0, 255]), mood: "it's bad" },
    { id: 2, name: "nul\\0in", born: null, seen: null, weight: 12345678901234567890n, data: null, photo: null, mood: "good" },
  ], { columns: { born: t.date() } });
  op.execute(sql\`INSERT INTO people (name, born) VALUES (\${"Grace; DROP TABLE people"}, \${null})\`);
  op.addColumn("people", t.column("friend_id", t.integer(), { references: "people.id", index: true }));
  op.renameTable("people", "persons");
  op.execute("CREATE TRIGGER keep BEFORE DELETE ON persons BEGIN SELECT CASE WHEN OLD.id = 1 THEN RAISE(ABORT, 'no') END; SELECT 1; END");`,
    downgrade: '  op.execute("DROP TRIGGER keep"); op.renameTable("persons", "people");',
  },
];

test("upgrade head --sql, run by sqlite3, makes what the online run makes", async (t) => {
  if (shell("/", "command -v sqlite3").status !== 0) return t.skip("there is no sqlite3 here");
  for (const mode of ["revision", "run", "none"]) {
    await inFolder((folder) => {
      writeRevisions(folder, REVISIONS);
      const online = retort(folder, "upgrade", "--url", "sqlite:online.db", "--transaction", mode);
      assert.equal(online.status, 0, online.stderr);
      const script = retort(folder, "upgrade", "head", "--sql", "--url", "sqlite:", "--transaction", mode);
      assert.equal(script.status, 0, script.stderr);
      writeFileSync(join(folder, "up.sql"), script.stdout);
      const shelled = shell(folder, "sqlite3 -bail script.db < up.sql");
      assert.equal(shelled.status, 0, shelled.stderr);
      const normal = (lines: readonly string[]) =>
        lines.map((line) => line.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"/, 'NOW"'));
      assert.deepEqual(normal(dump(join(folder, "script.db"))), normal(dump(join(folder, "online.db"))));
    });
  }
});

test("a script makes anew a table of which a column was renamed, with all that names it", async (t) => {
  if (shell("/", "command -v sqlite3").status !== 0) return t.skip("there is no sqlite3 here");
  await inFolder((folder) => {
    writeRevisions(folder, [
      {
        upgrade: `  op.createTable("people", [t.column("id", t.integer()), t.column("age", t.integer()),
    t.column("double", t.integer(), { computed: { sql: "age * 2" } }), t.check("age > 0", { name: "ck_age" })]);
  op.createIndex("ix_age", "people", [sql\`abs(age)\`], { where: "age > 1" });
  op.alterColumn("people", "age", { name: "years" });`,
      },
      { upgrade: '  op.batchAlterTable("people", (b) => b.createUniqueConstraint("uq_id", ["id"]));' },
    ]);
    const script = retort(folder, "upgrade", "head", "--sql", "--url", "sqlite:");
    assert.equal(script.status, 0, script.stderr);
    writeFileSync(join(folder, "up.sql"), script.stdout);
    const shelled = shell(folder, "sqlite3 -bail script.db < up.sql");
    assert.equal(shelled.status, 0, shelled.stderr);
    const database = new DatabaseSync(join(folder, "script.db"));
    database.exec("INSERT INTO people (id, years) VALUES (1, 21)");
    assert.deepEqual({ ...database.prepare("SELECT * FROM people").get() }, { id: 1, years: 21, double: 42 });
    assert.throws(() => database.exec("INSERT INTO people (id, years) VALUES (2, 0)"), /ck_age/);
    database.close();
  });
});

test("a script that cannot be written whole is not written at all", async () => {
  await inFolder((folder) => {
    writeRevisions(folder, [
      { upgrade: '  op.createTable("a", [t.column("id", t.integer())]);' },
      {
        async: true,
        upgrade:
          '  const { rows } = await op.execute("SELECT id FROM a");\n  for (const row of rows) op.execute("SELECT 1");',
      },
    ]);
    const { status, stdout, stderr } = retort(folder, "upgrade", "head", "--sql", "--url", "sqlite:");
    assert.equal(stdout, "");
    assert.equal(status, 4, stderr);
    assert.match(stderr, /^error E_MISSING_FACT: /m);
    assert.match(stderr, /without --sql/);
  });
});

test("the example's script says what the example does", async () => {
  await inFolder((folder) => {
    const { status, stdout } = retort(
      folder,
      "upgrade",
      "2b3c",
      "--sql",
      "--config",
      join(ROOT, "examples/blog/retort.config.ts"),
    );
    assert.equal(status, 0);
    assert.match(stdout, /CREATE TABLE "posts"/);
  });
});
