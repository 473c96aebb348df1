import { StatementFailure } from "../../registry/connection.ts";

/** The connection was lost, as SQL names it: https://www.postgresql.org/docs/current/errcodes-appendix.html */
export const LOST = "08006";

/** The error of a connection that was lost. */
export function lostConnection(): Error {
  return Object.assign(new Error("the connection to the server was lost"), { code: LOST });
}

/** The transaction had failed before, so that this statement was not run. */
export const ABORTED = "25P02";

/** What to do about failures that no change of the statement would mend. */
const HINTS: Readonly<Record<string, string>> = {
  [LOST]: "the server has taken the transaction back; look whether it runs, then start again",
  "57P01": "the server was told to end the connection; look whether it runs, then start again",
  "57P02": "the server crashed; look at its log, then start again",
  "55P03": "another session holds the lock for longer than lock_timeout; look at pg_stat_activity, then start again",
  "57014": "statement_timeout was too short for it, or somebody has cancelled it",
  "25006":
    "this server only reads; name the one that writes, or say target_session_attrs=read-write with several hosts",
  "40P01": "another session wanted the same locks in another order; start again",
  "42501": "the user may not do this; ask the owner of the object, or migrate as another user",
  "53100": "make room on the server's disk, then start again",
  "53200":
    "the server has too few locks for one transaction: use --transaction revision, or raise max_locks_per_transaction",
};

/**
 * What a driver threw, as the error that a connection throws.
 *
 * @param sql the statement, by which the server's place in characters becomes an offset
 */
export function failureOf(error: unknown, index: number, sql = ""): StatementFailure {
  const { code, message, detail, hint, position, where } = error as {
    readonly code?: string;
    readonly message?: string;
    readonly detail?: string;
    readonly hint?: string;
    readonly position?: string;
    readonly where?: string;
  };
  const told = [message ?? String(error), detail, where === undefined ? undefined : where.split("\n")[0]];
  return new StatementFailure(told.filter((part) => part !== undefined && part !== "").join(": "), {
    index,
    sqlState: code,
    offset: position === undefined ? undefined : [...sql].slice(0, Number(position) - 1).join("").length,
    hint: (code === undefined ? undefined : HINTS[code]) ?? hint,
    cause: error,
  });
}
