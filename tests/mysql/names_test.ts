import assert from "node:assert/strict";
import { mysql } from "../../dialects/mysql/mod.ts";
import { has } from "../../dialects/mysql/server.ts";
import { builtins, type Connection, emptySchema, type Operation, Registry, sql, t } from "../../mod.ts";
import { factsOf } from "../../testing/facts.ts";
import { chance, COLUMNS, COUNT, hostile, PIECES } from "../hostile.ts";
import { connected, inDatabase, onServers, rows } from "./servers.ts";

const registry = new Registry(builtins, [mysql]);

async function run(connection: Connection, method: string, ...args: readonly unknown[]): Promise<void> {
  const operation: Operation = registry.build(method, args);
  await connection.run(registry.compile(operation, connection.server, factsOf(emptySchema)));
}

/** What a name here can be: no emoji, no space at its end. That they are refused aloud has a test of its own. */
const nameable = (text: string) => `${text.replace(/[\u{10000}-\u{10FFFF}]/gu, "")}x`;

/** What the catalogs here can tell. */
const tellable = (text: string) => text.replace(/[\u{10000}-\u{10FFFF}]/gu, "");

/** What a comment here can hold. */
const commentable = (text: string) => tellable(text).replaceAll("\0", "");

/** All that there is in the database of a session, by kind, but for what belongs to a table; and which schemas there are. */
const INVENTORY = `
  SELECT CONCAT(TABLE_TYPE, ' ', TABLE_NAME) AS what FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()
  UNION ALL SELECT CONCAT(ROUTINE_TYPE, ' ', ROUTINE_NAME) FROM information_schema.ROUTINES
    WHERE ROUTINE_SCHEMA NOT IN ('sys', 'mysql')
  UNION ALL SELECT CONCAT('trigger ', TRIGGER_NAME) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()
  UNION ALL SELECT CONCAT('schema ', SCHEMA_NAME) FROM information_schema.SCHEMATA
    WHERE SCHEMA_NAME NOT LIKE '%retort%'
  UNION ALL SELECT CONCAT('user ', GRANTEE) FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = 'USAGE'`;

const inventory = async (url: string) => (await rows(url, INVENTORY)).map(({ what }) => String(what)).sort();

onServers(
  `${COUNT} hostile names and values come back as they went, and make nothing else`,
  (given) =>
    inDatabase(given, (url) =>
      connected(url, async (connection) => {
        const next = chance(1);
        // Names of columns that differ by accents or capitals alone are one: a number tells them apart.
        const names = hostile(COUNT, 56, next).map((name, i) => nameable(`${i % COLUMNS}${name}`));
        // NUL and Ctrl+Z have escapes of their own here.
        const values = hostile(COUNT, 300, next, [...PIECES, "\0", "\x1a", "\\Z", "\\0", "#"]);
        const tables = hostile(COUNT / COLUMNS, 40, next).map((name, i) => nameable(`${i}${name}`));
        await run(connection, "createTable", "victim", [t.column("id", t.integer())]);
        const before = await inventory(url);
        const g = registry.grammar(connection.server);
        const wanted = tables.map((name, i) => {
          const from = i * COLUMNS;
          return {
            name,
            comment: commentable(values[from]!),
            columns: names.slice(from, from + COLUMNS).map((column, j) => ({
              name: column,
              initial: tellable(values[from + j]!),
              comment: commentable(values[(from + j + 1) % COUNT]!),
              value: values[from + COLUMNS - 1 - j]!,
            })),
          };
        });
        for (const { name, comment, columns } of wanted) {
          const elements = columns.map((column) =>
            t.column(column.name, t.text(), { default: column.initial, comment: column.comment })
          );
          await run(connection, "createTable", name, elements, { comment });
          const row = Object.fromEntries(columns.map((column) => [column.name, column.value]));
          await run(connection, "bulkInsert", name, [row]);
          const [a, b] = columns as [typeof columns[number], typeof columns[number]];
          const { sql: text, parameters = [] } = g.parameterized(
            sql`INSERT INTO ${sql.id(name)} (${sql.id(a.name)}, ${sql.id(b.name)}) VALUES (${b.value}, ${a.value})`,
          );
          await connection.run([{ sql: text, parameters }]);
          await connection.run([{
            sql: g.inline(
              sql`UPDATE ${sql.id(name)} SET ${sql.id(b.name)} = ${b.value} WHERE ${sql.id(b.name)} = ${a.value}`,
            ),
          }]);
        }
        const { tables: found } = await connection.inspector.schema();
        for (const { name, comment, columns } of wanted) {
          const table = found.find((each) => each.name === name);
          assert.ok(table, `there is no table ${JSON.stringify(name)}`);
          assert.equal(table.comment ?? "", comment);
          const told = { ...table, columns: [] };
          assert.deepEqual(
            table.columns.map((column) => [column.name, column.default, column.comment ?? ""]),
            columns.map((column) => [column.name, column.initial, column.comment]),
          );
          assert.deepEqual({ ...await connection.inspector.table({ name }), columns: [] }, told);
          const [read] = await connection.run([{ sql: `SELECT * FROM ${g.ident(name)}` }]);
          const [first, second] = read!.rows;
          assert.deepEqual(first, Object.fromEntries(columns.map((column) => [column.name, column.value])));
          assert.equal(second![columns[0]!.name], columns[1]!.value);
          assert.equal(second![columns[1]!.name], columns[1]!.value);
          assert.equal(second![columns[4]!.name], columns[4]!.initial);
        }
        assert.deepEqual(await inventory(url), [...before, ...tables.map((name) => `BASE TABLE ${name}`)].sort());
      })),
);

