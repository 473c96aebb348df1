import { thrownText } from "../../errors.ts";
import { type Address, atFirst, type Further } from "../../registry/addresses.ts";
import {
  CONNECT_TIMEOUT,
  type Connection,
  type ConnectOptions,
  type DatabaseTarget,
  LOCK_TIMEOUT,
} from "../../registry/connection.ts";
import { BlockerWatch } from "./blockers.ts";
import { PostgresClient } from "./client.ts";
import { codeOf } from "./failures.ts";
import { LOCK_SLOTS } from "./locks.ts";
import { postgresServer, readVersion } from "./server.ts";
import { type Answer, PostgresSession } from "./session.ts";
import { SocketError } from "./socket.ts";
import { type PostgresTarget, postgresTarget } from "./target.ts";

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
  accept: (client: PostgresClient, answer: readonly Answer[]) => T,
): Promise<T> {
  const patience = target.connectTimeout ?? timeout ?? CONNECT_TIMEOUT;
  return await atFirst(target, {
    ways: (address) => ways(target, address),
    async open(address, secured) {
      const options = { address, secured, timeout: patience, ...(signal && { signal }) };
      const client = await PostgresClient.open(target, options);
      try {
        return accept(client, await client.greet(first));
      } catch (error) {
        await client.close();
        throw error;
      }
    },
    after,
    reason: thrownText,
    hint: (error) => hintFor(error, target),
  }, signal);
}

/** Whether TLS is tried, in the order of trying. https://www.postgresql.org/docs/current/libpq-ssl.html */
function ways({ sslMode }: PostgresTarget, { path }: Address): readonly boolean[] {
  if (path !== undefined || sslMode === "disable") return [false];
  if (sslMode === "allow") return [false, true];
  return sslMode === "prefer" ? [true, false] : [true];
}

/** A server that is there and has said no ends the search: another might say yes and be the wrong one. */
function after(error: unknown): Further {
  const isPassing = error instanceof SocketError || codeOf(error) === STARTING;
  // It wants somebody else, or a connection that is secured otherwise.
  return { otherWay: isPassing || codeOf(error) === REFUSED, otherAddress: isPassing };
}

/** The server is starting, stopping or recovering. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const STARTING = "57P03";
/** The server lets nobody in who is so named, so secured, or from here. */
const REFUSED = "28000";

function hintFor(error: unknown, { database, sslMode }: PostgresTarget): string {
  const code = codeOf(error);
  if (code === "28P01" || code === REFUSED) {
    return "look at the user and the password: in the URL, PGPASSWORD, or a ~/.pgpass that nobody else may read";
  }
  if (code === "3D000") return `make it first, with CREATE DATABASE or \`createdb ${database}\``;
  if (code === STARTING) return "the server is starting, stopping or recovering; try again later";
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
