import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFileSync } from "node:fs";
import { connect } from "../../dialects/postgres/driver.ts";
import { postgres } from "../../dialects/postgres/mod.ts";
import {
  builtins,
  type ColumnType,
  type Connection,
  emptySchema,
  parseUrl,
  Registry,
  type Statement,
  t,
} from "../../mod.ts";
import { factsOf } from "../../testing/facts.ts";
import { inFolder, retort, run, succeeded, writeRevisions } from "../binary/run.ts";
import { chance, COUNT, hostile, PIECES } from "../hostile.ts";
import { BINARIES, connected, inDatabase, onServer, onServers, programPath } from "./servers.ts";

const registry = new Registry(builtins, [postgres]);
const COPY = { postgres: { copy: true } };

type Row = Readonly<Record<string, unknown>>;

function insertion(
  connection: Connection,
  table: string,
  rows: readonly Row[],
  options?: object,
): readonly Statement[] {
  const operation = registry.build("bulkInsert", [table, rows, options]);
  return registry.compile(operation, connection.server, factsOf(emptySchema));
}

async function rows(connection: Connection, sql: string): Promise<readonly Row[]> {
  return (await connection.run([{ sql }]))[0]!.rows;
}

const numbers = async (connection: Connection) =>
  (await rows(connection, "SELECT n FROM t ORDER BY n")).map(({ n }) => n);

/** SQLSTATE of what fails, `undefined` where it does not. */
async function failure(act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return (error as { readonly sqlState?: string }).sqlState ?? String(error);
  }
}

const MOMENTS = [
  new Date("2024-02-29T23:59:59.123Z"),
  new Date("2024-02-29T00:00:00Z"),
  new Date(0),
  new Date("0001-01-01T00:00:00Z"),
];
const TEXTS = [
  "",
  " ",
  "NULL",
  "null",
  "\\N",
  "\\",
  "\\\\",
  "\\.",
  "a\n\\.\nb",
  "tab\there",
  "line\nbreak",
  "return\rhere",
  "both\r\n",
  "\n",
  "\t",
  "\b\f\v\u0001\u007f",
  "\\t\\n\\x41\\101",
  'it\'s "quoted", {braced}',
  "ünïcode 😀 \u202e\ufeff\u2028",
];
const NUMBERS = [
  0,
  1,
  -1,
  2147483647,
  -2147483648,
  0.1,
  -1.5,
  1 / 3,
  1e21,
  -1.25e25,
  1e-7,
  -1.5e-7,
  5e-324,
  1.7976931348623157e308,
];
const ODD_NUMBERS = [-0, NaN, Infinity, -Infinity];

