/**
 * Sequences that no column owns: found by autogenerate, made before what asks them, altered without beginning anew, dropped
 * behind it; and carried by every source of models.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  check,
  type Config,
  diff,
  downgrade,
  fromDatabase,
  fromSql,
  inspect,
  type ObjectModel,
  revision,
  type Schema,
  schema,
  schemaDump,
  sequence,
  type SequenceObject,
  sql,
  t,
  table,
  type TableModel,
  upgrade,
} from "../../mod.ts";
import { readSchemaShow } from "../../commands/schema.ts";
import { schemaText } from "../../cli/_schema_text.ts";
import { inFolder } from "../binary/run.ts";
import { connected as withMysql, inDatabase as inMysql, rows as mysqlRows } from "../mysql/servers.ts";
import { connected as withPostgres, inDatabase as inPostgres } from "../postgres/servers.ts";
import { given } from "../servers/given.ts";
import { modelsOf } from "./reading.ts";

/** A server with sequences. */
interface Place {
  readonly name: string;
  readonly isPostgres: boolean;
  /** An empty database, there while the body runs. */
  inDatabase<T>(url: string, body: (url: string) => Promise<T>): Promise<T>;
  run(url: string, ...statements: readonly string[]): Promise<void>;
  /** What a query answers. */
  rows(url: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

const POSTGRES: Omit<Place, "name"> = {
  isPostgres: true,
  inDatabase: inPostgres,
  run: (url, ...statements) =>
    withPostgres(url, async (connection) => void await connection.run(statements.map((sql) => ({ sql })))),
  rows: (url, sql) => withPostgres(url, async (connection) => (await connection.run([{ sql }]))[0]!.rows),
};
const MARIADB: Omit<Place, "name"> = {
  isPostgres: false,
  inDatabase: inMysql,
  run: (url, ...statements) =>
    withMysql(url, async (connection) => void await connection.run(statements.map((sql) => ({ sql })))),
  rows: mysqlRows,
};
const PLACES: readonly Place[] = [
  ...["postgres14", "postgres15", "postgres16", "postgres18"].map((name) => ({ name, ...POSTGRES })),
  ...["mariadb1011", "mariadb118"].map((name) => ({ name, ...MARIADB })),
];

/** Registers a test for each server that has sequences; skips aloud those that are not given. */
function onPlaces(
  name: string,
  body: (config: Config & { url: string }, place: Place) => Promise<void>,
  places: readonly Place[] = PLACES,
): void {
  for (const place of places) {
    test(`${name} (${place.name})`, async (context) => {
      const found = given(place.name);
      if (found.url === undefined) return context.skip(found.reason);
      await inFolder((folder) => {
        mkdirSync(join(folder, "versions"));
        return place.inDatabase(found.url, (url) => body({ url, directory: folder }, place));
      });
    });
  }
}

const id = t.column("id", t.integer(), { primaryKey: true, autoincrement: false });

/** Makes a database follow models, and looks that nothing is left to be found. @returns the text of the revision */
async function follow(config: Config, target: Schema): Promise<string> {
  const { created: [made] } = await revision({ config: { ...config, target }, autogenerate: true });
  await upgrade({ config });
  const { operations, warnings } = await check({ config: { ...config, target } });
  assert.deepEqual([operations, warnings], [[], []]);
  // In memory nobody tells that it is no MySQL.
  const serverVersion = config.url!.startsWith("postgres") ? "postgres-14" : "mariadb-11.8";
  assert.deepEqual((await check({ config: { ...config, target, serverVersion }, offline: true })).operations, []);
  return readFileSync(made!.path, "utf8");
}

const sequences = ({ objects }: Schema) => (objects.sequence ?? []) as readonly SequenceObject[];
const calls = (text: string) => [...text.matchAll(/op\.(\w+)/g)].map(([, method]) => method);

/** How a column's default asks a sequence of the connection's own schema. */
const asks = (name: string, { isPostgres }: Place) =>
  isPostgres
    ? sql.raw(`nextval('"${name.replaceAll("'", "''").replaceAll('"', '""')}"')`)
    : sql`nextval(${sql.id(name)})`;

onPlaces(
  "sequences come before what asks them, change without beginning anew, and go behind it",
  async (config, place) => {
    const { url } = config;
    const hard = 'It\'s "so"';
    const models = (...more: readonly (TableModel | ObjectModel)[]) => schema([table("other", [id]), ...more]);
    const asking = (name: string) => table("t", [id, t.column("n", t.bigInteger(), { default: asks(name, place) })]);
    const next = async () => {
      await place.run(url, "DELETE FROM t", "INSERT INTO t (id) VALUES (1)");
      return Number((await place.rows(url, "SELECT n FROM t"))[0]!.n);
    };

    const first = await follow(
      config,
      models(asking(hard), sequence(hard, { start: 5, cache: 1 }), sequence("ids", { maxValue: 2n ** 60n })),
    );
    assert.deepEqual(calls(first), [
      ...["createSequence", "createSequence", "createTable", "createTable"],
      ...["dropTable", "dropTable", "dropSequence", "dropSequence"],
    ]);
    assert.match(first, /op\.createSequence\("ids", \{ maxValue: 1152921504606846976n \}\);/);
    assert.deepEqual(sequences(await inspect({ config })).map(({ name }) => name).sort(), [hard, "ids"].sort());
    assert.equal(await next(), 5);

    const second = await follow(
      config,
      models(asking(hard), sequence(hard, { start: 6, increment: 10, cache: 1, maxValue: 100_000, cycle: true })),
    );
    assert.deepEqual(calls(second), ["alterSequence", "dropSequence", "createSequence", "alterSequence"]);
    assert.match(second, /was: \{ maxValue: 1152921504606846976n \}/);
    const after = await next();
    assert.ok(after > 5, `${after} is behind 5`);
    await downgrade({ config, target: "-1" });
    const behind = await next();
    assert.ok(behind > after, `${behind} is behind ${after}`);
    assert.deepEqual(
      sequences(await inspect({ config })).find(({ name }) => name === hard),
      { name: hard, start: 5, ...(!place.isPostgres && { cache: 1 }) },
    );
    await upgrade({ config });

    // The column asks another one before the one that it asked is gone.
    const third = await follow(config, models(asking("ids"), sequence("ids")));
    assert.deepEqual(calls(third), [
      ...["createSequence", "alterColumn", "dropSequence"],
      ...["createSequence", "alterColumn", "dropSequence"],
    ]);
    assert.equal(await next(), 1);
    const fourth = await follow(config, models());
    assert.deepEqual(calls(fourth), ["dropTable", "dropSequence", "createSequence", "createTable"]);
    await downgrade({ config, target: "base" });
    assert.deepEqual(sequences(await inspect({ config })), []);
  },
);

onPlaces(
  "what a sequence is told is what is read of it, and what is not told makes no difference",
  async (config, place) => {
    const { url } = config;
    const limit = place.isPostgres ? 2n ** 63n - 1n : 2n ** 63n - 2n;
    const models = [
      sequence("plain"),
      sequence("said", { start: 1, increment: 1, minValue: 1, maxValue: limit, cycle: false, type: "bigint" }),
      sequence("down", { increment: -3, minValue: -1000, start: -10 }),
      sequence("all", { start: 50, increment: 7, minValue: -50, maxValue: 500, cache: 3, cycle: true }),
      sequence("large", { minValue: -9007199254740993n, maxValue: 9007199254740995n, cache: 9 }),
      ...(/^(?:postgres|mariadb118)/.test(place.name) ? [sequence("small", { type: "smallint" })] : []),
    ];
    await follow(config, schema(models));
    const found = sequences(await inspect({ config }));
    const { kind: _, ...all } = models[3]!;
    assert.deepEqual(found.find(({ name }) => name === "all"), all);
    assert.deepEqual(found.find(({ name }) => name === "large")!.maxValue, { bigint: "9007199254740995" });
    for (const name of ["plain", "said"]) assert.deepEqual(found.find((each) => each.name === name), { name });
    // A dump makes the same again, and the same is read from it as models.
    const { sql: text } = await schemaDump({ config });
    assert.match(text, /CREATE SEQUENCE .all. INCREMENT BY 7 START WITH 50 MINVALUE -50 MAXVALUE 500 CACHE 3 CYCLE;/);
    assert.match(
      schemaText(await readSchemaShow({ config })),
      /^sequence all: start 50, increment 7, min value -50, max value 500, cache 3, cycle$/m,
    );
    writeFileSync(join(config.directory!, "schema.sql"), text);
    const read = await modelsOf(fromSql("schema.sql"), url, config.directory!);
    const byName = (list: readonly SequenceObject[]) => list.toSorted((a, b) => a.name < b.name ? -1 : 1);
    assert.deepEqual(byName(sequences(read)), byName(found));
    assert.deepEqual(await modelsOf(fromDatabase(url), url, config.directory!).then(sequences), found);
  },
);

onPlaces("a file of SQL has sequences, and tables that ask them", async (config, place) => {
  const ids = place.isPostgres ? "nextval('ids')" : "nextval(ids)";
  writeFileSync(
    join(config.directory!, "schema.sql"),
    `CREATE SEQUENCE ids START WITH 7; CREATE TABLE t (id integer PRIMARY KEY, n bigint DEFAULT (${ids}));`,
  );
  const target = fromSql(join(config.directory!, "schema.sql"));
  const { created: [made] } = await revision({ config: { ...config, target }, autogenerate: true });
  assert.deepEqual(calls(readFileSync(made!.path, "utf8")).slice(0, 2), ["createSequence", "createTable"]);
  await upgrade({ config });
  const { inSync, operations } = await check({ config: { ...config, target } });
  assert.deepEqual([inSync, operations], [true, []]);
  const changed = "CREATE SEQUENCE ids START WITH 7 MAXVALUE 99; CREATE TABLE t (id integer PRIMARY KEY, " +
    `n bigint DEFAULT (${ids}));`;
  writeFileSync(join(config.directory!, "schema.sql"), changed);
  const { operations: found } = await diff({ config: { ...config, target }, from: "database", to: "models" });
  assert.deepEqual(found.map(({ kind }) => kind), ["alter_sequence"]);
});

onPlaces("what is filtered is left alone", async (config, { run }) => {
  await run(config.url, "CREATE SEQUENCE theirs", "CREATE SEQUENCE ours");
  const asked: unknown[] = [];
  const found = async (more: Partial<Config>, ...models: readonly ObjectModel[]) =>
    (await check({ config: { ...config, target: schema([...models]), ...more } })).operations.map(({ kind }) => kind);
  assert.deepEqual(await found({}), ["drop_sequence", "drop_sequence"]);
  assert.deepEqual(
    await found({
      includeName: (name, type, parents) => {
        if (type === "sequence") asked.push([name, parents]);
        return type !== "sequence" || name !== "theirs";
      },
    }, sequence("theirs", { start: 7 })),
    ["drop_sequence"],
  );
  assert.deepEqual(asked.length, 2);
  assert.deepEqual(asked[0], ["theirs", { schemaName: null }]);
  const includeObject: Config["includeObject"] = (_, __, type, reflected) => type !== "sequence" || !reflected;
  assert.deepEqual(await found({ includeObject }, sequence("ours", { cache: 7 })), ["alter_sequence"]);
  assert.deepEqual(await found({ autogeneratePlugins: ["~retort/sequence"] }), []);
});

onPlaces("sequences stand in schemas, and are asked from others", async (config, { run, rows }) => {
  const { url } = config;
  const target = schema([
    sequence("Mixed", { schema: "app", start: 3 }),
    sequence("ids", { schema: "app" }),
    sequence("ids", { start: 100 }),
    table("t", [
      id,
      t.column("a", t.bigInteger(), { default: sql`nextval('app."Mixed"')` }),
      t.column("b", t.bigInteger(), { default: sql`nextval('ids'::regclass)` }),
    ]),
    table("t", [id, t.column("a", t.bigInteger(), { default: sql`nextval('app.ids')` })], { schema: "app" }),
  ]);
  const text = await follow(config, target);
  assert.match(text, /op\.createSchema\("app"\);\n\s*op\.createSequence\("Mixed", \{ schema: "app", start: 3 \}\);/);
  await run(url, "INSERT INTO t (id) VALUES (1)", "INSERT INTO app.t (id) VALUES (1)");
  assert.deepEqual(await rows(url, "SELECT t.a::int, t.b::int, o.a::int AS o FROM t, app.t o"), [{
    a: 3,
    b: 100,
    o: 1,
  }]);
  // What nobody asks for is not looked at.
  const own = schema([sequence("ids", { start: 100 })]);
  const kinds = async (target: Schema, includeSchemas: Config["includeSchemas"]) =>
    (await check({ config: { ...config, target, includeSchemas } })).operations.map(({ kind }) => kind);
  assert.deepEqual(await kinds(own, false), ["drop_table"]);
  assert.deepEqual((await kinds(own, ["app"])).toSorted(), [
    ...["drop_sequence", "drop_sequence", "drop_table", "drop_table"],
  ]);
  await downgrade({ config, target: "base" });
  assert.deepEqual(sequences(await inspect({ config, schemas: ["public", "app"] })), []);
}, PLACES.filter(({ isPostgres }) => isPostgres));

onPlaces("sequences that something else owns, or has brought, are none", async (config, { run }) => {
  await run(
    config.url,
    "CREATE TABLE t (a serial, b int GENERATED ALWAYS AS IDENTITY (START WITH 5), c int)",
    "CREATE SEQUENCE owned OWNED BY t.c",
    "CREATE SEQUENCE free AS integer",
    "CREATE TEMPORARY SEQUENCE for_now",
  );
  assert.deepEqual(sequences(await inspect({ config })), [{ name: "free", type: "int" }]);
}, PLACES.filter(({ isPostgres }) => isPostgres));

onPlaces(
  "a sequence that the user may not read, or that no operation makes, is told and left out",
  async (config, place) => {
    const { url } = config;
    const user = `seq_${place.name}`;
    const database = new URL(url).pathname.slice(1);
    await place.run(
      url,
      "CREATE SEQUENCE mine",
      "CREATE SEQUENCE hidden",
      "CREATE SEQUENCE still INCREMENT BY 0",
      "CREATE SEQUENCE uncached NOCACHE",
      "CREATE TABLE retort_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
      `CREATE OR REPLACE USER ${user} IDENTIFIED BY 'sesame_4711'`,
      ...["mine", "uncached", "still", "retort_version"].map((name) =>
        `GRANT SELECT ON ${database}.${name} TO ${user}`
      ),
      `GRANT INSERT ON ${database}.hidden TO ${user}`,
    );
    try {
      const own = new URL(url);
      own.username = user;
      own.password = "sesame_4711";
      const { warnings, operations } = await check({ config: { ...config, url: own.href, target: schema([]) } });
      assert.deepEqual(operations, [
        { kind: "drop_sequence", sequence: { name: "mine" }, was: {} },
        { kind: "drop_sequence", sequence: { name: "uncached" }, was: { cache: 1 } },
      ]);
      assert.deepEqual(warnings, [
        'Cannot see how the sequence "hidden" counts: the user has no SELECT on it, and it is left out',
        'Cannot tell how the sequence "still" counts: its increment is 0, and it is left out',
      ]);
    } finally {
      await place.run(url, `DROP USER ${user}`);
    }
  },
  PLACES.filter(({ isPostgres }) => !isPostgres),
);

for (const name of ["sqlite", "mysql97"]) {
  test(`a server without sequences says so, and does nothing (${name})`, async (context) => {
    const found = name === "sqlite" ? { url: "sqlite:app.db" } : given(name);
    if (found.url === undefined) return context.skip(found.reason);
    const play = (folder: string) => async (url: string) => {
      mkdirSync(join(folder, "versions"));
      const config = { url, directory: folder };
      const target = schema([table("t", [id]), sequence("ids", { start: 5 })]);
      const { created: [made] } = await revision({ config: { ...config, target }, autogenerate: true });
      assert.deepEqual(calls(readFileSync(made!.path, "utf8")), ["createTable", "dropTable"]);
      await upgrade({ config });
      const { inSync, warnings } = await check({ config: { ...config, target } });
      const flavour = name === "sqlite" ? "sqlite" : "mysql";
      assert.deepEqual([inSync, warnings], [true, [`the sequence "ids" is left out: ${flavour} has no sequences`]]);
      const { created: [own] } = await revision({ config, message: "own" });
      const text = readFileSync(own!.path, "utf8");
      writeFileSync(own!.path, text.replace(/(upgrade\([^)]*\)[^{]*\{)/, '$1 op.createSequence("ids");'));
      await assert.rejects(upgrade({ config }), {
        code: "E_UNSUPPORTED_OPERATION",
        message: new RegExp(`Cannot create the sequence "ids": ${flavour} has no sequences`),
        hint: "let a column number its rows, or keep the last number in a table",
      });
    };
    await inFolder((folder) =>
      name === "sqlite" ? play(folder)(`sqlite:${join(folder, "app.db")}`) : inMysql(found.url!, play(folder))
    );
  });
}
