import type { Dialect } from "../../registry/dialect.ts";
import { alterColumn, recomputes } from "./alter_column.ts";
import { bulkInsert } from "./bulk_insert.ts";
import { conversion } from "./conversion.ts";
import { createIndex } from "./create_index.ts";
import { createTable } from "./create_table.ts";
import { dropIndex } from "./drop_index.ts";
import { postgresGrammar } from "./grammar.ts";
import { locks } from "./locks.ts";
import { normalize } from "./normalize.ts";
import { postgresServer } from "./server.ts";
import { postgresTypes } from "./own_types.ts";
import { statements } from "./statements.ts";
import { optionChanges } from "./table_options.ts";

const PGLITE = "@electric-sql/pglite";

/** PostgreSQL, 14 and newer. */
export const postgres: Dialect = {
  name: "postgres",
  schemes: ["postgres", "postgresql"],
  grammar: postgresGrammar,
  assume: (_, version) => postgresServer({ ...(version && { version }), assumed: true }),
  compilers: {
    alter_column: alterColumn,
    bulk_insert: bulkInsert,
    create_index: createIndex,
    create_table: createTable,
    drop_index: dropIndex,
  },
  kysely: "postgres",
  locks,
  types: postgresTypes,
  normalize,
  conversion,
  recomputes,
  optionChanges,
  canonicalize: async (connection, schema) =>
    connection === undefined ? schema : await (await import("./canonicalize.ts")).canonicalize(connection, schema),
  connect: async (target, options) => await (await import("./driver.ts")).connect(target, options),
  lock: async (target, key, options) => await (await import("./lock.ts")).lock(target, key, options),
  scratch: async (target, options) => await (await import("./scratch.ts")).scratch(target, options),
  embedded: {
    package: PGLITE,
    find: async (folder) => (await import("./pglite.ts")).findPglite(PGLITE, folder),
  },
  script: {
    command: "psql -v ON_ERROR_STOP=1 -f script.sql",
    begin: "BEGIN",
    commit: "COMMIT",
    terminated,
    statements,
  },
};

/** A statement with its end; on a line of its own behind a comment, which would swallow it. */
function terminated(sql: string): string {
  const text = sql.replace(/[\s;]+$/, "");
  return `${text}${/--[^\n]*$/.test(text) ? "\n" : ""};`;
}
