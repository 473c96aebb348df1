/**
 * Tables of Drizzle ORM on real databases: what is drafted for them makes them, and where drizzle-kit has made them nothing is
 * left to be found.
 *
 * @module
 */
import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import * as m from "drizzle-orm/mysql-core";
import * as p from "drizzle-orm/pg-core";
import * as l from "drizzle-orm/sqlite-core";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  builtins,
  check,
  type CheckDocument,
  type Config,
  type Connection,
  dialects,
  downgrade,
  fromDrizzle,
  parseUrl,
  Registry,
  revision,
  upgrade,
} from "../../mod.ts";
import { views } from "../../plugins/views/mod.ts";
import { inFolder } from "../binary/run.ts";
import { inDatabase as inMysql } from "../mysql/servers.ts";
import { inDatabase as inPostgres } from "../postgres/servers.ts";
import { given } from "../servers/given.ts";
import * as mysql from "./drizzle/mysql.ts";
import * as postgres from "./drizzle/postgres.ts";
import * as sqlite from "./drizzle/sqlite.ts";

const registry = new Registry([...builtins, views], dialects);

/** A new database, and the tables that are meant for it. */
interface Stage {
  readonly connection: Connection;
  /** What drizzle-kit makes of the tables. */
  readonly statements: readonly string[];
  /** Compares them, or others in their place, with the database. */
  compared(others?: object): Promise<CheckDocument>;
  /** Writes the revision that leads to them, or to others, and runs it. */
  follow(others?: object): Promise<void>;
  /** Takes the newest revision back, and forgets it. */
  back(): Promise<void>;
}

/** The tables of a later day: keys are gone, or are others, and columns too. On SQLite none of the keys has a name. */
const OTHERS: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  postgres: {
    orgs: p.pgTable("orgs", { id: p.uuid().primaryKey(), slug: p.varchar({ length: 90 }).notNull() }),
    members: p.pgTable("members", {
      orgId: p.uuid().notNull().references(() => postgres.orgs.id, { onDelete: "restrict" }),
      userId: p.integer().notNull().unique(),
    }),
  },
  mysql: {
    orgs: m.mysqlTable("orgs", { id: m.serial().primaryKey(), slug: m.varchar({ length: 90 }).notNull() }),
    members: m.mysqlTable("members", {
      orgId: m.bigint({ mode: "number", unsigned: true }).notNull().references(() => mysql.orgs.id, {
        onDelete: "cascade",
        onUpdate: "cascade",
      }),
      userId: m.int().notNull().unique(),
    }),
  },
  sqlite: {
    orgs: l.sqliteTable("orgs", { id: l.integer().primaryKey(), slug: l.text().notNull(), code: l.text().notNull() }),
    members: l.sqliteTable("members", {
      orgId: l.integer().notNull().references(() => sqlite.orgs.id, { onDelete: "restrict" }),
      userId: l.integer().notNull().unique(),
    }, (t) => [l.check("members_user", sql`${t.userId} > 0`)]),
  },
};

type InDatabase = (server: string, body: (url: string) => Promise<void>) => Promise<void>;

const inFile: InDatabase = (folder, body) => body(`sqlite:${join(folder, "drizzle.db")}`);

const SERVERS: readonly (readonly [string, object, string, InDatabase])[] = [
  ["postgres15", postgres, "postgres.sql", inPostgres],
  ["postgres18", postgres, "postgres.sql", inPostgres],
  ["mariadb118", mysql, "mysql.sql", inMysql],
  ["mysql97", mysql, "mysql.sql", inMysql],
  ["sqlite", sqlite, "sqlite.sql", inFile],
];

/** Registers a test for a new database of each server; skips aloud those that are not given. */
function onServers(name: string, body: (stage: Stage) => Promise<void>): void {
  for (const [server, tables, file, inDatabase] of SERVERS) {
    test(`${name} (${server})`, async (t) => {
      const found = inDatabase === inFile ? { url: "" } : given(server);
      if (found.url === undefined) return t.skip(found.reason);
      const script = readFileSync(new URL(`drizzle/${file}`, import.meta.url), "utf8");
      await inFolder(async (directory) => {
        mkdirSync(join(directory, "versions"));
        await inDatabase(found.url || directory, async (url) => {
          const at = parseUrl(url, "/");
          await using connection = await registry.dialectOf(at.scheme).connect(at, { create: true });
          const config = (of: object): Config => ({ url, directory, target: fromDrizzle({ ...of }), plugins: [views] });
          await body({
            connection,
            statements: script.split("--> statement-breakpoint"),
            compared: (others = tables) => check({ config: config(others) }),
            async follow(others = tables) {
              await revision({ config: config(others), autogenerate: true, message: "follow" });
              await upgrade({ config: config(others) });
            },
            async back() {
              await downgrade({ config: config(tables), target: "-1" });
              rmSync(join(directory, "versions"), { recursive: true });
              mkdirSync(join(directory, "versions"));
            },
          });
        });
      });
    });
  }
}

/** Makes what drizzle-kit makes. */
async function generate({ connection, statements }: Stage): Promise<void> {
  for (const sql of statements) {
    // MariaDB takes the words that SERIAL stands for but once.
    const own = connection.server.flavour === "mariadb" ? sql.replace("serial AUTO_INCREMENT NOT NULL", "serial") : sql;
    await connection.run([{ sql: own }]);
  }
}

onServers(
  "what is written for the tables makes them, and takes them back",
  async ({ connection, compared, follow, back }) => {
    await follow();
    const { operations, warnings } = await compared();
    assert.deepEqual([operations, warnings], [[], []]);
    await back();
    const { tables, objects } = await connection.inspector.schema();
    assert.deepEqual([tables.map(({ name }) => name), objects], [["retort_version"], {}]);
  },
);

onServers("nothing is found where drizzle-kit has made the tables", async (stage) => {
  await generate(stage);
  const { operations, warnings } = await stage.compared();
  assert.deepEqual([operations, warnings], [[], []]);
});

onServers("tables that drizzle-kit has made become others, and themselves again", async (stage) => {
  await generate(stage);
  const others = OTHERS[stage.connection.server.dialect]!;
  await stage.follow(others);
  assert.deepEqual((await stage.compared(others)).operations, []);
  await stage.back();
  const { operations } = await stage.compared();
  // A key that had no name has the built-in one then, and the tables want Drizzle's.
  const isKey = stage.connection.server.dialect === "sqlite" ? /_key$|_constraint$/ : /^$/;
  assert.deepEqual(operations.filter(({ kind }) => !isKey.test(kind)), []);
});
