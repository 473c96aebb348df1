import { Buffer } from "node:buffer";
import { checkServerIdentity, type TLSSocket } from "node:tls";
import type { Connection as Client, ConnectionOptions, FieldPacket } from "mysql2";
import { ConnectError } from "../../errors.ts";
import type { Connection, ConnectOptions, DatabaseTarget } from "../../registry/connection.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import { isLost, lostConnection } from "./failures.ts";
import { mysqlServer, readVersion } from "./server.ts";
import { MysqlSession, type Raw, type Rows } from "./session.ts";
import { SETTINGS } from "./settings.ts";
import { type Address, type MysqlTarget, mysqlTarget, type SslMode } from "./target.ts";
import { type Field, readValue } from "./values.ts";

/** Milliseconds until a server must have answered. */
const CONNECT_TIMEOUT = 10_000;
/** Milliseconds that a statement waits for another's lock; the server's own patience is a year. */
const LOCK_TIMEOUT = 60_000;
/** Seconds that the session may be silent: revisions may have to do with other things for hours. */
const SILENCE = 86_400;
/** Prepared statements that are kept in the server, which has no more than 16,382 for all. */
const PREPARED = 64;

/**
 * Connects to the first address that answers.
 *
 * @throws {ConnectError} if none does, or the server does not let us in
 */
export async function connect(target: DatabaseTarget, options: ConnectOptions = {}): Promise<Connection> {
  return await connectTo(mysqlTarget(target), options);
}

/** The same by what a URL means. @throws {ConnectError} as {@linkcode connect} */
export async function connectTo(target: MysqlTarget, options: ConnectOptions = {}): Promise<Connection> {
  const raw = await open(target, options);
  return new MysqlSession(raw.server, raw);
}

/** A client with the server that it found. */
export async function open(target: MysqlTarget, options: ConnectOptions): Promise<RawClient> {
  const failures: { readonly address: Address; readonly error: unknown }[] = [];
  for (const address of target.addresses) {
    for (const secured of ways(target, address)) {
      options.signal?.throwIfAborted();
      try {
        return await RawClient.open(target, address, secured, options);
      } catch (error) {
        failures.push({ address, error });
        if (!hasNoTls(error)) break;
      }
    }
  }
  throw notConnected(target, failures);
}

/** Whether TLS is tried, in the order of trying. */
function ways({ sslMode }: MysqlTarget, { socketPath }: Address): readonly boolean[] {
  if (sslMode === "disabled") return [false];
  if (sslMode === "preferred") return socketPath === undefined ? [true, false] : [false];
  return [true];
}

function hasNoTls(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === "HANDSHAKE_NO_SSL_SUPPORT" || code === "HANDSHAKE_SSL_ERROR";
}

function notConnected(
  { addresses, user, database, sslMode }: MysqlTarget,
  failures: readonly { readonly address: Address; readonly error: unknown }[],
): ConnectError {
  const told = addresses.map((address) => {
    const last = failures.findLast((failure) => failure.address === address);
    return `${placeOf(address)}: ${last === undefined ? "not tried" : reason(last.error)}`;
  });
  const { error } = failures.at(-1)!;
  return new ConnectError(`Cannot connect to the database "${database}" as "${user}": ${told.join("; ")}`, {
    cause: error,
    hint: hintFor(error, database, sslMode),
  });
}

