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

/** Deno tells no code for what `exec` threw: the beginnings of the messages that must be told apart. */
const BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [/^database is locked/, "SQLITE_BUSY"],
  [/^database table is locked/, "SQLITE_LOCKED"],
  [/^attempt to write a readonly database/, "SQLITE_READONLY"],
  [/^database or disk is full/, "SQLITE_FULL"],
  [/^disk I\/O error/, "SQLITE_IOERR"],
  [/constraint failed/, "SQLITE_CONSTRAINT"],
];

/** The name of a result code; by the message where there is no code. */
export function resultCodeName(code: number | undefined, message: string): string {
  if (code === undefined) return BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1] ?? "SQLITE_ERROR";
  const primary = PRIMARY[code & 0xff] ?? "SQLITE_ERROR";
  const extended = (code & 0xff) === 19 ? CONSTRAINT[code >> 8] : undefined;
  return extended === undefined ? primary : `${primary}_${extended}`;
}
