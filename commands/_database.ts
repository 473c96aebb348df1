import { includedSchemas } from "../autogenerate/filter.ts";
import { DatabaseError } from "../errors.ts";
import { readWhole } from "../models/reading.ts";
import type { Connection } from "../registry/connection.ts";
import type { Config } from "../runtime/config.ts";
import { sameName, tableName } from "../schema/edit.ts";
import type { Schema } from "../schema/model.ts";
import type { Project } from "./_project.ts";

/** What a database holds, and what of it is hidden. */
export interface DatabaseRead {
  readonly schema: Schema;
  /** What the user of the database may not see, as lines: it looks as if it were not there. */
  readonly hidden: readonly string[];
}

/**
 * Reads a database in its own schema and in those that the project, or what it is compared with, names, without the table of
 * the version rows.
 *
 * @param named the schemas that it is compared with
 * @throws {DatabaseError} if something is hidden, and the config refuses that
 */
export async function readDatabase(
  connection: Connection,
  { registry, versionTable: { name, schema }, config: { values } }: Project,
  named: readonly string[],
): Promise<DatabaseRead> {
  const { inspector, server } = connection;
  const included = await includedSchemas(values, inspector, server, named);
  const hidden: string[] = [];
  const { tables, objects } = await readWhole(connection, registry, {
    ...included,
    warn: (line) => void hidden.push(line),
  });
  refuseHidden(hidden, values);
  const rows = tableName(name, schema === server.defaultSchema ? undefined : schema);
  return { schema: { tables: tables.filter((table) => !sameName(table, rows)), objects }, hidden };
}

/** @param lines what the user of a database may not see @throws {DatabaseError} if that is something, and the config refuses it */
export function refuseHidden(lines: readonly string[], { hidden }: Config): void {
  if (lines.length === 0 || hidden !== "refuse") return;
  throw new DatabaseError(`Cannot compare with what is hidden: ${lines.join("; ")}`, {
    hint: 'give the user the rights to see it, or set `hidden: "warn"` in the config to compare the rest',
  });
}
