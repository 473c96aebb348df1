import type { Connection, ConnectOptions, DatabaseTarget } from "../../registry/connection.ts";
import type { Dialect } from "../../registry/dialect.ts";
import { addColumn } from "./add_column.ts";
import { batchAlterTable } from "./batch_alter_table.ts";
import { alterColumn } from "./alter_column.ts";
import { canonicalize } from "./canonicalize.ts";
import { createCheckConstraint, createExcludeConstraint, unalterable } from "./constraints.ts";
import { createIndex } from "./create_index.ts";
import { createTable } from "./create_table.ts";
import { dropColumn } from "./drop_column.ts";
import { dropConstraint } from "./drop_constraint.ts";
import { dropTable } from "./drop_table.ts";
import { enumType } from "./enum_types.ts";
import { execute } from "./execute.ts";
import { sqliteGrammar } from "./grammar.ts";
import { normalize } from "./normalize.ts";
import { sqliteTypes } from "./own_types.ts";
import { createSchema, dropSchema } from "./schemas.ts";
import { rebuilding } from "./rebuilding.ts";
import { sqliteServer } from "./server.ts";
import { statements } from "./statements.ts";
import { sqliteTarget } from "./target.ts";
import { optionChanges } from "./table_options.ts";

/** What SQLite can alter in part, or not at all, in a table that is there. */
const ALTERATIONS = [
  ...["add_column", "alter_column", "drop_column"],
  ...["create_check_constraint", "create_foreign_key", "create_primary_key", "create_unique_constraint"],
  "drop_constraint",
];

/** SQLite and libSQL: one grammar, one inspector, two drivers. */
export const sqlite: Dialect = {
  name: "sqlite",
  schemes: ["sqlite", "file", "libsql", "http", "https", "ws", "wss"],
  grammar: sqliteGrammar,
  assume: (flavour, version) =>
    sqliteServer({ ...(flavour && { flavour }), ...(version && { version }), assumed: true }),
  compilers: {
    add_column: addColumn,
    add_enum_value: enumType,
    alter_column: alterColumn,
    batch_alter_table: batchAlterTable,
    create_check_constraint: createCheckConstraint,
    create_enum_type: enumType,
    create_exclude_constraint: createExcludeConstraint,
    create_foreign_key: unalterable,
    create_index: createIndex,
    create_primary_key: unalterable,
    create_schema: createSchema,
    create_table: createTable,
    create_unique_constraint: unalterable,
    drop_column: dropColumn,
    drop_constraint: dropConstraint,
    drop_enum_type: enumType,
    drop_schema: dropSchema,
    drop_table: dropTable,
    execute,
    rename_enum_value: enumType,
  },
  types: sqliteTypes,
  normalize,
  recomputes: () => true,
  optionChanges,
  canonicalize: (_, schema) => Promise.resolve(canonicalize(schema)),
  kysely: "sqlite",
  connect,
  // BEGIN IMMEDIATE keeps others out, for as long as the transaction lasts.
  lock: () => Promise.resolve({ covers: "transaction", [Symbol.asyncDispose]: () => Promise.resolve() }),
  scratch: async (_, options) => await (await import("./scratch.ts")).scratch(options),
  script: {
    command: "sqlite3 -bail app.db",
    begin: "BEGIN",
    commit: "COMMIT",
    terminated,
    statements,
  },
};

/** {@linkcode sqlite}, where what it cannot alter makes the table anew without being asked to. */
export const sqliteRebuilding: Dialect = rebuilding(sqlite, ALTERATIONS);

async function connect(target: DatabaseTarget, options: ConnectOptions = {}): Promise<Connection> {
  const meant = sqliteTarget(target);
  switch (meant.kind) {
    case "file":
      return await (await import("./driver.ts")).openFile(meant.path, options);
    case "memory":
      return await (await import("./driver.ts")).openFile(undefined, options);
    case "libsql_file":
      return await (await import("./driver_libsql.ts")).openLibsqlFile(meant.path, options);
    case "libsql_server":
      return await (await import("./driver_libsql.ts")).openLibsqlServer(meant, String(target), options);
  }
}

/** A statement with its end; on a line of its own behind a comment, which would swallow it. */
function terminated(sql: string): string {
  const text = sql.replace(/[\s;]+$/, "");
  return `${text}${/--[^\n]*$/.test(text) ? "\n" : ""};`;
}
