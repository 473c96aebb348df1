/**
 * The tables of Drizzle ORM in the binary: the project's own copy makes them, from the `node_modules` beside its config.
 *
 * @module
 */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inFolder, retort, ROOT, succeeded } from "./run.ts";

const SCHEMA = `
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const users = sqliteTable("users", {
  id: integer().primaryKey(),
  email: text().notNull().unique(),
  age: integer().default(18),
}, (table) => [index("users_age").on(table.age), check("users_adult", sql\`\${table.age} >= 18\`)]);
`;

const CONFIG = `
import { fromDrizzle } from "retort";
export default { url: "sqlite:app.db", target: fromDrizzle(() => import("./db/schema.ts")) };
`;

test("the binary reads tables of Drizzle ORM, which it finds in the project's own packages", () =>
  inFolder(async (folder) => {
    for (const path of ["db", "migrations/versions", "node_modules"]) {
      mkdirSync(join(folder, path), { recursive: true });
    }
    // The modules alone, without their types and the copies for require().
    cpSync(realpathSync(join(ROOT, "node_modules", "drizzle-orm")), join(folder, "node_modules", "drizzle-orm"), {
      recursive: true,
      filter: (path) => statSync(path).isDirectory() || /(?:\.js|package\.json)$/.test(path),
    });
    writeFileSync(join(folder, "db", "schema.ts"), SCHEMA);
    writeFileSync(join(folder, "retort.config.ts"), CONFIG);
    const found = await retort(folder, "check", "--json");
    assert.equal(found.status, 6, found.stderr);
    assert.deepEqual(JSON.parse(found.stdout).operations.map(({ kind }: { kind: string }) => kind), ["create_table"]);
    succeeded(await retort(folder, "revision", "--autogenerate", "-m", "users"));
    succeeded(await retort(folder, "upgrade"));
    assert.equal(succeeded(await retort(folder, "check")), "No new upgrade operations detected.\n");
  }));

test("the binary says where it looked for Drizzle ORM", () =>
  inFolder(async (folder) => {
    for (const path of ["db", "migrations/versions"]) mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, "db", "schema.ts"), SCHEMA);
    writeFileSync(join(folder, "retort.config.ts"), CONFIG);
    const { status, stderr } = await retort(folder, "check");
    assert.equal(status, 2, stderr);
    assert.match(stderr, /error E_MODEL: Cannot import the tables of Drizzle ORM: .*drizzle-orm/);
  }));
