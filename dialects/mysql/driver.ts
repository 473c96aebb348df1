import { thrownText } from "../../errors.ts";
import { type Address, atFirst, reasonOf } from "../../registry/addresses.ts";
import {
  CONNECT_TIMEOUT,
  type Connection,
  type ConnectOptions,
  type DatabaseTarget,
  LOCK_TIMEOUT,
} from "../../registry/connection.ts";
import type { Server } from "../../registry/server.ts";
import { MysqlClient } from "./client.ts";
import { mysqlServer, readVersion } from "./server.ts";
import { MysqlSession } from "./session.ts";
import { SETTINGS } from "./settings.ts";
import { type MysqlTarget, mysqlTarget } from "./target.ts";

/** Seconds that the session may be silent: revisions may have to do with other things for hours. */
const SILENCE = 86_400;

/**
 * Connects to the first address that answers.
 *
 * @throws {ConnectError} if none does, or the server does not let us in
 */
export async function connect(target: DatabaseTarget, options: ConnectOptions = {}): Promise<Connection> {
  return await connectTo(mysqlTarget(target), options);
}

/** The same by what a URL means. @throws {ConnectError} as {@linkcode connect} */
export async function connectTo(meant: MysqlTarget, options: ConnectOptions = {}): Promise<Connection> {
  const { client, server } = await open(meant, options);
  return new MysqlSession(server, client);
}

/** A client, and the server that it has found. */
interface Opened {
  readonly client: MysqlClient;
  readonly server: Server;
}

/** Opens a client at the first address that answers. @throws {ConnectError} if no address will do */
export async function open(
  target: MysqlTarget,
  { timeout = CONNECT_TIMEOUT, lockTimeout = LOCK_TIMEOUT, signal }: ConnectOptions,
): Promise<Opened> {
  const patience = target.connectTimeout ?? timeout;
  return await atFirst(target, {
    ways: (address) => ways(target, address),
    async open(address, secured) {
      const client = await MysqlClient.open(target, { address, secured, timeout: patience });
      try {
        return { client, server: await greet(client, lockTimeout) };
      } catch (error) {
        await client.close();
        throw error;
      }
    },
    // A server that has said no may be the wrong one of several.
    after: (error) => ({ otherWay: hasNoTls(error), otherAddress: true }),
    reason,
    hint: (error) => hintFor(error, target),
  }, signal);
}

/** What the session is asked when it begins. */
const FIRST = "SELECT VERSION() AS `version`, DATABASE() AS `database`, @@collation_database AS `collation`";

/** Sets the session, and asks who answers, in one round trip. @param lockTimeout Milliseconds. */
async function greet(client: MysqlClient, lockTimeout: number): Promise<Server> {
  const seconds = Math.max(1, Math.ceil(lockTimeout / 1000));
  // Of both answers the last is told.
  const { rows: [first] } = await client.send({
    sql: `${SETTINGS}, SESSION autocommit = 1, SESSION wait_timeout = ${SILENCE}, ` +
      `SESSION lock_wait_timeout = ${seconds}, SESSION innodb_lock_wait_timeout = ${seconds}; ${FIRST}`,
  });
  return mysqlServer({
    ...readVersion(String(first!.version)),
    assumed: false,
    defaultSchema: String(first!.database),
    tableOptions: { collation: String(first!.collation) },
  });
}

/** Whether TLS is tried, in the order of trying. */
function ways({ sslMode }: MysqlTarget, { path }: Address): readonly boolean[] {
  if (sslMode === "disabled") return [false];
  if (sslMode === "preferred") return path === undefined ? [true, false] : [false];
  return [true];
}

function hasNoTls(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === "HANDSHAKE_NO_SSL_SUPPORT" || code === "HANDSHAKE_SSL_ERROR";
}

function reason(error: unknown): string {
  const { code, sqlMessage } = error as { readonly code?: string; readonly sqlMessage?: string };
  const told = reasonOf(code) ?? sqlMessage ?? thrownText(error);
  return code === "HANDSHAKE_SSL_ERROR" ? `TLS with it fails: ${told}` : told;
}

function hintFor(error: unknown, { database, sslMode }: MysqlTarget): string {
  const { errno, code } = error as { readonly errno?: number; readonly code?: string };
  switch (errno) {
    case 1045:
    case 1698:
      return "look at the user and the password: in the URL, or MYSQL_PWD";
    case 1044:
      return `the user may not use the database; it is allowed by GRANT ALL ON \`${database}\`.* TO …`;
    case 1049:
      return `make it first, with CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4`;
    case 1040:
    case 1203:
      return "the server has no connection left; try again later, or raise max_connections";
    case 1130:
      return "the server lets nobody in from this machine; look at the host of its users";
  }
  if (hasNoTls(error) || /certificate|TLS|SSL/i.test(code ?? "") || /certificate/i.test(reason(error))) {
    return `ssl-mode is ${sslMode}; ssl-ca names the certificates that are trusted`;
  }
  return "look at the host and the port, and whether the server runs";
}
