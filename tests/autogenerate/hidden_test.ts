/**
 * What a role may not see of a database, and how it is told: nothing that is hidden looks as if it were gone.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { builtins, check, type Connection, dialects, parseUrl, Registry, type Schema, schema } from "../../mod.ts";
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

/** A check of nothing on a database of which the user sees nothing: it says so, or refuses where the config wants that. */
async function checksWhatItSees(url: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "retort hidden "));
  try {
    mkdirSync(join(directory, "versions"));
    const target = schema([]);
    const { inSync, warnings } = await check({ directory, config: { url, target } });
    assert.equal(inSync, true);
    assert.match(warnings.join(), /^Cannot see the schema "public"/);
    const refused = check({ directory, config: { url, target, hidden: "refuse" } });
    await assert.rejects(refused, { code: "E_DATABASE", message: /^Cannot compare with what is hidden: Cannot see/ });
  } finally {
    rmSync(directory, { recursive: true });
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
        await checksWhatItSees(as(url, none));
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
