import type { Schema, Table, TableName } from "../schema/model.ts";
import type { Sql } from "../schema/sql.ts";
import type { Server } from "./server.ts";
import type { Grammar } from "./grammar.ts";

/** One instruction of a migration: frozen, JSON-safe data. */
export interface Operation<Kind extends string = string> {
  /** snake_case, the name of its file, its docs page and its goldens. */
  readonly kind: Kind;
}

/** One SQL statement. */
export interface Statement {
  readonly sql: string;
  readonly parameters?: readonly unknown[];
  /**
   * The same by itself, its values as literals, for a script; must be there where there are parameters or {@linkcode stdin}.
   * A function, which is not to throw, where it takes time to make.
   */
  readonly script?: string | (() => string);
  /** What the server reads behind it and does not compile, as the rows of COPY … FROM STDIN. */
  readonly stdin?: string;
  /**
   * `"outside"`: refused inside a transaction (`CREATE INDEX CONCURRENTLY`). `"ends"`: must be committed before it is
   * used (`ALTER TYPE … ADD VALUE`).
   */
  readonly transaction?: "outside" | "ends";
  /**
   * How many rows it must change: another number means that the database is not what it was thought to be, and fails the
   * statement before anything is committed.
   */
  readonly expectedRows?: number;
  /** What it does, where that may take long; told to who waits. */
  readonly progress?: Progress;
  /** What it is there to prove, where it only looks; what it finds goes into the receipt. */
  readonly proof?: Proof;
  /** Asked when it fails, until one answers rows: they are to blame. */
  readonly blame?: readonly Blame[];
  /** A line for the reader, before it. */
  readonly note?: string;
}

/** What a statement does, in two parts: `copying` and `rows of "users"`. */
export interface Progress {
  /** A participle. */
  readonly doing: string;
  /** A noun. What a {@linkcode Proof} of the same `about` has found is told with it: `copying 5000 rows of "users"`. */
  readonly about: string;
}

/**
 * What a statement that looks at the database proves. It answers one row.
 *
 * `"none"`: its column `wrong` must be 0. `"same"`: the row must be as the one that the statement of the same `about` found
 * before; the first only finds.
 */
export interface Proof {
  /** What is looked at, as a noun: `rows of "users"`. */
  readonly about: string;
  readonly must: "none" | "same";
}

/** A rule that a statement may have broken, with the question for the rows that break it. */
export interface Blame {
  /** The rule, as a noun: `the check "ck_age"`. */
  readonly rule: string;
  /** Answers what tells the rows, the first few of them; absent: it is the rule, whatever the rows are. */
  readonly statement?: Statement;
}

/** What a {@linkcode Proof} found. */
export interface Receipt {
  readonly about: string;
  /** Column → value, as the statement answered. */
  readonly found: Readonly<Record<string, unknown>>;
}

/** What a statement answered. */
export interface StatementResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Rows that were returned, or else changed. */
  readonly rowCount: number;
  /** The number that the database gave to the row of an INSERT, where the driver tells it. */
  readonly insertId?: number | bigint;
}

/** An object of a database, named. */
export interface ObjectRef {
  /** The object's kind: `"table"`, `"column"`, `"index"`, `"view"`; `"*"` where nobody can know. */
  readonly kind: string;
  readonly schema?: string;
  readonly table?: string;
  readonly name: string;
}

/** An object that an operation touches, and how. */
export interface Touch {
  readonly object: ObjectRef;
  readonly how: "create" | "drop" | "alter" | "read" | "rows";
}

/** Where values of a column end up, for the engine that copies rows. */
export interface Move {
  readonly from: string;
  readonly to: string;
  /** What the value becomes, in the words of the table as the operation finds it. @default itself */
  readonly value?: Sql;
}

/** What an operation that holds others, a batch, may ask of the registry. */
export interface Inner {
  /** @throws {IrreversibleOperationError} as the operation's own `reverse` */
  reverse(op: Operation): Operation;
  apply(op: Operation, schema: Schema): Schema;
  moves(op: Operation): readonly Move[];
  touches(op: Operation): readonly Touch[];
  needs(op: Operation, server: Server): readonly Need[];
}

/** A table, or with a schema alone any table of that. */
export interface Referred {
  readonly name?: string;
  readonly schema?: string;
}

