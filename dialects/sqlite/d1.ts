/**
 * Cloudflare D1, by the binding that a Worker has, or a program by `getPlatformProxy()` of wrangler or by miniflare. D1 refuses
 * BEGIN and SAVEPOINT, keeps foreign keys on whatever one says, and does each batch as a whole or not at all.
 *
 * https://developers.cloudflare.com/d1/worker-api/d1-database/
 *
 * @module
 */
import { LockTimeoutError, ProofError } from "../../errors.ts";
import { type Connection, LOCK_TIMEOUT, StatementFailure } from "../../registry/connection.ts";
import type { Statement, StatementResult } from "../../registry/operation.ts";
import { unexpectedRows } from "../../registry/rows.ts";
import { sqliteGrammar } from "./grammar.ts";
import { failureOf } from "./result_codes.ts";
import { sqliteServer } from "./server.ts";
import { type Raw, SqliteSession } from "./session.ts";
import { type Bound, changesRows, insertedId, singleStatements } from "./single_statements.ts";

/** What retort wants of a D1 database: the binding has more. */
export interface D1Binding {
  prepare(sql: string): D1Statement;
  /** Runs statements as a whole or not at all. */
  batch(statements: readonly D1Statement[]): Promise<readonly D1Result[]>;
}

/** A statement of a {@linkcode D1Binding}. */
export interface D1Statement {
  bind(...values: readonly unknown[]): D1Statement;
}

/** What a statement has answered. */
export interface D1Result {
  readonly results?: readonly Readonly<Record<string, unknown>>[];
  readonly meta: Readonly<Record<string, unknown>>;
}

/**
 * A connection with a D1 database, to be passed as `connection` to `upgrade()` and the other functions.
 *
 * What a revision does without waiting for an answer is one batch, with its version row: all of it is done, or nothing.
 * Integers beyond 2^53 lose their last digits on the way to the program, not inside of the database.
 */
export function d1Connection(database: D1Binding): Connection {
  const server = sqliteServer({
    flavour: "d1",
    assumed: false,
    foreignKeysStayOn: true,
    transactionalDdl: false,
  });
  return new SqliteSession(server, new D1Database(database), { name: "D1", lockTimeout: LOCK_TIMEOUT });
}

/** What is sent for a statement, of which there may be several. */
interface Part {
  /** Position of the statement. */
  readonly index: number;
  readonly sql: string;
  readonly values: readonly Bound[];
  /** Whether it is there to fail alone: nobody reads what it answers. */
  readonly isCheck?: true;
  /** The error where it is this that has failed, by the number that it was told. */
  readonly broken?: (wrong: string) => Error;
}

/** The start of what SQLite says when a check fails: a wrong path is the one thing that it quotes. */
const MARK = "retort:";

/** The column that a check adds. */
const CHECK = "retort_check";

const g = sqliteGrammar(sqliteServer({ assumed: true }), () => "");

/** `binding` as the session wants it. */
class D1Database implements Raw {
  readonly isAtomic = true;
  readonly hidden = "_cf_*";
  readonly #binding: D1Binding;

  /** Nothing begins and nothing ends: each batch is by itself. */
  readonly transaction = {
    begin: () => Promise.resolve(),
    commit: () => Promise.resolve(),
    rollback: () => Promise.resolve(),
  };

  constructor(binding: D1Binding) {
    this.#binding = binding;
  }

  async run(statements: readonly Statement[], signal?: AbortSignal): Promise<readonly StatementResult[]> {
    signal?.throwIfAborted();
    const parts = await this.#parts(statements);
    if (parts.length === 0) return statements.map(() => ({ rows: [], rowCount: 0 }));
    let answers: readonly D1Result[];
    try {
      answers = await this.#batch(parts);
    } catch (error) {
      throw await this.#failure(error, parts, statements);
    }
    const results: StatementResult[] = statements.map(() => ({ rows: [], rowCount: 0 }));
    for (const [i, { index, sql, isCheck }] of parts.entries()) {
      if (!isCheck) results[index] = resultOf(answers[i]!, sql);
    }
    return results;
  }

