import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { BINARY, inFolder, writeRevisions } from "../binary/run.ts";
import { retort, shell } from "./retort.ts";

const URL_OF_FILE = ["--url", "sqlite:app.db"];
const TABLE = '  op.createTable("a", [t.column("id", t.integer(), { primaryKey: true }), t.column("text", t.text())]);';

/** What there is, and whether it is whole. Not opened for reading alone: a journal that is left must be rolled back. */
function state(path: string): unknown {
  const database = new DatabaseSync(path);
  const tables = database.prepare("SELECT name FROM sqlite_schema ORDER BY name").all().map(({ name }) => name);
  const rows = tables.includes("retort_version")
    ? database.prepare("SELECT version_num FROM retort_version").all()
    : [];
  const integrity = database.prepare("PRAGMA integrity_check").all();
  database.close();
  return {
    tables,
    rows: rows.map(({ version_num }) => version_num),
    integrity: integrity.map((row) => row.integrity_check),
  };
}

test("a reading command makes no file, and finds an absent one at base", async () => {
  await inFolder((folder) => {
    writeRevisions(folder, [{ upgrade: TABLE }]);
    for (const command of [["current"], ["history", "-i"], ["downgrade", "base"], ["show", "current"]]) {
      const { status, stderr } = retort(folder, ...command, ...URL_OF_FILE);
      assert.equal(status, 0, stderr);
    }
    assert.equal(existsSync(join(folder, "app.db")), false);
  });
});

test("nothing to do writes nothing: the file stays byte by byte what it was", async () => {
  await inFolder((folder) => {
    writeRevisions(folder, [{ upgrade: TABLE }]);
    assert.equal(retort(folder, "upgrade", ...URL_OF_FILE).status, 0);
    const before = readFileSync(join(folder, "app.db"));
    assert.equal(retort(folder, "upgrade", ...URL_OF_FILE).status, 0);
    assert.ok(before.equals(readFileSync(join(folder, "app.db"))));
  });
});

test("a file that may only be read is told so, and read all the same", async (t) => {
  if (process.getuid?.() === 0 && shell("/", "command -v setpriv").status !== 0) {
    return t.skip("there is no setpriv here");
  }
  await inFolder((folder) => {
    writeRevisions(folder, [{ upgrade: TABLE }, { upgrade: TABLE.replace('"a"', '"b"') }]);
    assert.equal(retort(folder, "upgrade", "r000", ...URL_OF_FILE).status, 0);
    chmodSync(join(folder, "app.db"), 0o444);
    chmodSync(folder, 0o755);
    // Root may write anything: become somebody who may not.
    const as = process.getuid?.() === 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
    const run = (args: string) => shell(folder, `${as}"${BINARY}" ${args} --url sqlite:app.db`);
    const current = run("current");
    assert.equal(current.status, 0, current.stderr);
    assert.match(current.stdout, /^r000/);
    const upgrade = run("upgrade");
    assert.equal(upgrade.status, 5, upgrade.stderr);
    assert.match(upgrade.stderr, /readonly/);
    assert.match(upgrade.stderr, /hint: /);
    assert.doesNotMatch(upgrade.stderr, /\n\s+at /);
    assert.deepEqual(state(join(folder, "app.db")), {
      tables: ["a", "retort_version", "sqlite_autoindex_retort_version_1"],
      rows: ["r000"],
      integrity: ["ok"],
    });
  });
});

