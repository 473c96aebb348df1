import { ConfigError } from "../../errors.ts";
import type { Server } from "../../registry/server.ts";

/** The two that speak this dialect, told apart by what the server answers. */
export const FLAVOURS = ["mysql", "mariadb"] as const;
export type Flavour = typeof FLAVOURS[number];

type Version = readonly [major: number, minor: number, patch: number];

/** The oldest versions that are supported, and what is assumed where nobody is asked. */
const OLDEST: Readonly<Record<Flavour, readonly number[]>> = { mysql: [8, 0], mariadb: [10, 6] };

/**
 * What a server of this flavour and version can do.
 *
 * @throws {ConfigError} for a flavour that is neither
 */
export function mysqlServer(
  { flavour = "mysql", version, assumed, defaultSchema, tableOptions }: {
    readonly flavour?: string;
    readonly version?: readonly number[];
    readonly assumed: boolean;
    /** The database that is connected to. */
    readonly defaultSchema?: string;
    /** What a table in it has unless told otherwise. */
    readonly tableOptions?: Readonly<Record<string, string>>;
  },
): Server {
  if (!isFlavour(flavour)) {
    throw new ConfigError(`Cannot assume the server "${flavour}": this dialect is for ${FLAVOURS.join(" and ")}`, {
      hint: 'write "mysql-8.4" or "mariadb-10.11"',
    });
  }
  const [major = 0, minor = 0, patch = 0] = version ?? OLDEST[flavour];
  return {
    dialect: "mysql",
    flavour,
    version: [major, minor, patch],
    assumed,
    ...(defaultSchema !== undefined && { defaultSchema }),
    ...(tableOptions !== undefined && { tableOptions }),
    features: {
      // Each CREATE, ALTER and DROP commits what was before it. https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html
      transactionalDdl: false,
      // A schema is a database here.
      schemas: true,
      comments: true,
      partialIndexes: false,
      // An enum's values are part of its column's type.
      enumTypes: false,
      // Since 10.3. https://mariadb.com/docs/server/reference/sql-structure/sequences/sequence-overview
      sequences: flavour === "mariadb",
      foldsColumnNames: true,
      // https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html
      foreignKeysHold: ["keys", "types"],
      foreignKeysBringIndexes: true,
      // https://dev.mysql.com/doc/refman/8.4/en/create-table.html
      primaryKeyName: "PRIMARY",
    },
  };
}

function isFlavour(text: string): text is Flavour {
  return (FLAVOURS as readonly string[]).includes(text);
}

/**
 * Flavour and version out of what VERSION() answers: `8.4.3`, `9.7.4-2`, `10.11.18-MariaDB-0+deb12u1`, and, through some
 * proxies, `5.5.5-10.11.18-MariaDB`.
 */
export function readVersion(text: string): { readonly flavour: Flavour; readonly version: readonly number[] } {
  const flavour = /mariadb/i.test(text) ? "mariadb" : "mysql";
  const [, ...parts] = /^(?:5\.5\.5-(?=\d+\.))?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return { flavour, version: parts.map((part) => Number(part ?? 0)) };
}

/** Since when each flavour has what not all have; absent: it never had it. */
const SINCE = {
  /** CHECK is read and forgotten before. https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html */
  checks: { mysql: [8, 0, 16], mariadb: [10, 2, 1] },
  /** Checks that are NOT ENFORCED. https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html */
  unenforcedChecks: { mysql: [8, 0, 16] },
  /** Indexes that find near vectors. https://mariadb.com/docs/server/reference/sql-structure/vectors/vector-overview */
  vectorIndexes: { mariadb: [11, 7, 1] },
  /** Columns that `SELECT *` leaves out. https://dev.mysql.com/doc/refman/8.4/en/invisible-columns.html */
  invisible: { mysql: [8, 0, 23], mariadb: [10, 3, 3] },
  /** `DEFAULT (expression)`. https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html */
  expressionDefaults: { mysql: [8, 0, 13], mariadb: [10, 2, 1] },
  /** A literal as the default of TEXT and its like. https://mariadb.com/docs/server/reference/data-types/string-data-types/text */
  longDefaults: { mariadb: [10, 2, 1] },
  /** https://dev.mysql.com/doc/refman/8.4/en/create-index.html (functional key parts) */
  expressionIndexes: { mysql: [8, 0, 13] },
  /** DESC is read and forgotten before. https://jira.mariadb.org/browse/MDEV-13756 */
  descendingIndexes: { mysql: [8, 0, 1], mariadb: [10, 8, 1] },
  /** IF [NOT] EXISTS for columns, indexes and keys. https://mariadb.com/docs/server/reference/sql-statements/data-definition/alter/alter-table */
  ifExists: { mariadb: [10, 0, 2] },
  /** What the numbers of a sequence are. https://mariadb.com/docs/server/reference/sql-structure/sequences/create-sequence */
  sequenceTypes: { mariadb: [11, 5, 1] },
  /** https://mariadb.com/docs/server/reference/data-types/string-data-types/uuid-data-type */
  uuid: { mariadb: [10, 7, 1] },
  /** A new name of a column in the texts of checks, computed columns and indexes. https://dev.mysql.com/doc/refman/8.4/en/alter-table.html */
  renamesInTexts: { mariadb: [10, 5, 2] },
  /** UNIQUE over the whole of a TEXT. https://mariadb.com/docs/server/reference/sql-statements/data-definition/create/create-table#unique */
  uniqueText: { mariadb: [10, 4, 3] },
  /** NOT NULL of a computed column. */
  computedNotNull: { mysql: [5, 7, 6] },
  /** The parser `ngram` of full text. https://jira.mariadb.org/browse/MDEV-10267 */
  ngram: { mysql: [5, 7, 6] },
} as const satisfies Readonly<Record<string, Partial<Readonly<Record<Flavour, Version>>>>>;

/** Whether `server` has what not all have. */
export function has({ flavour, version, assumed }: Server, feature: keyof typeof SINCE): boolean {
  const since: Partial<Readonly<Record<string, Version>>> = SINCE[feature];
  const first = since[flavour];
  if (first === undefined) return false;
  const [major, minor, patch] = version;
  // Who assumes "8.0" means the last of its patches and not the first.
  const own: Version = [major, minor, assumed && patch === 0 ? Infinity : patch];
  for (const [i, part] of first.entries()) if (own[i] !== part) return own[i]! > part;
  return true;
}

/** `mysql 8.0`: the server as messages name it. */
export function called({ flavour, version: [major, minor] }: Server): string {
  return `${flavour} ${major}.${minor}`;
}
