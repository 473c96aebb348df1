import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import {
  builtins,
  type Connection,
  type Dialect,
  emptySchema,
  type Operation,
  parseUrl,
  Registry,
  sql,
  type Statement,
  t,
} from "../mod.ts";
import { factsOf } from "./facts.ts";

/** What {@linkcode dialectConformance} may be told. */
export interface DialectConformanceOptions {
  /** The URL of a database that is there for this alone: it is changed, and left as it was. */
  readonly url: string;
}

/** A table's name that only quoting saves. */
const ODD = 'or"der `%` \\ ü';

/** Values that are easily spoilt on their way, by the type of the column that they are kept in. */
const VALUES = [
  ["text", t.text(), [
    "",
    "it's",
    'a "b" `c`',
    "back\\slash\\",
    "line\nbreak\ttab",
    "ünïcode 🙂",
    "%s ? :name $1 --",
    "NULL",
  ]],
  ["integer", t.integer(), [0, 1, -1, 2147483647, -2147483648]],
  ["bigint", t.bigInteger(), [0n, 9007199254740993n, -9007199254740993n, 9223372036854775807n]],
  ["double", t.double(), [0.5, -1e300, 1e-300, 1 / 3]],
  ["boolean", t.boolean(), [true, false]],
  ["binary", t.binary(), [new Uint8Array(), new Uint8Array([0, 255, 39, 92])]],
  ["date_time", t.dateTime(), [new Date("2024-02-29T23:59:59Z")]],
] as const;

/**
 * Registers the tests that every dialect must pass on a live database: what its connection promises, and that its grammar
 * spells names and values so that they come back. Operations are proven by their own cases.
 *
 * @example dialectConformance(sqlite, { url: "sqlite::memory:" });
 */
