import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import process from "node:process";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql as Client } from "postgres";
import { ConnectError } from "../../errors.ts";
import type { Connection, ConnectOptions, DatabaseTarget } from "../../registry/connection.ts";
import type { Statement } from "../../registry/operation.ts";
import { BlockerWatch } from "./blockers.ts";
import { LOCK_SLOTS } from "./locks.ts";
import { lastWords, lostConnection } from "./failures.ts";
import { postgresServer, readVersion } from "./server.ts";
import { type Answer, PostgresSession, type Raw } from "./session.ts";
import { openSocket, SocketError, STRANGER } from "./socket.ts";
import { type Address, type PostgresTarget, postgresTarget } from "./target.ts";
import { bound, clientTypes } from "./values.ts";

/** Milliseconds until a server must have answered. */
const CONNECT_TIMEOUT = 10_000;

/** Milliseconds that a statement inside a transaction waits for another's lock, unless somebody says otherwise. */
const LOCK_TIMEOUT = 60_000;

/** What the server takes for a time at most: it counts milliseconds in 31 bits. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/**
 * Connects to the first address that answers.
 *
 * @throws {ConnectError} if none does, or the server does not let us in
 */
export async function connect(target: DatabaseTarget, options: ConnectOptions = {}): Promise<Connection> {
  return await connectTo(postgresTarget(target), options);
}

/** The same by what a URL means. @throws {ConnectError} as {@linkcode connect} */
export async function connectTo(meant: PostgresTarget, options: ConnectOptions = {}): Promise<Connection> {
  return await open(meant, options, FIRST, (client, [answer]) => {
    const { version, schema, tablespace, readOnly, lockTimeout, lockSlots } = answer!.rows[0] as {
      readonly version: number;
      readonly schema: string | null;
      readonly tablespace: string | null;
      readonly readOnly: boolean;
      readonly lockTimeout: number;
      readonly lockSlots: number | null;
    };
    if (meant.writable && readOnly) {
      throw new SocketError("it only reads, and target_session_attrs wants one that writes");
    }
    const server = postgresServer({
      version: readVersion(version),
      assumed: false,
      ...(schema !== null && { defaultSchema: schema }),
      ...(tablespace !== null && { tableOptions: { tablespace } }),
      ...(lockSlots !== null && { lockSlots }),
    });
    const patience = patienceOf(meant, lockTimeout, options.lockTimeout);
    return new PostgresSession(server, client, {
      ...(options.signal && { signal: options.signal }),
      ...(patience !== lockTimeout && { lockTimeout: patience }),
      ...(patience > 0 && { watch: new BlockerWatch(client.pid, (sql) => askBeside(meant, options, sql), patience) }),
    });
  });
}

/**
 * Milliseconds that a statement inside a transaction waits for a lock, 0 for ever: what the URL says, then what the caller
 * wants, then what the user or the database is set to.
 *
 * @param own what holds in the session as it is
 */
function patienceOf({ parameters }: PostgresTarget, own: number, wanted: number | undefined): number {
  const said = parameters.lock_timeout !== undefined || /\block_timeout\b/.test(parameters.options ?? "");
  return said ? own : Math.min(wanted ?? (own || LOCK_TIMEOUT), MAX_TIMEOUT);
}

/** Asks something by a session of its own. */
async function askBeside(target: PostgresTarget, options: ConnectOptions, sql: string): Promise<Answer["rows"]> {
  const { client, rows } = await open(target, options, sql, (client, [answer]) => ({ client, rows: answer!.rows }));
  await client.close();
  return rows;
}

/**
 * Opens a client at the first address that answers.
 *
 * @param first what the session is asked when it begins, in the same round trip as it is made ready
 * @param accept makes something of the client and the answer. @throws {SocketError} if the next address is to be tried
 * @throws {ConnectError} if no address will do
 */
export async function open<T>(
  target: PostgresTarget,
  { timeout, signal }: ConnectOptions,
  first: string,
  accept: (client: RawClient, answer: readonly Answer[]) => T,
): Promise<T> {
  const patience = target.connectTimeout ?? timeout ?? CONNECT_TIMEOUT;
  const failures: { readonly address: Address; readonly error: unknown }[] = [];
  for (const address of target.addresses) {
    for (const secured of ways(target, address)) {
      signal?.throwIfAborted();
      try {
        const client = await RawClient.open(target, { address, secured, timeout: patience, ...(signal && { signal }) });
        try {
          return accept(client, await client.greet(first));
        } catch (error) {
          await client.close();
          throw error;
        }
      } catch (error) {
        failures.push({ address, error });
        if (isFinal(error)) throw notConnected(target, failures);
      }
    }
    // A server is there and has said no: another might say yes and be the wrong one.
    if (failures.some((failure) => failure.address === address && isRefusal(failure.error))) break;
  }
  throw notConnected(target, failures);
}

