/**
 * A server that speaks Hrana 2 over SQLite, as `@libsql/client` does by `http:` and by `ws:`; each stream has a connection
 * of its own. It is run as a worker, so that a test that waits for a program does not keep it from answering.
 *
 * https://github.com/tursodatabase/libsql/blob/main/docs/HRANA_2_SPEC.md
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";

/** What the worker is told. */
export interface HranaOptions {
  /** Where the databases are: the first part of a URL's path names one, made when it is first connected to. */
  readonly folder: string;
  /** What a client must send as `authToken`. */
  readonly token: string;
}

type Value =
  | { readonly type: "null" }
  | { readonly type: "integer" | "text"; readonly value: string }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "blob"; readonly base64: string };

interface Sql {
  readonly sql?: string | null;
  readonly sql_id?: number | null;
}

interface Statement extends Sql {
  readonly args?: readonly Value[];
  readonly named_args?: readonly { readonly name: string; readonly value: Value }[];
  readonly want_rows?: boolean;
}

type Condition =
  | { readonly type: "ok" | "error"; readonly step: number }
  | { readonly type: "not"; readonly cond: Condition }
  | { readonly type: "and" | "or"; readonly conds: readonly Condition[] }
  | { readonly type: "is_autocommit" };

interface Step {
  readonly condition?: Condition | null;
  readonly stmt: Statement;
}

type Request =
  | { readonly type: "execute"; readonly stmt: Statement }
  | { readonly type: "batch"; readonly batch: { readonly steps: readonly Step[] } }
  | ({ readonly type: "sequence" | "describe" } & Sql)
  | { readonly type: "store_sql"; readonly sql_id: number; readonly sql: string }
  | { readonly type: "close_sql"; readonly sql_id: number }
  | { readonly type: "get_autocommit" | "close" };

interface StatementResult {
  readonly cols: readonly { readonly name: string; readonly decltype: string | null }[];
  readonly rows: readonly (readonly Value[])[];
  readonly affected_row_count: number;
  readonly last_insert_rowid: string | null;
}

interface WireError {
  readonly message: string;
  readonly code: string;
}

/** What a client did that the protocol does not allow, or SQLite refused. */
class HranaError extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** SQLite's result codes, as far as somebody looks at them. https://sqlite.org/rescode.html */
const CODES: Readonly<Record<number, string>> = {
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  8: "SQLITE_READONLY",
  13: "SQLITE_FULL",
  19: "SQLITE_CONSTRAINT",
  20: "SQLITE_MISMATCH",
  23: "SQLITE_AUTH",
};

/** Pragmas that a server of libSQL lets through, and those of them that it lets be set; others change its connection. */
const PRAGMAS = {
  read: [
    ...[
      "application_id",
      "auto_vacuum",
      "busy_timeout",
      "cache_size",
      "collation_list",
      "compile_options",
      "data_version",
    ],
    ...["database_list", "encoding", "foreign_key_check", "foreign_key_list", "foreign_keys", "freelist_count"],
    ...[
      "function_list",
      "index_info",
      "index_list",
      "index_xinfo",
      "integrity_check",
      "journal_mode",
      "legacy_alter_table",
    ],
    ...["module_list", "page_count", "page_size", "pragma_list", "quick_check", "recursive_triggers", "schema_version"],
    ...["synchronous", "table_info", "table_list", "table_xinfo", "temp_store", "user_version"],
  ],
  set: [
    ...[
      "defer_foreign_keys",
      "encoding",
      "foreign_key_check",
      "foreign_key_list",
      "foreign_keys",
      "index_info",
      "index_list",
    ],
    ...["index_xinfo", "integrity_check", "quick_check", "table_info", "table_list", "table_xinfo", "user_version"],
  ],
} as const;

