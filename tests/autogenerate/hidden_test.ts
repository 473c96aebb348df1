/**
 * What a role may not see of a database, and how it is told: nothing that is hidden looks as if it were gone.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  builtins,
  check,
  type Connection,
  dialects,
  diff,
  fromDatabase,
  parseUrl,
  Registry,
  type Schema,
  schema,
  schemaDump,
  schemaShow,
} from "../../mod.ts";
import { BINARY } from "../binary/run.ts";
import { inDatabase as inMysql } from "../mysql/servers.ts";
import { inDatabase as inPostgres } from "../postgres/servers.ts";
import { given } from "../servers/given.ts";

const registry = new Registry(builtins, dialects);
const PASSWORD = "sesame_4711";

async function connected<T>(url: string, body: (connection: Connection) => Promise<T>): Promise<T> {
  const target = parseUrl(url, "/");
  await using connection = await registry.dialectOf(target.scheme).connect(target);
  return await body(connection);
}

const run = (url: string, ...statements: readonly string[]) =>
  connected(url, async (connection) => {
    for (const sql of statements) await connection.run([{ sql }]);
  });

/** The URL of a database for another user. */
function as(url: string, user: string): string {
  const own = new URL(url);
  own.username = user;
  own.password = PASSWORD;
  return own.href;
}

const HIDDEN = /Cannot see the schema "public" of the search path: the role ".*_none" has no USAGE/;

