import type { Socket } from "node:net";
import type { Sql as Client } from "postgres";
import { ConnectError } from "../../errors.ts";
import type { Connection, ConnectOptions, DatabaseTarget } from "../../registry/connection.ts";
import type { Statement } from "../../registry/operation.ts";
import { lostConnection } from "./failures.ts";
import { postgresServer, readVersion } from "./server.ts";
import { type Answer, PostgresSession, type Raw } from "./session.ts";
import { openSocket, SocketError } from "./socket.ts";
import { type Address, type PostgresTarget, postgresTarget } from "./target.ts";
import { clientTypes } from "./values.ts";

/** Milliseconds until a server must have answered. */
const CONNECT_TIMEOUT = 10_000;

/**
 * Connects to the first address that answers.
 *
 * @throws {ConnectError} if none does, or the server does not let us in
 */
export async function connect(target: DatabaseTarget, options: ConnectOptions = {}): Promise<Connection> {
  const meant = postgresTarget(target);
  return await open(meant, options, FIRST, (client, [answer]) => {
    const { version, schema, readOnly } = answer!.rows[0] as {
      readonly version: number;
      readonly schema: string | null;
      readonly readOnly: boolean;
    };
    if (meant.writable && readOnly) {
      throw new SocketError("it only reads, and target_session_attrs wants one that writes");
    }
    const server = postgresServer({
      version: readVersion(version),
      assumed: false,
      ...(schema !== null && { defaultSchema: schema }),
    });
    return new PostgresSession(server, client);
  });
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
        return await RawClient.open(target, { address, secured, timeout: patience }, first, accept);
      } catch (error) {
        failures.push({ address, error });
        // The server is there and has said no: asking in another way is for `allow` and `prefer` alone.
        if (!(error instanceof SocketError) && !isRefusal(error)) break;
      }
    }
  }
  throw notConnected(target, failures);
}

/** Whether TLS is tried, in the order of trying. https://www.postgresql.org/docs/current/libpq-ssl.html */
function ways({ sslMode }: PostgresTarget, { path }: Address): readonly boolean[] {
  if (path !== undefined || sslMode === "disable") return [false];
  if (sslMode === "allow") return [false, true];
  return sslMode === "prefer" ? [true, false] : [true];
}

/** Whether the server wants a connection that is secured otherwise. */
function isRefusal(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === "28000";
}

function notConnected(
  { addresses, user, database, sslMode }: PostgresTarget,
  failures: readonly { readonly address: Address; readonly error: unknown }[],
): ConnectError {
  const told = addresses.map((address) => {
    const last = failures.findLast((failure) => failure.address === address);
    return `${address.path ?? `${address.host}:${address.port}`}: ${
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
  const { code } = error as { readonly code?: string };
  if (code === "28P01" || code === "28000") {
    return "look at the user and the password: in the URL, PGPASSWORD, or a ~/.pgpass that nobody else may read";
  }
  if (code === "3D000") return `make it first, with CREATE DATABASE or \`createdb ${database}\``;
  if (code === "53300") return "the server has no connection left; try again later, or raise max_connections";
  if (error instanceof SocketError && /TLS|certificate/.test(error.message)) {
    return `sslmode is ${sslMode}; sslrootcert names the certificates that are trusted`;
  }
  return "look at the host and the port, and whether the server runs";
}

/** What the session is asked when it begins, in one round trip. */
const FIRST = `SELECT current_setting('server_version_num')::int AS version, current_schema() AS "schema", ` +
  `pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "readOnly"`;

/** One connection that is opened once and never again, through the client library. */
export class RawClient implements Raw {
  readonly #client: Client;
  /** Rejecters of what is under way: when a connection is lost, the library settles not all. */
  readonly #pending = new Set<(error: unknown) => void>();
  #lost: Error | undefined;

  private constructor(client: (onclose: () => void) => Client) {
    this.#client = client(() => this.#lose());
  }

  /** As {@linkcode open}, at one address and in one way. */
  static async open<T>(
    target: PostgresTarget,
    { address, secured, timeout }: {
      readonly address: Address;
      readonly secured: boolean;
      readonly timeout: number;
    },
    first: string,
    accept: (client: RawClient, answer: readonly Answer[]) => T,
  ): Promise<T> {
    const socket = await openSocket(address, target, secured, timeout);
    const { default: postgres } = await import("postgres");
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
    const raw = new RawClient((onclose) =>
      postgres({ ...options, onclose } as unknown as Parameters<typeof postgres>[0])
    );
    try {
      // What is sent before the first answer may be sent out of its order.
      return accept(raw, await raw.send({ sql: first }));
    } catch (error) {
      await raw.close();
      throw error;
    }
  }

  #lose(): void {
    this.#lost ??= lostConnection();
    for (const reject of this.#pending) reject(this.#lost);
    this.#pending.clear();
  }

  send({ sql, parameters = [] }: Statement): Promise<readonly Answer[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Answer[]>();
    // Whoever sends many looks at the first that fails, and not at the others.
    promise.catch(() => {});
    if (this.#lost !== undefined) {
      reject(this.#lost);
      return promise;
    }
    this.#pending.add(reject);
    const query = this.#client.unsafe(sql, parameters as never[]);
    query.then((answer) => {
      this.#pending.delete(reject);
      resolve(resultsOf(answer));
    }, (error) => {
      this.#pending.delete(reject);
      reject(this.#lost ?? error);
    });
    return promise;
  }

  async close(): Promise<void> {
    // A lost one would be waited for until the time is over.
    if (this.#lost === undefined) await this.#client.end({ timeout: 1 });
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
