import type { Server } from "../../registry/server.ts";

/** The oldest SQLite that is supported, assumed where nobody is asked. */
const OLDEST: readonly [number, number, number] = [3, 40, 0];

/** A server of the SQLite family. */
export function sqliteServer(
  { flavour = "sqlite", version = OLDEST, assumed, foreignKeysStayOn, transactionalDdl = true }: {
    readonly flavour?: string;
    readonly version?: readonly number[];
    readonly assumed: boolean;
    /** As {@linkcode Features.foreignKeysStayOn}. @default {false} */
    readonly foreignKeysStayOn?: boolean;
    /** As {@linkcode Features.transactionalDdl}. @default {true} */
    readonly transactionalDdl?: boolean;
  },
): Server {
  const [major = 0, minor = 0, patch = 0] = version;
  return {
    dialect: "sqlite",
    flavour,
    version: [major, minor, patch],
    assumed,
    features: {
      transactionalDdl,
      // The names of attached databases stand where others have schemas: https://www.sqlite.org/lang_attach.html
      schemas: true,
      comments: false,
      enumTypes: false,
      partialIndexes: true,
      foldsColumnNames: true,
      // Keys are looked at when rows are written; while they are on, a table that another refers to cannot always go.
      ...(foreignKeysStayOn ? { foreignKeysStayOn } : { keysAhead: true }),
    },
  };
}

/** `3.45.1` as numbers. */
export function readVersion(text: string): readonly number[] {
  return text.split(".").map((part) => Number.parseInt(part, 10) || 0);
}

/** Whether `server` is at least of this version. */
export function atLeast({ version }: Server, major: number, minor: number): boolean {
  return version[0] > major || version[0] === major && version[1] >= minor;
}