/** Something that must be known before an operation can be compiled. */
export type Need =
  & (
    /** A table as it stands. */
    | { readonly fact: "table"; readonly table: TableName }
    /** All tables and objects, of some schemas or the connection's own. */
    | {
      readonly fact: "schema";
      readonly schemas?: readonly string[];
      /** Also the tables of other schemas that refer to it, where the database would not let it go without them. */
      readonly referring?: Referred;
    }
    /** What a query answers. */
    | { readonly fact: "rows"; readonly key: string; readonly statement: Statement }
  )
  & {
    /** What a script can say in place of a database, as a sentence without a full stop. */
    readonly hint?: string;
    /** Whether compiling can do without, by {@linkcode Facts.find} or {@linkcode Facts.findRows}. @default {false} */
    readonly optional?: true;
    /**
     * Whether it must be found out when all before the operation has run: what a query answers does not move on with the
     * operations, as tables do. @default {false}
     */
    readonly fresh?: true;
  };

/** What was found out for the needs that an operation declared. */
export interface Facts {
  /** @throws {MissingFactError} if it was not asked for, or there is no such table */
  table(name: TableName): Table;
  /** The table, where it is known. */
  find(name: TableName): Table | undefined;
  /** @throws {MissingFactError} if it was not asked for */
  schema(): Schema;
  /** @throws {MissingFactError} if it was not asked for */
  rows(key: string): readonly Readonly<Record<string, unknown>>[];
  /** What a query answered, where it is known. */
  findRows(key: string): readonly Readonly<Record<string, unknown>>[] | undefined;
}

/** What compiling may ask. */
export interface CompileContext {
  readonly server: Server;
  readonly grammar: Grammar;
  readonly facts: Facts;
  readonly inner: Inner;
  /** Compiles another operation for the same server. @param facts what is known then @default the same as now */
  compile(op: Operation, facts?: Facts): readonly Statement[];
}

/** All there is to know of one kind of operation. */
export interface OperationDefinition<
  Op extends Operation,
  // deno-lint-ignore no-explicit-any
  Args extends readonly any[],
  Result = void,
> {
  readonly kind: Op["kind"];
  /** Checks the caller's arguments and makes the operation of them. Pure. @throws {InvalidOperationError} */
  readonly build: (...args: Args) => Op;
  /**
   * The operations that one call makes where it may make several, as for rows that come in an iterable; `undefined`: the
   * one of `build`.
   */
  readonly chunks?: (...args: Args) => Iterable<Op> | AsyncIterable<Op> | undefined;
  /** The arguments that make `build` return `op` again; what autogenerate prints. Pure. */
  readonly args: (op: Op) => Args;
  /**
   * Where the table's name stands among the arguments, `"none"` where it names none and may stand in a batch all the same;
   * absent: the operation is not available in a batch.
   */
  readonly table?: 0 | 1 | "none";
  /** Which objects `op` touches and how. Pure. @default everything, in a way that nobody can know */
  touches?(op: Op, inner: Inner): readonly Touch[];
  /** What undoes `op`. Pure. @throws {IrreversibleOperationError} if `op` does not carry enough to say */
  reverse?(op: Op, inner: Inner): Operation;
  /** What `op` makes of a schema, in the model alone. Pure. */
  apply?(op: Op, schema: Schema, inner: Inner): Schema;
  /** The operations that `op` holds, a batch for example. Pure. @default none */
  held?(op: Op): readonly Operation[];
  /** `op` with others in the place of those that it holds; `undefined` where nothing is left of it. Pure. */
  holding?(op: Op, operations: readonly Operation[]): Op | undefined;
  /** Whose values end up where, if `op` renames or retypes columns; the rebuild engine copies rows by it. Pure. */
  moves?(op: Op, inner: Inner): readonly Move[];
  /** The facts that `compile` will ask for. Pure. */
  needs?(op: Op, server: Server, inner: Inner): readonly Need[];
  /** The standard SQL of `op`, out of the dialect's grammar. Pure. @throws {UnsupportedOperationError} */
  compile(op: Op, context: CompileContext): readonly Statement[];
  /** What the caller's promise resolves to, from the last statement's result. */
  result?(last: StatementResult): Result;
}

/** How one dialect compiles one kind of operation. */
export interface Compiler<Op extends Operation = Operation> {
  /** The facts that `compile` will ask for. Pure. */
  needs?(op: Op, server: Server, inner: Inner): readonly Need[];
  /** The dialect's SQL of `op`. Pure. @throws {UnsupportedOperationError} */
  compile(op: Op, context: CompileContext): readonly Statement[];
}
