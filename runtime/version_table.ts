import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import type { TableName } from "../schema/model.ts";
import type { RowChange } from "../script/rows.ts";
import type { Executor, SourcedStatement } from "./executors/executor.ts";

/** Where a database keeps its heads unless the config says otherwise. */
export const DEFAULT_VERSION_TABLE = "retort_version";

/** Changes of version rows as statements. A row that must be there and is not fails them. */
export function versionStatements(
  table: TableName,
  changes: readonly RowChange[],
  revision: string,
  registry: Registry,
  server: Server,
): readonly SourcedStatement[] {
  const grammar = registry.grammar(server);
  const name = grammar.table(table), column = grammar.ident("version_num");
  const source = { revision };
  return changes.map((change) => {
    switch (change.kind) {
      case "insert":
        return { sql: `INSERT INTO ${name} (${column}) VALUES (${grammar.literal(change.revision)})`, source };
      case "delete":
        return {
          sql: `DELETE FROM ${name} WHERE ${column} = ${grammar.literal(change.revision)}`,
          source,
          expectedRows: 1,
        };
      case "update": {
        const [from, to] = [grammar.literal(change.from), grammar.literal(change.to)];
        return { sql: `UPDATE ${name} SET ${column} = ${to} WHERE ${column} = ${from}`, source, expectedRows: 1 };
      }
    }
  });
}

/** The statement that makes the version table. */
export function createVersionTable(table: TableName, registry: Registry, server: Server): SourcedStatement {
  const grammar = registry.grammar(server);
  const column = grammar.ident("version_num");
  return {
    sql: `CREATE TABLE ${grammar.table(table)} (\n  ${column} VARCHAR(32) NOT NULL,\n  CONSTRAINT ${
      grammar.ident(`${table.name}_pkc`)
    } PRIMARY KEY (${column})\n)`,
    source: { revision: "" },
  };
}

/** Makes the version table if it is not there; whether it had to be made. */
export async function ensureVersionTable(table: TableName, registry: Registry, executor: Executor): Promise<boolean> {
  const { exists } = await executor.versions(table);
  if (exists) return false;
  await executor.run([createVersionTable(table, registry, executor.server)]);
  return true;
}