/** Type in the database → the type that is told, if any, and values. */
const CASES: readonly (readonly [column: string, told: ColumnType | undefined, values: readonly unknown[]])[] = [
  ["text", t.text(), [null, ...TEXTS, true, false, ...NUMBERS, ...ODD_NUMBERS, 5n, -9223372036854775809n, ...MOMENTS]],
  ["text", undefined, [new Uint8Array([0, 255, 92]), { a: ["\\", "\n", "\t"] }, [1, "two"], "[1,2]"]],
  ["varchar(5)", t.string(5), ["abc", "ab   ", "abcde", "abcde   ", "abcdef", true, false, 12345, 123456, 1e-7]],
  ["char(4)", undefined, ["a", "", "abcd", "abcd  ", "abcde", true]],
  ["boolean", t.boolean(), [true, false, null, "yes", "t", "0", "maybe", ""]],
  ["smallint", t.smallInteger(), [0, -1, 32767, 32768, "5", " 5 ", "x", -0, NaN]],
  ["integer", t.integer(), [0, -1, 2147483647, 2147483648, 5n, "", -0, NaN, Infinity]],
  ["bigint", t.bigInteger(), [
    9007199254740993n,
    -9223372036854775808n,
    9223372036854775807n,
    9223372036854775808n,
    1e18,
    1e21,
  ]],
  ["numeric", t.numeric(), [...NUMBERS, NaN, -0, Infinity, -Infinity, 12345678901234567890123n, "1.50", "1e5"]],
  ["numeric(5,2)", t.numeric(5, 2), [1.005, 1.5, -999.994, 999.995, 1000, 3n, "1.005", 1e-7]],
  ["double precision", t.double(), [...NUMBERS, ...ODD_NUMBERS, 9007199254740993n, 12345678901234567890123n, "1e400"]],
  ["real", t.float(), [0, 0.1, -1.5, 16777217, 1 / 3, 1e21, 1e-7, 1e39, ...ODD_NUMBERS, 9007199254740993n]],
  ["bytea", t.binary(), [new Uint8Array(), new Uint8Array([0, 9, 10, 13, 92, 39, 255]), "\\x4142", "a\\\\b", "\\"]],
  ["date", t.date(), [...MOMENTS, "2024-02-29", "infinity", "0044-03-15 BC", "2023-02-29", ""]],
  ["time", t.time(), [...MOMENTS, "12:00:01.5", "25:00"]],
  ["timetz", t.time({ timezone: true }), [...MOMENTS, "12:00:01+02"]],
  ["timestamp", t.dateTime(), [...MOMENTS, "2024-02-29 23:59:59.123456", "2024-02-29T23:59:59Z", "-infinity", "never"]],
  ["timestamp(0)", t.dateTime({ precision: 0 }), [new Date("2024-02-29T23:59:59.500Z"), "2024-02-29 23:59:59.6"]],
  ["timestamptz", t.dateTime({ timezone: true }), [...MOMENTS, "2024-02-29 23:59:59", "2024-02-29 23:59:59+05:30"]],
  ["timestamptz", undefined, MOMENTS],
  ["interval", t.interval(), ["1 day 2 hours", "P1DT2H", "x"]],
  ["json", t.json(), [
    { a: ['"', "\\", "\n", "\t", "\u0001", null] },
    [],
    '"text"',
    "null",
    "1",
    "not json",
    '{"a": "\\\\N"}',
    null,
  ]],
  ["jsonb", t.json(), [{ a: { b: ["é", "😀", 1.5, true] } }, [[1]], '"te\\\\xt"', "null", "", null]],
  ["uuid", t.uuid(), ["0d6ab4f0-52b6-4b0e-9f5e-000000000001", "0D6AB4F052B64B0E9F5E000000000001", "0d6ab4f0"]],
  ["mood", t.enum("mood", ["sad", "it's\\\t"]), ["sad", "it's\\\t", "glad", null]],
  ["text[]", t.array(t.text()), [
    TEXTS,
    [],
    ["a", null, "NULL", "null"],
    [["a", 'b"'], ["\\", "{,}"]],
    '{a,"b c"}',
    "{",
    null,
  ]],
  ["integer[]", t.array(t.integer()), [[1, null, -3], [[1, 2], [3, 4]], [1.5], "[0:1]={5,6}"]],
  ["varchar(3)[]", t.array(t.string(3)), [["abc", "ab "], ["abcd"]]],
  ["boolean[]", t.array(t.boolean()), [[true, null, false]]],
  ["jsonb[]", t.array(t.json()), [[{ a: 'x"\\\n' }, null, '"t"', 5], [[1], { a: 1 }]]],
  ["mood[]", t.array(t.enum("mood", ["sad"])), [["sad", "it's\\\t", null], ["glad"]]],
  ["timestamptz[]", t.array(t.dateTime({ timezone: true })), [MOMENTS.map((moment) => moment.toISOString())]],
  ["positive", undefined, [1, 5n, "7", -1, null]],
  ["bit(3)", undefined, ["101", "1111", "2"]],
  ["inet", undefined, ["::1/64", "10.0.0.1", "x"]],
  ["int4range", undefined, ["[1,2)", "empty", "[2,1)"]],
  ["xml", undefined, ["<a>\\N\t</a>"]],
];

