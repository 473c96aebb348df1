/**
 * SQL text as the tokens that SQLite sees in it.
 *
 * @see https://www.sqlite.org/lang_keywords.html
 * @module
 */

/** What a token is. `quoted` is a name in `"…"`, `[…]` or backticks; `parameter` is `?1`, `:a`, `@a` or `$a`. */
export type TokenKind = "word" | "quoted" | "string" | "blob" | "number" | "parameter" | "punctuation";

/** A piece of SQL that is neither space nor comment. */
export interface Token {
  readonly kind: TokenKind;
  /** What it says: quotes taken off and doubled ones made single; of a blob the digits; else as written. */
  readonly text: string;
  /** Offset of its first character. */
  readonly start: number;
  /** Offset after its last character. */
  readonly end: number;
}

const OPERATORS = ["->>", "->", "||", "<=", "<>", "<<", ">=", ">>", "==", "!="];

/** The tokens of `sql`. Never throws: what is left open reaches to the end, what SQLite does not know is punctuation. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const after = skipBlank(sql, at);
    if (after > at) {
      at = after;
      continue;
    }
    const token = tokenAt(sql, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** The offset after the space or comment at `at`; `at` itself if there is none. */
function skipBlank(sql: string, at: number): number {
  if (isSpace(sql[at])) return at + 1;
  if (sql.startsWith("--", at)) return endOf(sql, "\n", at);
  if (sql.startsWith("/*", at)) return endOf(sql, "*/", at + 2);
  return at;
}

function tokenAt(sql: string, start: number): Token {
  const first = sql[start]!;
  switch (first) {
    case "'":
      return quotedAt(sql, start, "string", "'");
    case '"':
    case "`":
      return quotedAt(sql, start, "quoted", first);
    case "[": {
      // Brackets know no escape: https://www.sqlite.org/lang_keywords.html
      const end = endOf(sql, "]", start);
      return { kind: "quoted", text: sql.slice(start + 1, sql[end - 1] === "]" ? end - 1 : end), start, end };
    }
  }
  if ((first === "x" || first === "X") && sql[start + 1] === "'") {
    const { text, end } = quotedAt(sql, start + 1, "blob", "'");
    return { kind: "blob", text, start, end };
  }
  if (isDigit(first) || first === "." && isDigit(sql[start + 1])) {
    return plain(sql, "number", start, endOfNumber(sql, start));
  }
  if (isNameStart(first)) return plain(sql, "word", start, endOfName(sql, start));
  if (
    first === "?" || (first === ":" || first === "@" || first === "$" || first === "#") && isNamePart(sql[start + 1])
  ) {
    return plain(sql, "parameter", start, endOfName(sql, start + 1));
  }
  const operator = OPERATORS.find((each) => sql.startsWith(each, start));
  return plain(sql, "punctuation", start, start + (operator ?? first).length);
}

function plain(sql: string, kind: TokenKind, start: number, end: number): Token {
  return { kind, text: sql.slice(start, end), start, end };
}

/** What stands between two of `quote`, where the doubled one stands for itself. */
function quotedAt(sql: string, start: number, kind: TokenKind, quote: string): Token {
  let text = "";
  let from = start + 1;
  for (;;) {
    const close = sql.indexOf(quote, from);
    if (close < 0) return { kind, text: text + sql.slice(from), start, end: sql.length };
    text += sql.slice(from, close);
    if (sql[close + 1] !== quote) return { kind, text, start, end: close + 1 };
    text += quote;
    from = close + 2;
  }
}

/** The offset after the next `mark`, or the end. */
function endOf(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from);
  return found < 0 ? sql.length : found + mark.length;
}

/** Takes what follows a digit as SQLite does: `1.5e-3`, `0xFF`, `1_000`, and names that are stuck to it. */
function endOfNumber(sql: string, start: number): number {
  let at = start;
  const hexadecimal = sql[at] === "0" && (sql[at + 1] === "x" || sql[at + 1] === "X");
  while (at < sql.length) {
    const exponent = !hexadecimal && (sql[at] === "e" || sql[at] === "E");
    if (exponent && (sql[at + 1] === "+" || sql[at + 1] === "-") && isDigit(sql[at + 2])) at += 2;
    else if (sql[at] === "." && !hexadecimal || isNamePart(sql[at])) at++;
    else break;
  }
  return at;
}

/** What {@linkcode isNamePart} says of one character, of as many as there are. */
const NAME = /[A-Za-z_0-9$\x80-\uFFFF]*/y;

function endOfName(sql: string, start: number): number {
  NAME.lastIndex = start;
  NAME.test(sql);
  return NAME.lastIndex;
}

/** Space to SQLite, which counts the byte order mark among it. */
function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\n" || character === "\t" || character === "\r" || character === "\f" ||
    character === "\uFEFF";
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}

function isNameStart(character: string | undefined): boolean {
  return character !== undefined &&
    (character >= "a" && character <= "z" || character >= "A" && character <= "Z" || character === "_" ||
      character >= "\x80");
}

function isNamePart(character: string | undefined): boolean {
  return isNameStart(character) || isDigit(character) || character === "$";
}

/** Whether `token` is one of these words, unquoted, in any case. Give them in capitals. */
export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  if (token?.kind !== "word") return false;
  const { text } = token;
  return words.some((word) => word.length === text.length && word === text.toUpperCase());
}

/** Whether `token` is this punctuation. */
export function isMark(token: Token | undefined, mark: string): boolean {
  return token?.kind === "punctuation" && token.text === mark;
}

/**
 * The statements of `text`, without their semicolons and the comments around them; what holds none is left out.
 * Semicolons inside the body of a trigger part nothing. Never throws.
 */
export function splitStatements(text: string): string[] {
  return placedStatements(text).map(({ sql }) => sql);
}

/** The same as {@linkcode splitStatements}, each with the offset of its first character. */
export function placedStatements(text: string): { readonly sql: string; readonly start: number }[] {
  const statements: { readonly sql: string; readonly start: number }[] = [];
  let statement: Token[] = [];
  const close = () => {
    const [first] = statement;
    if (first !== undefined) {
      statements.push({ sql: text.slice(first.start, statement.at(-1)!.end), start: first.start });
    }
    statement = [];
  };
  let inBody = false;
  for (const token of tokenize(text)) {
    if (isMark(token, ";") && !(inBody && !endsBody(statement))) {
      close();
      inBody = false;
      continue;
    }
    statement.push(token);
    if (!inBody && isWord(token, "BEGIN")) inBody = startsTrigger(statement);
  }
  close();
  return statements;
}

/** Whether tokens begin with CREATE [TEMP] TRIGGER, or with EXPLAIN [QUERY PLAN] before it. */
function startsTrigger(tokens: readonly Token[]): boolean {
  let at = 0;
  if (isWord(tokens[at], "EXPLAIN")) at += isWord(tokens[at + 1], "QUERY") ? 3 : 1;
  if (!isWord(tokens[at], "CREATE")) return false;
  return isWord(tokens[isWord(tokens[at + 1], "TEMP", "TEMPORARY") ? at + 2 : at + 1], "TRIGGER");
}

/**
 * Whether a trigger's body ends here. Only its own END follows a semicolon: that of CASE follows an expression, and a
 * column named `end` follows something too. The same rule as https://www.sqlite.org/c3ref/complete.html
 */
function endsBody(tokens: readonly Token[]): boolean {
  return isWord(tokens.at(-1), "END") && isMark(tokens.at(-2), ";");
}