test("a full disk leaves the revision undone and the database whole", async () => {
  await inFolder((folder) => {
    writeRevisions(folder, [
      { upgrade: TABLE },
      {
        upgrade:
          '  op.execute("INSERT INTO a (text) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT hex(randomblob(500)) FROM n");',
      },
    ]);
    assert.equal(retort(folder, "upgrade", "r000", ...URL_OF_FILE).status, 0);
    // 200 KiB a file at most; without the trap the signal would end the process.
    const { status, stderr } = shell(folder, `trap "" XFSZ; ulimit -f 200; "${BINARY}" upgrade --url sqlite:app.db`);
    assert.equal(status, 5, stderr);
    assert.match(stderr, /^error E_\w+: /m);
    assert.match(stderr, /rolled back; the database is at "r000"/);
    assert.doesNotMatch(stderr, /\n\s+at \S+ \(/);
    assert.deepEqual(state(join(folder, "app.db")), {
      tables: ["a", "retort_version", "sqlite_autoindex_retort_version_1"],
      rows: ["r000"],
      integrity: ["ok"],
    });
    assert.equal(retort(folder, "upgrade", ...URL_OF_FILE).status, 0);
  });
});

test("what is no database is told so", async () => {
  await inFolder((folder) => {
    writeRevisions(folder, [{ upgrade: TABLE }]);
    writeFileSync(join(folder, "app.db"), "this is a text and no database at all, long enough to be looked at");
    const { status, stderr } = retort(folder, "upgrade", ...URL_OF_FILE);
    assert.equal(status, 5);
    assert.match(stderr, /^error E_CONNECT: /);
    assert.match(stderr, /hint: /);
  });
});

test("a damaged file is told to be one, by both drivers", async () => {
  await inFolder((folder) => {
    writeRevisions(folder, [{ upgrade: TABLE }]);
    assert.equal(retort(folder, "upgrade", ...URL_OF_FILE).status, 0);
    const bytes = readFileSync(join(folder, "app.db"));
    bytes.fill(0xff, 100, 2000);
    writeFileSync(join(folder, "app.db"), bytes);
    for (const scheme of ["sqlite", "file"]) {
      const { status, stderr } = retort(folder, "current", "--url", `${scheme}:app.db`);
      assert.equal(status, 5);
      assert.match(stderr, /^error E_CONNECT: [^]*hint: the file is damaged/);
    }
  });
});

test("a lock that is not given is told the same to who reads", async () => {
  await inFolder((folder) => {
    writeRevisions(folder, [{ upgrade: TABLE }]);
    writeFileSync(join(folder, "retort.config.json"), JSON.stringify({ lockTimeout: 50 }));
    const other = new DatabaseSync(join(folder, "app.db"));
    other.exec("CREATE TABLE b (id INTEGER); BEGIN EXCLUSIVE");
    for (const command of ["current", "upgrade"]) {
      const { status, stderr } = retort(folder, command, ...URL_OF_FILE);
      assert.equal(status, 5);
      assert.match(stderr, /^error E_LOCK_TIMEOUT: Cannot go on: another connection holds/);
    }
    other.close();
  });
});

test("a failing statement of megabytes is shortened in the document too", async () => {
  await inFolder((folder) => {
    writeRevisions(folder, [{ upgrade: '  op.execute("INSERT INTO nowhere VALUES (\'" + "x".repeat(3e6) + "\')");' }]);
    const { status, stdout } = retort(folder, "upgrade", "--json", ...URL_OF_FILE);
    assert.equal(status, 5);
    assert.match(JSON.parse(stdout).error.statement, /^INSERT INTO nowhere .{1000,2000} … 29980\d\d characters more$/);
  });
});

test("dropping a parent keeps every row of its child, in the same transaction too", async () => {
  await inFolder((folder) => {
    writeRevisions(folder, [
      {
        upgrade: `  op.createTable("parent", [t.column("id", t.integer(), { primaryKey: true })]);
  op.createTable("child", [t.column("id", t.integer(), { primaryKey: true }), t.column("parent_id", t.integer(), { references: { table: "parent", column: "id", onDelete: "CASCADE" } })]);
  op.bulkInsert("parent", [{ id: 1 }, { id: 2 }]);
  op.bulkInsert("child", [{ id: 10, parent_id: 1 }, { id: 20, parent_id: 2 }]);`,
      },
      {
        upgrade: `  op.dropTable("parent");
  op.createTable("parent", [t.column("id", t.integer(), { primaryKey: true }), t.column("name", t.text())]);
  op.bulkInsert("parent", [{ id: 1, name: "a" }, { id: 2, name: "b" }]);`,
      },
      { upgrade: '  op.dropTable("parent");' },
    ]);
    for (const mode of ["revision", "none"]) {
      const url = `sqlite:${mode}.db`;
      assert.equal(retort(folder, "upgrade", "r001", "--url", url, "--transaction", mode).status, 0);
      const database = new DatabaseSync(join(folder, `${mode}.db`), { readOnly: true });
      assert.equal(database.prepare("SELECT count(*) AS n FROM child").get()!.n, 2);
      database.close();
    }
    // Dropped for good, its children would refer to nothing: refused, and still there.
    const { status, stderr } = retort(folder, "upgrade", "--url", "sqlite:revision.db");
    assert.equal(status, 5);
    assert.match(stderr, /refers to a row of "parent" that is not there/);
    const database = new DatabaseSync(join(folder, "revision.db"), { readOnly: true });
    assert.equal(database.prepare("SELECT count(*) AS n FROM child JOIN parent ON parent.id = parent_id").get()!.n, 2);
    database.close();
  });
});