function placeOf({ host, port, socketPath }: Address): string {
  return socketPath ?? `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function reason(error: unknown): string {
  const { code, message, sqlMessage } = error as {
    readonly code?: string;
    readonly message?: string;
    readonly sqlMessage?: string;
  };
  if (code === "ECONNREFUSED") return "nothing listens there";
  if (code === "ENOENT") return "there is no such socket";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "the name is not known";
  if (code === "ETIMEDOUT") return "it did not answer in time";
  const told = (sqlMessage ?? message ?? String(error)).replace(/\s+/g, " ");
  return code === "HANDSHAKE_SSL_ERROR" ? `TLS with it fails: ${told}` : told;
}

function hintFor(error: unknown, database: string, sslMode: SslMode): string {
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

/** The character set of what is no text: numbers and bytes, whose values may have another form here. */
const BINARY = 63;

/** What the session is asked when it begins. */
const FIRST = "SELECT VERSION() AS `version`, DATABASE() AS `database`, @@collation_database AS `collation`";

/** One connection that is opened once and never again, through the client library. */
export class RawClient implements Raw {
  readonly #client: Client;
  readonly #integer: (value: number | bigint) => unknown;
  #lost: Error | undefined;
  /** Told when the connection is lost: those who wait for rows, of whom the library knows nothing. */
  readonly #waiting = new Set<(lost: Error) => void>();
  #server = mysqlServer({ assumed: true });

  private constructor(client: Client, integer: (value: number | bigint) => unknown) {
    this.#client = client;
    this.#integer = integer;
    client.on("error", (error) => void this.#lose(error));
    client.on("end", () => void this.#lose());
  }

  #lose(cause?: unknown): Error {
    this.#lost ??= lostConnection(cause);
    for (const reject of this.#waiting) reject(this.#lost);
    return this.#lost;
  }

  /** What was found at the other end. */
  get server() {
    return this.#server;
  }

  static async open(
    target: MysqlTarget,
    address: Address,
    secured: boolean,
    { timeout = CONNECT_TIMEOUT, lockTimeout = LOCK_TIMEOUT }: ConnectOptions,
  ): Promise<RawClient> {
    const { default: mysql } = await import("mysql2");
    const client = mysql.createConnection(clientOptions(target, address, secured, timeout));
    const raw = new RawClient(client, (value) => mysql.TypedParameter.LONGLONG(value));
    try {
      await new Promise<void>((resolve, reject) => client.connect((error) => error ? reject(error) : resolve()));
      if (secured && target.sslMode === "verify_identity") checkIdentity(client, address.host);
      const seconds = Math.max(1, Math.ceil(lockTimeout / 1000));
      // In one round trip; the last of both answers.
      const { rows: [first] } = await raw.send({
        sql: `${SETTINGS}, SESSION autocommit = 1, SESSION wait_timeout = ${SILENCE}, ` +
          `SESSION lock_wait_timeout = ${seconds}, SESSION innodb_lock_wait_timeout = ${seconds}; ${FIRST}`,
      });
      raw.#server = mysqlServer({
        ...readVersion(String(first!.version)),
        assumed: false,
        defaultSchema: String(first!.database),
        tableOptions: { collation: String(first!.collation) },
      });
      return raw;
    } catch (error) {
      client.destroy();
      throw error;
    }
  }

  send({ sql, parameters = [] }: Statement): Promise<StatementResult> {
    return new Promise((resolve, reject) => {
      if (this.#lost !== undefined) return reject(this.#lost);
      const answered = (error: unknown, answer: unknown, fields: unknown) => {
        if (error === null || error === undefined) return resolve(resultOf(answer, fields));
        reject(isLost(error) ? this.#lose(error) : error);
      };
      // Values go beside the text, so that it is the server that tells a ? of the text from a place for a value.
      if (parameters.length === 0) this.#client.query({ sql, rowsAsArray: true }, answered);
      else {
        const values = parameters.map((value) => this.#bound(value));
        this.#client.execute({ sql, rowsAsArray: true }, values as never[], answered);
      }
    });
  }

  ask(questions: readonly string[]): readonly Promise<Rows>[] {
    const answers = questions.map(() => Promise.withResolvers<Rows>());
    const reject = (error: unknown) => answers.forEach((answer) => answer.reject(error));
    const asked = answers.map(({ promise }) => promise);
    if (this.#lost !== undefined) {
      reject(this.#lost);
      return asked;
    }
    this.#waiting.add(reject);
    let at = -1;
    let rows: Record<string, unknown>[] = [];
    let odd: readonly Field[] = [];
    const complete = () => answers[at]?.resolve(rows);
    // The library would write code for the rows of each question, which takes longer to compile than it saves: rows of a dozen
    // kinds come in, and a few thousands of each.
    const options = { sql: questions.join(";\n"), rowsAsArray: false, disableEval: true };
    this.#client.query(options)
      .on("fields", (fields: readonly FieldPacket[]) => {
        complete();
        at++;
        rows = [];
        odd = fields.filter(({ characterSet }) => characterSet === BINARY).map(fieldOf);
      })
      .on("result", (row: Record<string, unknown>) => {
        for (const field of odd) row[field.name] = readValue(row[field.name], field);
        rows.push(row);
      })
      .on("error", (error: unknown) => reject(isLost(error) ? this.#lose(error) : error))
      .on("end", () => {
        this.#waiting.delete(reject);
        complete();
        // After a failure they have been told; who else waits would wait for ever.
        reject(new Error(`the server has answered ${at + 1} of ${questions.length} questions`));
      });
    return asked;
  }

  /** Bytes as the library knows them; whole numbers as such, since it takes every number for one with a point. */
  #bound(value: unknown): unknown {
    if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    if (typeof value === "number" && Number.isSafeInteger(value) && !Object.is(value, -0)) return this.#integer(value);
    // What 8 bytes cannot hold is sent as its digits.
    return typeof value === "bigint" && BigInt.asIntN(64, value) === value ? this.#integer(value) : value;
  }

  async close(): Promise<void> {
    if (this.#lost !== undefined) return this.#client.destroy();
    await new Promise<void>((resolve) => this.#client.end(() => resolve()));
  }
}

function clientOptions(
  target: MysqlTarget,
  { host, port, socketPath }: Address,
  secured: boolean,
  timeout: number,
): ConnectionOptions {
  const { sslMode, ca, certificate, key } = target;
  const password = target.password();
  const verify = sslMode === "verify_ca" || sslMode === "verify_identity";
  return {
    ...(socketPath === undefined ? { host, port } : { socketPath }),
    user: target.user,
    ...(password !== undefined && { password }),
    database: target.database,
    connectTimeout: target.connectTimeout ?? timeout,
    charset: "utf8mb4",
    // Rows that an UPDATE found count, also where they were what they are to be. The library's IGNORE_SPACE would be a mode
    // of the session that no script has, and one that triggers keep.
    flags: ["FOUND_ROWS", "-IGNORE_SPACE"],
    multipleStatements: true,
    // Moments stay texts, and large whole numbers digits; `values.ts` reads them.
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    maxPreparedStatements: PREPARED,
    connectAttributes: { program_name: "retort" },
    ...(secured && {
      ssl: {
        rejectUnauthorized: verify,
        verifyIdentity: sslMode === "verify_identity",
        ...(ca !== undefined && { ca }),
        ...(certificate !== undefined && { cert: certificate }),
        ...(key !== undefined && { key }),
      },
    }),
  };
}

/** The name in the certificate, since not every runtime looks at it where the host is an address. */
function checkIdentity(client: Client, host: string): void {
  const { stream } = client as unknown as { readonly stream: TLSSocket };
  const problem = checkServerIdentity(host, stream.getPeerCertificate());
  if (problem !== undefined) throw Object.assign(problem, { code: "HANDSHAKE_CERTIFICATE" });
}

interface Header {
  readonly affectedRows?: number;
  /** 0: no row was numbered. */
  readonly insertId?: number;
}

/** What a text answered; of several statements the last. */
function resultOf(answer: unknown, fields: unknown): StatementResult {
  if (isMany(fields)) return resultOf((answer as readonly unknown[]).at(-1), fields.at(-1));
  if (!Array.isArray(fields)) {
    const { affectedRows = 0, insertId = 0 } = answer as Header | undefined ?? {};
    return { rows: [], rowCount: affectedRows, ...(insertId > 0 && { insertId }) };
  }
  const known = (fields as readonly FieldPacket[]).map(fieldOf);
  const rows = (answer as readonly (readonly unknown[])[]).map((row) =>
    Object.fromEntries(known.map((field, i) => [field.name, readValue(row[i], field)]))
  );
  return { rows, rowCount: rows.length };
}

function isMany(fields: unknown): fields is readonly unknown[] {
  return Array.isArray(fields) && fields.some((each) => each === undefined || Array.isArray(each));
}

function fieldOf({ name, columnType }: FieldPacket & { readonly columnType?: number }): Field {
  return { name, type: columnType ?? -1 };
}