/** @throws {HranaError} for what a server of libSQL does not let through */
function refuseUnsupported(sql: string): void {
  const [, name, body] = /^\s*PRAGMA\s+(?:\w+\.)?(\w+)\s*([=(]?)/i.exec(sql) ?? [];
  const names: readonly string[] = body ? PRAGMAS.set : PRAGMAS.read;
  const isTemporary = /^\s*CREATE\s+TEMP(?:ORARY)?\b/i.test(sql);
  if (!isTemporary && (name === undefined || names.includes(name.toLowerCase()))) return;
  throw new HranaError(`SQL string could not be parsed: unsupported statement: ${sql}`, "SQL_PARSE_ERROR");
}

/** A connection, and the texts that the client has stored. */
class Stream {
  readonly #database: DatabaseSync;
  readonly #texts: Map<number, string>;

  constructor(path: string, texts = new Map<number, string>()) {
    this.#database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true });
    this.#texts = texts;
  }

  /** @throws {HranaError} */
  answer(request: Request): Record<string, unknown> {
    const { type } = request;
    switch (type) {
      case "execute":
        return { type, result: this.#execute(request.stmt) };
      case "batch":
        return { type, result: this.#batch(request.batch.steps) };
      case "sequence":
        asClientsSee(() => this.#database.exec(this.#text(request)));
        return { type };
      case "describe":
        return { type, result: this.#describe(this.#text(request)) };
      case "store_sql":
        if (this.#texts.has(request.sql_id)) throw new HranaError(`SQL text ${request.sql_id} exists`, "SQL_STORED");
        this.#texts.set(request.sql_id, request.sql);
        return { type };
      case "close_sql":
        this.#texts.delete(request.sql_id);
        return { type };
      case "get_autocommit":
        return { type, is_autocommit: !this.#database.isTransaction };
      case "close":
        this.close();
        return { type };
      default:
        throw new HranaError(`unknown request "${type satisfies never}"`, "PROTO_UNKNOWN_REQUEST");
    }
  }

  /** What is not committed is rolled back. */
  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #text({ sql, sql_id }: Sql): string {
    if (typeof sql === "string") return sql;
    const stored = typeof sql_id === "number" ? this.#texts.get(sql_id) : undefined;
    if (stored === undefined) throw new HranaError(`there is no SQL text ${sql_id}`, "SQL_NOT_FOUND");
    return stored;
  }

  #prepare(sql: string): StatementSync {
    refuseUnsupported(sql);
    const statement = asClientsSee(() => this.#database.prepare(sql));
    const rest = sql.slice(sql.indexOf(statement.sourceSQL) + statement.sourceSQL.length);
    if (withoutTexts(rest).replace(/[;\s]/g, "") !== "") {
      throw new HranaError("SQL string contains more than one statement", "SQL_MANY_STATEMENTS");
    }
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    return statement;
  }

  #execute(wanted: Statement): StatementResult {
    const statement = this.#prepare(this.#text(wanted));
    const named = Object.fromEntries((wanted.named_args ?? []).map(({ name, value }) => [name, fromWire(value)]));
    const before = this.#changes();
    const rows = asClientsSee(() => {
      const positional = (wanted.args ?? []).map(fromWire);
      return Object.keys(named).length > 0 ? statement.all(named, ...positional) : statement.all(...positional);
    }) as unknown as (null | number | bigint | string | Uint8Array)[][];
    const after = this.#changes();
    return {
      cols: statement.columns().map(({ name, type }) => ({ name: String(name), decltype: type ?? null })),
      rows: wanted.want_rows === false ? [] : rows.map((row) => row.map(toWire)),
      affected_row_count: after.total === before.total ? 0 : after.last,
      last_insert_rowid: after.rowid,
    };
  }

  #changes(): { total: number; last: number; rowid: string } {
    const row = this.#database.prepare(
      "SELECT total_changes() AS total, changes() AS last, CAST(last_insert_rowid() AS TEXT) AS rowid",
    ).get()!;
    return { total: Number(row.total), last: Number(row.last), rowid: String(row.rowid) };
  }

  #batch(steps: readonly Step[]): Record<string, unknown> {
    const results: (StatementResult | null)[] = [];
    const errors: (WireError | null)[] = [];
    const holds = (condition: Condition): boolean => {
      switch (condition.type) {
        case "ok":
          return results[condition.step] != null;
        case "error":
          return errors[condition.step] != null;
        case "not":
          return !holds(condition.cond);
        case "and":
          return condition.conds.every(holds);
        case "or":
          return condition.conds.some(holds);
        case "is_autocommit":
          return !this.#database.isTransaction;
      }
    };
    for (const { condition, stmt } of steps) {
      let [result, error]: [StatementResult | null, WireError | null] = [null, null];
      if (condition == null || holds(condition)) {
        try {
          result = this.#execute(stmt);
        } catch (thrown) {
          error = wireError(thrown);
        }
      }
      results.push(result);
      errors.push(error);
    }
    return { step_results: results, step_errors: errors };
  }

  #describe(sql: string): Record<string, unknown> {
    const statement = this.#prepare(sql);
    const explained = /^\s*explain\b/i.test(sql);
    const program = explained ? [] : this.#database.prepare(`EXPLAIN ${sql}`).all();
    return {
      params: parameters(sql).map((name) => ({ name })),
      cols: statement.columns().map(({ name, type }) => ({ name: String(name), decltype: type ?? null })),
      is_explain: explained,
      // It opens a transaction that writes.
      is_readonly: !program.some(({ opcode, p2 }) => opcode === "Transaction" && p2 !== 0),
    };
  }
}

function asClientsSee<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { errcode } = error as { errcode?: number };
    // Deno leaves the code out where several statements are run.
    const known = typeof errcode === "number" ? CODES[errcode & 0xff] : codeByMessage(error.message);
    throw new HranaError(`SQLite error: ${error.message}`, known ?? "SQLITE_UNKNOWN");
  }
}

