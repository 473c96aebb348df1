/**
 * Tables of Drizzle ORM on real databases: what is drafted for them makes them, and where drizzle-kit has made them nothing is
 * left to be found.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  builtins,
  check,
  type CheckDocument,
  type Connection,
  dialects,
  fromDrizzle,
  parseUrl,
  Registry,
} from "../../mod.ts";
import { views } from "../../plugins/views/mod.ts";
import { factsOf } from "../../testing/facts.ts";
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
  /** Compares them with the database. */
  compared(): Promise<CheckDocument>;
}

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
      const target = fromDrizzle({ ...tables });
      await inFolder(async (directory) => {
        mkdirSync(join(directory, "versions"));
        await inDatabase(found.url || directory, async (url) => {
          const at = parseUrl(url, "/");
          await using connection = await registry.dialectOf(at.scheme).connect(at, { create: true });
          await body({
            connection,
            statements: script.split("--> statement-breakpoint"),
            compared: () => check({ config: { url, directory, target, plugins: [views] } }),
          });
        });
      });
    });
  }
}

onServers("what is drafted for the tables makes them", async ({ connection, compared }) => {
  for (const operation of (await compared()).operations) {
    const facts = factsOf(await connection.inspector.schema());
    await connection.run(registry.compile(operation, connection.server, facts));
  }
  const { operations, warnings } = await compared();
  assert.deepEqual([operations, warnings], [[], []]);
});

onServers("nothing is found where drizzle-kit has made the tables", async ({ connection, statements, compared }) => {
  for (const sql of statements) {
    // MariaDB takes the words that SERIAL stands for but once.
    const own = connection.server.flavour === "mariadb" ? sql.replace("serial AUTO_INCREMENT NOT NULL", "serial") : sql;
    await connection.run([{ sql: own }]);
  }
  const { operations, warnings } = await compared();
  assert.deepEqual([operations, warnings], [[], []]);
});
