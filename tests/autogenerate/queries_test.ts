/**
 * How many questions a whole schema is read by: as many for one table as for many.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { MysqlInspector } from "../../dialects/mysql/inspector.ts";
import { PostgresInspector } from "../../dialects/postgres/inspector.ts";
import { SqliteInspector } from "../../dialects/sqlite/inspector.ts";
import { builtins, type Connection, dialects, parseUrl, Registry, type Schema, sql, t } from "../../mod.ts";
import { views } from "../../plugins/views/mod.ts";
import { freshDatabase } from "../../scripts/databases.ts";
import { factsOf } from "../../testing/facts.ts";
import { emptySchema } from "../../schema/edit.ts";
import { inDatabase as inMysql } from "../mysql/servers.ts";
import { inEmptied as inPostgres } from "../postgres/emptied.ts";
import { given, nameOfItsOwn } from "../servers/given.ts";

const registry = new Registry([...builtins, views], dialects);

type Ask = (sql: string, parameters?: readonly unknown[]) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Runs `body` with an empty database on the server of `url`. */
type InDatabase = (url: string, body: (url: string) => Promise<void>) => Promise<void>;

const inFile: InDatabase = async (url, body) => {
  const folder = mkdtempSync(join(tmpdir(), "retort-queries-"));
  try {
    await body(`${url}${join(folder, "app.db")}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
const inFresh: InDatabase = async (url, body) => await body(await freshDatabase(url, nameOfItsOwn()));

const byPostgres = (ask: Ask, { server }: Connection) => new PostgresInspector(ask, server);
const byMysql = (ask: Ask, { server }: Connection) => new MysqlInspector(ask, server);
const bySqlite = (ask: Ask) => new SqliteInspector(ask);

/** Where it is counted, with the most questions that may be asked, and who asks them. */
const PLACES: readonly {
  readonly name: string;
  readonly most: number;
  readonly reader: (ask: Ask, connection: Connection) => { schema(): Promise<Schema> };
  readonly inDatabase: InDatabase;
}[] = [
  { name: "postgres18", most: 15, reader: byPostgres, inDatabase: inPostgres },
  { name: "postgres15", most: 15, reader: byPostgres, inDatabase: inPostgres },
  { name: "mysql97", most: 12, reader: byMysql, inDatabase: inMysql },
  { name: "mariadb118", most: 12, reader: byMysql, inDatabase: inMysql },
  { name: "libsql", most: 5, reader: bySqlite, inDatabase: inFresh },
  { name: "sqlite", most: 5, reader: bySqlite, inDatabase: inFile },
];

/** Makes a table with something of everything, a view of it, and a sequence where there are any. */
async function fill(connection: Connection, i: number): Promise<void> {
  const name = `table_${i}`;
  const operations = [
    registry.build("createTable", [name, [
      t.column("id", t.integer(), { primaryKey: true }),
      t.column("name", t.string(20), { default: sql`'x'` }),
      t.column("mood", t.enum("mood", ["sad", "happy"], { create: i === 0 })),
      t.column("parent", t.integer(), { references: "table_0.id" }),
      t.check(sql`parent > 0`, { name: `ck_${i}` }),
      t.unique(["name"], { name: `uq_${i}` }),
      t.index(`ix_${i}`, ["parent"]),
    ]]),
    registry.build("createView", [`view_${i}`, `SELECT id FROM ${name}`]),
    ...(connection.server.features.sequences ? [registry.build("createSequence", [`sequence_${i}`])] : []),
  ];
  for (const operation of operations) {
    await connection.run(registry.compile(operation, connection.server, factsOf(emptySchema)));
  }
}

/** Reads all that is there, and tells how it was asked. */
async function read(connection: Connection, reader: typeof PLACES[number]["reader"]) {
  let asked = 0, waiting = 0, together = 0;
  const ask: Ask = async (sql, parameters = []) => {
    asked++;
    together = Math.max(together, ++waiting);
    const [result] = await connection.run([{ sql, parameters }]);
    waiting--;
    return result!.rows;
  };
  const schema: Schema = await reader(ask, connection).schema();
  return { asked, together, schema };
}

for (const { name, most, reader, inDatabase } of PLACES) {
  test(`a schema is read by as many questions, however many tables it has (${name})`, async (t) => {
    const found = name === "sqlite" ? { url: "sqlite:" } : given(name);
    if (found.url === undefined) return t.skip(found.reason);
    await inDatabase(found.url, async (url) => {
      const target = parseUrl(url, "/");
      await using connection = await registry.dialectOf(target.scheme).connect(target, { create: true });
      await fill(connection, 0);
      const one = await read(connection, reader);
      for (let i = 1; i < 50; i++) await fill(connection, i);
      const many = await read(connection, reader);
      assert.equal(one.schema.tables.length, 1);
      assert.equal(many.schema.tables.length, 50);
      assert.equal(many.schema.objects.view?.length, 50);
      assert.equal(many.schema.objects.sequence?.length, connection.server.features.sequences ? 50 : undefined);
      assert.deepEqual(many.schema, await connection.inspector.schema());
      assert.equal(many.asked, one.asked);
      assert.ok(many.asked <= most, `${many.asked} questions`);
      // Where the session sends before it is answered, none waits for another.
      if (connection.pipelines) assert.equal(many.together, many.asked);
    });
  });
}

for (const { name, reader } of PLACES.filter(({ name }) => name.startsWith("m"))) {
  test(`the definitions that catalogs may not tell whole are asked for at once (${name})`, async (t) => {
    const found = given(name);
    if (found.url === undefined) return t.skip(found.reason);
    await inMysql(found.url, async (url) => {
      const target = parseUrl(url, "/");
      await using connection = await registry.dialectOf(target.scheme).connect(target);
      for (let i = 0; i < 20; i++) {
        await connection.run([{ sql: `CREATE TABLE asks_${i} (a varchar(9) DEFAULT 'why?')` }]);
      }
      const { schema, together } = await read(connection, reader);
      assert.deepEqual(schema.tables.map(({ columns: [a] }) => a!.default), Array(20).fill("why?"));
      assert.ok(together >= 20, `${together} at once`);
    });
  });
}
