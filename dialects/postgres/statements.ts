import type { ScriptStatement } from "../../registry/scratch.ts";

/**
 * A piece of a script. Texts and quoted names that are left open reach to the end.
 *
 * @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html
 */
const TOKEN = new RegExp(
  [
    /(?<blank>[\s\uFEFF]+|--[^\n]*)/,
    /(?<comment>\/\*)/,
    /(?<text>[eE]'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'?|'[^']*(?:''[^']*)*'?|"[^"]*(?:""[^"]*)*"?)/,
    /(?<dollar>\$(?:[A-Za-z_\x80-\uFFFF][\w\x80-\uFFFF]*)?\$)/,
    /(?<word>[A-Za-z_\x80-\uFFFF][\w$\x80-\uFFFF]*)/,
    /(?<meta>\\[^\n]*)/,
    /\d[\w.]*|[\s\S]/,
  ].map(({ source }) => source).join("|"),
  "y",
);

/** What reaches beyond the database: other databases, users, the server itself. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^(?:CREATE|DROP|ALTER)\s+DATABASE\b/i, "it is about a whole database"],
  [/^(?:CREATE|DROP|ALTER)\s+(?:ROLE|USER(?!\s+MAPPING)|GROUP)\b/i, "it is about a user, whom all databases share"],
  [/^(?:GRANT|REVOKE)\b(?![\s\S]*\bON\b)/i, "it is about a user, whom all databases share"],
  [/^(?:REASSIGN|DROP)\s+OWNED\b/i, "it is about all that a user owns"],
  [/^(?:CREATE|DROP|ALTER)\s+TABLESPACE\b|^ALTER\s+SYSTEM\b/i, "it is about the whole server"],
  [/^COPY\b[\s\S]*\bFROM\s+(?:STDIN\b|')/i, "it brings rows; `pg_dump --schema-only` leaves them out"],
  [/^\\/, "it is a command of psql's own"],
];

/** What a transaction cannot hold, or would not be one after. */
const ALONE = new RegExp(
  [
    /^(?:BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE\s+TRANSACTION|VACUUM|CALL)\b/,
    /^(?:CREATE\s+(?:UNIQUE\s+)?INDEX|DROP\s+INDEX|REINDEX|ALTER\s+TABLE)\b[\s\S]*\bCONCURRENTLY\b/,
    /^ALTER\s+TYPE\b[\s\S]*\bADD\s+VALUE\b/,
    /^(?:CREATE|DROP|ALTER)\s+SUBSCRIPTION\b/,
  ].map(({ source }) => source).join("|"),
  "i",
);

/** Commands of psql's that `pg_dump` writes to keep others out; they make nothing. */
const HARMLESS = /^\\(?:un)?restrict\b/;

/**
 * The statements of a script, as `psql` reads it: a semicolon in parentheses, as CREATE RULE has it, or in the body of a
 * function that begins with BEGIN ATOMIC, ends none.
 *
 * @see https://github.com/postgres/postgres/blob/master/src/fe_utils/psqlscan.l
 */
export function statements(text: string): readonly ScriptStatement[] {
  const found: ScriptStatement[] = [];
  let start = -1, end = 0, parentheses = 0, bodies = 0;
  const close = () => {
    if (start >= 0) found.push(statementOf(text.slice(start, end), start));
    [start, parentheses, bodies] = [-1, 0, 0];
  };
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const { 0: token, groups: { blank, comment, dollar, word, meta } = {} } = TOKEN.exec(text)!;
    if (blank !== undefined) continue;
    if (comment !== undefined) {
      TOKEN.lastIndex = endOfComment(text, at);
      continue;
    }
    if (meta !== undefined) {
      close();
      if (!HARMLESS.test(meta)) found.push(statementOf(meta.trimEnd(), at));
      continue;
    }
    if (token === ";" && parentheses === 0 && bodies === 0) {
      close();
      continue;
    }
    if (start < 0) start = at;
    if (dollar !== undefined) {
      const closing = text.indexOf(dollar, TOKEN.lastIndex);
      TOKEN.lastIndex = closing < 0 ? text.length : closing + dollar.length;
    } else if (token === "(") parentheses++;
    else if (token === ")") parentheses = Math.max(0, parentheses - 1);
    else if (word !== undefined && parentheses === 0) bodies += bodyStep(word, bodies, text.slice(start, at));
    end = TOKEN.lastIndex;
  }
  close();
  return found;
}

/** What a word does to the number of bodies that are open: `CREATE FUNCTION … BEGIN ATOMIC …; END`. */
function bodyStep(word: string, bodies: number, before: string): number {
  if (/^BEGIN$/i.test(word)) return /^CREATE\s+(?:OR\s+REPLACE\s+)?(?:FUNCTION|PROCEDURE)\b/i.test(before) ? 1 : 0;
  if (bodies === 0) return 0;
  return /^CASE$/i.test(word) ? 1 : /^END$/i.test(word) ? -1 : 0;
}

/** The offset after the comment at `start`; comments hold comments. */
function endOfComment(text: string, start: number): number {
  let depth = 0;
  for (const { 0: mark, index } of text.slice(start).matchAll(/\/\*|\*\//g)) {
    depth += mark === "/*" ? 1 : -1;
    if (depth === 0) return start + index + mark.length;
  }
  return text.length;
}

function statementOf(sql: string, start: number): ScriptStatement {
  const refused = REFUSED.find(([pattern]) => pattern.test(sql))?.[1];
  return { sql, start, ...(refused !== undefined && { refused }), ...(ALONE.test(sql) && { isAlone: true }) };
}
