/** Revisions are printed, run, found to leave nothing, and taken back, with rows in the tables, on every family. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  builtins,
  check,
  type Config,
  dialects,
  downgrade,
  Registry,
  revision,
  type Schema,
  schema,
  type Sql,
  sql,
  t,
  table,
  type TableElement,
  upgrade,
} from "../../mod.ts";
import { canonicalSchema } from "../../testing/laws.ts";
import { inDatabase as inMysql } from "../mysql/servers.ts";
import { inEmptied as inPostgres } from "../postgres/emptied.ts";
import { given } from "../servers/given.ts";
import { inProject } from "./folder.ts";
import { Live } from "./live.ts";

const registry = new Registry(builtins, dialects);

/** Where it is played, with what makes an empty database there. */
const PLACES = [
  ["sqlite", undefined],
  ["postgres18", inPostgres],
  ["postgres14", inPostgres],
  ["mysql97", inMysql],
  ["mariadb118", inMysql],
] as const;
type Place = typeof PLACES[number][0];

/** What models were, and are to be. */
interface Case {
  /** @default all */
  readonly on?: readonly Place[];
  readonly was: Schema;
  readonly is: Schema;
  /** Rows that are there before; none of them is lost. */
  readonly rows: readonly string[];
  /** A query, and what it answers before and after. */
  readonly asked: readonly [query: string, before: Row, after: Row];
  /** What is printed. */
  readonly printed: RegExp;
}
type Row = Readonly<Record<string, unknown>>;

const id = t.column("id", t.integer(), { primaryKey: true });
const of = (...elements: readonly TableElement[]) => schema([table("things", [id, ...elements])]);

/** A case for each family: its own collations. */
const collated = (on: readonly Place[], one: string, other: string): Case => {
  const models = (collation: string, length: number) =>
    of(
      t.column("name", t.string(length), { collation, nullable: false, default: "none" }),
      t.column("code", t.string(9), { collation: one }),
      t.unique(["name"], { name: "uq_name" }),
      t.index("ix_both", ["code", "name"]),
    );
  return {
    on,
    was: models(one, 20),
    is: models(other, 20),
    rows: ["INSERT INTO things (id, name, code) VALUES (1, 'Ada', 'a')"],
    asked: ["SELECT count(*) AS n FROM things WHERE name = 'Ada'", { n: 1 }, { n: 1 }],
    printed: new RegExp(`collation: "${other}",[^]*was: \\{[^}]*collation: "${one}"`),
  };
};

const n = t.column("n", t.integer());
/** A computed column that a key, an index and a check lean on. */
const computedBy = (expression: Sql) =>
  of(
    n,
    t.column("twice", t.integer(), { computed: { sql: expression, stored: true } }),
    t.unique(["twice"], { name: "uq_twice" }),
    t.index("ix_both", ["n", "twice"]),
    t.check(sql`twice > 0`, { name: "ck_twice" }),
  );

