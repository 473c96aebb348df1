import { LockTimeoutError } from "../../errors.ts";
import { StatementFailure } from "../../registry/connection.ts";
import { tokenize } from "./tokenizer.ts";

/** SQLite's primary result codes by number. https://www.sqlite.org/rescode.html */
const PRIMARY: Readonly<Record<number, string>> = {
  1: "SQLITE_ERROR",
  2: "SQLITE_INTERNAL",
  3: "SQLITE_PERM",
  4: "SQLITE_ABORT",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  7: "SQLITE_NOMEM",
  8: "SQLITE_READONLY",
  9: "SQLITE_INTERRUPT",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  12: "SQLITE_NOTFOUND",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  15: "SQLITE_PROTOCOL",
  17: "SQLITE_SCHEMA",
  18: "SQLITE_TOOBIG",
  19: "SQLITE_CONSTRAINT",
  20: "SQLITE_MISMATCH",
  21: "SQLITE_MISUSE",
  22: "SQLITE_NOLFS",
  23: "SQLITE_AUTH",
  25: "SQLITE_RANGE",
  26: "SQLITE_NOTADB",
};

/** The kinds of constraint failures, the one extended code that people look for. */
const CONSTRAINT: Readonly<Record<number, string>> = {
  1: "CHECK",
  2: "COMMITHOOK",
  3: "FOREIGNKEY",
  4: "FUNCTION",
  5: "NOTNULL",
  6: "PRIMARYKEY",
  7: "TRIGGER",
  8: "UNIQUE",
  9: "VTAB",
  10: "ROWID",
  11: "PINNED",
  12: "DATATYPE",
};

/** The name of a result code. */
function resultCodeName(code: number): string {
  const primary = PRIMARY[code & 0xff] ?? "SQLITE_ERROR";
  const extended = (code & 0xff) === 19 ? CONSTRAINT[code >> 8] : undefined;
  return extended === undefined ? primary : `${primary}_${extended}`;
}

/** What to do about failures that no change of the statement would mend. */
const HINTS: Readonly<Record<string, string>> = {
  SQLITE_READONLY: "you may not write the file, or not into its folder, where the journal stands",
  SQLITE_FULL: "make room on the disk, then start again",
  SQLITE_IOERR: "look whether the disk is full or failing, then start again",
  SQLITE_CONSTRAINT: "rows must fit first: give NULLs a value, take doubles apart, mend what refers to nothing",
  SQLITE_CORRUPT: "the file is damaged: look at it with `PRAGMA integrity_check`, and go back to a backup",
};

/**
 * What a driver threw, as the error that a connection throws: {@linkcode LockTimeoutError} where another connection holds the
 * lock, else {@linkcode StatementFailure}.
 *
 * @param error of `node:sqlite`, with `errcode`, or of `@libsql/client`, with `extendedCode`; or of our own
 * @param index position of the statement that failed
 * @param sql its text, in which the place is looked for
 */
export function failureOf(error: unknown, index: number, sql = ""): LockTimeoutError | StatementFailure {
  const { errcode, code, extendedCode, message } = error as {
    readonly errcode?: number;
    readonly code?: string;
    readonly extendedCode?: string;
    readonly message?: string;
  };
  const told = extendedCode ?? code;
  const name = errcode !== undefined ? resultCodeName(errcode) : told?.startsWith("SQLITE_") ? told : undefined;
  if (name !== undefined && /^SQLITE_(?:BUSY|LOCKED)/.test(name)) {
    return new LockTimeoutError("Cannot go on: another connection holds the database's lock", {
      cause: error,
      hint: "another migration may be running; look who has the file open, and start again",
    });
  }
  // libSQL puts the code before the message, a server's answer has the message of its engine behind it.
  const text = (message ?? String(error)).replace(/^(?:SQLITE_\w+: )+(?:SQLite error: )?/, "");
  const hint = name === undefined ? undefined : HINTS[/^SQLITE_[A-Z]+/.exec(name)![0]];
  return new StatementFailure(text, { index, sqlState: name, offset: offsetOf(text, sql), hint, cause: error });
}

/** The place of a mistake: SQLite names the token, and the drivers pass on no number. One that stands there twice is none. */
function offsetOf(told: string, sql: string): number | undefined {
  if (/^incomplete input/.test(told)) return sql.trimEnd().length;
  const named = /^near "([\s\S]+)": syntax error|^unrecognized token: "([\s\S]+)"/.exec(told);
  const token = named?.[1] ?? named?.[2];
  if (token === undefined) return undefined;
  const found = tokenize(sql).filter(({ start, end }) => sql.slice(start, end) === token);
  return found.length === 1 ? found[0]!.start : undefined;
}
