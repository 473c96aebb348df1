import assert from "node:assert/strict";
import { postgres } from "../../dialects/postgres/mod.ts";
import { builtins, type Connection, emptySchema, type Operation, Registry, sql, t } from "../../mod.ts";
import { factsOf } from "../../testing/facts.ts";
import { chance, COLUMNS, COUNT, hostile } from "../hostile.ts";
import { connected, inDatabase, onServers } from "./servers.ts";

const registry = new Registry(builtins, [postgres]);

async function run(connection: Connection, method: string, ...args: readonly unknown[]): Promise<void> {
  const operation: Operation = registry.build(method, args);
  await connection.run(registry.compile(operation, connection.server, factsOf(emptySchema)));
}

/** A row that holds in each column what another begins with. */
function row(columns: readonly { readonly name: string; readonly initial: string }[]): Record<string, string> {
  return Object.fromEntries(columns.map(({ name }, i) => [name, columns.at(-1 - i)!.initial]));
}

/** All that there is in a database, by kind, but for what belongs to a table. */
const INVENTORY = `
  SELECT 'relation ' || relkind::text || ' ' || relname AS what FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_'
  UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname !~ '^(pg_|postgres$)' AND rolname <> current_user
  ORDER BY 1`;

for (const conforming of ["on", "off"]) {
  onServers(
    `${COUNT} hostile names and values come back as they went, standard_conforming_strings ${conforming}`,
    (given) =>
      inDatabase(
        given,
        (url) =>
          connected(`${url}?options=-c%20standard_conforming_strings%3D${conforming}`, async (connection) => {
            const next = chance(conforming === "on" ? 1 : 2);
            const names = hostile(COUNT, 63, next), values = hostile(COUNT, 300, next);
            const tables = hostile(COUNT / COLUMNS, 60, next).map((name, i) => `${i}${name}`);
            await run(connection, "createTable", "victim", [t.column("id", t.integer())]);
            const wanted = tables.map((name, i) => {
              const from = i * COLUMNS;
              return {
                name,
                comment: values[from]!,
                columns: names.slice(from, from + COLUMNS).map((column, j) => ({
                  name: column,
                  initial: values[from + j]!,
                  comment: values[(from + j + 1) % COUNT]!,
                })),
              };
            });
            for (const { name, comment, columns } of wanted) {
              const elements = columns.map((column) => t.column(column.name, t.text(), { default: column.initial }));
              await run(connection, "createTable", name, elements);
              const g = registry.grammar(connection.server);
              await connection.run([
                { sql: `COMMENT ON TABLE ${g.ident(name)} IS ${g.literal(comment)}` },
                ...columns.map((column) => ({
                  sql: `COMMENT ON COLUMN ${g.ident(name)}.${g.ident(column.name)} IS ${g.literal(column.comment)}`,
                })),
              ]);
              await run(connection, "bulkInsert", name, [row(columns)]);
              const { sql: text, parameters = [] } = registry.grammar(connection.server).parameterized(
                sql`INSERT INTO ${sql.id(name)} (${sql.id(columns[0]!.name)}, ${sql.id(columns[1]!.name)}) VALUES (${
                  columns[2]!.initial
                }, ${columns[3]!.initial})`,
              );
              await connection.run([{ sql: text, parameters }]);
            }
            const { tables: found } = await connection.inspector.schema();
            for (const { name, comment, columns } of wanted) {
              const table = found.find((each) => each.name === name);
              assert.ok(table, `there is no table ${JSON.stringify(name)}`);
              assert.equal(table.comment, comment);
              assert.deepEqual(
                table.columns.map((column) => ({
                  name: column.name,
                  initial: column.default,
                  comment: column.comment,
                })),
                columns,
              );
              const [read] = await connection.run([{
                sql: `SELECT * FROM ${registry.grammar(connection.server).ident(name)}`,
              }]);
              const [first, second] = read!.rows;
              assert.deepEqual(first, row(columns));
              assert.equal(second![columns[0]!.name], columns[2]!.initial);
              assert.equal(second![columns[1]!.name], columns[3]!.initial);
              assert.equal(second![columns[4]!.name], columns[4]!.initial);
            }
            const [inventory] = await connection.run([{ sql: INVENTORY }]);
            assert.deepEqual(
              inventory!.rows.map(({ what }) => what).sort(),
              [
                "schema information_schema",
                "schema public",
                ...["victim", ...tables].map((name) => `relation r ${name}`),
              ].sort(),
            );
          }),
      ),
  );
}

onServers(
  "hostile names of schemas, constraints, indexes, views and enums come back, too",
  (given) =>
    inDatabase(given, (url) =>
      connected(url, async (connection) => {
        const next = chance(3);
        const schemas = hostile(5, 63, next), names = hostile(60, 63, next), values = hostile(20, 63, next);
        for (const [i, schema] of schemas.entries()) {
          const [table, column, primary, check, unique, index, other] = names.slice(i * 8) as [string, ...string[]];
          const g = registry.grammar(connection.server);
          await connection.run([{ sql: `CREATE SCHEMA ${g.ident(schema)}` }]);
          const labels = values.slice(i * 4, i * 4 + 4);
          await connection.run([{
            sql: `CREATE TYPE ${g.table({ name: other!, schema })} AS ENUM (${
              labels.map((label) => g.literal(label)).join(", ")
            })`,
          }]);
          await run(connection, "createTable", table, [
            t.column(column!, t.text()),
            t.column(`${i}`, t.enum(other!, labels, { schema, create: false }), { default: labels[1]! }),
            t.primaryKey([column!], { name: primary! }),
            t.check(sql`${sql.id(column!)} <> ${values[0]!}`, { name: check! }),
            t.unique([`${i}`], { name: unique! }),
          ], { schema });
          await run(connection, "createIndex", index!, table, [column!], {
            schema,
            where: sql`${sql.id(column!)} > ${values[1]!}`,
          });
          const read = await connection.inspector.table({ name: table, schema });
          assert.deepEqual(read.constraints.map(({ name }) => name).sort(), [primary, check, unique].sort());
          assert.deepEqual(read.indexes.map(({ name }) => name), [index]);
          assert.deepEqual(read.columns[1]!.type, { type: "enum", name: other, schema, values: labels });
          assert.equal(read.columns[1]!.default, labels[1]);
          assert.equal(await connection.inspector.hasTable({ name: table, schema }), true);
        }
        const read = await connection.inspector.schema({ schemas });
        assert.equal(read.tables.length, schemas.length);
        assert.equal(read.objects.enum!.length, schemas.length);
      })),
);