/** Whether TLS is tried, in the order of trying. https://www.postgresql.org/docs/current/libpq-ssl.html */
function ways({ sslMode }: PostgresTarget, { path }: Address): readonly boolean[] {
  if (path !== undefined || sslMode === "disable") return [false];
  if (sslMode === "allow") return [false, true];
  return sslMode === "prefer" ? [true, false] : [true];
}

/** Whether no other address, and no other way, is to be tried: the server has said no, and not because it is just starting. */
function isFinal(error: unknown): boolean {
  return !(error instanceof SocketError) && !isRefusal(error) && codeOf(error) !== "57P03";
}

/** Whether the server wants somebody else, or a connection that is secured otherwise. */
function isRefusal(error: unknown): boolean {
  return codeOf(error) === "28000";
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code;
}

function notConnected(
  { addresses, user, database, sslMode }: PostgresTarget,
  failures: readonly { readonly address: Address; readonly error: unknown }[],
): ConnectError {
  const told = addresses.map((address) => {
    const last = failures.findLast((failure) => failure.address === address);
    return `${address.path ?? `${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`}: ${
      last === undefined ? "not tried" : reason(last.error)
    }`;
  });
  const { error } = failures.at(-1)!;
  return new ConnectError(`Cannot connect to the database "${database}" as "${user}": ${told.join("; ")}`, {
    cause: error,
    hint: hintFor(error, database, sslMode),
  });
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\s+/g, " ") : String(error);
}

function hintFor(error: unknown, database: string, sslMode: string): string {
  const code = codeOf(error);
  if (code === "28P01" || code === "28000") {
    return "look at the user and the password: in the URL, PGPASSWORD, or a ~/.pgpass that nobody else may read";
  }
  if (code === "3D000") return `make it first, with CREATE DATABASE or \`createdb ${database}\``;
  if (code === "57P03") return "the server is starting, stopping or recovering; try again later";
  if (code === "53300") return "the server has no connection left; try again later, or raise max_connections";
  if (error instanceof SocketError && /TLS|certificate/.test(error.message)) {
    return `sslmode is ${sslMode}; sslrootcert names the certificates that are trusted`;
  }
  return "look at the host and the port, and whether the server runs";
}

/** What the session is asked when it begins, in one round trip. */
const FIRST = `SELECT current_setting('server_version_num')::int AS version, current_schema() AS "schema", ` +
  `pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "readOnly", ` +
  `(extract(epoch FROM current_setting('lock_timeout')::interval) * 1000)::int AS "lockTimeout", ` +
  `(SELECT ts.spcname FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace ts ON ts.oid = d.dattablespace ` +
  `WHERE d.datname = current_database()) AS tablespace, ${LOCK_SLOTS} AS "lockSlots"`;

/** How a server's first answer begins: a request to sign in, an error, or another version of the protocol. */
const ANSWERS: readonly number[] = [0x52, 0x45, 0x76];

/** Milliseconds between two requests to cancel the same. */
const CANCEL_AGAIN = 250;

/** A query as the library keeps it while it is under way. */
interface Pending extends Promise<unknown> {
  readonly state: Backend;
  resolve: (answer: unknown) => void;
  reject: (error: unknown) => void;
  execute(): void;
}

/** Who answers at the other end. */
interface Backend {
  readonly pid: number;
  readonly secret: number;
}

function cancelRequest({ pid, secret }: Backend): Uint8Array {
  const request = new DataView(new ArrayBuffer(16));
  [16, 80_877_102, pid, secret].forEach((number, i) => request.setUint32(4 * i, number));
  return new Uint8Array(request.buffer);
}

/** Parameters that a statement may have: the protocol counts them in 16 bits. */
const MAX_PARAMETERS = 65_533;

/** One connection that is opened once and never again, through the client library. */
export class RawClient implements Raw {
  readonly #client: Client;
  readonly #socket: Socket;
  /** Rejecters of what is under way: when a connection is lost, the library settles not all. */
  readonly #pending = new Set<(error: unknown) => void>();
  /** What the server has sent last: before it ends a connection, it says why. */
  #last: Uint8Array | undefined;
  #lost: Error | undefined;
  /** What waits until a COPY has got its rows, in its order: in the middle of them the server would give up. */
  readonly #waiting: (() => void)[] = [];
  /** The COPY that has not got its rows yet. */
  #copying: Pending | undefined;
  /** By what the server knows whom to cancel. */
  #backend: Backend | undefined;

