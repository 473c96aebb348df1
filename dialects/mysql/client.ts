import { Buffer } from "node:buffer";
import { checkServerIdentity, type TLSSocket } from "node:tls";
import type { Connection as Client, ConnectionOptions, FieldPacket } from "mysql2";
import type { Address } from "../../registry/addresses.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import { isLost, lostConnection } from "./failures.ts";
import type { Raw, Rows } from "./session.ts";
import type { MysqlTarget } from "./target.ts";
import { type Field, readValue } from "./values.ts";

/** Prepared statements that are kept in the server, which has no more than 16,382 for all. */
const PREPARED = 64;

/** The character set of what is no text: numbers and bytes, whose values may have another form here. */
const BINARY = 63;

/** One connection that is opened once and never again, through the client library. */
export class MysqlClient implements Raw {
  readonly #client: Client;
  readonly #integer: (value: number | bigint) => unknown;
  #lost: Error | undefined;
  /** Told when the connection is lost: those who wait for rows, of whom the library knows nothing. */
  readonly #waiting = new Set<(lost: Error) => void>();

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

  /** @throws if nobody answers, or not as is wanted: what the library throws */
  static async open(
    target: MysqlTarget,
    { address, secured, timeout }: { readonly address: Address; readonly secured: boolean; readonly timeout: number },
  ): Promise<MysqlClient> {
    const { default: mysql } = await import("mysql2");
    const client = mysql.createConnection(clientOptions(target, address, secured, timeout));
    const opened = new MysqlClient(client, (value) => mysql.TypedParameter.LONGLONG(value));
    try {
      await new Promise<void>((resolve, reject) => client.connect((error) => error ? reject(error) : resolve()));
      if (secured && target.sslMode === "verify_identity") checkIdentity(client, address.host);
      return opened;
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
  { host, port, path }: Address,
  secured: boolean,
  timeout: number,
): ConnectionOptions {
  const { sslMode, ca, certificate, key } = target;
  const password = target.password();
  const verify = sslMode === "verify_ca" || sslMode === "verify_identity";
  return {
    ...(path === undefined ? { host, port } : { socketPath: path }),
    user: target.user,
    ...(password !== undefined && { password }),
    database: target.database,
    connectTimeout: timeout,
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
