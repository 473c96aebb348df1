/**
 * Kysely over the queue of a revision. The one file that imports it, and it is loaded only for revisions that want it.
 *
 * Nothing of Kysely's reaches a connection: what it writes becomes a piece of SQL with values in it, which runs as that of
 * `op.execute()` does. So values are parameters in a run and literals in a script, by the grammar of the dialect.
 *
 * @module
 */
import {
  type CompiledQuery,
  DefaultQueryExecutor,
  type Dialect as KyselyDialect,
  type Driver,
  Kysely,
  MysqlAdapter,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresQueryCompiler,
  type QueryResult,
  type RootOperationNode,
  SqliteAdapter,
  SqliteQueryCompiler,
} from "kysely";
import { InvalidOperationError } from "../errors.ts";
import type { Dialect } from "../registry/dialect.ts";
import type { StatementResult } from "../registry/operation.ts";
import type { Sql } from "../schema/sql.ts";
import { encodeValue, type Value } from "../schema/value.ts";

export type { Kysely } from "kysely";

/** The queue of a revision, as queries see it. */
export interface QueryQueue {
  /** Runs `make`; what it throws fails the revision, whoever catches it. */
  guarded<T>(make: () => T): T;
  /** Puts a query at the end of the queue. @returns what `answer` makes of its result */
  enqueue(sql: Sql, answer: (result: StatementResult) => unknown): Promise<unknown>;
}

/** Kysely's own dialects, of which a dialect names the one that writes for it. */
const FAMILIES = {
  postgres: [PostgresAdapter, PostgresQueryCompiler],
  mysql: [MysqlAdapter, MysqlQueryCompiler],
  sqlite: [SqliteAdapter, SqliteQueryCompiler],
} as const satisfies Record<NonNullable<Dialect["kysely"]>, unknown>;

/** Stands around each placeholder of a query that is being compiled: no SQL may hold it. */
const MARK = "\0";

/** Makes the Kysely whose queries take their place in `queue` in the very call of `execute()`. */
export function kyselyOver(family: NonNullable<Dialect["kysely"]>, queue: QueryQueue): Kysely<unknown> {
  const [Adapter, Compiler] = FAMILIES[family];
  const { compiler, partsOf } = dividing(new Compiler());
  const refuse = (what: string, hint: string) => (): never =>
    queue.guarded(() => {
      throw new InvalidOperationError(`Cannot ${what} by op.kysely()`, { hint });
    });
  const connection = {
    // Not async: a query takes its place in the call, and not some microtasks after it.
    executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      return queue.guarded(() =>
        queue.enqueue(sqlOf(query, partsOf(query)), (result) => answer(query.query, result))
      ) as Promise<QueryResult<R>>;
    },
    streamQuery: refuse("stream rows", "read them by execute(), in parts with limit() where they are many"),
  };
  const transaction = refuse(
    "begin a transaction",
    "retort holds the transaction itself; use op.attempt() for a savepoint",
  );
  const unwanted = refuse("open a connection", "it runs on the connection of the migration");
  const driver: Driver = {
    init: unwanted,
    acquireConnection: unwanted,
    beginTransaction: transaction,
    commitTransaction: transaction,
    rollbackTransaction: transaction,
    releaseConnection: () => Promise.resolve(),
    // There is nothing of its own, so that `await using` does no harm.
    destroy: () => Promise.resolve(),
  };
  const dialect: KyselyDialect = {
    createDriver: () => driver,
    createAdapter: () => new Adapter(),
    createQueryCompiler: () => compiler,
    createIntrospector: refuse("inspect the database", "use op.inspect()"),
  };
  const abortable = refuse("take a signal", "what stops the run stops its queries");
  const provider = {
    provideConnection: <T>(consumer: (given: typeof connection) => Promise<T>, options?: { signal?: AbortSignal }) =>
      options?.signal === undefined ? consumer(connection) : abortable(),
  };
  const executor = new DefaultQueryExecutor(compiler, new Adapter(), provider);
  return new Kysely<unknown>({ config: { dialect }, dialect, driver, executor });
}

/** What a compiler has for its subclasses alone. */
interface Placing {
  getCurrentParameterPlaceholder(): string;
}

/** `compiler`, made to remember where the values of a query stand in its text. */
function dividing<C extends { compileQuery(...args: never[]): CompiledQuery }>(compiler: C) {
  const known = new WeakMap<CompiledQuery, readonly string[]>();
  const { getCurrentParameterPlaceholder: placeholder } = compiler as unknown as Placing;
  const compile = compiler.compileQuery;
  const divided = Object.assign(compiler, {
    getCurrentParameterPlaceholder(this: Placing): string {
      return `${MARK}${placeholder.call(this)}${MARK}`;
    },
    compileQuery(this: C, ...args: never[]): CompiledQuery {
      const marked = compile.apply(this, args);
      const query = Object.freeze({ ...marked, sql: marked.sql.replaceAll(MARK, "") });
      known.set(query, marked.sql.split(/\0[^\0]*\0/));
      return query;
    },
  });
  return { compiler: divided as C, partsOf: (query: CompiledQuery) => known.get(query) ?? [query.sql] };
}

/** A query as SQL with values in it. @throws {InvalidOperationError} if a value is none */
function sqlOf({ parameters }: CompiledQuery, parts: readonly string[]): Sql {
  if (parts.length !== parameters.length + 1) {
    throw new InvalidOperationError(
      `Cannot run the query: it holds ${parameters.length} values and tells the places of ${parts.length - 1}`,
      { hint: "write it with Kysely's sql`…` or with op.execute(), and no NUL character in it" },
    );
  }
  return { parts, values: parameters.map(encoded) };
}

function encoded(value: unknown): Value {
  return value instanceof Untold ? value.fail() : encodeValue(value, "a value of a query");
}

/** A result as Kysely reads it. Rows that nobody has read throw here, which fails the query in its place. */
function answer(query: RootOperationNode, result: StatementResult): QueryResult<unknown> {
  // What raw SQL answers is for the caller alone, who may not want it.
  if (query.kind === "RawNode") return onDemand(result);
  if (
    query.kind === "SelectQueryNode" || "returning" in query && query.returning || "explain" in query && query.explain
  ) {
    return told(result);
  }
  try {
    return told(result);
  } catch (error) {
    const untold = new Untold(error) as unknown as bigint;
    return { rows: [], numAffectedRows: untold, insertId: untold };
  }
}

function told({ rows, rowCount, insertId }: StatementResult): QueryResult<unknown> {
  return {
    rows: [...rows],
    numAffectedRows: BigInt(rowCount),
    ...(insertId !== undefined && { insertId: BigInt(insertId) }),
  };
}

function onDemand(result: StatementResult): QueryResult<unknown> {
  return {
    get rows() {
      return told(result).rows;
    },
    get numAffectedRows() {
      return told(result).numAffectedRows!;
    },
  };
}

/** Stands for a number that nobody knows, since its statement was not run: to count with it fails. */
class Untold {
  readonly #error: unknown;

  constructor(error: unknown) {
    this.#error = error;
  }

  fail(): never {
    throw this.#error;
  }

  [Symbol.toPrimitive](): never {
    return this.fail();
  }

  toJSON(): never {
    return this.fail();
  }
}
