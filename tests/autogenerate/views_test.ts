/** S28: a view in the models is found by autogenerate, printed, made, changed and taken back, on every family. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  check,
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
import { given } from "../servers/given.ts";

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

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort views ")));
  try {
    mkdirSync(join(folder, "versions"));
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

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
    await inFolder(async (folder) => {
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
