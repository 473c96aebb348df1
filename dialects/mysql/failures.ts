import { StatementFailure } from "../../registry/connection.ts";

/** The connection was lost, as SQL names it. */
export const LOST = "08S01";

/** The error of a connection that was lost. */
export function lostConnection(cause?: unknown): Error {
  return Object.assign(new Error("the connection to the server was lost", { cause }), { sqlState: LOST });
}

/** Codes of the client library, and numbers of the server, that mean that the session is no more. */
const LOST_CODES: readonly unknown[] = ["PROTOCOL_CONNECTION_LOST", "ECONNRESET", "EPIPE", "ETIMEDOUT"];
const LOST_NUMBERS: readonly unknown[] = [1053, 1080, 1152, 1927, 4031];

/** Whether an error means that the session is no more. */
export function isLost(error: unknown): boolean {
  const { code, errno, sqlState, message } = error as {
    readonly code?: unknown;
    readonly errno?: unknown;
    readonly sqlState?: unknown;
    readonly message?: unknown;
  };
  return sqlState === LOST || LOST_CODES.includes(code) || LOST_NUMBERS.includes(errno) ||
    /in closed state/.test(String(message));
}

/**
 * What to do about failures, by the server's number: the name that the client library has for a number of MariaDB's may be
 * that of another error of MySQL's. https://mariadb.com/docs/server/reference/error-codes
 */
const HINTS: Readonly<Record<number, string>> = {
  1005: "a foreign key and what it refers to must have the same type, and the latter a key",
  1021: "make room on the server's disk, then start again",
  1044: "the user may not do this; ask the owner of the database, or migrate as another user",
  1050: "a run that stopped half-way may have made it: look at it, drop it, or use ifNotExists",
  1060: "a run that stopped half-way may have added it: look at it, and drop it, then start again",
  1061: "a run that stopped half-way may have made it: look at it, and drop it, then start again",
  1062: "two rows have the same there: take them apart first",
  1071: "index the first characters, { column, length: 100 }, or make the column shorter",
  1075: "what numbers the rows needs a key that begins with it: set its `autoincrement` to false before the key goes",
  1101: "give the default as an expression, sql`('…')`",
  1114: "make room on the server's disk, then start again",
  1118: "make some of the columns t.text() or t.binary(), which are kept beside the row",
  1138: "a row holds NULL there: give it a value first",
  1142: "the user may not do this; ask the owner of the table, or migrate as another user",
  1170: "say how many characters are indexed: { column, length: 100 }",
  1205: "another session holds the lock; look at SHOW PROCESSLIST, then start again",
  1213: "another session wanted the same locks in another order; start again",
  1215: "a foreign key and what it refers to must have the same type, and the latter a key",
  1227: "the user may not do this; ask for the privilege that the message names",
  1290: "this server only reads; name the one that writes",
  1317: "somebody, or a time limit of the server's, has stopped the statement; start again",
  1366: "the character set of the column cannot hold it: make the table with { mysql: { charset: 'utf8mb4' } }",
  1419: "a user without SUPER may not do this while log_bin_trust_function_creators is off",
  1452: "a row refers to none that is there: mend or delete it first",
  1553: "a foreign key needs the index: drop that first, or make another index for it",
  1828: "a foreign key stands on it: drop that first, or say it in `was`, as t.column(…, { references })",
  1829: "a foreign key stands on it: drop that first, or say it in `was`, as t.column(…, { references })",
  1832: "a foreign key stands on it: drop that first, and make it again afterwards",
  1833: "a foreign key of another table refers to it: drop that first, and make it again afterwards",
  1969: "a time limit of the server's has stopped the statement; raise max_statement_time, then start again",
  1836: "this server only reads; name the one that writes",
  1901: "a check cannot look at what numbers the rows, at other rows, or at what differs from one moment to the next",
  3024: "a time limit of the server's has stopped the statement; raise max_execution_time, then start again",
  3730: "another table refers to it: drop that first, or say { cascade: true }",
  3780: "a foreign key and what it refers to must have the same type",
  3818: "a check cannot look at what numbers the rows",
  3819: "a row that is there already breaks the check; mend the rows first",
  3959: "drop the check first, and make it again with the column as it is then",
  4025: "a row that is there already breaks the check; mend the rows first",
};

/** What a driver threw, as the error that a connection throws. @param sql the statement, in which the place is looked for */
export function failureOf(error: unknown, index: number, sql = ""): StatementFailure {
  const { errno, sqlState, message, sqlMessage } = error as {
    readonly errno?: number;
    readonly sqlState?: string;
    readonly message?: string;
    readonly sqlMessage?: string;
  };
  const told = sqlMessage ?? message ?? String(error);
  const number = typeof errno === "number" && errno >= 1000 ? errno : undefined;
  return new StatementFailure(number === undefined ? told : `${told} (${number})`, {
    index,
    sqlState: isLost(error) ? LOST : sqlState,
    offset: offsetOf(told, sql),
    hint: isLost(error)
      ? "look whether the server runs, then start again: what it had not committed it has taken back"
      : number === undefined
      ? undefined
      : HINTS[number],
    cause: error,
  });
}

/** The place of a mistake: the server tells no number, but what it read from there on. */
function offsetOf(told: string, sql: string): number | undefined {
  const near = /near '([\s\S]*)' at line \d+$/.exec(told)?.[1];
  if (near === undefined) return undefined;
  if (near === "") return sql.trimEnd().length;
  // To the end, or as much of it as the message has room for; MariaDB says where it has cut.
  if (sql.endsWith(near)) return sql.length - near.length;
  const cut = near.replace(/\.\.\.$/, "");
  const first = sql.indexOf(cut);
  return first >= 0 && sql.indexOf(cut, first + 1) < 0 ? first : undefined;
}
