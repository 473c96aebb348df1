/**
 * The examples, whose histories are what people begin with: a database that all of them ran on is what they say in memory, a
 * revision that is written from it makes it again, and what goes back leaves it as it began.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  check,
  type CheckDocument,
  type Config,
  diff,
  downgrade,
  fromDatabase,
  revision,
  type Schema,
  schemaShow,
  upgrade,
} from "../../mod.ts";
import { freshDatabase } from "../../scripts/databases.ts";
import { canonicalSchema } from "../../testing/laws.ts";
import { ROOT } from "../binary/run.ts";
import { inDatabase as inMysql } from "../mysql/servers.ts";
import { inEmptied as inPostgres } from "../postgres/emptied.ts";
import { given, nameOfItsOwn } from "../servers/given.ts";

/** Runs `body` with a database that is empty; one that is a file is made in `folder`. */
type InDatabase = (server: string, folder: string, body: (url: string) => Promise<void>) => Promise<void>;

const inFile: InDatabase = (_, folder, body) => body(`sqlite:${join(folder, `${nameOfItsOwn()}.db`)}`);
const inFresh: InDatabase = async (server, _, body) => body(await freshDatabase(server, nameOfItsOwn()));

const PLACES: Readonly<Record<string, InDatabase>> = {
  sqlite: inFile,
  libsql: inFresh,
  postgres15: (server, _, body) => inPostgres(server, body),
  postgres18: (server, _, body) => inPostgres(server, body),
  mariadb118: (server, _, body) => inMysql(server, body),
  mysql97: (server, _, body) => inMysql(server, body),
};

/** What an example runs on, and what its history does not tell. */
interface Example {
  /** @default all */
  readonly on?: RegExp;
  /** The revisions that cannot be seen through. @default none */
  readonly unseen?: readonly string[];
  /** What differs for that reason: kinds of operations. @default nothing */
  readonly differs?: readonly string[];
  /** The places where its models can be read without a server. @default all of {@linkcode OFFLINE} */
  readonly offline?: RegExp;
}

/** One place for each kind of URL: without a server nothing else is known of it. */
const OFFLINE = /^(?:sqlite|libsql|postgres18|mysql97)$/;

const EXAMPLES: Readonly<Record<string, Example>> = {
  blog: {},
  branches: {},
  drizzle: { on: /^postgres/ },
  // PostgreSQL makes no number of a text unless it is told how.
  large: { on: /^(?!postgres)/, unseen: ["300000000003"] },
  models: {},
  plugin: {},
  // SQLite rewords the view of what is renamed.
  rebuild: {
    on: /^(?:sqlite|libsql)/,
    unseen: ["100000000001", "200000000002"],
    differs: ["replace_view"],
  },
  shop: { unseen: ["b4c5d6e7f809"] },
  "sql-first": { offline: /^(?:sqlite|libsql|postgres18)$/ },
};

test("each example is played", () => {
  const folders = readdirSync(join(ROOT, "examples"), { withFileTypes: true }).filter((each) => each.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), Object.keys(EXAMPLES).sort());
});

for (const [name, example] of Object.entries(EXAMPLES)) {
  for (const [place, inDatabase] of Object.entries(PLACES)) {
    if (!(example.on ?? /./).test(place)) continue;
    test(`an example's database is what its history says, and can be made again: ${name} (${place})`, async (t) => {
      const server = place === "sqlite" ? { url: "" } : given(place);
      if (server.url === undefined) return t.skip(server.reason);
      const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort example ")));
      try {
        await inDatabase(
          server.url,
          folder,
          (url) => inDatabase(server.url, folder, (other) => play(example, { name, place, folder, url, other })),
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
}

/** Where an example is played: on two databases that are empty. */
interface Stage {
  readonly name: string;
  readonly place: string;
  readonly folder: string;
  readonly url: string;
  readonly other: string;
}

async function play(
  { unseen = [], differs = [], offline = OFFLINE }: Example,
  { name, place, folder, url, other }: Stage,
): Promise<void> {
  const path = join(ROOT, "examples", name, "retort.config.ts");
  const { plugins = [], target }: Config = (await import(pathToFileURL(path).href)).default;
  const project = { config: path, url };
  const made = async (options: { readonly config: string | Config; readonly url?: string }) =>
    canonicalSchema(await schemaShow(options));
  const begun = await made(project);
  assert.deepEqual(begun, { tables: [], objects: {} });
  await upgrade({ ...project, target: "heads" });

  for (const [from, to] of [["database", "heads"], ["heads", "database"]] as const) {
    const found = await diff({ ...project, from, to });
    assertFound(found, differs, `${from} to ${to}`);
    assert.deepEqual(found.unseen.map(({ revision }) => revision), unseen);
  }
  const history = await schemaShow({ ...project, at: "heads" });
  const config: Config = { url, plugins, directory: join(ROOT, "examples", name, "migrations") };
  assertFound(await check({ config: { ...config, target: history } }), differs, "the history as models");
  if (target !== undefined) {
    assertFound(await check(project), [], "the models");
    if (offline.test(place)) {
      const found = await check({ ...project, offline: true });
      assertFound(found, [], "the models, offline");
      assert.deepEqual(found.unseen, []);
    }
  }

  mkdirSync(join(folder, "versions"));
  const again: Config = { url: other, plugins, directory: folder, target: fromDatabase(url) };
  await revision({ config: again, autogenerate: true, message: "all of it" });
  await upgrade({ config: again });
  assert.deepEqual(await made({ config: again }), withoutTriggers(await made(project)));
  assertFound(await check({ config: again }), [], "what is made again");
  assertFound(await check({ config: { ...again, target: history } }), differs, "what is made again, by the history");
  await downgrade({ config: again, target: "base" });
  assert.deepEqual(await made({ config: again }), begun);

  await downgrade({ ...project, target: "base" });
  assert.deepEqual(await made(project), begun);
}

/** Triggers and their functions are read, since they are in the way of changes, and nothing that a revision is written of. */
function withoutTriggers({ tables, objects: { trigger: _trigger, function: _function, ...objects } }: Schema): Schema {
  return { tables, objects };
}

/** Expects kinds of operations, and no warning but of triggers and their functions. */
function assertFound(
  { operations, warnings }: Pick<CheckDocument, "operations" | "warnings">,
  kinds: readonly string[],
  where: string,
): void {
  // What no operation makes is named.
  const others = warnings.filter((each) => !/trigger|function/.test(each));
  assert.deepEqual([operations.map(({ kind }) => kind), others], [kinds, []], where);
}
