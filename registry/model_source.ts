import type { Schema } from "../schema/model.ts";
import type { Connection, DatabaseTarget } from "./connection.ts";
import type { Registry } from "./registry.ts";
import type { Scratch } from "./scratch.ts";
import type { Server } from "./server.ts";

/** Where models come from that are not written as a schema: other tables in code, a file, another database. */
export interface ModelSource {
  /** What it is, for messages: `the SQL file "schema.sql"`. */
  readonly source: string;
  /** Reads the models. @throws {ModelError} if they cannot be read, or say what no database can be */
  load(context: ModelContext): Promise<Schema>;
}

/** What a {@linkcode ModelSource} may ask. */
export interface ModelContext {
  /** The server that the models are for: the one they are compared with, or else the one that is assumed. */
  readonly server: Server;
  readonly registry: Registry;
  /** The folder that relative paths and URLs start from. */
  readonly directory: string;
  /** The folder from which the project's packages are found. @default `directory` */
  readonly packages?: string;
  /** The database that the models are compared with; absent where none is asked. */
  readonly target?: DatabaseTarget;
  /**
   * Takes over an {@linkcode InstalledDatabase} that the models were read in, which is closed when the command ends: it puts
   * into words what they are compared with. Absent: the source closes it.
   */
  keep?(scratch: Scratch): Promise<void>;
  readonly signal?: AbortSignal;
  /** Opens a database by its URL; who opens it closes it. @throws {ConnectError} */
  open(url: string | DatabaseTarget): Promise<Connection>;
  /** Tells the person who runs the command. */
  warn(message: string): void;
  /**
   * Tells what the user of a database that models are read from may not see, which they are without.
   *
   * @throws {DatabaseError} if there is something, and the config refuses that
   */
  hidden(lines: readonly string[]): void;
}

/** What a config may name as its models: a schema, a source, or several of them, which are joined. */
export type Target = Schema | ModelSource | readonly (Schema | ModelSource)[];

/** Whether `value` is a source of models, whichever copy of the library made it. */
export function isModelSource(value: unknown): value is ModelSource {
  return typeof value === "object" && value !== null && typeof (value as ModelSource).source === "string" &&
    typeof (value as ModelSource).load === "function";
}
