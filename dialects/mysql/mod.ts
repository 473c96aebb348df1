import { statementsOf } from "../../ops/data/transaction_control.ts";
import type { Dialect } from "../../registry/dialect.ts";
import { addColumn } from "./add_column.ts";
import { alterColumn } from "./alter_column.ts";
import { alterSequence } from "./alter_sequence.ts";
import { batchAlterTable } from "./batch_alter_table.ts";
import { createTableComment, dropTableComment, setColumnComment } from "./comments.ts";
import { createIndex } from "./create_index.ts";
import { createSequence } from "./create_sequence.ts";
import { createTable } from "./create_table.ts";
import { dropColumn } from "./drop_column.ts";
import { dropConstraint } from "./drop_constraint.ts";
import { dropIndex } from "./drop_index.ts";
import { dropSchema } from "./drop_schema.ts";
import { dropTable } from "./drop_table.ts";
import { mysqlGrammar } from "./grammar.ts";
import { normalize } from "./normalize.ts";
import { renameTable } from "./rename_table.ts";
import { FLAVOURS, mysqlServer } from "./server.ts";
import { SETTINGS } from "./settings.ts";
import { statements } from "./statements.ts";
import { mysqlTypes } from "./types.ts";
import { optionChanges } from "./table_options.ts";

/** MySQL, 8.0 and newer, and MariaDB, 10.6 and newer. */
export const mysql: Dialect = {
  name: "mysql",
  schemes: ["mysql", "mariadb"],
  flavours: FLAVOURS,
  grammar: mysqlGrammar,
  assume: (flavour, version) =>
    mysqlServer({ ...(flavour && { flavour }), ...(version && { version }), assumed: true }),
  compilers: {
    add_column: addColumn,
    alter_column: alterColumn,
    alter_sequence: alterSequence,
    batch_alter_table: batchAlterTable,
    create_index: createIndex,
    create_sequence: createSequence,
    create_table: createTable,
    create_table_comment: createTableComment,
    drop_column: dropColumn,
    drop_constraint: dropConstraint,
    drop_index: dropIndex,
    drop_schema: dropSchema,
    drop_table: dropTable,
    drop_table_comment: dropTableComment,
    rename_table: renameTable,
    set_column_comment: setColumnComment,
  },
  kysely: "mysql",
  types: mysqlTypes,
  normalize,
  // https://dev.mysql.com/doc/refman/8.4/en/alter-table-generated-columns.html
  recomputes: (from, to) => from.computed?.stored === to.computed?.stored,
  optionChanges,
  canonicalize: async (connection, schema) =>
    connection === undefined ? schema : await (await import("./canonicalize.ts")).canonicalize(connection, schema),
  connect: async (target, options) => await (await import("./driver.ts")).connect(target, options),
  lock: async (target, key, options) => await (await import("./lock.ts")).lock(target, key, options),
  scratch: async (target, options) => await (await import("./scratch.ts")).scratch(target, options),
  script: {
    command: "mariadb app < script.sql, or mysql app < script.sql",
    settings: SETTINGS,
    begin: "START TRANSACTION",
    commit: "COMMIT",
    terminated,
    statements,
  },
};

/**
 * The client ends a statement at the first semicolon, also inside the body of a trigger, unless told otherwise.
 * https://dev.mysql.com/doc/refman/8.4/en/stored-programs-defining.html
 */
function terminated(sql: string): string {
  const text = sql.replace(/[\s;]+$/, "");
  const [only, ...more] = statementsOf(text);
  if (more.length === 0 && only?.includes(";")) return `DELIMITER ;;\n${text}\n;;\nDELIMITER ;`;
  // Behind a comment at its end, a semicolon would be a part of that.
  return `${text}${/(?:--|#)[^\n]*$/.test(text) ? "\n" : ""};`;
}
