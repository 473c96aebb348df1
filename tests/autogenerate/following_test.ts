/** Databases follow their models: renames that keep the rows, tables in several schemas, several databases of one project. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  builtins,
  check,
  type Config,
  dialects,
  downgrade,
  inspect,
  type Operation,
  parseUrl,
  Registry,
  revision,
  type Schema,
  schema,
  sql,
  t,
  table,
  type TableElement,
  upgrade,
} from "../../mod.ts";
import { inDatabase as inMysql } from "../mysql/servers.ts";
import { inDatabase as inPostgres } from "../postgres/servers.ts";
import { given } from "../servers/given.ts";
import { inProject } from "./folder.ts";

const registry = new Registry(builtins, dialects);
const id = t.column("id", t.integer(), { primaryKey: true });

/** Runs SQL, and returns the rows of the last statement. */
async function run(url: string, ...statements: readonly string[]) {
  const target = parseUrl(url, "/");
  await using connection = await registry.dialectOf(target.scheme).connect(target, { create: true });
  const results = await connection.run(statements.map((sql) => ({ sql })));
  return results.at(-1)!.rows;
}

/** Makes a database follow models. @returns the text of the revision */
async function follow(config: Config, target: Schema): Promise<string> {
  const { created: [made] } = await revision({ config: { ...config, target }, autogenerate: true });
  await upgrade({ config });
  await assertInSync(config, target);
  return readFileSync(made!.path, "utf8");
}

async function found(config: Config, target: Schema): Promise<readonly Operation[]> {
  return (await check({ config: { ...config, target } })).operations;
}

async function assertInSync(config: Config, target: Schema): Promise<void> {
  assert.deepEqual(await found(config, target), []);
}

/** Where renames are played, with what makes an empty database there. */
const PLACES = [
  ["sqlite", undefined],
  ["postgres18", inPostgres],
  ["mysql97", inMysql],
  ["mariadb1011", inMysql],
] as const;

for (const [place, inDatabase] of PLACES) {
  test(`a table and a column that the models rename keep their rows, and what hangs on them (${place})`, async (context) => {
    const server = inDatabase === undefined ? { url: "" } : given(place);
    if (server.url === undefined) return context.skip(server.reason);
    await inProject(async (folder) => {
      const play = (url: string) => renamed({ url, directory: folder });
      if (inDatabase === undefined) await play(`sqlite:${folder}/app.db`);
      else await inDatabase(server.url, play);
    });
  });
}

async function renamed(config: Config & { readonly url?: string }): Promise<void> {
  const users = (name: string, column: string, former: { readonly table?: string; readonly column?: string } = {}) => {
    const own = t.column(column, t.string(50), {
      nullable: false,
      unique: true,
      ...(former.column && { renamedFrom: former.column }),
    });
    const elements: TableElement[] = [
      id,
      own,
      t.index("ix_own", ["id", column]),
      t.index("ix_beside", ["id"], { postgres: { include: [column] } }),
      t.check(sql`length(${sql.id(column)}) > 1`, { name: "ck_own" }),
    ];
    return schema([
      table(name, elements, former.table === undefined ? {} : { renamedFrom: former.table }),
      table("posts", [id, t.column("author", t.string(50), { references: `${name}.${column}` })]),
    ]);
  };
  const before = users("users", "name");
  await follow(config, before);
  await run(config.url!, "INSERT INTO users VALUES (1, 'Ada')", "INSERT INTO posts VALUES (1, 'Ada')");
  const after = users("people", "full_name", { table: "users", column: "name" });
  const text = await follow(config, after);
  assert.match(
    text,
    /upgrade\(op: Op\) \{\n.*renameTable\("users", "people"\);\n.*alterColumn\("people", "name", \{ name: "full_name" \}\);\n\}/,
  );
  await assertInSync(config, users("people", "full_name"));
  assert.deepEqual({ ...(await run(config.url!, "SELECT full_name FROM people"))[0] }, { full_name: "Ada" });
  await downgrade({ config, target: "-1" });
  assert.deepEqual({ ...(await run(config.url!, "SELECT name FROM users"))[0] }, { name: "Ada" });
  await upgrade({ config });
  await assertInSync(config, after);
  assert.deepEqual((await run(config.url!, "SELECT author FROM posts")).map((row) => ({ ...row })), [{
    author: "Ada",
  }]);
}

for (
  const [place, inDatabase] of [["postgres18", inPostgres], ["mysql97", inMysql], ["mariadb118", inMysql]] as const
) {
  test(`schemas are compared as the config says (${place})`, async (context) => {
    const server = given(place);
    if (server.url === undefined) return context.skip(server.reason);
    await inProject((folder) =>
      inDatabase(server.url!, async (url, database) => {
        const [own, other] = [`${database}_own`, `${database}_other`];
        const config: Config = { url, directory: folder };
        try {
          await run(url, `CREATE SCHEMA ${other}`, `CREATE TABLE ${other}.theirs (id int PRIMARY KEY)`);
          const target = schema([
            table("a", [id]),
            table("b", [id, t.column("a_id", t.integer(), { references: "a.id" })], { schema: own }),
          ]);
          const kinds = async (more: Config) => (await found({ ...config, ...more }, target)).map(({ kind }) => kind);
          const all = ["create_schema", "create_table", "create_table"];
          assert.deepEqual(await kinds({}), all);
          assert.deepEqual(await kinds({ includeSchemas: [own, other] }), ["drop_table", ...all]);
          assert.deepEqual(await kinds({ includeSchemas: false }), ["create_table"]);
          const includeName: Config["includeName"] = (name, type) =>
            type !== "schema" || [null, own, other].includes(name);
          assert.deepEqual(await kinds({ includeSchemas: true, includeName }), ["drop_table", ...all]);
          const { warnings } = await check({ config: { ...config, target, includeSchemas: false } });
          assert.match(warnings.join(), new RegExp(`"${own}" is left out`));
        } finally {
          await run(url, `DROP SCHEMA ${other}${place.startsWith("p") ? " CASCADE" : ""}`);
        }
      })
    );
  });
}

test("several sets of models are one, unless two have a table of one name", () =>
  inProject(async (folder) => {
    const config: Config = { url: `sqlite:${folder}/app.db`, directory: folder };
    const [one, two] = [schema([table("a", [id])]), schema([table("b", [id])])];
    const of = async (target: Config["target"]) => (await check({ config: { ...config, target } })).operations.length;
    assert.equal(await of([one, two]), 2);
    await assert.rejects(of([one, one]), { code: "E_MODEL", message: /two of them have the table "a"/ });
  }));

test("several databases of one project follow each its own models", () =>
  inProject(async (folder) => {
    const environment = (name: string): Config => {
      mkdirSync(join(folder, name, "versions"), { recursive: true });
      return { url: `sqlite:${folder}/${name}.db`, directory: join(folder, name), target: schema([table(name, [id])]) };
    };
    const config: Config = { environments: { users: environment("users"), orders: environment("orders") } };
    for (const name of ["users", "orders"]) {
      const { created: [made] } = await revision({ config, name, autogenerate: true, message: name });
      assert.ok(made!.path.startsWith(join(folder, name)));
      await upgrade({ config, name });
      assert.deepEqual((await check({ config, name })).inSync, true);
      const tables = (await inspect({ config, name })).tables.map(({ name }) => name);
      assert.deepEqual(tables.filter((table) => table !== "retort_version"), [name]);
    }
  }));
