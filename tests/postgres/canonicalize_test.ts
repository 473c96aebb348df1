import assert from "node:assert/strict";
import { postgres } from "../../dialects/postgres/mod.ts";
import { builtins, type Connection, type Operation, Registry, type Schema, sql, t, type Table } from "../../mod.ts";
import { connected, inDatabase, onServers } from "./servers.ts";

const registry = new Registry(builtins, [postgres]);

function table(name: string, ...elements: readonly unknown[]): Table {
  return (registry.build("createTable", [name, elements]) as Operation & { readonly table: Table }).table;
}

/** Everything whose words the server changes. */
const MEANT: Schema = {
  tables: [
    table("plain", t.column("id", t.integer())),
    {
      ...table(
        "user",
        t.column("id", t.integer(), { primaryKey: true, identity: true }),
        t.column("name", t.string(20), { default: sql`upper('x')` }),
        t.column("age", t.integer()),
        t.column("twice", t.integer(), { computed: { sql: sql`age*2`, stored: true } }),
        t.column("other_id", t.integer(), { references: "there_is_none.id" }),
        t.check(sql`age>0 and name in ('a', 'b')`, { name: "ck" }),
        t.exclude([{ column: "age", with: "=" }], { name: "ex", using: "btree", where: sql`age<5` }),
      ),
      schema: "app",
      indexes: [{
        name: "ix",
        columns: [{ expression: sql`lower(name)` }, { column: "age", desc: true }],
        unique: true,
        where: sql`name<>'x'`,
      }],
    },
    table("wrong", t.column("a", t.integer()), t.check(sql`no_such_function(a)`, { name: "ck_wrong" })),
    table("domained", t.column("a", t.native("no_such_type")), t.check(sql`a is not null`, { name: "ck_type" })),
  ],
  objects: {
    view: [
      { name: "v", as: sql`select id from plain_table where id>1` },
      { name: "bad", as: sql`select nothing from nowhere` },
    ] as unknown as Schema["objects"][string],
  },
};

/** The texts of expressions, by where they stand. */
function words(schema: Schema): Record<string, string> {
  const g = registry.grammar(postgres.assume());
  const found: Record<string, string> = {};
  const put = (name: string, text: unknown) => {
    if (typeof text === "object" && text !== null) {
      found[name] = g.inline(text as ReturnType<typeof sql>).trim().replace(/\s+/g, " ");
    }
  };
  for (const { name, columns, constraints, indexes } of schema.tables) {
    for (const column of columns) {
      put(`${name}.${column.name}`, column.default ?? column.computed?.sql);
    }
    for (const constraint of constraints) {
      if (constraint.kind === "check") put(`${name} ${constraint.name}`, constraint.condition);
      if (constraint.kind === "exclude") put(`${name} ${constraint.name}`, constraint.where);
    }
    for (const index of indexes) {
      put(`${name} ${index.name}`, index.where);
      put(`${name} ${index.name} 0`, index.columns[0]!.expression);
    }
  }
  for (const view of schema.objects.view ?? []) put(view.name, (view as unknown as { as: unknown }).as);
  return found;
}

const everything = async (connection: Connection) =>
  (await connection.run([{
    sql:
      "SELECT (SELECT count(*) FROM pg_class) + (SELECT count(*) FROM pg_namespace) + (SELECT count(*) FROM pg_type) + " +
      "(SELECT count(*) FROM pg_constraint) + (SELECT count(*) FROM pg_attrdef) AS n",
  }]))[0]!.rows[0]!.n;

onServers(
  "expressions are put into the server's words, inside and outside of a transaction, and nothing stays",
  (given) =>
    inDatabase(given, (url) =>
      connected(url, async (connection) => {
        await connection.run([
          { sql: "CREATE TABLE plain_table (id int)" },
          // One of the same name is there already, and otherwise.
          { sql: 'CREATE TABLE "user" (zzz text)' },
        ]);
        const before = await everything(connection);
        for (const inside of [false, true]) {
          if (inside) await connection.begin();
          const read = await postgres.canonicalize!(connection, MEANT);
          assert.equal(connection.inTransaction, inside);
          assert.deepEqual(words(read), {
            "user.name": "upper('x'::text)",
            "user.twice": "(age * 2)",
            "user ck":
              "(age > 0) AND ((name)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
            "user ex": "age < 5",
            "user ix": "(name)::text <> 'x'::text",
            "user ix 0": "lower((name)::text)",
            // What the server does not understand stays as it is.
            "wrong ck_wrong": "no_such_function(a)",
            "domained ck_type": "a is not null",
            v: words(read).v!,
            bad: "select nothing from nowhere",
          });
          assert.match(words(read).v!, /^SELECT (plain_table\.)?id FROM plain_table WHERE \((plain_table\.)?id > 1\)$/);
          assert.equal(await everything(connection), before);
          // Nothing else is touched.
          const without = (schema: Schema) =>
            schema.tables.map(({ constraints, indexes, columns, ...rest }) => ({
              ...rest,
              columns: columns.map(({ default: _, computed: __, ...column }) => column),
              names: [...constraints, ...indexes].map(({ name }) => name),
            }));
          assert.deepEqual(without(read), without(MEANT));
          if (inside) {
            await connection.run([{ sql: "SELECT 1" }]);
            await connection.commit();
          }
        }
        // The server changes some of its own words once more: IN over VARCHAR.
        const twice = await postgres.canonicalize!(connection, await postgres.canonicalize!(connection, MEANT));
        assert.deepEqual(words(await postgres.canonicalize!(connection, twice)), words(twice));
      })),
);