export function dialectConformance(dialect: Dialect, { url }: DialectConformanceOptions): void {
  const registry = new Registry(builtins, [dialect]);
  const on = (what: string, body: (stage: Stage) => Promise<void>) =>
    test(`${dialect.name}: ${what}`, async () => {
      await using connection = await dialect.connect(parseUrl(url, process.cwd()), { create: true });
      await body({
        connection,
        compile: (op) => registry.compile(op, connection.server, factsOf(emptySchema)),
        registry,
      });
    });

  test(`${dialect.name}: assumes a server of its own`, () => {
    const server = dialect.assume();
    assert.equal(server.dialect, dialect.name);
    assert.equal(server.assumed, true);
    assert.equal(registry.grammar(server).dialect, dialect.name);
    for (const scheme of dialect.schemes) assert.equal(registry.dialectOf(scheme), dialect);
  });

  on("a connection tells the server's version, which is not assumed", ({ connection: { server } }) => {
    assert.equal(server.dialect, dialect.name);
    assert.equal(server.assumed, false);
    assert.equal(server.version.length, 3);
    assert.ok(server.version[0] > 0);
    return Promise.resolve();
  });

  on("statements answer rows in their order, and how many", async ({ connection }) => {
    const [first, second] = await connection.run([{ sql: "SELECT 1 AS one" }, { sql: "SELECT 2 AS two" }]);
    assert.deepEqual(first!.rows.map((row) => ({ ...row })), [{ one: 1 }]);
    assert.equal(first!.rowCount, 1);
    assert.deepEqual(second!.rows.map((row) => ({ ...row })), [{ two: 2 }]);
    assert.deepEqual(await connection.run([]), []);
  });

  on(
    "the first failure tells its place, and nothing after it runs",
    (stage) =>
      withTable(stage, async ({ connection, compile }) => {
        const [insert] = compile(rows([{ id: 1, value: "first" }]));
        const [never] = compile(rows([{ id: 2, value: "second" }]));
        await assert.rejects(
          connection.run([insert!, { sql: "SELECT * FROM there_is_no_such_table" }, never!]),
          (error: Error & { readonly index?: number }) => {
            assert.equal(error.name, "StatementFailure");
            assert.equal(error.index, 1);
            assert.ok(error.cause !== undefined, "the driver's error is the cause");
            return true;
          },
        );
        assert.equal(await count(stage), 1);
      }),
  );

  on(
    "a transaction is kept by commit and undone by rollback",
    (stage) =>
      withTable(stage, async ({ connection, compile }) => {
        await connection.begin();
        await connection.run(compile(rows([{ id: 1, value: "kept" }])));
        await connection.commit();
        await connection.begin();
        await connection.run(compile(rows([{ id: 2, value: "undone" }])));
        await connection.rollback();
        assert.equal(await count(stage), 1);
      }),
  );

  on("a savepoint undoes what followed it and no more", (stage) =>
    withTable(stage, async ({ connection, compile }) => {
      await connection.begin();
      await connection.run(compile(rows([{ id: 1, value: "before" }])));
      await connection.savepoint("here");
      await connection.run(compile(rows([{ id: 2, value: "after" }])));
      await connection.rollbackTo("here");
      await connection.release("here");
      await connection.run(compile(rows([{ id: 3, value: "later" }])));
      await connection.commit();
      assert.equal(await count(stage), 2);
    }));

  on(
    "a table is found by its name, whatever stands in it",
    (stage) =>
      withTable(stage, async ({ connection: { inspector } }) => {
        assert.equal(await inspector.hasTable({ name: ODD }), true);
        assert.equal(await inspector.hasTable({ name: `${ODD}x` }), false);
        assert.equal((await inspector.table({ name: ODD })).name, ODD);
        await assert.rejects(inspector.table({ name: `${ODD}x` }), { code: "E_MISSING_FACT" });
      }),
  );

  on("the inspector tells the schemas there are, and nothing of one that is not there", async ({ connection }) => {
    const { server, inspector } = connection;
    const schemas = await inspector.schemas();
    assert.ok(schemas.length > 0);
    if (server.defaultSchema !== undefined) assert.ok(schemas.includes(server.defaultSchema));
    assert.deepEqual((await inspector.schema({ schemas: [`${ODD}x`] })).tables, []);
  });

  on("preparing a session lasts until it is disposed of", async ({ connection }) => {
    for (let i = 0; i < 2; i++) {
      await using _prepared = await connection.prepare();
      await connection.begin();
      await connection.commit();
    }
  });

  for (const [name, type, values] of VALUES) {
    on(`values of ${name} are the same as literal and as parameter`, async (stage) => {
      await withTable(stage, async ({ connection, compile }) => {
        for (const value of values) {
          const table = sql.id(ODD);
          const insert = sql`INSERT INTO ${table} (${sql.id("id")}, ${sql.id("value")}) VALUES (2, ${value})`;
          await connection.run(compile(rows([{ id: 1, value }], type)));
          await connection.run(compile({ kind: "execute", sql: insert } as Operation));
          const read = sql`SELECT ${sql.id("value")} AS value FROM ${table} ORDER BY ${sql.id("id")}`;
          const [answer] = await connection.run(compile({ kind: "execute", sql: read } as Operation));
          const [literal, parameter] = answer!.rows.map((row) => row.value);
          assert.deepEqual(literal, parameter, `${String(value)} differs`);
          if (typeof value === "string") assert.equal(literal, value);
          await connection.run(compile({ kind: "execute", sql: sql`DELETE FROM ${table}` } as Operation));
        }
      }, type);
    });
  }
}

interface Stage {
  readonly registry: Registry;
  readonly connection: Connection;
  readonly compile: (op: Operation) => readonly Statement[];
}

/** Runs `body` with a table of two columns, `id` and `value`. */
async function withTable(
  stage: Stage,
  body: (stage: Stage) => Promise<void>,
  type: ReturnType<typeof t.text> = t.text(),
): Promise<void> {
  const { connection, compile, registry } = stage;
  const columns = [t.column("id", t.integer(), { primaryKey: true }), t.column("value", type)];
  await connection.run(compile(registry.build("createTable", [ODD, columns])));
  try {
    await body(stage);
  } finally {
    await connection.run(compile(registry.build("dropTable", [ODD])));
  }
}

function rows(records: readonly Readonly<Record<string, unknown>>[], type = t.text()): Operation {
  const columns = { value: type };
  return new Registry(builtins, []).build("bulkInsert", [ODD, records, { columns }]);
}

async function count({ connection, registry }: Stage): Promise<number> {
  const { rowCount } = (await connection.run([
    { sql: `SELECT 1 FROM ${registry.grammar(connection.server).table({ name: ODD })}` },
  ]))[0]!;
  return rowCount;
}