onServers(
  "hostile names of constraints, indexes, enums and schemas come back, too",
  (given) =>
    inDatabase(given, (url, database) =>
      connected(url, async (connection) => {
        const next = chance(3);
        const checks = has(connection.server, "checks");
        const names = hostile(8 * 20, 50, next).map((name, i) => nameable(`${i}${name}`));
        const values = hostile(4 * 20, 60, next);
        for (let i = 0; i < 20; i++) {
          const [table, column, check, unique, index, key, other, mood] = names.slice(i * 8) as [string, ...string[]];
          const labels = [...new Set(values.slice(i * 4, i * 4 + 4).map((label) => tellable(label).trimEnd()))];
          // Labels that differ by accents, capitals or what sorts as nothing are one, too.
          const moods = labels.map((label, j) => `${j}${label}`);
          await run(connection, "createTable", table, [
            t.column(column!, t.string(150), { nullable: false }),
            t.column(mood!, t.enum("mood", moods), { default: moods[0]! }),
            t.unique([column!], { name: unique! }),
            ...(checks ? [t.check(sql`${sql.id(column!)} <> ${values[0]!}`, { name: check! })] : []),
            t.index(index!, [{ column: column!, length: 10 }]),
          ]);
          await run(connection, "createTable", other!, [
            t.column(column!, t.string(150)),
            t.foreignKey([column!], table, [column!], { name: key! }),
          ]);
          const read = await connection.inspector.table({ name: table });
          assert.deepEqual(read.columns.map((each) => each.name), [column, mood]);
          assert.deepEqual((read.columns[1]!.type as { readonly values?: unknown }).values, moods);
          assert.equal(read.columns[1]!.default, moods[0]);
          assert.deepEqual(
            read.constraints.map((each) => each.name).sort(),
            [unique, ...(checks ? [check] : [])].sort(),
          );
          assert.deepEqual(read.indexes.map((each) => each.name), [index]);
          const referring = await connection.inspector.table({ name: other! });
          assert.deepEqual(referring.constraints.map((each) => each.name), [key]);
          assert.deepEqual(await connection.inspector.referring!({ name: table }), []);
          await run(connection, "alterColumn", table, mood!, {
            comment: values[1]!.replace(/[\u{10000}-\u{10FFFF}]/gu, ""),
            was: {
              type: t.enum("mood", moods),
              nullable: true,
              default: moods[0]!,
              autoincrement: false,
              computed: null,
              collation: null,
            },
          });
          assert.deepEqual((await connection.inspector.table({ name: table })).columns[1]!.default, moods[0]);
        }
        const schema = nameable(`retort ${database}\`'"; --`);
        await run(connection, "createSchema", schema);
        try {
          await run(connection, "createTable", names[0]!, [t.column("a", t.integer())], { schema });
          assert.equal((await connection.inspector.table({ name: names[0]!, schema })).schema, schema);
          assert.ok((await connection.inspector.schemas()).includes(schema));
        } finally {
          await connection.run([{ sql: `DROP SCHEMA ${registry.grammar(connection.server).ident(schema)}` }]);
        }
      })),
);

onServers(
  "a name that cannot be one is refused before anything is sent",
  (given) =>
    inDatabase(given, (url) =>
      connected(url, async (connection) => {
        for (const name of ["a😀", "ends in a space ", "a\uD800", "é".repeat(65)]) {
          await assert.rejects(run(connection, "createTable", name, [t.column("id", t.integer())]), {
            code: "E_UNSUPPORTED_OPERATION",
          });
        }
        await run(connection, "createTable", "é".repeat(64), [t.column("id", t.integer())]);
        assert.deepEqual((await connection.inspector.schema()).tables.map(({ name }) => name), ["é".repeat(64)]);
      })),
);
