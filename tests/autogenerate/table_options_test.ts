/**
 * Options that a table is made with, as its engine: one that the models state and the database has otherwise is told with
 * what mends it, and nothing else is.
 *
 * @module
 */
import assert from "node:assert/strict";
import { batchAlterTable } from "../../ops/batch/batch_alter_table.ts";
import { type Operation, type Schema, schema, type Server, t, table } from "../../mod.ts";
import { type Live, onServers } from "./live.ts";

type Options = NonNullable<Parameters<typeof table>[2]>;

/** What the table is made with, and what the models state then. */
interface Case {
  readonly was: Options;
  readonly is: Options;
  /** What the warnings say of it, one for each. @default there are none */
  readonly told?: readonly string[];
  /** Whether nothing alters it where the table stands. */
  readonly stays?: true;
}

const columns = [
  t.column("id", t.integer(), { primaryKey: true, autoincrement: false }),
  t.column("name", t.string(20)),
  t.column("made_at", t.dateTime()),
];

const things = (options: Options): Schema => schema([table("things", columns, options)]);

const mysql = (mysql: Options["mysql"]): Options => ({ mysql } as Options);
const postgres = (postgres: Options["postgres"]): Options => ({ postgres } as Options);
const sqlite = (sqlite: Options["sqlite"]): Options => ({ sqlite } as Options);

const COLLATION = { collation: "utf8mb4_bin" };

const casesOf = ({ flavour }: Server): Readonly<Record<string, Readonly<Record<string, Case>>>> => ({
  mysql: {
    "another engine": {
      was: mysql({ engine: "MyISAM" }),
      is: mysql({ engine: "InnoDB" }),
      told: ['the option "mysql.engine" of the table "things" is "MyISAM" in the database and "InnoDB" in the models'],
    },
    "an engine in other letters": { was: mysql({ engine: "MyISAM" }), is: mysql({ engine: "myisam" }) },
    "an engine by its other name": { was: mysql({ engine: "MEMORY" }), is: mysql({ engine: "HEAP" }) },
    "the engine that there is without": { was: {}, is: mysql({ engine: "InnoDB" }) },
    "an engine that is not stated": { was: mysql({ engine: "MyISAM" }), is: {} },
    "another character set": {
      was: mysql({ charset: "latin1" }),
      is: mysql({ charset: "utf8mb4" }),
      told: ['"mysql.charset" of the table "things" is "latin1" in the database and "utf8mb4" in the models'],
    },
    "another character set than that of the database": {
      was: {},
      is: mysql({ charset: "latin1", collation: "latin1_bin" }),
      told: ['"mysql.charset" of the table "things" is "utf8mb4" in the database and "latin1" in the models'],
    },
    "the character set of the database": { was: {}, is: mysql({ charset: "utf8mb4" }) },
    "a character set, which is told by its collation": {
      was: mysql({ charset: "latin1" }),
      is: mysql({ charset: "latin1" }),
    },
    "the other name of a character set": { was: mysql({ charset: "utf8mb3" }), is: mysql({ charset: "utf8" }) },
    "a character set with another collation, which is not stated": {
      was: mysql(COLLATION),
      is: mysql({ charset: "utf8mb4" }),
    },
    "another collation": {
      was: mysql(COLLATION),
      is: mysql({ collation: "utf8mb4_unicode_ci" }),
      told: [
        '"mysql.collation" of the table "things" is "utf8mb4_bin" in the database and "utf8mb4_unicode_ci" in the models',
      ],
    },
    ...(flavour === "mariadb" && {
      "a collation without its character set": {
        was: mysql(COLLATION),
        is: mysql({ collation: "uca1400_as_cs" }),
        told: [
          '"mysql.collation" of the table "things" is "utf8mb4_bin" in the database and "uca1400_as_cs" in the models',
        ],
      },
    }),
    "a collation in capitals": { was: mysql(COLLATION), is: mysql({ collation: "UTF8MB4_BIN" }) },
    "another row format": {
      was: mysql({ rowFormat: "COMPACT" }),
      is: mysql({ rowFormat: "DYNAMIC" }),
      told: ['"mysql.rowFormat" of the table "things" is "COMPACT" in the database and "DYNAMIC" in the models'],
    },
    "the row format that there is without": { was: {}, is: mysql({ rowFormat: "dynamic" }) },
    "where its numbers begin, which is no property": { was: {}, is: mysql({ autoIncrement: 100 }) },
    "options of other databases": { was: {}, is: { ...sqlite({ strict: true }), ...postgres({ unlogged: true }) } },
  },
  postgres: {
    "parameters that are others, or new": {
      was: postgres({ with: { fillfactor: 70, autovacuum_enabled: false } }),
      is: postgres({ with: { fillfactor: 80, parallel_workers: 2 } }),
      told: [
        'the option "postgres.with.fillfactor" of the table "things" is "70" in the database and "80" in the models',
        '"postgres.with.parallel_workers" of the table "things" is not set in the database and "2" in the models',
      ],
    },
    "parameters in other words": {
      was: postgres({ with: { autovacuum_enabled: "off", autovacuum_vacuum_scale_factor: "0.10" } }),
      is: postgres({ with: { autovacuum_enabled: false, autovacuum_vacuum_scale_factor: 0.1 } }),
    },
    "parameters of long values": { was: {}, is: postgres({ with: { "toast.autovacuum_enabled": false } }) },
    "unlogged": {
      was: {},
      is: postgres({ unlogged: true }),
      told: ['"postgres.unlogged" of the table "things" is "false" in the database and "true" in the models'],
    },
    "unlogged no more": {
      was: postgres({ unlogged: true }),
      is: postgres({ unlogged: false }),
      told: ['"postgres.unlogged" of the table "things" is "true" in the database and "false" in the models'],
    },
    "logged, which goes without saying": { was: {}, is: postgres({ unlogged: false }) },
    "unlogged, which is not stated": { was: postgres({ unlogged: true }), is: {} },
    "the tablespace of the database": { was: {}, is: postgres({ tablespace: "pg_default" }) },
    "another tablespace": {
      was: {},
      is: postgres({ tablespace: "fast" }),
      told: ['"postgres.tablespace" of the table "things" is "pg_default" in the database and "fast" in the models'],
      stays: true,
    },
    "partitions that come": {
      was: {},
      is: postgres({ partitionBy: "RANGE (id)" }),
      told: ['"postgres.partitionBy" of the table "things" is not set in the database and "RANGE (id)" in the models'],
      stays: true,
    },
    "options of other databases": { was: {}, is: { ...sqlite({ strict: true }), ...mysql({ engine: "MyISAM" }) } },
  },
  sqlite: {
    "STRICT that comes": {
      was: {},
      is: sqlite({ strict: true }),
      told: ['the option "sqlite.strict" of the table "things" is "false" in the database and "true" in the models'],
    },
    "STRICT that goes": {
      was: sqlite({ strict: true }),
      is: sqlite({ strict: false }),
      told: ['"sqlite.strict" of the table "things" is "true" in the database and "false" in the models'],
    },
    "WITHOUT ROWID that comes": {
      was: {},
      is: sqlite({ withoutRowid: true }),
      told: ['"sqlite.withoutRowid" of the table "things" is "false" in the database and "true" in the models'],
    },
    "STRICT, which is not stated": { was: sqlite({ strict: true }), is: {} },
    "WITHOUT ROWID, which is not stated": { was: sqlite({ withoutRowid: true }), is: {} },
    "nothing of it, which goes without saying": { was: {}, is: sqlite({ strict: false, withoutRowid: false }) },
    "options of other databases": { was: {}, is: { ...postgres({ unlogged: true }), ...mysql({ engine: "MyISAM" }) } },
  },
});

