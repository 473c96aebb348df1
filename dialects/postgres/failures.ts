import { StatementFailure } from "../../registry/connection.ts";
import { defined } from "../../schema/defined.ts";

/** The connection was lost, as SQL names it: https://www.postgresql.org/docs/current/errcodes-appendix.html */
export const LOST = "08006";

/** There is no connection any more, since it has ended here. */
export const CLOSED = "08003";

/** The SQLSTATE of a server's error, or what the system and the client library call theirs. */
export function codeOf(error: unknown): string | undefined {
  return (error as { readonly code?: string }).code;
}

/** Whether an error means that the session is no more. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  return code === LOST || code === CLOSED;
}

/** The error of a connection that was lost. @param why what the server has said about it */
export function lostConnection(why?: string): Error {
  const what = "the connection to the server was lost";
  return Object.assign(new Error(why === undefined ? what : `${what}: ${why}`), { code: LOST });
}

/**
 * The message of the error that ends `data`; `undefined` where none does. A server that ends a connection says why as the last
 * of all. https://www.postgresql.org/docs/current/protocol-message-formats.html (ErrorResponse)
 */
export function lastWords(data: Uint8Array): string | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = data.length - 5; at >= 0; at--) {
    if (data[at] !== 0x45 || at + 1 + view.getUint32(at + 1) !== data.length) continue;
    const fields = new TextDecoder().decode(data.subarray(at + 5)).split("\0");
    return fields.find((field) => field.startsWith("M"))?.slice(1);
  }
  return undefined;
}

/** The transaction had failed before, so that this statement was not run. */
export const ABORTED = "25P02";

/** Somebody has cancelled the statement, or statement_timeout. */
export const CANCELED = "57014";

/** Another session has held a lock for too long. */
export const LOCK_NOT_AVAILABLE = "55P03";

/** What to do about failures that no change of the statement would mend. */
const HINTS: Readonly<Record<string, string>> = {
  [LOST]: "look whether the server runs, then start again; it takes back what was not committed",
  [LOCK_NOT_AVAILABLE]:
    "another session held the lock for all of lock_timeout; look at pg_stat_activity, then start again",
  [CANCELED]: "statement_timeout was too short for it, or somebody has cancelled it",
  "25006":
    "this server only reads; name the one that writes, or say target_session_attrs=read-write with several hosts",
  "23502": "give the rows that hold NULL a value first; a new column wants a default",
  "23503": "mend or delete the rows that refer to none that is there, or that others refer to",
  "23505": "two rows have the same there: take them apart first",
  "2BP01": "drop what depends on it before; an operation that takes { cascade: true } drops it too",
  "40P01": "another session wanted the same locks in another order; start again",
  "42501": "the user may not do this; ask the owner of the object, or migrate as another user",
  "53100": "make room on the server's disk, then start again",
  "53200":
    "the server has too few locks for one transaction: use --transaction revision, or raise max_locks_per_transaction",
};

/** The parts of an error by which it is told what it is. */
export interface Failure {
  readonly message: string;
  readonly code?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly position?: string;
  readonly where?: string;
}

/** What a thread can hand on of an error. */
export function failureParts(error: unknown): Failure {
  const { message, code, detail, hint, position, where } = error as Partial<Failure>;
  return defined({ message: message ?? String(error), code, detail, hint, position, where });
}

/**
 * What a driver threw, as the error that a connection throws.
 *
 * @param about.sql the statement, by which the server's place in characters becomes an offset
 * @param about.ahead characters that were sent in front of it
 * @param about.hint what to do next, where more is known than its code tells
 */
export function failureOf(
  error: unknown,
  index: number,
  about: { readonly sql?: string; readonly ahead?: number; readonly hint?: string } = {},
): StatementFailure {
  const { sql = "", ahead = 0 } = about;
  const { code, message, detail, hint, position, where } = error as Partial<Failure>;
  const told = [message ?? String(error), detail, where === undefined ? undefined : where.split("\n")[0]];
  return new StatementFailure(told.filter((part) => part !== undefined && part !== "").join(": "), {
    index,
    sqlState: code,
    offset: position === undefined ? undefined : offsetIn(sql, Number(position) - 1 - ahead),
    hint: about.hint ?? (code === undefined ? undefined : HINTS[code]) ?? jsonForArray(message) ?? hint,
    cause: error,
  });
}

/** What to do where a list has become JSON, and the server wants an array of a type that only it knows. */
function jsonForArray(message = ""): string | undefined {
  if (!message.startsWith('malformed array literal: "[')) return undefined;
  return "a list of values is JSON unless its type is known: name it by `columns` of op.bulkInsert(), or cast it, " +
    "as in sql`${list}::text[]::mood[]`";
}

/** The server counts code points, JavaScript units of UTF-16. */
function offsetIn(sql: string, characters: number): number {
  return [...sql].slice(0, Math.max(0, characters)).join("").length;
}