function codeByMessage(message: string): string | undefined {
  if (/database is locked/.test(message)) return "SQLITE_BUSY";
  if (/constraint failed/.test(message)) return "SQLITE_CONSTRAINT";
}

function wireError(error: unknown): WireError {
  if (error instanceof HranaError) return { message: error.message, code: error.code };
  return { message: String(error), code: "INTERNAL" };
}

/** SQL whose texts, quoted names and comments are blank. */
function withoutTexts(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, " ");
}

/** By position: the name of each parameter, `null` for a `?`. */
function parameters(sql: string): (string | null)[] {
  const found: (string | null)[] = [];
  for (const [written] of withoutTexts(sql).matchAll(/\?\d*|[:@$]\w+/g)) {
    if (written === "?") found.push(null);
    else if (written.startsWith("?")) {
      while (found.length < Number(written.slice(1))) found.push(null);
      found[Number(written.slice(1)) - 1] = written;
    } else if (!found.includes(written)) found.push(written);
  }
  return found;
}

function fromWire(value: Value): null | bigint | number | string | Uint8Array {
  switch (value.type) {
    case "null":
      return null;
    case "integer":
      return BigInt(value.value);
    case "float":
    case "text":
      return value.value;
    case "blob":
      return new Uint8Array(Uint8Array.fromBase64(value.base64));
  }
}

function toWire(value: null | bigint | number | string | Uint8Array): Value {
  switch (typeof value) {
    case "bigint":
      return { type: "integer", value: String(value) };
    case "number":
      return { type: "float", value };
    case "string":
      return { type: "text", value };
    default:
      return value === null ? { type: "null" } : { type: "blob", base64: value.toBase64().replace(/=+$/, "") };
  }
}

/** What there is for one database: its file, and the streams on it. */
class Server {
  readonly #options: HranaOptions;
  /** Baton → the stream that goes on with it. A baton serves once. */
  readonly #batons = new Map<string, { readonly name: string; readonly stream: Stream }>();
  readonly #sockets = new Map<WebSocket, string>();

  constructor(options: HranaOptions) {
    this.#options = options;
  }

  async answer(request: globalThis.Request): Promise<Response> {
    const url = new URL(request.url);
    const [, name = "", rest = ""] = /^\/(\w+)(?:\/(.*))?$/.exec(url.pathname) ?? [];
    if (name === "" || name === "v2") return new Response("the path names no database", { status: 404 });
    if (request.headers.get("upgrade") === "websocket") return this.#socket(request, name);
    if (request.headers.get("authorization") !== `Bearer ${this.#options.token}`) {
      return Response.json({ message: "the token is not the server's", code: "AUTH_JWT_INVALID" }, { status: 401 });
    }
    if (request.method === "DELETE" && rest === "") return this.#remove(name);
    if (request.method === "GET" && rest === "v2") return new Response("Hrana 2");
    if (request.method === "POST" && rest === "v2/pipeline") return await this.#pipeline(request, name);
    return new Response("there is nothing here", { status: 404 });
  }