/** Runs the call that a warning tells to write. */
async function write(live: Live, warning: string): Promise<void> {
  const { text, quoted, options } =
    /: write op\.(?:execute\((?:sql`(?<text>[^`]+)`|(?<quoted>".*"))\)|batchAlterTable\("things", (?<options>\{.+\}), \(\) => \{\}\))$/
      .exec(warning)!.groups!;
  if (text !== undefined) return void await live.execute(text);
  if (quoted !== undefined) return void await live.execute(JSON.parse(quoted));
  const given = JSON.parse(options!.replace(/(\w+):/g, '"$1":'));
  await live.run([batchAlterTable.build("things", [], given) as Operation]);
}

onServers("options of a table are told that are others", async (live) => {
  for (const [what, { was, is, told = [], stays }] of Object.entries(casesOf(live.server)[live.server.dialect]!)) {
    const { there, since, ...made } = await live.become(things(was), schema([]));
    assert.deepEqual([made.warnings, since.warnings], [[], []], what);
    const { upgrade, warnings } = await live.compared(things(is), there);
    assert.deepEqual(upgrade, [], what);
    assert.equal(warnings.length, told.length, `${what}: ${warnings}`);
    for (const [i, warning] of warnings.entries()) assert.ok(warning.includes(told[i]!), `${what}: ${warning}`);
    if (stays === undefined) {
      for (const warning of warnings) await write(live, warning);
      // The columns of a table that is STRICT no more may have other types.
      assert.deepEqual((await live.become(things(is))).warnings, [], what);
    }
    await live.become(schema([]));
    // What is made of it tells nothing.
    if (what === "another tablespace") continue;
    const again = await live.become(things(is), schema([]));
    assert.deepEqual([again.warnings, again.since.warnings], [[], []], what);
    await live.become(schema([]), again.there);
  }
});