onServers(
  "a schema without expressions needs no words, and asks nothing",
  (url) =>
    connected(url, async (connection) => {
      const schema = { tables: [MEANT.tables[0]!], objects: {} };
      await connection.run([{ sql: "SET default_transaction_read_only = on" }]);
      assert.deepEqual(await postgres.canonicalize!(connection, schema), schema);
      // Who may not write gets the words back that were given.
      assert.deepEqual(words(await postgres.canonicalize!(connection, MEANT)), words(MEANT));
    }),
);

onServers(
  "tables and views of one name, in many schemas, are each read as their own",
  (given) =>
    inDatabase(given, (url) =>
      connected(url, async (connection) => {
        await connection.run([{ sql: "CREATE SCHEMA app; CREATE TABLE a (id int); CREATE TABLE app.a (id int)" }]);
        const checked = (schema: string, text: string): Table => ({
          ...table("a", t.column("id", t.integer()), t.check(sql.raw(text), { name: "ck" })),
          schema,
          indexes: [{ name: "ix", columns: [{ expression: sql.raw(text) }], unique: false }],
        });
        const view = (schema: string, text: string) => ({ name: "v", schema, as: sql.raw(text) });
        const read = await postgres.canonicalize!(connection, {
          tables: [checked("public", "id>1"), checked("app", "id>2"), checked("wrong", "nothing>3")],
          objects: {
            view: [view("public", "select id from a where id>1"), view("app", "select id from app.a where id>2")],
            other: [{ name: "v" }],
          },
        });
        const text = (condition: unknown) =>
          (condition as ReturnType<typeof sql>).parts.join("").replace(/\s+/g, " ").trim();
        assert.deepEqual(
          read.tables.map(({ constraints: [ck], indexes: [ix] }) => [
            text((ck as { readonly condition?: unknown }).condition),
            text(ix!.columns[0]!.expression),
          ]),
          [["id > 1", "id > 1"], ["id > 2", "id > 2"], ["nothing>3", "nothing>3"]],
        );
        // The tables that are there are not taken for those that are read.
        const views = read.objects.view!.map((each) => text((each as unknown as { readonly as: unknown }).as));
        assert.match(views[0]!, /^SELECT (a\.)?id FROM a WHERE \((a\.)?id > 1\)$/);
        assert.match(views[1]!, /^SELECT (a\.)?id FROM app\.a WHERE \((a\.)?id > 2\)$/);
        assert.deepEqual(read.objects.other, [{ name: "v" }]);
      })),
);

onServers(
  "many tables are read in a few round trips, and one that is refused keeps none of the others from it",
  (given) =>
    inDatabase(given, (url) =>
      connected(url, async (connection) => {
        let trips = 0;
        const counted = new Proxy(connection, {
          get(target, key) {
            const value: unknown = Reflect.get(target, key, target);
            if (typeof value !== "function") return value;
            trips++;
            return value.bind(target);
          },
        });
        const tables = Array.from(
          { length: 250 },
          (_, i) =>
            table(
              `t${i}`,
              t.column("id", t.integer()),
              t.check(sql.raw(i === 7 ? "no>0" : "id>0"), { name: `ck${i}` }),
            ),
        );
        const read = words(await postgres.canonicalize!(counted, { tables, objects: {} }));
        assert.deepEqual(
          tables.map(({ name }, i) => read[`${name} ck${i}`]),
          tables.map((_, i) => i === 7 ? "no>0" : "id > 0"),
        );
        assert.ok(trips <= 15, `${trips} round trips`);
      })),
);

onServers(
  "an enum type that is not there yet, or lacks a value, keeps no expression from being read",
  (given) =>
    inDatabase(given, (url) =>
      connected(url, async (connection) => {
        await connection.run([{ sql: "CREATE TYPE mood AS ENUM ('sad')" }]);
        const before = await everything(connection);
        const of = (name: string, schema?: string) =>
          t.enum(name, ["sad", "happy"], schema === undefined ? {} : { schema });
        const elements = [t.column("n", t.integer()), t.check(sql`n>0`, { name: "ck" })];
        const read = await postgres.canonicalize!(connection, {
          tables: [
            table("new", t.column("a", of("state")), ...elements),
            table("other", t.column("a", t.array(of("state"))), ...elements),
            table("known", t.column("a", of("mood")), t.check(sql`a='happy'`, { name: "ck" })),
            table("named", t.column("a", of("state", "app")), t.check(sql`a<>'sad'`, { name: "ck" })),
          ],
          objects: {},
        });
        assert.deepEqual(words(read), {
          "new ck": "n > 0",
          "other ck": "n > 0",
          "known ck": "a = 'happy'::mood",
          "named ck": "a <> 'sad'::app.state",
        });
        assert.equal(await everything(connection), before);
      })),
);
