/**
 * How two schemas are put into the words of a server: it is asked where they differ, and nowhere else.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { canonicalPair } from "../../autogenerate/canonical.ts";
import { compare } from "../../autogenerate/compare.ts";
import {
  builtins,
  check,
  type Connection,
  dialects,
  emptySchema,
  type Operation,
  parseUrl,
  Registry,
  type Schema,
  schema as modelsOf,
  sql,
  t,
  table as modelTable,
} from "../../mod.ts";
import { views } from "../../plugins/views/mod.ts";
import { inFolder, writeRevisions } from "../binary/run.ts";
import { inDatabase as inMysql } from "../mysql/servers.ts";
import { inEmptied as inPostgres } from "../postgres/emptied.ts";
import { given } from "../servers/given.ts";

const registry = new Registry([...builtins, views], dialects);

const SERVERS = [
  ["postgres18", inPostgres],
  ["postgres15", inPostgres],
  ["mysql97", inMysql],
  ["mariadb118", inMysql],
] as const;

/** Registers a test for each server; skips aloud those that are not given. */
function onServers(name: string, body: (connection: Connection) => Promise<void>): void {
  for (const [server, inDatabase] of SERVERS) {
    test(`${name} (${server})`, async (t) => {
      const found = given(server);
      if (found.url === undefined) return t.skip(found.reason);
      await inDatabase(found.url, async (url) => {
        const target = parseUrl(url, process.cwd());
        await using connection = await registry.dialectOf(target.scheme).connect(target);
        await body(connection);
      });
    });
  }
}

const table = (name: string, elements: readonly unknown[]): Operation =>
  registry.build("createTable", [name, elements]);

const id = t.column("id", t.integer(), { primaryKey: true });
const checked = (name: string, text: string) =>
  table(name, [id, t.column("n", t.integer()), t.check(sql.raw(text), { name: `ck_${name}` })]);

/** Runs operations on a database, and tells what is there then. */
async function live(connection: Connection, operations: readonly Operation[]): Promise<Schema> {
  for (const operation of operations) {
    await connection.run(registry.compile(operation, connection.server, undefined as never));
  }
  return await connection.inspector.schema();
}

const applied = (operations: readonly Operation[]): Schema =>
  operations.reduce((schema, operation) => registry.apply(operation, schema), emptySchema);

