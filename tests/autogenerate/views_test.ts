/** S28: a view in the models is found by autogenerate, printed, made, changed and taken back, on every family. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  check,
  type ColumnElement,
  type Config,
  downgrade,
  inspect,
  revision,
  type Schema,
  schema,
  sql,
  t,
  table,
  upgrade,
} from "../../mod.ts";
import { materializedView, view, views } from "../../plugins/views/mod.ts";
import { inDatabase as inMysql } from "../mysql/servers.ts";
import { inDatabase as inPostgres } from "../postgres/servers.ts";
import { canonicalSchema } from "../../testing/laws.ts";
import { given } from "../servers/given.ts";
import { inProject } from "./folder.ts";

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

/** Makes a database follow models, and looks that nothing is left to be found. @returns the text of the revision */
async function follow(config: Config, target: Schema): Promise<string> {
  const { created: [made] } = await revision({ config: { ...config, target }, autogenerate: true });
  await upgrade({ config });
  assert.deepEqual((await check({ config: { ...config, target } })).operations, []);
  return readFileSync(made!.path, "utf8").replace(/\(\s+/g, "(");
}

const kinds = ({ objects }: Schema) =>
  [...objects.view ?? [], ...objects.materialized_view ?? []].map(({ name }) => name);

for (const [place, inDatabase] of PLACES) {
  test(`S28: views of the models come, change and go (${place})`, async (context) => {
    const found = given(place);
    if (inDatabase !== undefined && found.url === undefined) return context.skip(found.reason);
    await inProject(async (folder) => {
      const play = (url: string) => played({ url, directory: folder, plugins: [views] }, place.startsWith("postgres"));
      if (inDatabase === undefined) await play(`sqlite:${folder}/app.db`);
      else await inDatabase(found.url!, play);
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
const counted = (from: string) =>
  materializedView("counted", `SELECT count(*) AS total, min(id) AS least FROM ${from}`, {
    indexes: [t.index("ix_counted", ["total"], { unique: true }), t.index("ix_least", ["least"])],
  });
const readers = [
  view("deepest", 'SELECT total FROM counted JOIN "Of Named" o ON o.id = least'),
  view("Of Named", "SELECT id FROM named"),
  counted('"Of Named"'),
];

/** What models were, and are to be, and what is printed; each there and back, where a view holds what it reads. */
const HELD: Readonly<Record<string, readonly [was: Schema, is: Schema, printed: RegExp]>> = {
  "other columns under views of both kinds": [
    schema([users(name), view("named", "SELECT id, name FROM users"), ...readers]),
    schema([users(name), view("named", "SELECT name, id::bigint AS id FROM users"), ...readers]),
    /dropView\("deepest"[^]*dropMaterializedView\("counted"[^]*dropView\("Of Named"[^]*replaceView\("named"[^]*createView\("Of Named"[^]*createMaterializedView\("counted"[^]*createView\("deepest"[^]*downgrade/,
  ],
  "another materialized view under a view": [
    schema([users(name), counted("users"), view("deepest", "SELECT least FROM counted")]),
    schema([users(name), counted("users WHERE id > 1"), view("deepest", "SELECT least FROM counted")]),
    /dropView\("deepest"[^]*replaceMaterializedView\("counted"[^]*createView\("deepest"[^]*downgrade/,
  ],
  "another condition alone": [
    schema([users(name), view("named", "SELECT id FROM users WHERE id > 0"), ...readers]),
    schema([users(name), view("named", "SELECT id FROM users WHERE id > 1"), ...readers]),
    /^(?![^]*drop)[^]*replaceView\("named"/,
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
    /dropView\("deepest"[^]*dropView\("named"[^]*alterColumn\("users", "name"[^]*createView\("named"[^]*createView\("deepest"[^]*downgrade/,
  ],
  "another type of a column, and another view of it": [
    schema([users(name), view("named", "SELECT id, name FROM users")]),
    schema([users(text), view("named", "SELECT id, upper(name) AS name FROM users")]),
    /dropView\("named"[^]*alterColumn\("users", "name"[^]*createView\("named"[^]*downgrade/,
  ],
  "another type of what a column that views read is computed from": [
    schema([users(name, shout("name")), view("named", "SELECT id, shout FROM users"), ...readers]),
    schema([users(text, shout("name")), view("named", "SELECT id, shout FROM users"), ...readers]),
    /dropView\("deepest"[^]*dropView\("named"[^]*dropColumn\("users", "shout"[^]*alterColumn\("users", "name"[^]*addColumn\("users"[^]*createView\("named"[^]*createView\("deepest"[^]*downgrade/,
  ],
  "another type of what a column is computed from, and another view of that": [
    schema([users(name, shout("name")), view("named", "SELECT id, shout FROM users")]),
    schema([users(text, shout("name")), view("named", "SELECT id, shout FROM users WHERE id > 0")]),
    /dropView\("named"[^]*dropColumn\("users", "shout"[^]*alterColumn\("users", "name"[^]*addColumn\("users"[^]*createView\("named"[^]*downgrade/,
  ],
  "a computed column that goes, and another view": [
    schema([users(name, shout("name")), view("named", "SELECT id, shout FROM users")]),
    schema([users(text), view("named", "SELECT id, name AS shout FROM users")]),
    /dropView\("named"[^]*dropColumn\("users", "shout"[^]*alterColumn\("users", "name"[^]*createView\("named"[^]*downgrade/,
  ],
  "columns that come and go under a view of all": [
    schema([users(name, t.column("age", t.integer())), view("named", "SELECT * FROM users"), ...readers]),
    schema([users(name, t.column("nick", t.text())), view("named", "SELECT * FROM users"), ...readers]),
    /dropView\("named"[^]*addColumn\("users"[^]*dropColumn\("users", "age"[^]*createView\("named"[^]*downgrade/,
  ],
};

for (const place of ["postgres18", "postgres15"]) {
  for (const [what, [was, is, printed]] of Object.entries(HELD)) {
    test(`views that others read go and come: ${what} (${place})`, async (context) => {
      const found = given(place);
      if (found.url === undefined) return context.skip(found.reason);
      await inProject((directory) =>
        inPostgres(found.url, async (url) => {
          const config = { url, directory, plugins: [views] };
          await follow(config, was);
          const state = async () => canonicalSchema(await inspect({ config }));
          const first = await state();
          assert.match(await follow(config, is), printed);
          const second = await state();
          await downgrade({ config, target: "-1" });
          assert.deepEqual(await state(), first);
          await upgrade({ config });
          assert.deepEqual(await state(), second);
        })
      );
    });
  }
}