/** Types that nothing is equal in. */
const WITHOUT_EQUALITY = ["json", "xml"];

onServers(
  "a value is the same by COPY as by INSERT, or refused by both, whatever the column",
  (given) =>
    inDatabase(given, async (url) => {
      for (
        const settings of [
          "",
          "?options=-c%20TimeZone%3DAmerica/Los_Angeles%20-c%20standard_conforming_strings%3Doff%20-c%20DateStyle%3DSQL,DMY",
        ]
      ) {
        await connected(url + settings, async (connection) => {
          await connection.run([
            { sql: "DROP DOMAIN IF EXISTS positive; DROP TYPE IF EXISTS mood" },
            { sql: "CREATE TYPE mood AS ENUM ('sad', E'it''s\\\\\\t')" },
            { sql: "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)" },
          ]);
          let same = 0, refused = 0;
          for (const [column, told, values] of CASES) {
            await connection.run([
              { sql: `CREATE TABLE inserted (i integer PRIMARY KEY, v ${column})` },
              { sql: `CREATE TABLE copied (i integer PRIMARY KEY, v ${column})` },
            ]);
            const options = told && { columns: { v: told } };
            for (const [i, v] of values.entries()) {
              const what = `${column} ${typeof v === "bigint" ? `${v}n` : JSON.stringify(v)}`;
              const insert = await failure(() =>
                connection.run(insertion(connection, "inserted", [{ i, v }], options))
              );
              const copy = await failure(() =>
                connection.run(insertion(connection, "copied", [{ i, v }], { ...options, ...COPY }))
              );
              assert.equal(copy === undefined, insert === undefined, `${what}: ${copy} by COPY, ${insert} by INSERT`);
              if (insert === undefined) same++;
              else refused++;
            }
            const equal = WITHOUT_EQUALITY.includes(column) ? "true" : "a.v IS NOT DISTINCT FROM b.v";
            const [{ n, odd } = {}] = await rows(
              connection,
              `SELECT count(*) AS n, array_agg(a.v::text || ' <> ' || b.v::text) FILTER (WHERE NOT (${equal}) OR a.v::text IS DISTINCT FROM b.v::text) AS odd
               FROM inserted a FULL JOIN copied b USING (i)`,
            );
            assert.equal(odd, null, column);
            assert.ok(Number(n) > 0, column);
            await connection.run([{ sql: "DROP TABLE inserted, copied" }]);
          }
          assert.ok(same > 200 && refused > 20, `${same} the same, ${refused} refused`);
        });
      }
    }),
);

onServers(
  `${COUNT} hostile texts come back by COPY as they went`,
  (given) =>
    inDatabase(given, (url) =>
      connected(url, async (connection) => {
        const pieces = [...PIECES, "\\N", "\\.", "\r", "\\\n", "\\\t", "\n\\.\n", "\b", "\f", "\v", "{", '"', "{}"];
        const texts = hostile(COUNT, 300, chance(7), pieces);
        const given = texts.map((v, i) => ({ i, v, a: [v, null, texts.at(-1 - i)], j: { [v]: v } }));
        const columns = { a: t.array(t.text()) };
        await connection.run([
          { sql: "CREATE TABLE inserted (i integer, v text, a text[], j jsonb)" },
          { sql: "CREATE TABLE copied (LIKE inserted)" },
          ...insertion(connection, "inserted", given, { columns }),
          ...insertion(connection, "copied", given, { columns, ...COPY }),
        ], { begin: true, commit: true });
        assert.deepEqual(await rows(connection, "SELECT * FROM copied ORDER BY i"), given);
        const differing = "SELECT count(*) AS n FROM (TABLE inserted EXCEPT TABLE copied) AS d";
        assert.deepEqual(await rows(connection, differing), [{ n: 0 }]);
      })),
);

