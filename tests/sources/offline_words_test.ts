/** What is compared without a server is put into the words of PGlite, where that is installed beside the config. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { check, diff, revision } from "../../mod.ts";
import { inFolder, retort, ROOT, writeRevisions } from "../binary/run.ts";
import { withPglite } from "./pglite.ts";

/** An expression of each kind: as a person writes it in a revision, the same as models have it, and another. */
interface Worded {
  readonly revision: string;
  readonly models: (expression: string) => string;
  readonly same: string;
  readonly other: string;
  /** What leads to the other. */
  readonly operations: readonly string[];
}

const WORDED: Readonly<Record<string, Worded>> = {
  check: {
    revision:
      'op.createTable("checked", [t.column("age", t.integer()), t.check("age>0 and age in (1,2)", { name: "ck" })]);',
    models: (condition) => `CREATE TABLE checked (age integer, CONSTRAINT ck CHECK (${condition}));`,
    same: "age > 0 AND age IN (1, 2)",
    other: "age > 1",
    operations: ["drop_constraint", "create_check_constraint"],
  },
  default: {
    revision: "op.createTable(\"defaulted\", [t.column(\"name\", t.text(), { default: sql`lower('A'||'b')` })]);",
    models: (expression) => `CREATE TABLE defaulted (name text DEFAULT ${expression});`,
    same: "lower('A' || 'b')",
    other: "upper('A' || 'b')",
    operations: ["alter_column"],
  },
  computed: {
    revision:
      'op.createTable("computed", [t.column("n", t.integer()), t.column("twice", t.integer(), { computed: { sql: sql`n*2`, stored: true } })]);',
    models: (expression) =>
      `CREATE TABLE computed (n integer, twice integer GENERATED ALWAYS AS (${expression}) STORED);`,
    same: "n * 2",
    other: "n * 3",
    operations: ["alter_column"],
  },
  index: {
    revision: `op.createTable("indexed", [t.column("name", t.text()), t.column("age", t.integer())]);
op.createIndex("ix", "indexed", [sql\`lower(name||'x')\`], { where: "age>0" });`,
    models: (condition) =>
      `CREATE TABLE indexed (name text, age integer); CREATE INDEX ix ON indexed (lower(name || 'x')) WHERE ${condition};`,
    same: "age > 0",
    other: "age > 1",
    operations: ["drop_index", "create_index"],
  },
  view: {
    revision: `op.createTable("viewed", [t.column("id", t.integer()), t.column("age", t.integer())]);
op.createView("adults", sql\`select id from viewed where age>17\`);`,
    models: (condition) =>
      `CREATE TABLE viewed (id integer, age integer); CREATE VIEW adults AS SELECT id FROM viewed WHERE ${condition};`,
    same: "age > 17",
    other: "age > 18",
    operations: ["replace_view"],
  },
};

const CASES = Object.values(WORDED);
const REVISION = CASES.map(({ revision }) => revision).join("\n");
const sqlWith = (which: "same" | "other") => CASES.map((each) => each.models(each[which])).join("\n");

/** Where a config imports from: inside of this process, and as users write it. */
const HERE = ["mod.ts", "plugins/views/mod.ts"].map((path) => pathToFileURL(join(ROOT, path)).href);
const BY_NAME = ["retort", "retort/plugins/views"];

/**
 * A project whose one revision does what `upgrade` says, as options that name its config.
 *
 * @param target the models, as the config has them
 */
function projectIn(
  folder: string,
  upgrade: string,
  target = 'fromSql("schema.sql")',
  [retort, views] = HERE,
): { readonly config: string } {
  writeRevisions(folder, [{ upgrade }]);
  const config = join(folder, "retort.config.ts");
  writeFileSync(
    config,
    `import { fromSql, schema, sequence, sql, t, table } from ${JSON.stringify(retort)};
import { view, views } from ${JSON.stringify(views)};
export default { url: "postgres:", serverVersion: "postgres-18", plugins: [views], target: ${target} };
`,
  );
  return { config };
}

test("what revisions and models say in two ways is no difference offline", () =>
  withPglite(sqlWith("same"), async (folder) => {
    const project = projectIn(folder, REVISION);
    assert.deepEqual((await check({ ...project, offline: true })).operations, []);
    assert.deepEqual((await diff({ ...project, from: "head", to: join(folder, "schema.sql") })).operations, []);
  }));