const CASES: Readonly<Record<string, Case>> = {
  "another expression": {
    // PostgreSQL 14 alters none.
    on: ["sqlite", "postgres18", "mysql97", "mariadb118"],
    was: computedBy(sql`n * 2`),
    is: computedBy(sql`n * 3`),
    rows: ["INSERT INTO things (id, n) VALUES (1, 7)"],
    asked: ["SELECT twice AS n FROM things", { n: 14 }, { n: 21 }],
    printed: /computed: \{ sql: sql`n \* 3`, stored: true \},[^]*was: \{[^]*computed: \{ sql: sql`/,
  },
  "another expression of what is not stored": {
    on: ["sqlite", "postgres18", "mysql97", "mariadb118"],
    was: of(n, t.column("twice", t.integer(), { computed: { sql: sql`n * 2`, stored: false } })),
    is: of(n, t.column("twice", t.integer(), { computed: { sql: sql`n * 3`, stored: false } })),
    rows: ["INSERT INTO things (id, n) VALUES (1, 7)"],
    asked: ["SELECT twice AS n FROM things", { n: 14 }, { n: 21 }],
    printed: /computed: \{ sql: sql`n \* 3`, stored: false \}/,
  },
  "what is done with rows that break a key": {
    on: ["sqlite"],
    was: of(n, t.unique(["n"], { name: "uq_n", sqlite: { onConflict: "REPLACE" } })),
    is: of(n, t.unique(["n"], { name: "uq_n", sqlite: { onConflict: "IGNORE" } })),
    rows: ["INSERT INTO things (id, n) VALUES (1, 7), (2, 7)"],
    asked: [
      "SELECT sql LIKE '%ON CONFLICT REPLACE%' AS n FROM sqlite_schema WHERE name = 'things'",
      { n: 1 },
      { n: 0 },
    ],
    printed:
      /was: t\.unique\(\["n"\], \{[^}]*sqlite: \{ onConflict: "REPLACE" \}[^]*sqlite: \{ onConflict: "IGNORE" \},\n/,
  },
  "another type of what is computed": {
    was: of(n, t.column("twice", t.integer(), { computed: { sql: sql`n * 2`, stored: true } })),
    is: of(n, t.column("twice", t.bigInteger(), { computed: { sql: sql`n * 2`, stored: true } })),
    rows: ["INSERT INTO things (id, n) VALUES (1, 7)"],
    asked: ["SELECT count(*) AS n FROM things WHERE twice IS NOT NULL", { n: 1 }, { n: 1 }],
    printed: /type: t\.bigInteger\(\)/,
  },
  "values that are lost, and others that change places, in an enum type of another name": {
    on: ["postgres18", "postgres14"],
    was: of(t.column("mood", t.enum("mood", ["a", "b", "c"]), { nullable: false, default: "a", index: true })),
    is: of(t.column("mood", t.enum("moods", ["b", "a"]), { nullable: false, default: "a", index: true })),
    rows: ["INSERT INTO things (id) VALUES (1)"],
    asked: ["SELECT mood::text FROM things", { mood: "a" }, { mood: "a" }],
    printed: /createEnumType\("moods", \["b", "a"\]\)[^]*::text::/,
  },
  "a check that rows may break": {
    on: ["postgres18", "mysql97"],
    was: of(n, t.check(sql`n > 0`, { name: "ck" })),
    is: of(n, t.check(sql`n > 0`, { name: "ck", enforced: false })),
    rows: ["INSERT INTO things (id, n) VALUES (1, 7)"],
    asked: ["SELECT n FROM things", { n: 7 }, { n: 7 }],
    printed: /createCheckConstraint\("ck", "things", sql`[^`]*`, \{ enforced: false,? \}\)/,
  },
  "a reference that rows may break, in the place of such a check": {
    on: ["postgres18"],
    was: of(n, t.check(sql`n > 0`, { name: "ck", enforced: false })),
    is: of(
      n,
      t.column("above", t.integer(), { references: { table: "things", column: "id", enforced: false } }),
    ),
    rows: ["INSERT INTO things (id, n) VALUES (1, -7)"],
    asked: ["SELECT n FROM things", { n: -7 }, { n: -7 }],
    printed: /dropConstraint\("ck", "things", \{[^;]*enforced: false[^]*createForeignKey\([^;]*\{ enforced: false \}/,
  },
  "another collation, on PostgreSQL": collated(["postgres18", "postgres14"], "C", "POSIX"),
  "another collation, on MySQL": collated(["mysql97", "mariadb118"], "utf8mb4_bin", "utf8mb4_unicode_ci"),
  "another collation, on SQLite": collated(["sqlite"], "NOCASE", "RTRIM"),
};

/** The first row that a query answers, with its numbers as such. */
async function ask(live: Live, query: string): Promise<Row | undefined> {
  const [[row] = []] = await live.execute(query);
  return row && Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, typeof value === "bigint" ? Number(value) : value]),
  );
}

/** Looks that a database is as the models have it. */
async function assertSame(config: Config, target: Schema): Promise<void> {
  const { operations, warnings } = await check({ config: { ...config, target } });
  assert.deepEqual([operations, warnings], [[], []]);
}

/** Makes a database follow models. @returns the text of the revision */
async function follow(config: Config, target: Schema): Promise<string> {
  const { created: [made] } = await revision({ config: { ...config, target }, autogenerate: true });
  await upgrade({ config });
  await assertSame(config, target);
  return readFileSync(made!.path, "utf8");
}

async function play(url: string, folder: string, { was, is, rows, asked, printed }: Case): Promise<void> {
  const config = { url, directory: folder };
  await follow(config, was);
  await using live = await Live.at(url, registry);
  await live.execute(...rows);
  const state = async () => canonicalSchema(await live.state());
  const first = await state();
  assert.match(await follow(config, is), printed);
  const [query, before, after] = asked;
  assert.deepEqual(await ask(live, query), after);
  await downgrade({ config, target: "-1" });
  assert.deepEqual(await state(), first);
  assert.deepEqual(await ask(live, query), before);
  await upgrade({ config });
  await assertSame(config, is);
}

for (const [place, inDatabase] of PLACES) {
  for (const [name, each] of Object.entries(CASES)) {
    if (!(each.on?.includes(place) ?? true)) continue;
    test(`there and back: ${name} (${place})`, async (context) => {
      const server = inDatabase === undefined ? { url: "" } : given(place);
      if (server.url === undefined) return context.skip(server.reason);
      await inProject(async (folder) => {
        if (inDatabase === undefined) await play(`sqlite:${folder}/app.db`, folder, each);
        else await inDatabase(server.url, (url) => play(url, folder, each));
      });
    });
  }
}
