import type { Server } from "../../registry/server.ts";

/** The oldest version that is supported, and what is assumed where nobody is asked. */
const OLDEST: readonly number[] = [14];

/** What a server of this version can do. */
export function postgresServer(
  { version = OLDEST, assumed, defaultSchema, tableOptions, lockSlots }: {
    readonly version?: readonly number[];
    readonly assumed: boolean;
    /** The first schema of the search path that exists. */
    readonly defaultSchema?: string;
    /** What a table has unless told otherwise. */
    readonly tableOptions?: Readonly<Record<string, string>>;
    /** Objects that all transactions together may keep locked. */
    readonly lockSlots?: number;
  },
): Server {
  const [major = 0, minor = 0] = version;
  return {
    dialect: "postgres",
    flavour: "postgres",
    version: [major, minor, 0],
    assumed,
    ...(defaultSchema !== undefined && { defaultSchema }),
    ...(tableOptions !== undefined && { tableOptions }),
    ...(lockSlots !== undefined && { lockSlots }),
    features: {
      transactionalDdl: true,
      schemas: true,
      comments: true,
      enumTypes: true,
      sequences: true,
      partialIndexes: true,
      foreignKeysHold: ["keys"],
      viewsHold: true,
      computedHold: true,
    },
  };
}

/**
 * `server_version_num` as numbers: `150018` is 15.18. https://www.postgresql.org/docs/current/runtime-config-preset.html
 */
export function readVersion(number: number): readonly number[] {
  return [Math.floor(number / 10_000), number % 10_000];
}

/** Whether `server` is at least of this version. */
export function atLeast({ version }: Server, major: number): boolean {
  return version[0] >= major;
}

/** Whether checks and foreign keys may be NOT ENFORCED. https://www.postgresql.org/docs/18/sql-createtable.html */
export function hasUnenforced(server: Server): boolean {
  return atLeast(server, 18);
}