test("what models say else is found offline, and nothing beside it", () =>
  withPglite(sqlWith("other"), async (folder) => {
    const project = projectIn(folder, REVISION);
    const { operations } = await diff({ ...project, from: "head", to: "models" });
    const kinds = operations.map(({ kind }) => kind).toSorted();
    assert.deepEqual(kinds, CASES.flatMap(({ operations }) => operations).toSorted());
    const { created } = await revision({ ...project, message: "others", autogenerate: true, offline: true });
    const text = readFileSync(created[0]!.path, "utf8").split("export function downgrade")[0]!;
    const called = [...text.matchAll(/op\.(\w+)\(/g)].map(([, method]) => method).toSorted();
    assert.deepEqual(
      called,
      [
        "alterColumn",
        "alterColumn",
        "createCheckConstraint",
        "createIndex",
        "dropConstraint",
        "dropIndex",
        "replaceView",
      ],
    );
  }));

test("models in TypeScript are put into words too", () =>
  withPglite("", async (folder) => {
    const project = projectIn(
      folder,
      `op.createSchema("app");
       op.createSequence("numbers");
       op.createTable("users", [t.column("age", t.integer(), { default: sql\`nextval( 'numbers' )\` }), t.check("age>0", { name: "ck" })]);
       op.createTable("visits", [t.column("id", t.integer())], { schema: "app" });
       op.createView("adults", sql\`select age from users u, app.visits where age>17\`);`,
      `schema([
        sequence("numbers"),
        table("users", [t.column("age", t.integer(), { default: sql\`nextval('numbers')\` }), t.check("age > 0", { name: "ck" })]),
        table("visits", [t.column("id", t.integer())], { schema: "app" }),
        view("adults", "SELECT age FROM users AS u, app.visits WHERE age > 17"),
      ])`,
    );
    assert.deepEqual((await check({ ...project, offline: true })).operations, []);
  }));

test("what only the models' SQL makes, extensions and functions, is known to what revisions say", () =>
  withPglite(
    `CREATE EXTENSION citext;
     CREATE FUNCTION adult(age integer) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT age > 17';
     CREATE TABLE users (email citext DEFAULT lower('A' || 'b'), age integer, CONSTRAINT ck CHECK (adult(age) AND age < 200));`,
    async (folder) => {
      const project = projectIn(
        folder,
        `op.createTable("users", [
          t.column("email", t.postgres.citext(), { default: sql\`lower('A'||'b')\` }),
          t.column("age", t.integer()),
          t.check("adult(age) and age<200", { name: "ck" }),
        ]);`,
      );
      assert.deepEqual((await check({ ...project, offline: true })).operations, []);
    },
  ));

test("a view of the revisions reads their tables, and one of the models theirs", () =>
  withPglite(
    "CREATE TABLE users (id integer, age integer); CREATE VIEW everyone AS SELECT * FROM users;",
    async (folder) => {
      const project = projectIn(
        folder,
        `op.createTable("users", [t.column("id", t.integer())]);
         op.createView("everyone", "select * from users");`,
      );
      const { operations } = await check({ ...project, offline: true });
      assert.deepEqual(operations.map(({ kind }) => kind), ["add_column", "replace_view"]);
    },
  ));

test("PGlite is not started where nothing is told in two ways", () =>
  inFolder(async (folder) => {
    const installed = join(folder, "node_modules", "@electric-sql", "pglite");
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, "package.json"), '{ "name": "@electric-sql/pglite", "main": "main.cjs" }');
    writeFileSync(join(installed, "main.cjs"), 'throw new Error("it was started");');
    const users = (condition: string, more = "") =>
      `t.column("id", t.integer()), t.column("at", t.dateTime(), { default: sql\`now()\`${more} }),
       t.check("${condition}", { name: "ck" }), t.index("ix", [sql\`abs(id)\`])`;
    const found = async (name: string, models: string) => {
      const own = join(folder, name);
      mkdirSync(own);
      const project = projectIn(own, `op.createTable("users", [${users("id > 0")}]);`, `schema([${models}])`);
      return (await diff({ ...project, from: "head", to: "models" })).operations.map(({ kind }) => kind);
    };
    assert.deepEqual(await found("same", `table("users", [${users("id > 0")}])`), []);
    assert.deepEqual(
      await found(
        "more",
        `table("users", [${users("id > 0", ", nullable: false")}, t.column("born", t.date(), { default: sql\`now()\` }),
           t.check("born < now()", { name: "later" }), t.index("by_birth", ["born"])]),
         table("posts", [t.column("id", t.integer()), t.check("id > 0", { name: "positive" })])`,
      ),
      ["create_table", "alter_column", "add_column", "create_check_constraint", "create_index"],
    );
    await assert.rejects(found("worded", `table("users", [${users("id>0")}])`), /Cannot start PGlite: it was started/);
  }));

test("what PGlite tells is waited for no longer than is wanted", () =>
  withPglite(
    `CREATE FUNCTION slow(id integer) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
     CREATE TABLE users (id integer);
     CREATE INDEX ix ON users (id) WHERE slow(1) AND id > 0;
     CREATE OR REPLACE FUNCTION slow(id integer) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS
       'BEGIN PERFORM pg_sleep(60) FROM pg_class WHERE relname = ''users'' AND relnamespace = pg_my_temp_schema();
       RETURN true; END';`,
    async (folder) => {
      const project = projectIn(
        folder,
        `op.createTable("users", [t.column("id", t.integer())]);
         op.createIndex("ix", "users", ["id"], { where: "slow(1) and id>0" });`,
      );
      const controller = new AbortController();
      // When it has started, and is asked for its words.
      setTimeout(() => controller.abort(new Error("enough")), 8000);
      const begun = performance.now();
      await assert.rejects(check({ ...project, offline: true, signal: controller.signal }), /enough/);
      assert.ok(performance.now() - begun < 30_000);
    },
  ));

test("the binary puts revisions into words offline", () =>
  withPglite(sqlWith("same"), async (folder) => {
    projectIn(folder, REVISION, undefined, BY_NAME);
    const { status, stdout, stderr } = await retort(
      folder,
      "revision",
      "--autogenerate",
      "--offline",
      "--suppress-empty",
    );
    assert.deepEqual([status, stderr, stdout.trim()], [0, "", "No revision is written: there is nothing to do"]);
  }));
