import type { Connection, ConnectOptions } from "./connection.ts";
import type { Server } from "./server.ts";

/** One statement of a script that somebody wrote for a dialect's own client. */
export interface ScriptStatement {
  readonly sql: string;
  /** Offset of its first character in the script. */
  readonly start: number;
  /** Why it is not run in a {@linkcode Scratch}, as a clause: it reaches beyond the database. Absent: it is. */
  readonly refused?: string;
  /** Whether it begins or ends a transaction, or can stand in none. @default {false} */
  readonly isAlone?: boolean;
}

/** An empty database that nobody else has, for scripts to be tried in. It is gone when it is disposed of, whatever happened. */
export interface Scratch extends AsyncDisposable {
  /**
   * Where scripts run. Inside a transaction where a database of its own cannot be had: what cannot stand in one cannot run
   * then.
   */
  readonly connection: Connection;
  /**
   * What the scripts have made, for the inspector of a session that they have set nothing in: it is closed with the scratch
   * database.
   */
  made(): Promise<Made>;
}

/** What scripts have made in a {@linkcode Scratch}. */
export interface Made {
  readonly connection: Connection;
  /** The schemas beside the connection's own, sorted. */
  readonly schemas: readonly string[];
  /** The name of the connection's own schema. @default that of the connection's server */
  readonly ownSchema?: string;
}

/** A database that runs inside of the program, out of a package that users install for it. */
export interface EmbeddedDatabase {
  /** The package: `"@electric-sql/pglite"`. */
  readonly package: string;
  /** Finds the package as a module in a folder would. @returns `undefined` where it is not installed */
  find(folder: string): Promise<InstalledDatabase | undefined>;
}

/** An {@linkcode EmbeddedDatabase} that is there. */
export interface InstalledDatabase {
  /** Whether it says what `server` would: it is of the same version, as far as words go, or that of the server is assumed. */
  speaks(server: Server): boolean;
  /**
   * Makes a database that is empty and gone when it is disposed of. Needs no server.
   *
   * @param script what is to run in it: it is made with the extensions that this wants
   * @param server whose own schema it has
   * @throws {DatabaseError} if it does not start
   */
  open(script: readonly ScriptStatement[], server: Server, options?: ConnectOptions): Promise<Scratch>;
}

/** A name that no other database or schema has. */
export function scratchName(): string {
  return `retort_scratch_${crypto.randomUUID().replaceAll("-", "")}`;
}