/** Gives a table `t` of numbers, a session with it and one beside it. */
function onTable(
  name: string,
  body: (own: { readonly url: string; readonly one: Connection; readonly other: Connection }) => Promise<void>,
): void {
  onServer(name, (given) =>
    inDatabase(given, async (url) => {
      await using one = await connect(parseUrl(url, "/"));
      await using other = await connect(parseUrl(url, "/"));
      await one.run([{ sql: "CREATE TABLE t (n integer CHECK (n <> 99))" }]);
      await body({ url, one, other });
    }));
}

const copy = (...values: readonly (number | string)[]): Statement => ({
  sql: "COPY t FROM STDIN",
  stdin: values.map((value) => `${value}\n`).join(""),
});
const insert = (n: number): Statement => ({ sql: `INSERT INTO t VALUES (${n})` });
const sum = (n: number): Statement => ({ sql: `SELECT sum(n)::integer AS sum, ${n} AS at FROM t` });

onTable("statements keep their order around COPYs, and are answered each", async ({ one, other }) => {
  const statements = [
    sum(0),
    copy(1, 2),
    sum(1),
    insert(3),
    copy(4),
    copy(5, 6, 7),
    sum(2),
    insert(8),
    copy(9),
    sum(3),
  ];
  for (const options of [{ begin: true, commit: true }, {}]) {
    await other.run([{ sql: "TRUNCATE t" }]);
    const results = await one.run(statements, options);
    assert.deepEqual(results.map(({ rowCount }) => rowCount), [1, 2, 1, 1, 1, 3, 1, 1, 1, 1]);
    const sums = results.flatMap(({ rows }) => rows.map(({ sum }) => sum));
    assert.deepEqual(sums, [null, 3, 28, 45]);
    assert.deepEqual(await numbers(other), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
});

onTable("what is handed over while a COPY is under way comes behind it", async ({ one, other }) => {
  await one.begin();
  const batches = Array.from({ length: 50 }, (_, i) => one.run(i % 3 === 0 ? [copy(i)] : [insert(i), sum(i)]));
  const sums = (await Promise.all(batches)).flatMap((results) => results.flatMap(({ rows }) => rows));
  assert.deepEqual(sums, sums.map(({ at }) => ({ at, sum: (Number(at) * (Number(at) + 1)) / 2 })));
  await one.commit();
  assert.equal((await numbers(other)).length, 50);
});

onTable(
  "a COPY that fails tells its place and its line, undoes the transaction, and the session goes on",
  async ({ one, other }) => {
    const failing: readonly (readonly [Statement, RegExp, string])[] = [
      [copy(1, 2, "x", 4), /invalid input syntax.*COPY t, line 3, column n: "x"/, "22P02"],
      [copy(1, 99), /check constraint.*COPY t, line 2/, "23514"],
      [{ sql: "COPY nothing FROM STDIN", stdin: "1\n" }, /does not exist/, "42P01"],
      [copy("1\t2"), /extra data/, "22P04"],
      // Much of it is under way when the server has seen enough.
      [{ sql: "COPY t FROM STDIN", stdin: `x\n${"1\n".repeat(2_000_000)}` }, /line 1/, "22P02"],
    ];
    for (const [statement, message, sqlState] of failing) {
      for (const options of [{ begin: true }, { begin: true, commit: true }]) {
        await assert.rejects(one.run([insert(1), copy(2), statement, insert(3), copy(4), sum(0)], options), {
          index: 2,
          sqlState,
          message,
        });
        await one.rollback();
        assert.deepEqual(await numbers(other), []);
        // The library must not take the answer of another statement for the end of that COPY, nor end the next one.
        const again = await one.run([copy(5), sum(0), copy(6), sum(1)], { begin: true });
        assert.deepEqual(again.map(({ rowCount }) => rowCount), [1, 1, 1, 1]);
        await one.rollback();
      }
    }
  },
);

onTable("a COPY that fails in a savepoint is undone alone", async ({ one, other }) => {
  await one.begin();
  await one.run([copy(1)]);
  for (let round = 0; round < 20; round++) {
    await one.savepoint("s");
    await assert.rejects(one.run([copy(2), copy("x"), copy(3)]), { index: 1, sqlState: "22P02" });
    const [back, , answer] = await Promise.all([
      one.rollbackTo("s"),
      one.run([copy(10 + round)]),
      one.run([copy(40 + round), sum(0)]),
    ]);
    assert.equal(back, undefined);
    assert.equal(answer[0]!.rowCount, 1);
  }
  await one.commit();
  assert.equal((await numbers(other)).length, 41);
});

onTable("a statement that fails before a COPY keeps it from running", async ({ one, other }) => {
  await assert.rejects(
    one.run([insert(1), { sql: "SELECT missing" }, copy(2), insert(3)], { begin: true, commit: true }),
    {
      index: 1,
      sqlState: "42703",
    },
  );
  await one.rollback();
  await assert.rejects(one.run([copy(1), { sql: "SELECT missing" }, copy(2)]), { index: 1, sqlState: "42703" });
  assert.deepEqual(await numbers(other), [1]);
});

const SLOW = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS " +
  "'BEGIN IF NEW.n = 7 THEN PERFORM pg_sleep(30); END IF; RETURN NEW; END'; " +
  "CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION slow()";

onTable("a connection that is killed during a COPY fails it and what waits behind", async ({ url, one, other }) => {
  await one.run([{ sql: SLOW }]);
  for (const lock of [false, true]) {
    await using killed = await connect(parseUrl(url, "/"));
    const [{ pid } = {}] = await rows(killed, "SELECT pg_backend_pid() AS pid");
    // With the lock the server has not asked for rows yet, without it reads them.
    if (lock) await one.run([{ sql: "LOCK TABLE t" }], { begin: true });
    const running = assert.rejects(killed.run([insert(1), copy(6, 7), insert(2), copy(3)], { begin: true }), {
      sqlState: "08006",
      message: /connection to the server was lost: terminating connection/,
    });
    await sleep(100);
    await other.run([{ sql: `SELECT pg_terminate_backend(${pid})` }]);
    await running;
    await assert.rejects(killed.run([copy(4)]), { sqlState: "08006" });
    await killed.rollback();
    if (lock) await one.rollback();
    assert.deepEqual(await numbers(other), []);
  }
});

onTable("who is stopped cancels a COPY, and what waits behind it", async ({ url, one, other }) => {
  await one.run([{ sql: SLOW }]);
  for (const lock of [false, true]) {
    const stop = new AbortController();
    const reason = new Error("stopped");
    await using stopped = await connect(parseUrl(url, "/"), { signal: stop.signal });
    if (lock) await one.run([{ sql: "LOCK TABLE t" }], { begin: true });
    const started = performance.now();
    const running = assert.rejects(
      stopped.run([copy(6, 7), insert(2), copy(3)], { begin: true }),
      (error) => error === reason,
    );
    await sleep(100);
    stop.abort(reason);
    await running;
    assert.ok(performance.now() - started < 5000);
    await stopped.rollback();
    if (lock) await one.rollback();
    assert.deepEqual(await numbers(other), []);
  }
});

onTable("COPY means something else where its documentation says so", async ({ one }) => {
  await one.run([{
    sql: `CREATE TABLE always (id integer GENERATED ALWAYS AS IDENTITY, n integer);
      CREATE VIEW seen AS SELECT n FROM t;
      CREATE TABLE flags (f boolean);
      CREATE TABLE guarded (n integer); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; GRANT INSERT ON guarded TO pg_monitor;
      CREATE POLICY few ON guarded FOR INSERT WITH CHECK (n < 9);
      CREATE TABLE ruled (n integer); CREATE RULE elsewhere AS ON INSERT TO ruled DO INSTEAD INSERT INTO t VALUES (NEW.n)`,
  }]);
  const both = async (table: string, row: Row) => [
    await failure(() => one.run(insertion(one, table, [row]))),
    await failure(() => one.run(insertion(one, table, [row], COPY))),
  ];
  assert.deepEqual(await both("always", { id: 5 }), ["428C9", undefined]);
  assert.deepEqual(await both("seen", { n: 1 }), [undefined, "42809"]);
  assert.deepEqual(await both("t", { n: 1.5 }), [undefined, "22P02"]);
  assert.deepEqual(await both("ruled", { n: 3 }), [undefined, undefined]);
  assert.deepEqual(await both("flags", { f: 1 }), ["42804", undefined]);
  await one.run([{ sql: "SET ROLE pg_monitor" }]);
  assert.deepEqual(await both("guarded", { n: 1 }), [undefined, "0A000"]);
  await one.run([{ sql: "RESET ROLE" }]);
  assert.deepEqual(await rows(one, "SELECT id FROM always"), [{ id: 5 }]);
  assert.deepEqual(await rows(one, "SELECT n FROM ruled"), [{ n: 3 }]);
  assert.deepEqual(await numbers(one), [1, 2, 3]);
});

const REVISIONS = [
  {
    upgrade:
      '  op.createTable("people", [t.column("id", t.integer(), { primaryKey: true }), t.column("name", t.text())]);',
  },
  {
    upgrade:
      `  function* people() { for (let id = 0; id < 2500; id++) yield { id, name: id % 7 ? "\\\\N\\t" + id : null }; }
  op.addColumn("people", t.column("age", t.integer()));
  op.bulkInsert("people", people(), { postgres: { copy: true } });
  op.execute("UPDATE people SET age = id");
  op.bulkInsert("people", [{ id: -1, name: "last", age: 3 }], { postgres: { copy: true } });`,
  },
];

for (const transaction of ["revision", "run", "none"]) {
  onServer(
    `rows of an iterable are copied, and a failure undoes them (--transaction ${transaction})`,
    (given, context) =>
      inDatabase(given, (url) =>
        inFolder(async (folder) => {
          const read = () => connected(url, (connection) => rows(connection, "SELECT * FROM people ORDER BY id"));
          const wanted = [
            { id: -1, name: "last", age: 3 },
            ...Array.from({ length: 2500 }, (_, id) => ({ id, name: id % 7 ? `\\N\t${id}` : null, age: id })),
          ];
          writeRevisions(folder, REVISIONS);
          succeeded(await retort(folder, "upgrade", "--transaction", transaction, "--url", url));
          assert.deepEqual(await read(), wanted);

          writeRevisions(folder, [...REVISIONS, {
            upgrade: `  op.bulkInsert("people", [{ id: 9001 }, { id: "x\\\\y" }], { postgres: { copy: true } });
  op.execute("UPDATE people SET name = 'never'");`,
          }]);
          const { status, stderr } = await retort(folder, "upgrade", "--transaction", transaction, "--url", url);
          assert.equal(status, 5);
          assert.match(stderr, /E_STATEMENT.*COPY people, line 2, column id: "x\\y".*operation: bulk_insert/s);
          assert.match(stderr, /COPY "people" \("id"\) FROM STDIN/);
          assert.deepEqual(await read(), wanted);

          if (BINARIES === undefined) return context.skip("psql is not installed");
          await inDatabase(given, async (offline) => {
            const { stdout } = await retort(folder, "upgrade", "r001", "--sql", "--url", "postgres:");
            assert.doesNotMatch(stdout, /COPY/);
            writeFileSync(join(folder, "script.sql"), stdout);
            const psql = [
              programPath("psql"),
              "-q",
              "-v",
              "ON_ERROR_STOP=1",
              "-f",
              "script.sql",
              "-d",
              offline,
            ] as const;
            succeeded(await run(psql[0], folder, psql.slice(1)));
            const scripted = await connected(
              offline,
              (connection) => rows(connection, "SELECT * FROM people ORDER BY id"),
            );
            assert.deepEqual(scripted, wanted);
          });
        })),
  );
}