  #path(name: string): string {
    return join(this.#options.folder, `${name}.db`);
  }

  async #pipeline(request: globalThis.Request, name: string): Promise<Response> {
    const { baton, requests }: { baton?: string | null; requests: readonly Request[] } = await request.json();
    const known = typeof baton === "string" ? this.#batons.get(baton) : undefined;
    if (typeof baton === "string") this.#batons.delete(baton);
    if (typeof baton === "string" && known?.name !== name) {
      return Response.json({ message: "the stream is closed", code: "STREAM_EXPIRED" }, { status: 400 });
    }
    const stream = known?.stream ?? new Stream(this.#path(name));
    const results = requests.map((wanted) => {
      try {
        return { type: "ok", response: stream.answer(wanted) };
      } catch (error) {
        return { type: "error", error: wireError(error) };
      }
    });
    const next = requests.some(({ type }) => type === "close") ? null : randomUUID();
    if (next !== null) this.#batons.set(next, { name, stream });
    return Response.json({ baton: next, base_url: null, results });
  }

  #socket(request: globalThis.Request, name: string): Response {
    const offered = request.headers.get("sec-websocket-protocol")?.split(/,\s*/) ?? [];
    if (!offered.includes("hrana2")) return new Response("only hrana2 is spoken here", { status: 400 });
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: "hrana2" });
    const texts = new Map<number, string>();
    const streams = new Map<number, Stream>();
    let greeted = false;
    this.#sockets.set(socket, name);
    const send = (message: unknown) => socket.send(JSON.stringify(message));
    const answer = (wanted: Record<string, unknown>): Record<string, unknown> => {
      const id = wanted.stream_id as number;
      if (wanted.type === "open_stream") {
        streams.set(id, new Stream(this.#path(name), texts));
        return { type: "open_stream" };
      }
      if (wanted.type === "close_stream") {
        streams.get(id)?.close();
        streams.delete(id);
        return { type: "close_stream" };
      }
      if (wanted.type === "store_sql") {
        texts.set(wanted.sql_id as number, wanted.sql as string);
        return { type: "store_sql" };
      }
      if (wanted.type === "close_sql") {
        texts.delete(wanted.sql_id as number);
        return { type: "close_sql" };
      }
      const stream = streams.get(id);
      if (stream === undefined) throw new HranaError(`there is no stream ${id}`, "STREAM_NOT_FOUND");
      return stream.answer(wanted as Request);
    };
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(String(data));
      if (message.type === "hello") {
        greeted = message.jwt === this.#options.token;
        if (greeted) return send({ type: "hello_ok" });
        send({ type: "hello_error", error: { message: "the token is not the server's", code: "AUTH_JWT_INVALID" } });
        return socket.close();
      }
      // What came after a greeting that was refused.
      if (!greeted) return;
      const { request_id, request: wanted } = message;
      try {
        send({ type: "response_ok", request_id, response: answer(wanted) });
      } catch (error) {
        send({ type: "response_error", request_id, error: wireError(error) });
      }
    };
    socket.onclose = () => {
      this.#sockets.delete(socket);
      for (const stream of streams.values()) stream.close();
    };
    return response;
  }

  /** Ends what is connected to a database, and removes it. */
  #remove(name: string): Response {
    for (const [baton, known] of this.#batons) {
      if (known.name !== name) continue;
      known.stream.close();
      this.#batons.delete(baton);
    }
    for (const [socket, used] of this.#sockets) if (used === name) socket.close();
    for (const suffix of ["", "-journal", "-wal", "-shm"]) rmSync(`${this.#path(name)}${suffix}`, { force: true });
    return new Response(null, { status: 204 });
  }
}

/** The worker: told its options once, it tells its port once. */
const worker = globalThis as unknown as {
  onmessage: ((event: { readonly data: HranaOptions }) => void) | null;
  postMessage(port: number): void;
};
worker.onmessage = ({ data }) => {
  const server = new Server(data);
  Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => worker.postMessage(port),
  }, (request) => server.answer(request));
};
