import { readSchemas } from "../models/reading.ts";
import type { Schema } from "../schema/model.ts";
import { connect, openProject, type ProjectOptions } from "./_project.ts";

/** What {@linkcode inspect} may be told. */
export interface InspectionOptions extends ProjectOptions {
  /** The schemas that are read; on SQLite `main`, `temp` and what is attached. @default the connection's own */
  readonly schemas?: readonly string[] | undefined;
}

/**
 * Reads what is in a database: its tables with all that hangs on them, its views, enum types and what plugins know. Writes
 * nothing; the table of the version rows is a table like any other. What the database's user may not see is told to `onNote`.
 *
 * @throws {ConfigError} if no database is named
 * @throws {ConnectError} if it does not answer
 */
export async function inspect(options: InspectionOptions = {}): Promise<Schema> {
  const project = await openProject(options);
  await using database = await connect(project);
  const { connection } = database;
  const { schemas, onNote } = options;
  return await readSchemas(connection, project.registry, {
    ...(schemas && { schemas }),
    ...(onNote && { warn: onNote }),
  });
}