  private constructor(socket: Socket, client: (onclose: () => void) => Client) {
    this.#socket = socket;
    socket.once("data", (data: Uint8Array) => {
      if (ANSWERS.includes(data[0]!)) return;
      // The library would wait for the end of a message that is none.
      this.#lost = new SocketError(STRANGER);
      socket.destroy();
    });
    socket.on("data", (data: Uint8Array) => this.#last = data);
    // Before the library listens, and after it has ended.
    socket.on("error", () => this.#lose());
    socket.on("close", () => this.#lose());
    this.#client = client(() => this.#lose());
  }

  /** @throws {SocketError} if nobody answers, or not as is wanted */
  static async open(
    target: PostgresTarget,
    { address, secured, timeout, signal }: {
      readonly address: Address;
      readonly secured: boolean;
      readonly timeout: number;
      readonly signal?: AbortSignal;
    },
  ): Promise<RawClient> {
    // Loaded first, so that nothing happens to the socket while nobody listens.
    const { default: postgres } = await import("postgres");
    const socket = await openSocket(address, target, secured, timeout);
    let given: Socket | undefined = socket;
    const password = target.password(address);
    const options = {
      // Told to nobody, since the socket is there already.
      host: [address.host],
      port: [address.port],
      user: target.user,
      database: target.database,
      ...(password !== undefined && { password }),
      max: 1,
      max_lifetime: null,
      idle_timeout: 0,
      connect_timeout: timeout / 1000,
      prepare: false,
      fetch_types: false,
      types: clientTypes(),
      ssl: false,
      // Whatever is behind a longer line waits in a list that is sent to a new connection when this one is lost.
      max_pipeline: Number.MAX_SAFE_INTEGER,
      connection: target.parameters,
      onnotice: () => {},
      // A second one would be a new session, outside of the transaction.
      socket: () => {
        const once = given;
        given = undefined;
        return once === undefined ? Promise.reject(lostConnection()) : Promise.resolve(once);
      },
    };
    const raw = new RawClient(
      socket,
      (onclose) =>
        withoutSessionAttributes(() => postgres({ ...options, onclose } as unknown as Parameters<typeof postgres>[0])),
    );
    const cancel = () => void raw.#cancel(() => openSocket(address, target, secured, timeout));
    signal?.addEventListener("abort", cancel);
    raw.#socket.once("close", () => signal?.removeEventListener("abort", cancel));
    return raw;
  }

  /**
   * Sends the first statement, whose answer must be there before another is sent: it might be sent out of its order.
   *
   * @throws {SocketError} if no server of PostgreSQL's answers
   */
  async greet(sql: string): Promise<readonly Answer[]> {
    return await this.send({ sql }).catch((error) => {
      if (error instanceof SocketError) throw error;
      // A code of the server's has five characters, and is its own answer.
      if (isSqlState(codeOf(error)) && error !== this.#lost) throw error;
      throw new SocketError(
        codeOf(error) === "CONNECT_TIMEOUT" ? "it did not answer in time" : firstWords(this.#last, error),
        { cause: error },
      );
    });
  }

  /**
   * Has the server cancel what is under way now; again and again, since it may be between two statements just then.
   * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
   */
  async #cancel(dial: () => Promise<Socket>): Promise<void> {
    const meant = [...this.#pending];
    while (this.#backend !== undefined && meant.some((reject) => this.#pending.has(reject))) {
      try {
        (await dial()).end(cancelRequest(this.#backend));
      } catch {
        // Whoever cannot be reached is not to be waited for either: the session itself says so.
      }
      await sleep(CANCEL_AGAIN);
    }
  }

  #lose(): void {
    this.#lost ??= lostConnection(this.#last && lastWords(this.#last));
    for (const reject of this.#pending) reject(this.#lost);
    this.#pending.clear();
    this.#waiting.length = 0;
  }

  send(statement: Statement): Promise<readonly Answer[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Answer[]>();
    // Whoever sends many looks at the first that fails, and not at the others.
    promise.catch(() => {});
    const problem = this.#lost ?? parametersProblem(statement.parameters);
    if (problem !== undefined) {
      reject(problem);
      return promise;
    }
    this.#pending.add(reject);
    this.#waiting.push(() =>
      this.#ask(statement).then(resolve, (error) => reject(this.#lost ?? error))
        .finally(() => this.#pending.delete(reject))
    );
    this.#proceed();
    return promise;
  }

  #proceed(): void {
    while (this.#copying === undefined && this.#waiting.length > 0) this.#waiting.shift()!();
  }

  #ask({ sql, parameters = [], stdin }: Statement): Promise<readonly Answer[]> {
    const query = this.#client.unsafe(sql, parameters.map(bound) as never[]) as unknown as Pending;
    if (stdin !== undefined) return this.#copy(query, stdin);
    return query.then(async (answer) => {
      this.#backend = query.state;
      if (Array.isArray(answer)) return resultsOf(answer);
      throw await refusedCopy(answer);
    });
  }

  /**
   * Runs a COPY. The library settles it twice, of which its promise tells the first alone: with a stream when the server asks
   * for rows, and with what came of them.
   */
  #copy(query: Pending, rows: string): Promise<readonly Answer[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Answer[]>();
    this.#copying = query;
    const proceed = () => {
      if (this.#copying === query) this.#copying = undefined;
      this.#proceed();
    };
    query.resolve = (answer) => {
      if (Array.isArray(answer)) resolve(resultsOf(answer));
      else sendRows(answer as Writable, rows);
      proceed();
    };
    query.reject = (error) => {
      reject(error);
      proceed();
    };
    query.execute();
    return promise;
  }

  /** The number of the process that serves it; known once it has been greeted. */
  get pid(): number {
    return this.#backend!.pid;
  }

  async close(): Promise<void> {
    // A lost one would be waited for until the time is over.
    if (this.#lost === undefined) await this.#client.end({ timeout: 1 });
    // A server that is busy, or out of reach, would keep the process alive.
    this.#socket.destroy();
  }
}

/** What would break the library's bookkeeping, so that it is not told of it. */
function parametersProblem(parameters: readonly unknown[] = []): Error | undefined {
  if (parameters.length > MAX_PARAMETERS) {
    return new Error(`it has ${parameters.length} parameters, and postgres takes ${MAX_PARAMETERS}`);
  }
  const missing = parameters.indexOf(undefined);
  return missing < 0 ? undefined : new Error(`the value of $${missing + 1} is undefined; say null for NULL`);
}

/**
 * Sends the rows of a COPY and their end at once, so that the next statement may follow. Not by way of the stream's own `end()`:
 * a stream that has ended is destroyed, on which the library has the server give up a COPY, and be it the next one.
 */
function sendRows(stream: Writable, rows: string): void {
  stream._write(Buffer.from(rows), "utf8", () => {});
  stream._final(() => {});
}

/**
 * The error of COPY … FROM STDIN and TO STDOUT, to which the library answers with a stream that somebody would have to write
 * or read; until it has ended, nothing else can be sent.
 */
function refusedCopy(answer: unknown): Promise<Error> {
  const error = new Error(
    "COPY from or to the client is not supported here: write rows by op.bulkInsert() with { postgres: { copy: true } }, " +
      "and read them with SELECT",
  );
  const stream = answer as Readable | Writable;
  return new Promise((resolve) => {
    for (const event of ["error", "end", "close"]) stream.on(event, () => resolve(error));
    if ("resume" in stream) stream.resume();
    else stream.destroy(error);
  });
}

function isSqlState(code: unknown): boolean {
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code);
}

/** What a server said that ended the connection before it had begun. */
function firstWords(last: Uint8Array | undefined, error: unknown): string {
  if (last === undefined) return "it closed the connection";
  return lastWords(last) ?? reason(error);
}

/**
 * Calls `body` while PGTARGETSESSIONATTRS is not there: the library would read it, throws for `any`, and asks the server for
 * what is asked here in one go with the rest.
 */
function withoutSessionAttributes<T>(body: () => T): T {
  const { PGTARGETSESSIONATTRS: kept } = process.env;
  if (kept === undefined) return body();
  delete process.env.PGTARGETSESSIONATTRS;
  try {
    return body();
  } finally {
    process.env.PGTARGETSESSIONATTRS = kept;
  }
}

interface Reply extends Array<Record<string, unknown>> {
  readonly count: number | null;
  readonly command: string | null;
}

/** The results of a text, one for each statement in it that tells one. */
function resultsOf(answer: unknown): readonly Answer[] {
  const answers = isMany(answer) ? answer : [answer as Reply];
  return answers.map((each) => ({
    rows: [...each],
    rowCount: each.length > 0 ? each.length : each.count ?? 0,
    command: each.command ?? "",
  }));
}

function isMany(answer: unknown): answer is readonly Reply[] {
  return Array.isArray((answer as readonly unknown[])[0]);
}
