/** What a server can do that others cannot. */
export interface Features {
  /** Whether CREATE, ALTER and DROP are undone by ROLLBACK. */
  readonly transactionalDdl: boolean;
  /** Whether tables stand in named schemas. */
  readonly schemas: boolean;
  /** Whether tables and columns carry comments. */
  readonly comments: boolean;
  /** Whether an enum is a type with a name of its own, made before the column that has it. */
  readonly enumTypes: boolean;
  /** Whether there are sequences that no column owns. @default {false} */
  readonly sequences?: boolean;
  /** Whether an index may have a WHERE. */
  readonly partialIndexes: boolean;
  /**
   * Whether a table may be made before those that its foreign keys refer to, and dropped after them. @default {false}
   */
  readonly keysAhead?: boolean;
  /** Whether columns whose names differ in case alone are the same. @default {false} */
  readonly foldsColumnNames?: boolean;
  /**
   * What stays as it is while a foreign key leans on it: the key that it refers to, and the types of the columns on both sides
   * with their collations.
   * @default nothing does
   */
  readonly foreignKeysHold?: readonly ("keys" | "types")[];
  /**
   * Whether a view keeps what it reads as it is: the columns of another view, and the types of those of a table.
   * @default {false}
   */
  readonly viewsHold?: boolean;
  /** Whether a computed column keeps the types and collations of the columns that it reads as they are. @default {false} */
  readonly computedHold?: boolean;
  /** Whether a foreign key without a name brings an index that is called as its first column. @default {false} */
  readonly foreignKeysBringIndexes?: boolean;
  /** What every primary key is called, whatever it was called when it was made. @default as it was called */
  readonly primaryKeyName?: string;
  /** Whether foreign keys are on and stay so, whatever a session says: a server of libSQL. @default {false} */
  readonly foreignKeysStayOn?: boolean;
}

/** What SQL is compiled for. Data; from the connection, or assumed where there is none. */
export interface Server {
  readonly dialect: string;
  /** `"postgres"`, `"mysql"`, `"mariadb"`, `"sqlite"`, `"libsql"`, `"d1"`, … */
  readonly flavour: string;
  readonly version: readonly [number, number, number];
  /** `true`: nobody was asked. */
  readonly assumed: boolean;
  readonly defaultSchema?: string;
  /** What a table of the connection's own schema has of its dialect's options unless told otherwise, as far as it told. */
  readonly tableOptions?: Readonly<Record<string, string>>;
  /** Objects that all transactions together may keep locked, as far as the server promises. @default without number */
  readonly lockSlots?: number;
  readonly features: Features;
}
