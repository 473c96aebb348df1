/**
 * Violations of foreign keys. SQLite looks at none while they are off: those that a transaction has made must be found before
 * it is committed. https://www.sqlite.org/pragma.html#pragma_foreign_key_check
 *
 * @module
 */
import { DatabaseError } from "../../errors.ts";
import { StatementFailure } from "../../registry/connection.ts";
import type { StatementResult } from "../../registry/operation.ts";
import { NAMED_ROWS } from "./named_rows.ts";
import { quoted } from "./quoting.ts";

/** A row of a table that refers to one that is not there. */
interface Violation {
  readonly table: string;
  /** `null`: the table has no rowid. */
  readonly rowid: number | bigint | null;
  readonly parent: string;
  /** Which of the table's foreign keys. */
  readonly fkid: number;
  /** What SQLite says where the key refers to what is no key, so that it can look at no row. */
  readonly mismatch?: string;
}

/** The violations of foreign keys in a database, before a transaction and at its end. */
export class Violations {
  readonly #ask: (sql: string) => Promise<StatementResult["rows"]>;
  /** Violations of foreign keys that are none of this run's doing, once they have been looked for. */
  #known: ReadonlySet<string> | undefined;
  /** What `PRAGMA data_version` said then: it changes when another connection has written. */
  #dataVersion: unknown;

  /** @param ask asks the session */
  constructor(ask: (sql: string) => Promise<StatementResult["rows"]>) {
    this.#ask = ask;
  }

  /** Notes those that are there, unless they are known: when a transaction has begun. */
  async note(): Promise<void> {
    const [now] = await this.#ask("PRAGMA data_version");
    if (this.#known !== undefined && now?.data_version === this.#dataVersion) return;
    this.#dataVersion = now?.data_version;
    this.#known = new Set((await this.#all()).map(violationKey()));
  }

  /**
   * Looks whether rows refer to what is not there, and did not when they were noted.
   *
   * @throws {DatabaseError} if any does
   */
  async check(): Promise<void> {
    const known = this.#known ?? new Set();
    const keyOf = violationKey();
    const fresh = (await this.#all()).filter((violation) => !known.has(keyOf(violation)));
    const [first] = fresh;
    if (first === undefined) return;
    if (first.mismatch !== undefined) {
      throw new DatabaseError(`Cannot commit: ${first.mismatch}`, {
        hint:
          "a foreign key refers to a primary key, or to columns that are unique together: keep these, or drop it first",
      });
    }
    const alike = fresh.filter(({ table, fkid }) => table === first.table && fkid === first.fkid);
    const others = fresh.length - alike.length;
    throw new DatabaseError(
      `Cannot commit: ${rowsText(alike)} of "${first.table}" refers to a row of "${first.parent}" that is not there` +
        (others > 0 ? `, and ${others} more of other tables or keys do the like` : ""),
      { hint: `delete or mend the rows of "${first.table}" first, or keep what they refer to` },
    );
  }

  async #all(): Promise<readonly Violation[]> {
    const check = async (of = "") =>
      await this.#ask(`PRAGMA foreign_key_check${of}`) as unknown as readonly Violation[];
    try {
      return await check();
    } catch (error) {
      if (mismatchOf(error) === undefined) throw error;
    }
    // One key that refers to no key keeps SQLite from looking at any: table by table, then.
    const found: Violation[] = [];
    for (const { name } of await this.#ask("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      try {
        found.push(...await check(`(${quoted(String(name))})`));
      } catch (error) {
        const mismatch = mismatchOf(error);
        if (mismatch === undefined) throw error;
        found.push({ table: String(name), rowid: null, parent: "", fkid: 0, mismatch });
      }
    }
    return found;
  }
}

/** What SQLite says of a foreign key that refers to what is no key. https://www.sqlite.org/foreignkeys.html#fk_indexes */
function mismatchOf(error: unknown): string | undefined {
  return error instanceof StatementFailure && error.message.startsWith("foreign key mismatch")
    ? error.message
    : undefined;
}

/** `the row 4`, or `each of the rows 4, 7 and 2 more`. */
function rowsText(violations: readonly Violation[]): string {
  const ids = violations.map(({ rowid }) => rowid);
  if (ids[0] === null) return ids.length === 1 ? "a row" : `each of ${ids.length} rows`;
  if (ids.length === 1) return `the row ${ids[0]}`;
  const more = ids.length > NAMED_ROWS ? ` and ${ids.length - NAMED_ROWS} more` : "";
  return `each of the rows ${ids.slice(0, NAMED_ROWS).join(", ")}${more}`;
}

/**
 * What tells a violation from others. Several that are alike, as all of a table without rowids are, are counted. The number of
 * the foreign key is not part of it: it moves when the table gains another.
 */
function violationKey(): (violation: Violation) => string {
  const counts = new Map<string, number>();
  return ({ table, rowid, parent }) => {
    const key = JSON.stringify([table, rowid === null ? null : String(rowid), parent]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return `${count} ${key}`;
  };
}