  #batch(parts: readonly Part[]): Promise<readonly D1Result[]> {
    return this.#binding.batch(parts.map(({ sql, values }) => {
      const prepared = this.#binding.prepare(sql);
      return values.length === 0 ? prepared : prepared.bind(...values.map(bindable));
    }));
  }

  async #parts(statements: readonly Statement[]): Promise<readonly Part[]> {
    const parts: Part[] = [];
    /** What is found before, for those that must find the same after. */
    const before = new Map<string, Readonly<Record<string, unknown>>>();
    for (const [index, statement] of statements.entries()) {
      if (isSavepoint(statement, statements)) continue;
      const { proof, expectedRows } = statement;
      let singles;
      try {
        singles = singleStatements(statement);
      } catch (error) {
        throw failureOf(error, index, statement.sql);
      }
      const wrong = proof && wrongness(proof, before.get(proof.about));
      if (proof?.must === "same" && wrong === undefined) before.set(proof.about, await this.#look(statement));
      for (const { sql, values } of singles) {
        if (proof === undefined || wrong === undefined) parts.push({ index, sql, values });
        else {
          const check = `CASE WHEN ${wrong} THEN json_extract('{}', ${g.literal(MARK)} || (${wrong})) END`;
          parts.push({
            index,
            sql: `SELECT p.*, ${check} AS ${CHECK} FROM (${sql}) AS p`,
            values,
            broken: (found) =>
              unproven(proof.about, proof.must === "same" ? "not what it was before" : `wrong ${found}`, index),
          });
        }
      }
      if (expectedRows === undefined) continue;
      parts.push({
        index,
        sql: `SELECT CASE WHEN changes() <> ${expectedRows} THEN json_extract('{}', ${
          g.literal(MARK)
        } || changes()) END`,
        values: [],
        isCheck: true,
        broken: (changed) => unexpectedRows(expectedRows, Number(changed), statement.sql),
      });
    }
    return parts;
  }

  /**
   * What is there before a batch, since a batch remembers nothing: somebody who changes it meanwhile has the batch fail, and
   * nothing is done.
   */
  async #look({ sql }: Statement): Promise<Readonly<Record<string, unknown>>> {
    const [answer] = await this.#binding.batch([this.#binding.prepare(sql)]);
    return answer?.results?.[0] ?? {};
  }

  async #failure(error: unknown, parts: readonly Part[], statements: readonly Statement[]): Promise<unknown> {
    const part = await this.#failed(parts);
    // It belongs to D1's connection, which others use too, and no rollback takes it back.
    if (statements.some(({ sql }) => /legacy_alter_table/i.test(sql))) {
      await this.#binding.batch([this.#binding.prepare("PRAGMA legacy_alter_table = OFF")]).catch(() => {});
    }
    const marked = new RegExp(`'${MARK}([^']*)'`).exec(textOf(error));
    if (marked !== null && part.broken !== undefined) return part.broken(marked[1]!);
    const failure = failureOf(plain(error), part.index, part.sql);
    if (failure instanceof LockTimeoutError) return failure;
    const { message, sqlState, offset, hint } = failure;
    return new StatementFailure(message, { index: part.index, sqlState, offset, hint, cause: error });
  }

  /** Which of a batch it is that fails, which D1 does not tell: a part of it is done, and taken back by a check that fails. */
  async #failed(parts: readonly Part[]): Promise<Part> {
    let [low, high] = [0, parts.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (await this.#fails(parts.slice(0, middle + 1))) high = middle;
      else low = middle + 1;
    }
    return parts[low]!;
  }

  async #fails(parts: readonly Part[]): Promise<boolean> {
    const end = { index: 0, sql: `SELECT json_extract('{}', ${g.literal(`${MARK} end`)})`, values: [] };
    try {
      await this.#batch([...parts, end]);
      return true;
    } catch (error) {
      return !textOf(error).includes(`${MARK} end`);
    }
  }

  close(): void {}
}

/** Whether a statement sets or lets go a savepoint that has both its ends here: a batch is one by itself. */
function isSavepoint({ sql }: Statement, among: readonly Statement[]): boolean {
  const [, word, name] = /^\s*(SAVEPOINT|RELEASE)\s+(\S+)\s*$/i.exec(sql) ?? [];
  if (word === undefined) return false;
  const other = new RegExp(`^\\s*${/^s/i.test(word) ? "RELEASE" : "SAVEPOINT"}\\s+(\\S+)\\s*$`, "i");
  return among.some((each) => other.exec(each.sql)?.[1] === name);
}

/** What is wrong with what a proof finds, as an expression; `undefined`: it only finds. */
function wrongness(
  { must }: NonNullable<Statement["proof"]>,
  before: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  if (must === "none") return "p.wrong";
  if (before === undefined) return undefined;
  return Object.entries(before).map(([name, value]) => `(p.${g.ident(name)} IS NOT ${g.literal(value as number)})`)
    .join(" OR ");
}

function unproven(about: string, what: string, index: number): ProofError {
  return new ProofError(`Cannot keep what was done: ${about}: ${what}`, {
    index,
    hint:
      "nothing is lost, since none of it was kept; look at the rows and objects, and whether somebody else writes there",
  });
}

/** A value as D1 takes it. @throws {TypeError} for an integer that a double cannot hold */
function bindable(value: Bound): null | number | string | ArrayBuffer {
  if (value instanceof Uint8Array) return value.slice().buffer;
  if (typeof value !== "bigint") return value;
  if (BigInt(Number(value)) === value) return Number(value);
  throw new TypeError(`a parameter is ${value}, and D1 takes no integers beyond 2^53: write it into the statement`);
}

function resultOf({ results = [], meta }: D1Result, sql: string): StatementResult {
  const rows = results.map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(([name]) => name !== CHECK).map(([name, value]) => [name, told(value)]),
    )
  );
  if (rows.length > 0 || !changesRows(sql)) return { rows, rowCount: rows.length };
  return { rows, rowCount: Number(meta.changes ?? 0), ...insertedId(sql, Number(meta.last_row_id)) };
}

/** D1 tells bytes as a list of numbers. */
function told(value: unknown): unknown {
  return Array.isArray(value) ? Uint8Array.from(value) : value;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The error without D1's own words around SQLite's. */
function plain(error: unknown): unknown {
  const match = /^D1_\w*ERROR: ([\s\S]*?)(?: at offset \d+)?(?:: (SQLITE_\w+)(?: \(extended: (SQLITE_\w+)\))?)?$/.exec(
    textOf(error),
  );
  return match === null ? error : { message: match[1], code: match[3] ?? match[2] };
}
