/**
 * A real database, drafted from what is read of it: it is made again, the same in the catalog, and nothing is left to be found.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  builtins,
  dialects,
  emptySchema,
  kitOf,
  type Operation,
  print,
  recordCalls,
  type Recording,
  Registry,
} from "../../mod.ts";
import { canonicalSchema } from "../../testing/laws.ts";
import { ROOT } from "../binary/run.ts";
import { onServers } from "./live.ts";

const FOLDER = join(ROOT, "..", "shared", "data", "chinook");
const FILES: Readonly<Record<string, string>> = {
  sqlite: "Chinook_Sqlite.sql",
  postgres: "Chinook_PostgreSql.sql",
  mysql: "Chinook_MySql.sql",
};

/** The statements of a script that make tables, keys and indexes. */
function definitions(script: string): readonly string[] {
  return script.replace(/^\uFEFF/, "").split(/;\s*(?:\r?\n|$)/).map((text) =>
    text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*--.*$/gm, "").trim()
  ).filter((text) => /^(CREATE TABLE|ALTER TABLE|CREATE (UNIQUE )?INDEX)/i.test(text));
}

/** Operations as a revision that is printed of them calls them. */
function printedAndRead(operations: readonly Operation[]): readonly Operation[] {
  const registry = new Registry(builtins, dialects);
  const what = new Function("op", "{ t, sql }", print(operations, registry).text) as (
    op: unknown,
    kit: unknown,
  ) => void;
  const context = {} as Recording["context"];
  const calls = recordCalls(what, { name: "upgrade", registry, kit: kitOf(registry), context, hint: "" });
  return calls.flatMap(({ operation }) => operation ?? []);
}

onServers("the Chinook database is drafted from itself, and made again", async (live, t) => {
  const file = join(FOLDER, FILES[live.server.dialect]!);
  if (!existsSync(file)) return t.skip(`the data is not here: ${file}`);
  await live.execute(...definitions(readFileSync(file, "utf8")));
  const original = await live.state();
  assert.equal(original.tables.length, 11);
  const gone = await live.become(emptySchema);
  await live.run(printedAndRead((await live.compared(original)).upgrade));
  assert.deepEqual((await live.compared(original)).upgrade, []);
  await live.become(emptySchema);
  await live.run(gone.downgrade);
  assert.deepEqual(canonicalSchema(await live.state()), canonicalSchema(original));
});
