/** S15: a table made anew by the binary, with all that hangs on it. */
import assert from "node:assert/strict";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { copyProject, inFolder, retort, ROOT, succeeded } from "../binary/run.ts";

const EXAMPLE = join(ROOT, "examples/rebuild");

/** Runs `body` on a database, and closes it. */
function on<T>(path: string, body: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path);
  try {
    return body(database);
  } finally {
    database.close();
  }
}

const all = (database: DatabaseSync, sql: string) =>
  database.prepare(sql).all().map((row) => Object.values(row).join("|"));

test("S15 on sqlite: rows, indexes, triggers, views, the counter and rows that refer to the table are kept, up and down", async () => {
  await inFolder(async (folder) => {
    copyProject(EXAMPLE, folder);
    const path = join(folder, "library.db");
    succeeded(await retort(folder, "upgrade", "+1"));
    on(path, (database) =>
      database.exec(`
        INSERT INTO books (isbn, title, pages) VALUES ('1', 'A', '10'), ('2', 'gone', '20'), ('3', 'c', 'x');
        DELETE FROM books WHERE id = 2;
        INSERT INTO loans VALUES (1, 1), (2, 3);
        DELETE FROM books WHERE id = 4;
        ANALYZE;`));
    // SQLite puts names that it writes anew into quotes.
    const objects = () =>
      on(
        path,
        (database) => all(database, "SELECT type, name, replace(sql, '\"', '') FROM sqlite_schema ORDER BY 1, 2"),
      );
    const before = objects();

    const { stderr } = await retort(folder, "upgrade");
    assert.match(stderr, /"books" is made anew: sqlite adds columns behind all others/);
    assert.match(stderr, /proven: values of "books", old beside new: wrong 0/);
    on(path, (database) => {
      assert.deepEqual(all(database, "SELECT * FROM books"), ["1|1|A||10", "3|3|c||x"]);
      assert.deepEqual(all(database, "SELECT typeof(pages) FROM books"), ["integer", "text"]);
      assert.deepEqual(all(database, "SELECT * FROM titles"), ["1|A", "3|c"]);
      assert.deepEqual(all(database, "SELECT * FROM loans"), ["1|1", "2|3"]);
      assert.deepEqual(all(database, "SELECT seq FROM sqlite_sequence WHERE name = 'books'"), ["3"]);
      assert.deepEqual(all(database, "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'books'"), ["2"]);
      database.exec("INSERT INTO books (isbn, name, pages) VALUES ('9', 'new', 1)");
      assert.deepEqual(all(database, "SELECT id FROM books WHERE isbn = '9'"), ["4"]);
      assert.deepEqual(all(database, "SELECT entry FROM log").at(-1), "new: new");
      assert.throws(() => database.exec("INSERT INTO books (isbn, name, pages) VALUES ('9', 'x', 1)"), /UNIQUE/);
      database.exec("PRAGMA foreign_keys = ON; DELETE FROM books WHERE id = 3");
      assert.deepEqual(all(database, "SELECT * FROM loans"), ["1|1"]);
      assert.deepEqual(all(database, "PRAGMA integrity_check"), ["ok"]);
    });

    succeeded(await retort(folder, "downgrade", "-1"));
    assert.deepEqual(objects(), before);
  });
});

test("rows that do not fit are named with the rule, and nothing has changed", async () => {
  await inFolder(async (folder) => {
    copyProject(EXAMPLE, folder);
    const path = join(folder, "library.db");
    succeeded(await retort(folder, "upgrade", "+1"));
    on(
      path,
      (database) =>
        database.exec(
          "INSERT INTO books (isbn, title, pages) VALUES ('1', 'a', '1'), ('2', 'b', '1'), ('1', 'c', '1')",
        ),
    );
    const dump = () =>
      on(
        path,
        (database) => [...all(database, "SELECT * FROM sqlite_schema"), ...all(database, "SELECT * FROM books")],
      );
    const before = dump();
    const { status, stderr } = await retort(folder, "upgrade");
    assert.equal(status, 5);
    assert.match(
      stderr,
      /UNIQUE constraint failed.*: the unique constraint "books_isbn_key" does not hold for the rows 1, 3$/m,
    );
    assert.match(stderr, /state: .*rolled back/);
    assert.deepEqual(dump(), before);
  });
});

test('with sqliteRebuild: "auto" an operation outside of a batch makes the table anew, too', async () => {
  await inFolder(async (folder) => {
    copyProject(EXAMPLE, folder);
    const revision = join(folder, "migrations", "versions", "3_type.ts");
    writeFileSync(
      revision,
      '/** a type */\nexport const revision = "300000000003";\nexport const downRevision = "200000000002";\n' +
        "export function upgrade(op, { t }) {\n" +
        '  op.alterColumn("books", "isbn", { type: t.text() });\n' +
        '  op.createCheckConstraint("books_year_check", "books", "year > 0");\n}\n',
    );
    const refused = await retort(folder, "upgrade");
    assert.equal(refused.status, 4);
    assert.match(refused.stderr, /hint: .*op\.batchAlterTable\(\)/);
    const config = 'export default { url: "sqlite:library.db", sqliteRebuild: "auto" };';
    writeFileSync(join(folder, "auto.config.js"), config);
    const { status, stderr } = await retort(folder, "-c", "auto.config.js", "upgrade", "300000000003");
    assert.equal(status, 0, stderr);
    assert.equal(stderr.match(/"books" is made anew/g)?.length, 1);
    on(join(folder, "library.db"), (database) => {
      const [sql] = all(database, "SELECT sql FROM sqlite_schema WHERE name = 'books'");
      assert.match(sql!, /"isbn" TEXT NOT NULL/);
      assert.match(sql!, /CONSTRAINT "books_year_check" CHECK/);
    });
  });
});

test("show --sql writes what would run on the database as it stands, says why, and changes nothing", async () => {
  await inFolder(async (folder) => {
    copyProject(EXAMPLE, folder);
    const path = join(folder, "library.db");
    succeeded(await retort(folder, "upgrade", "+1"));
    on(path, (database) => database.exec("INSERT INTO books (isbn, title, pages) VALUES ('1', 'a', '1')"));
    const script = succeeded(await retort(folder, "show", "head", "--sql"));
    assert.match(script, /^-- "books" is made anew: sqlite adds columns behind all others$/m);
    const objects = () =>
      on(path, (database) => all(database, "SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2"));
    cpSync(path, join(folder, "copy.db"));
    succeeded(await retort(folder, "upgrade"));
    const upgraded = objects();
    cpSync(join(folder, "copy.db"), path);
    // A row of "loans" could go along: the script ends before anything is done.
    on(path, (database) => assert.throws(() => database.exec(`PRAGMA foreign_keys = ON;${script}`), /malformed JSON/));
    on(path, (database) => database.exec(`PRAGMA foreign_keys = OFF;${script}`));
    assert.deepEqual(objects(), upgraded);
    const applied = await retort(folder, "show", "head", "--sql");
    assert.equal(applied.status, 3);
    assert.match(applied.stderr, /E_UNREACHABLE_REVISION: .*it is applied/);
  });
});
