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