/** Whatever reads a database of which the user sees nothing says so, or refuses where the config wants that. */
async function tellsWhatIsHidden(url: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "retort hidden "));
  try {
    mkdirSync(join(directory, "versions"));
    const config = { url, target: schema([]) };
    const { inSync, warnings } = await check({ directory, config });
    assert.equal(inSync, true);
    assert.match(warnings.join(), HIDDEN);
    const sides = { from: "base", to: "database" };
    const { equal, operations, warnings: told } = await diff({ directory, config, ...sides });
    assert.deepEqual([equal, operations, told.length], [false, [], 1]);
    assert.match(told[0]!, HIDDEN);
    assert.match(
      (await diff({ directory, config, ...sides, sql: true })).sql,
      /^-- .*from base to database\n-- warning: C/,
    );
    assert.match(
      (await schemaDump({ directory, config })).sql,
      /^-- .*the whole schema\n-- warning: Cannot see the schema/,
    );
    const notes: string[] = [];
    await schemaShow({ directory, config, onNote: (line) => void notes.push(line) });
    assert.match(notes.join(), HIDDEN);
    for (
      const refused of [
        () => check({ directory, config: { ...config, hidden: "refuse" } }),
        () => diff({ directory, config: { ...config, hidden: "refuse" }, ...sides }),
        () => schemaDump({ directory, config: { ...config, hidden: "refuse" } }),
        () => schemaShow({ directory, config: { ...config, hidden: "refuse" } }),
      ]
    ) await assert.rejects(refused, { code: "E_DATABASE", message: /^Cannot compare with what is hidden: Cannot see/ });
    // Of a database that is the models, the person who runs the command is told.
    const warned: string[] = [];
    const commandLine = { noConfig: true, warn: (line: string) => void warned.push(line) };
    const models = { ...config, target: fromDatabase(url) };
    await diff({ directory, config: models, from: "base", to: "models", commandLine });
    assert.match(warned.join(), HIDDEN);
    const refusing = { ...models, hidden: "refuse" } as const;
    await assert.rejects(diff({ directory, config: refusing, from: "base", to: "models", commandLine }), {
      code: "E_DATABASE",
      message: /^Cannot compare with what is hidden: Cannot see/,
    });
    commandLineTells(directory, url);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The same by the binary. */
function commandLineTells(cwd: string, url: string): void {
  const run = (...args: readonly string[]) =>
    spawnSync(BINARY, [...args, "--url", url], { cwd, env: { HOME: cwd }, encoding: "utf8" });
  const compared = run("diff", "base", "database");
  assert.match(compared.stdout, /^warning: Cannot see the schema "public"/);
  assert.equal(compared.status, 0);
  const shown = run("schema", "show");
  assert.equal(shown.stdout, "There is nothing.\n");
  assert.match(shown.stderr, HIDDEN);
  writeFileSync(join(cwd, "retort.config.json"), JSON.stringify({ hidden: "refuse" }));
  for (const args of [["diff", "base", "database"], ["schema", "dump"], ["schema", "show"]]) {
    const refused = run(...args);
    assert.match(refused.stderr, /^error E_DATABASE: Cannot compare with what is hidden: Cannot see/);
    assert.deepEqual([refused.stdout, refused.status], ["", 5]);
  }
}

/** What a user sees, and is told. */
async function seen(
  url: string,
  user: string,
  schemas?: readonly string[],
): Promise<{ readonly schema: Schema; readonly told: readonly string[] }> {
  const told: string[] = [];
  const warn = (message: string) => void told.push(message);
  const schema = await connected(
    as(url, user),
    ({ inspector }) => inspector.schema({ ...(schemas && { schemas }), warn }),
  );
  return { schema, told };
}

for (const name of ["postgres18", "postgres15"]) {
  test(`a schema that the role may not use is told, and its tables are seen where it is named (${name})`, async (t) => {
    const found = given(name);
    if (found.url === undefined) return t.skip(found.reason);
    await inPostgres(found.url, async (url, database) => {
      const [some, none] = [`${database}_some`, `${database}_none`];
      await run(
        url,
        `CREATE ROLE "${some}" LOGIN PASSWORD '${PASSWORD}'`,
        `CREATE ROLE "${none}" LOGIN PASSWORD '${PASSWORD}'`,
        `ALTER ROLE "${none}" SET search_path = "$user", "a, b", public`,
        `CREATE SCHEMA "a, b"`,
        `CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT 1 CHECK (n > 0), m int REFERENCES t (id) ON DELETE CASCADE)`,
        `CREATE VIEW v AS SELECT id FROM t`,
        `REVOKE ALL ON SCHEMA public FROM PUBLIC`,
        `GRANT USAGE ON SCHEMA public TO "${some}"`,
      );
      try {
        const all = await connected(url, ({ inspector }) => inspector.schema());
        // The catalogs hide nothing: no right on the table is needed.
        assert.deepEqual(await seen(url, some), { schema: all, told: [] });
        const { schema, told } = await seen(url, none);
        assert.deepEqual(schema, { tables: [], objects: {} });
        assert.equal(told.length, 1);
        assert.match(told[0]!, /^Cannot see the schema "public" of the search path: the role ".*_none" has no USAGE/);
        const named = await seen(url, none, ["public"]);
        assert.deepEqual(named.told, []);
        const whole = await connected(url, ({ inspector }) => inspector.schema({ schemas: ["public"] }));
        assert.deepEqual(named.schema.tables, whole.tables);
        await tellsWhatIsHidden(as(url, none));
      } finally {
        await run(url, `DROP OWNED BY "${some}"`, `DROP ROLE "${some}"`, `DROP ROLE "${none}"`);
      }
    });
  });
}

for (const name of ["mysql97", "mariadb118"]) {
  test(`a view whose query is hidden is left out and told, and so are rules of a foreign key (${name})`, async (t) => {
    const found = given(name);
    if (found.url === undefined) return t.skip(found.reason);
    await inMysql(found.url, async (url, database) => {
      const user = `${database}_r`;
      await run(
        url,
        `CREATE USER '${user}'@'%' IDENTIFIED BY '${PASSWORD}'`,
        `GRANT SELECT ON ${database}.* TO '${user}'@'%'`,
        `CREATE TABLE t (id int PRIMARY KEY, m int, CONSTRAINT fk FOREIGN KEY (m) REFERENCES t (id) ON DELETE CASCADE)`,
        `CREATE VIEW v AS SELECT id FROM t`,
      );
      try {
        const { schema, told } = await seen(url, user);
        assert.deepEqual(schema.objects, {});
        assert.equal(schema.tables[0]!.constraints.length, 2);
        assert.match(told.at(-1)!, /^Cannot see the query of the view "v": the user has no SHOW VIEW on it/);
        const rules = /^Cannot see what the foreign key "fk" of "t" does ON DELETE and ON UPDATE/;
        assert.equal(told.some((message) => rules.test(message)), name === "mariadb118");
        assert.equal(told.length, name === "mariadb118" ? 2 : 1);
        await run(url, `GRANT SHOW VIEW, REFERENCES ON ${database}.* TO '${user}'@'%'`);
        const all = await connected(url, ({ inspector }) => inspector.schema());
        assert.deepEqual(await seen(url, user), { schema: all, told: [] });
      } finally {
        await run(url, `DROP USER '${user}'@'%'`);
      }
    });
  });
}
