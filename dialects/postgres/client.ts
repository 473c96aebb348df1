import type { Socket } from "node:net";
import process from "node:process";
import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql as Client } from "postgres";
import { thrownText } from "../../errors.ts";
import type { Address } from "../../registry/addresses.ts";
import type { Statement } from "../../registry/operation.ts";
import { refusedCopy, sendRows } from "./copy_streams.ts";
import { codeOf, lastWords, lostConnection } from "./failures.ts";
import type { Answer, Raw } from "./session.ts";
import { openSocket, SocketError, STRANGER } from "./socket.ts";
import type { PostgresTarget } from "./target.ts";
import { bound, clientTypes } from "./values.ts";

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
export class PostgresClient implements Raw {
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
  ): Promise<PostgresClient> {
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
    const raw = new PostgresClient(
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

function isSqlState(code = ""): boolean {
  return /^[0-9A-Z]{5}$/.test(code);
}

/** What a server said that ended the connection before it had begun. */
function firstWords(last: Uint8Array | undefined, error: unknown): string {
  if (last === undefined) return "it closed the connection";
  return lastWords(last) ?? thrownText(error);
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
