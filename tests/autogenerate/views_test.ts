/** S28: a view in the models is found by autogenerate, printed, made, changed and taken back, on every family. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  builtins,
  check,
  type ColumnElement,
  type Config,
  dialects,
  downgrade,
  emptySchema,
  inspect,
  Registry,
  revision,
  type Schema,
  schema,
  type Sql,
  sql,
  t,
  table,
  upgrade,
} from "../../mod.ts";
import { materializedView, view, views } from "../../plugins/views/mod.ts";
import { inDatabase as inMysql } from "../mysql/servers.ts";
import { inEmptied as inPostgres } from "../postgres/emptied.ts";
import { canonicalSchema } from "../../testing/laws.ts";
import { given } from "../servers/given.ts";
import { inProject } from "./folder.ts";
import { Live } from "./live.ts";

/** Where it is played, with what makes an empty database there. */
const PLACES = [
  ["sqlite", undefined],
  ["postgres18", inPostgres],
  ["postgres14", inPostgres],
  ["mysql97", inMysql],
  ["mariadb118", inMysql],
] as const;

const id = t.column("id", t.integer(), { primaryKey: true });
const name = t.column("name", t.string(50));

/** Writes a revision that leads to models, and runs it. @returns its text */
async function lead(config: Config, target: Schema): Promise<string> {
  const { created: [made] } = await revision({ config: { ...config, target }, autogenerate: true });
  await upgrade({ config });
  return readFileSync(made!.path, "utf8").replace(/\(\s+/g, "(");
}

/** Makes a database follow models, and looks that nothing is left to be found. @returns the text of the revision */
async function follow(config: Config, target: Schema): Promise<string> {
  const text = await lead(config, target);
  assert.deepEqual((await check({ config: { ...config, target } })).operations, []);
  return text;
}

const kinds = ({ objects }: Schema) =>
  [...objects.view ?? [], ...objects.materialized_view ?? []].map(({ name }) => name);

for (const [place, inDatabase] of PLACES) {
  test(`S28: views of the models come, change and go (${place})`, async (context) => {
    const found = inDatabase === undefined ? { url: "" } : given(place);
    if (found.url === undefined) return context.skip(found.reason);
    await inProject(async (folder) => {
      const play = (url: string) => played({ url, directory: folder, plugins: [views] }, place.startsWith("postgres"));
      if (inDatabase === undefined) await play(`sqlite:${folder}/app.db`);
      else await inDatabase(found.url, play);
    });
  });
}

async function played(config: Config, isMaterialized: boolean): Promise<void> {
  const named = (query: string) => view("named", sql.raw(query));
  const other = view("named_twice", "SELECT n.id FROM named n JOIN named m ON n.id = m.id");
  const counts = (query: string) =>
    isMaterialized
      ? [materializedView("counts", query, { indexes: [t.index("ix_counts", ["total"], { unique: true })] })]
      : [];
  const first = await follow(
    config,
    schema([
      table("users", [id, name]),
      named("select id, name from users where id > 0"),
      other,
      ...counts("SELECT count(*) AS total FROM users"),
    ]),
  );
  assert.match(first, /op\.createView\("named", sql`select id, name from users where id > 0`\);/);
  // The view is changed when the column that it reads now is there, and before the one that it read is gone.
  const second = await follow(
    config,
    schema([
      table("users", [id, t.column("nick", t.string(50))]),
      named("SELECT id, nick AS name FROM users"),
      other,
      ...counts("SELECT count(id) AS total FROM users"),
    ]),
  );
  assert.match(second, /upgrade[^]*addColumn[^]*replaceView\("named"[^]*dropColumn[^]*downgrade/);
  assert.match(second, /downgrade[^]*addColumn[^]*replaceView\("named"[^]*dropColumn/);
  const third = await follow(config, schema([table("users", [id, t.column("nick", t.string(50))])]));
  assert.match(
    third,
    /upgrade[^]*dropView\("named_twice"[^]*dropView\("named"[^]*downgrade[^]*createView\("named"[^]*createView\("named_twice"/,
  );
  const all = isMaterialized ? ["named", "named_twice", "counts"] : ["named", "named_twice"];
  assert.deepEqual(kinds(await inspect({ config })), []);
  await downgrade({ config, target: "-1" });
  assert.deepEqual(kinds(await inspect({ config })).sort(), all.toSorted());
  await downgrade({ config, target: "-1" });
  const there = await inspect({ config });
  assert.deepEqual(there.tables.find(({ name }) => name === "users")!.columns.map(({ name }) => name).sort(), [
    "id",
    "name",
  ]);
  assert.deepEqual(kinds(there).sort(), all.toSorted());
  await downgrade({ config, target: "base" });
  assert.deepEqual(kinds(await inspect({ config })), []);
}

const users = (...columns: readonly ColumnElement[]) => table("users", [id, ...columns]);
const text = t.column("name", t.text());
const shout = (column: string) =>
  t.column("shout", t.text(), { computed: { sql: sql.raw(`upper(${column})`), stored: true } });

/** A schema that is followed, the one that is followed then, and what is printed for that. */
type Change = readonly [was: Schema, is: Schema, printed: RegExp];

/** Nothing is printed of views. */
const LEFT_ALONE = /^(?![^]*View\()/;

/** What models were, and are to be, where views read each other and what changes, and what is printed. */
function held(place: string): Readonly<Record<string, Change>> {
  // Where a view holds what it reads, one may keep its rows.
  const isMaterialized = place.startsWith("postgres");
  const isOfAll = place !== "sqlite";
  const counted = (from: Sql) => {
    const query = sql`SELECT count(*) AS total, min(id) AS least FROM ${from}`;
    const indexes = [t.index("ix_counted", ["total"], { unique: true }), t.index("ix_least", ["least"])];
    return isMaterialized ? materializedView("counted", query, { indexes }) : view("counted", query);
  };
  const readers = [
    view("deepest", sql`SELECT total FROM counted JOIN ${sql.id("Of Named")} o ON o.id = least`),
    view("Of Named", "SELECT id FROM named"),
    counted(sql.id("Of Named")),
  ];
  return {
    "other columns under views of both kinds": [
      schema([users(name), view("named", "SELECT id, name FROM users"), ...readers]),
      schema([users(name), view("named", "SELECT name, id + 0.5 AS id FROM users"), ...readers]),
      isMaterialized
        ? /dropView\("deepest"[^]*dropMaterializedView\("counted"[^]*dropView\("Of Named"[^]*replaceView\("named"[^]*createView\("Of Named"[^]*createMaterializedView\("counted"[^]*createView\("deepest"[^]*downgrade/
        : /^(?![^]*drop)[^]*replaceView\("named"/,
    ],
    "another view under a view": [
      schema([users(name), counted(sql`users`), view("deepest", "SELECT least FROM counted")]),
      schema([users(name), counted(sql`users WHERE id > 1`), view("deepest", "SELECT least FROM counted")]),
      isMaterialized
        ? /dropView\("deepest"[^]*replaceMaterializedView\("counted"[^]*createView\("deepest"[^]*downgrade/
        : /^(?![^]*drop)[^]*replaceView\("counted"/,
    ],
    "another condition alone": [
      schema([users(name), view("named", "SELECT id FROM users WHERE id > 0"), ...readers]),
      schema([users(name), view("named", "SELECT id FROM users WHERE id > 1"), ...readers]),
      /^(?![^]*drop)[^]*replaceView\("named"/,
    ],
    "another name of a column that a view reads in a view": [
      schema([users(name), view("named", "SELECT id, name FROM users"), view("over", "SELECT name FROM named")]),
      schema([
        users(name),
        view("named", "SELECT id, name AS nick FROM users"),
        view("over", "SELECT nick FROM named"),
      ]),
      /dropView\("over"[^]*replaceView\("named"[^]*createView\("over"[^]*downgrade/,
    ],
    "other columns under a view of all of them": [
      schema([users(name), view("named", "SELECT id FROM users"), view("over", "SELECT * FROM named")]),
      schema([users(name), view("named", "SELECT id, name FROM users"), view("over", "SELECT * FROM named")]),
      isOfAll
        ? /dropView\("over"[^]*replaceView\("named"[^]*createView\("over"[^]*downgrade/
        : /^(?![^]*drop)[^]*replaceView\("named"/,
    ],
    "a view that reads what comes": [
      schema([users(name), view("a", "SELECT id FROM users")]),
      schema([users(name), view("a", "SELECT id FROM young"), view("young", "SELECT id FROM users")]),
      /dropView\("a"[^]*createView\("young"[^]*createView\("a"[^]*downgrade/,
    ],
    "a view that reads no longer what goes": [
      schema([users(name), view("a", "SELECT id FROM old"), view("old", "SELECT id FROM users")]),
      schema([users(name), view("a", "SELECT id FROM users")]),
      /dropView\("a"[^]*dropView\("old"[^]*createView\("a"[^]*downgrade/,
    ],
    "another type of a column that views read": [
      schema([users(name), view("named", "SELECT * FROM users WHERE length(name) > 0"), ...readers]),
      schema([users(text), view("named", "SELECT * FROM users WHERE length(name) > 0"), ...readers]),
      isMaterialized
        ? /dropView\("deepest"[^]*dropView\("named"[^]*alterColumn\("users", "name"[^]*createView\("named"[^]*createView\("deepest"[^]*downgrade/
        : LEFT_ALONE,
    ],
    "another type of a column, and another view of it": [
      schema([users(name), view("named", "SELECT id, name FROM users")]),
      schema([users(text), view("named", "SELECT id, upper(name) AS name FROM users")]),
      isMaterialized
        ? /dropView\("named"[^]*alterColumn\("users", "name"[^]*createView\("named"[^]*downgrade/
        : /^(?![^]*drop)[^]*replaceView\("named"/,
    ],
    "another type of what a column that views read is computed from": [
      schema([users(name, shout("name")), view("named", "SELECT id, shout FROM users"), ...readers]),
      schema([users(text, shout("name")), view("named", "SELECT id, shout FROM users"), ...readers]),
      isMaterialized
        ? /dropView\("deepest"[^]*dropView\("named"[^]*dropColumn\("users", "shout"[^]*alterColumn\("users", "name"[^]*addColumn\("users"[^]*createView\("named"[^]*createView\("deepest"[^]*downgrade/
        : LEFT_ALONE,
    ],
    "another type of what a column is computed from, and another view of that": [
      schema([users(name, shout("name")), view("named", "SELECT id, shout FROM users")]),
      schema([users(text, shout("name")), view("named", "SELECT id, shout FROM users WHERE id > 0")]),
      isMaterialized
        ? /dropView\("named"[^]*dropColumn\("users", "shout"[^]*alterColumn\("users", "name"[^]*addColumn\("users"[^]*createView\("named"[^]*downgrade/
        : /^(?![^]*drop)[^]*replaceView\("named"/,
    ],
    "a computed column that goes, and another view": [
      schema([users(name, shout("name")), view("named", "SELECT id, shout FROM users")]),
      schema([users(text), view("named", "SELECT id, name AS shout FROM users")]),
      /dropView\("named"[^]*dropColumn\("?[^]*"shout"[^]*createView\("named"[^]*downgrade/,
    ],
    "a table that goes, and another view": [
      schema([users(name), table("old", [id, name]), view("named", "SELECT id, name FROM old")]),
      schema([users(name), view("named", "SELECT id, name FROM users")]),
      /dropView\("named"[^]*dropTable\("old"[^]*createView\("named"[^]*downgrade/,
    ],
    "columns that come and go under another view, of all": [
      schema([users(name, t.column("age", t.integer())), view("named", "SELECT id FROM users")]),
      schema([users(name, t.column("nick", t.text())), view("named", "SELECT * FROM users")]),
      isOfAll
        ? /dropView\("named"[^]*addColumn\("users"[^]*dropColumn\("users", "age"[^]*createView\("named"[^]*downgrade/
        : /^/,
    ],
    "columns that come and go under a view of all": [
      schema([users(name, t.column("age", t.integer())), view("named", "SELECT * FROM users"), ...readers]),
      schema([users(name, t.column("nick", t.text())), view("named", "SELECT * FROM users"), ...readers]),
      isOfAll
        ? /dropView\("named"[^]*addColumn\("users"[^]*dropColumn\("users", "age"[^]*createView\("named"[^]*downgrade/
        : LEFT_ALONE,
    ],
  };
}

const registry = new Registry([...builtins, views], dialects);

const former = (name: string, was: string) => t.column(name, t.string(50), { renamedFrom: was });
const people = (...columns: readonly ColumnElement[]) => table("people", [id, ...columns], { renamedFrom: "users" });
const anew =
  /dropView\("named"[^]*name: "full_name"[^]*createView\("named"[^]*downgrade[^]*dropView\("named"[^]*name: "name"[^]*createView\("named"/;
const readsNamed = [
  view("Of Named", "SELECT id FROM named"),
  view("deepest", sql`SELECT count(*) AS total FROM ${sql.id("Of Named")}`),
  view("apart", "SELECT count(*) AS total FROM users WHERE id > 0"),
];

/** What models were, and are to be, where a column or a table has another name, and what is printed. */
function renamed(place: string): Readonly<Record<string, Change>> {
  return {
    "a column, and that of the view": [
      schema([users(name), view("named", "SELECT id, name FROM users"), ...readsNamed]),
      schema([users(former("full_name", "name")), view("named", "SELECT id, full_name FROM users"), ...readsNamed]),
      anew,
    ],
    "a column alone": [
      schema([users(name), view("named", "SELECT id, name FROM users"), ...readsNamed]),
      schema([
        users(former("full_name", "name")),
        view("named", "SELECT id, full_name AS name FROM users"),
        ...readsNamed,
      ]),
      anew,
    ],
    "what a view reads through another one": [
      schema([users(name), view("named", "SELECT id, name FROM users"), view("over", "SELECT name FROM named")]),
      schema([
        users(former("full_name", "name")),
        view("named", "SELECT id, full_name FROM users"),
        view("over", "SELECT full_name FROM named"),
      ]),
      /dropView\("over"[^]*dropView\("named"[^]*name: "full_name"[^]*createView\("named"[^]*createView\("over"[^]*downgrade/,
    ],
    "a column of all": [
      schema([users(name), view("named", "SELECT * FROM users"), ...readsNamed]),
      schema([users(former("full_name", "name")), view("named", "SELECT * FROM users"), ...readsNamed]),
      place === "sqlite" ? LEFT_ALONE : anew,
    ],
    "a table": [
      schema([users(name), view("named", "SELECT id, name FROM users"), readsNamed[0]!]),
      schema([people(name), view("named", "SELECT id, name FROM people"), readsNamed[0]!]),
      /dropView\("named"[^]*renameTable[^]*createView\("named"[^]*downgrade[^]*dropView\("named"[^]*renameTable[^]*createView\("named"/,
    ],
    "a table and a column that gets another type": [
      schema([users(name), view("named", "SELECT id, name FROM users WHERE name <> 'x'"), readsNamed[0]!]),
      schema([
        people(t.column("full_name", t.string(70), { renamedFrom: "name" })),
        view("named", "SELECT id, full_name FROM people WHERE full_name <> 'x'"),
        readsNamed[0]!,
      ]),
      anew,
    ],
    "what a view reads that goes": [
      schema([users(name), view("named", "SELECT id, name FROM users")]),
      schema([users(former("full_name", "name"))]),
      /dropView\("named"[^]*name: "full_name"[^]*downgrade[^]*name: "name"[^]*createView\("named"/,
    ],
    "what a view reads that comes": [
      schema([users(name)]),
      schema([users(former("full_name", "name")), view("named", "SELECT id, full_name FROM users")]),
      /name: "full_name"[^]*createView\("named"[^]*downgrade[^]*dropView\("named"[^]*name: "name"/,
    ],
    "what a view reads no longer": [
      schema([users(name), view("named", "SELECT id, name FROM users")]),
      schema([users(former("full_name", "name")), view("named", "SELECT id FROM users")]),
      /dropView\("named"[^]*name: "full_name"[^]*createView\("named"[^]*downgrade/,
    ],
    "what a view reads only now": [
      schema([users(name), view("named", "SELECT id FROM users")]),
      schema([users(former("full_name", "name")), view("named", "SELECT id, full_name FROM users")]),
      /^(?![^]*(?:drop|create)View)[^]*name: "full_name"[^]*replaceView\("named"/,
    ],
    "a column whose name another one gets": [
      schema([users(name, t.column("nick", t.string(50))), view("named", "SELECT id, nick FROM users")]),
      schema([users(former("alias", "nick"), former("nick", "name")), view("named", "SELECT id, nick FROM users")]),
      /dropView\("named"[^]*name: "alias"[^]*name: "nick"[^]*createView\("named"[^]*downgrade/,
    ],
    "a column that no view reads": [
      schema([
        users(name),
        table("posts", [id, name]),
        view("named", "SELECT users.id, posts.name FROM users JOIN posts ON users.id = posts.id"),
        ...readsNamed,
      ]),
      schema([
        users(former("full_name", "name")),
        table("posts", [id, name]),
        view("named", "SELECT users.id, posts.name FROM users JOIN posts ON users.id = posts.id"),
        ...readsNamed,
      ]),
      LEFT_ALONE,
    ],
  };
}

const firstOf = (name: string) =>
  materializedView("least", `SELECT min(${name}) AS first FROM users`, {
    indexes: [t.index("ix_first", ["first"], { unique: true })],
  });

/** The same of a view that keeps its rows. */
const RENAMED_ROWS: Readonly<Record<string, Change>> = {
  "what a materialized view reads has another name": [
    schema([users(name), firstOf("name"), view("over", "SELECT first FROM least")]),
    schema([users(former("full_name", "name")), firstOf("full_name"), view("over", "SELECT first FROM least")]),
    /dropView\("over"[^]*dropMaterializedView\("least"[^]*name: "full_name"[^]*createMaterializedView\("least"[^]*createView\("over"[^]*downgrade/,
  ],
};

/** What is there beside the version table. */
async function madeIn(live: Live): Promise<Schema> {
  const { tables, objects } = await live.state();
  return { tables: tables.filter(({ name }) => name !== "retort_version"), objects };
}

/**
 * What is there beside the version table, with the rows of all tables and views.
 *
 * @param made what is there. @default it is read
 */
async function stateOf(live: Live, made?: Schema) {
  const there = canonicalSchema(made ?? await madeIn(live));
  const { tables, objects } = there;
  const names = [...tables, ...objects.view ?? [], ...objects.materialized_view ?? []].map(({ name }) => name);
  const quote = live.server.dialect === "mysql" ? "`" : '"';
  const rows = await live.execute(...names.map((name) => `SELECT * FROM ${quote}${name}${quote}`));
  return { there, rows: new Map(rows.map((found, i) => [names[i], found])) };
}

/** A database that has become a schema, with a row in it, follows another one, and goes back and forth between them. */
async function thereAndBack(url: string, directory: string, [was, is, printed]: Change): Promise<void> {
  const config = { url, directory, plugins: [views] };
  await using live = await Live.at(url, registry, { create: true });
  const { there } = await live.become({ ...was, objects: {} }, emptySchema);
  await live.execute("INSERT INTO users (id, name) VALUES (1, 'Ada')");
  const first = await stateOf(live, (await live.become(was, there)).there);
  assert.match(await lead(config, is), printed);
  const made = await madeIn(live);
  assert.deepEqual((await live.compared(is, made)).upgrade, []);
  const second = await stateOf(live, made);
  await downgrade({ config, target: "-1" });
  assert.deepEqual(await stateOf(live), first);
  await upgrade({ config });
  assert.deepEqual(await stateOf(live), second);
}

for (const [place, inDatabase] of [...PLACES, ["postgres15", inPostgres] as const]) {
  const changes = { ...held(place), ...renamed(place), ...(place.startsWith("postgres") ? RENAMED_ROWS : {}) };
  for (const [what, change] of Object.entries(changes)) {
    test(`views that others read go and come: ${what} (${place})`, async (context) => {
      const found = inDatabase === undefined ? { url: "" } : given(place);
      if (found.url === undefined) return context.skip(found.reason);
      await inProject(async (directory) => {
        if (inDatabase === undefined) await thereAndBack(`sqlite:${directory}/app.db`, directory, change);
        else await inDatabase(found.url, (url) => thereAndBack(url, directory, change));
      });
    });
  }
}