/** A connection that keeps what it was given to run. */
function listening(connection: Connection): { readonly connection: Connection; readonly heard: string[] } {
  const heard: string[] = [];
  return {
    heard,
    connection: new Proxy(connection, {
      get(target, key) {
        if (key === "run") {
          return (...[statements, ...rest]: Parameters<Connection["run"]>) => {
            heard.push(...statements.map(({ sql }) => sql));
            return target.run(statements, ...rest);
          };
        }
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    }),
  };
}

async function draft(connection: Connection, before: Schema, after: Schema) {
  const told = await canonicalPair(before, after, { registry, server: connection.server, connection });
  return compare(before, after, { registry, server: connection.server, told });
}

onServers("where both say the same, or one of them nothing, the server is not asked", async (connection) => {
  const made = [
    table("plain", [t.index("ix_b", ["n"]), t.index("ix_a", ["id"]), id, t.column("n", t.integer(), { default: 0 })]),
    checked("gone", "n > 0"),
  ];
  const before = await live(connection, made);
  const after = applied([
    table("plain", [
      t.column("n", t.integer(), { default: sql`0` }),
      id,
      t.index("ix_a", ["id"]),
      t.index("ix_b", ["n"]),
    ]),
    checked("new", "n > 0"),
  ]);
  const { heard, connection: heeded } = listening(connection);
  assert.deepEqual((await draft(heeded, before, after)).upgrade.map(({ kind }) => kind), [
    "drop_table",
    "create_table",
  ]);
  assert.deepEqual(heard, []);
  // Nor where what the server tells is given back to it.
  assert.deepEqual((await draft(heeded, before, before)).upgrade, []);
  assert.deepEqual(heard, []);
});

onServers("for what a table has more, has less, or lets be NULL, the server is not asked", async (connection) => {
  const born = t.column("born", t.date(), { default: sql`('2000-01-01')` });
  const made = (name: string, elements: readonly unknown[]) =>
    table(name, [id, ...elements, t.check(sql.raw("n > 0"), { name: `ck_${name}` })]);
  const n = (nullable: boolean) => t.column("n", t.integer(), { nullable, comment: nullable ? "a number" : "a count" });
  const later = t.check(sql.raw("n > 1"), { name: "ck_later" });
  const before = await live(connection, [made("more", [n(true)]), made("less", [n(true), born, later])]);
  const after = applied([made("more", [n(false), born, later]), made("less", [n(false)])]);
  // As the server words them.
  const worded: Schema = {
    ...after,
    tables: after.tables.map((table) => ({
      ...table,
      constraints: table.constraints.map((own) =>
        before.tables.flatMap(({ constraints }) => constraints).find(({ name }) => name === own.name) ?? own
      ),
    })),
  };
  const { heard, connection: heeded } = listening(connection);
  const { upgrade } = await draft(heeded, before, worded);
  assert.ok(upgrade.length > 0);
  assert.deepEqual(heard, []);
});

onServers("the server is asked for the tables and views that differ, and for no others", async (connection) => {
  const view = (text: string) => registry.build("createView", ["v", text]);
  const made = [checked("same", "n>0"), checked("worded", "n in (1,2) and not n=3"), checked("other", "n>0")];
  const before = await live(connection, [...made, view("select id from same where n>1")]);
  const after = applied([
    // One in the words of the server, one in words of its own, and one that says something else.
    { kind: "create_table", table: before.tables.find(({ name }) => name === "same") } as unknown as Operation,
    checked("worded", "n IN (1, 2) AND NOT n = 3"),
    checked("other", "n>1"),
    view("SELECT id FROM same WHERE n > 1"),
  ]);
  const { heard, connection: heeded } = listening(connection);
  const { upgrade, warnings } = await draft(heeded, before, after);
  assert.deepEqual(upgrade.map(({ kind }) => kind), ["drop_constraint", "create_check_constraint"]);
  assert.deepEqual(warnings, []);
  assert.match(heard.join("\n"), /CREATE .*TABLE/);
  assert.doesNotMatch(heard.join("\n"), /ck_same/);
  assert.deepEqual(await connection.inspector.schema(), before);
});

onServers(
  "many tables are asked for together, one that is refused keeps none from it, and nothing stays",
  async (connection) => {
    const names = Array.from({ length: 104 }, (_, i) => `t${i}`);
    const before = await live(connection, names.map((name) => checked(name, "n in (1,2)")));
    const after = applied(
      names.map((name) => checked(name, name === "t3" ? "no in (1)" : name === "t101" ? "n>2" : "n IN (1,  2)")),
    );
    const { upgrade, warnings } = await draft(connection, before, after);
    assert.deepEqual(
      upgrade.map((operation) => [operation.kind, registry.touches(operation)[0]!.object.table]),
      ["drop_constraint", "create_check_constraint"].flatMap((kind) => ["t3", "t101"].map((table) => [kind, table])),
    );
    assert.deepEqual(warnings, []);
    assert.deepEqual(await connection.inspector.schema(), before);
  },
);

onServers("a DEFAULT beyond the basic plane of Unicode is the same on both sides", async (connection) => {
  const made = [table("t", [
    t.column("smile", t.string(10), { default: "🙂?" }),
    t.column("asks", t.string(10), { default: "??" }),
    t.column("worded", t.string(10), { default: sql`concat('🙂', '?')` }),
  ])];
  const before = await live(connection, made);
  // MariaDB keeps it, and tells it nowhere.
  const told = connection.server.flavour === "mariadb" ? "??" : "🙂?";
  assert.deepEqual(before.tables[0]!.columns.slice(0, 2).map((column) => column.default), [told, "??"]);
  assert.deepEqual((await draft(connection, before, applied(made))).upgrade, []);
});

test("without a database SQLite's own words count, and not how they are written", () =>
  inFolder(async (folder) => {
    writeRevisions(folder, [{
      upgrade:
        `op.createTable("t", [t.column("n", t.integer()), t.column("twice", t.integer(), { computed: { sql: "n*2" } }),
        t.check(\`n>0 and "n" in (1,2)\`, { name: "ck" })]);
        op.createIndex("ix", "t", [sql\`abs(n+1)\`], { where: "n>1" });`,
    }]);
    const models = (condition: string) =>
      modelsOf([modelTable("t", [
        t.column("n", t.integer()),
        t.column("twice", t.integer(), { computed: { sql: "(n * 2)" } }),
        t.check(condition, { name: "ck" }),
        t.index("ix", [sql`ABS(n + 1)`], { where: sql`n > 1` }),
      ])]);
    const found = async (condition: string) => {
      const config = { url: "sqlite:app.db", target: models(condition) };
      const { operations } = await check({ directory: join(folder, "migrations"), config, offline: true });
      return operations.map(({ kind }) => kind);
    };
    assert.deepEqual(await found("n > 0 AND n IN (1, 2)"), []);
    assert.deepEqual(await found("n > 0 AND n IN (1, 3)"), ["drop_constraint", "create_check_constraint"]);
  }));
