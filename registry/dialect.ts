import type { Column, Schema, Table } from "../schema/model.ts";
import type { Sql } from "../schema/sql.ts";
import type { ColumnType } from "../schema/types.ts";
import type { Connection, ConnectOptions, DatabaseTarget, MigrationLock } from "./connection.ts";
import type { Grammar } from "./grammar.ts";
import type { Compiler, Touch } from "./operation.ts";
import type { EmbeddedDatabase, Scratch, ScriptStatement } from "./scratch.ts";
import type { Server } from "./server.ts";
import type { TypeDefinition } from "./type.ts";

/** How types that a dialect does not know itself are spelt: asked of the registry. */
export type SpellType = (type: ColumnType, server: Server) => string;

/** A family of databases. */
export interface Dialect {
  readonly name: string;
  /** URL schemes it answers to: `["postgres", "postgresql"]`. */
  readonly schemes: readonly string[];
  /**
   * Servers that speak it in ways of their own, the first of them assumed where nothing tells: goldens are written for each.
   * A scheme of that name assumes that one. @default its own name alone
   */
  readonly flavours?: readonly string[];
  /**
   * How `server` spells things. The dialect spells the types that it knows, and asks `spellType` for those of plugins.
   */
  grammar(server: Server, spellType: SpellType): Grammar;
  /** The server to compile for where none is connected. @default the oldest supported */
  assume(flavour?: string, version?: readonly number[]): Server;
  /** Kind of operation → what this dialect compiles differently. */
  readonly compilers: Readonly<Record<string, Compiler<never>>>;
  /** Column types that it alone has; `t.<dialect>.<name>()`. */
  // deno-lint-ignore no-explicit-any
  readonly types?: Readonly<Record<string, TypeDefinition<any>>>;
  /**
   * Rewrites a schema into the form that the database would report: a table for each that it has, in their order, by what
   * that one says alone. Pure.
   *
   * @param spellType how types of plugins are spelt, which the database tells as what they are there
   */
  normalize(schema: Schema, server: Server, spellType?: SpellType): Schema;
  /**
   * How the values of a column become those of another type, where the database must be told. Pure.
   *
   * @param from as the database would report it
   * @param to likewise
   * @default it never must
   */
  conversion?(column: string, from: ColumnType, to: ColumnType, server: Server): Sql | undefined;
  /**
   * Whether a computed column can be given another expression where it stands. Pure.
   *
   * @param from as the database would report it
   * @param to likewise; computed too
   * @param table the table that it is in, before or after
   * @default it cannot
   */
  recomputes?(from: Column, to: Column, table: Table, server: Server): boolean;
  /**
   * The options of a table that the models state and the database has otherwise, which no comparison leads to an operation.
   * Pure.
   *
   * @param was as the database has it
   * @param is as the models have it
   * @default none
   */
  optionChanges?(was: Table, is: Table, server: Server): Iterable<OptionChange>;
  /**
   * Puts expressions (defaults, checks) into the server's own words before a comparison.
   *
   * @param connection a session with it; `undefined`: no server is asked, and they are put into words as far as that is known here
   */
  canonicalize?(connection: Connection | undefined, schema: Schema): Promise<Schema>;
  /** @throws {ConnectError} */
  connect(target: DatabaseTarget, options?: ConnectOptions): Promise<Connection>;
  /**
   * Keeps other migrators out until disposed of; opens a connection of its own where the database wants that.
   *
   * @throws {LockTimeoutError}
   */
  lock(
    target: DatabaseTarget,
    key: string,
    options?: { readonly timeout?: number; readonly signal?: AbortSignal },
  ): Promise<MigrationLock>;
  /**
   * Makes a database that is empty and gone when it is disposed of, on the server of `target` where it takes one.
   *
   * @param target absent: none is named @default no script is read for this dialect
   * @throws {StatementFailure} if the server lets nobody make one
   * @throws {ConfigError} if it takes a server, and none is named
   */
  scratch?(target: DatabaseTarget | undefined, options?: ConnectOptions): Promise<Scratch>;
  /** What makes such a database without a server. @default nothing does, or `scratch` itself */
  readonly embedded?: EmbeddedDatabase;
  /** What fills the {@linkcode Server.lockSlots}. @default nothing, and a run is as long as it likes */
  readonly locks?: Locks;
  /** Which of Kysely's own dialects writes the queries of `op.kysely()`. @default none, and `op.kysely()` is refused */
  readonly kysely?: "postgres" | "mysql" | "sqlite";
  /** How a script of statements is written for this dialect's own client. */
  readonly script: ScriptStyle;
}

/** An option of a table that is to be another. */
export interface OptionChange {
  /** Within the block of its dialect: `"engine"`, `"with.fillfactor"`. */
  readonly option: string;
  /** What the database has; absent: nothing. */
  readonly was?: string | undefined;
  /** What the models state. */
  readonly is: string;
  /** The call that alters it, as it is written in a revision; absent: nothing does, but a table that is made anew. */
  readonly call?: string;
}

/** What a transaction keeps locked until it ends. */
export interface Locks {
  /**
   * How many objects are locked by what is done to one: a table is made of several. Pure.
   *
   * @param table the table that is made or dropped, where it is known
   */
  taken(touch: Touch, table: Table | undefined): number;
  /** What gives a server more room for them, as a clause: `"raise the limit"`. */
  readonly more: string;
}

/** How a dialect's command-line client wants its input. */
export interface ScriptStyle {
  /** A command line that runs a script and stops at the first error. */
  readonly command: string;
  /** A statement that puts the client's session into the state in which the script means what it says. */
  readonly settings?: string;
  readonly begin: string;
  readonly commit: string;
  /** The text that ends a statement. */
  terminated(sql: string): string;
  /** The statements of a script as the client reads it, without the comments between them. Pure. */
  statements(text: string): readonly ScriptStatement[];
}
