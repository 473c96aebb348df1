import type { Connection } from "./connection.ts";

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

/** A name that no other database or schema has. */
export function scratchName(): string {
  return `retort_scratch_${crypto.randomUUID().replaceAll("-", "")}`;
}
