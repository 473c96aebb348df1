import type { ScriptStatement } from "../../registry/scratch.ts";

/**
 * A piece of a script. Texts and quoted names that are left open reach to the end; a comment that the server runs is no
 * comment.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/comments.html
 */
const TOKEN = new RegExp(
  [
    /(?<blank>[\s\uFEFF]+|#[^\n]*|--(?=\s|$)[^\n]*|\/\*(?!M?!)[\s\S]*?(?:\*\/|$(?![\s\S])))/,
    /(?<run>\/\*M?![\s\S]*?(?:\*\/|$(?![\s\S])))/,
    /(?<text>'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'?|"[^"\\]*(?:(?:\\[\s\S]|"")[^"\\]*)*"?|`[^`]*(?:``[^`]*)*`?)/,
    /(?<word>[\w$\x80-\uFFFF]+)/,
    /[\s\S]/,
  ].map(({ source }) => source).join("|"),
  "y",
);

/** A command of the client's: `DELIMITER ;;`. https://dev.mysql.com/doc/refman/8.4/en/mysql-commands.html */
const DELIMITER = /DELIMITER[ \t]+(\S+)[^\n]*/iy;

/** What reaches beyond the database, by the first words of a statement, in which a quoted name is `q`. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^USE\b/, "it turns to another database"],
  [/^(?:CREATE|DROP|ALTER) (?:DATABASE|SCHEMA)\b/, "it is about a whole database"],
  [/^(?:CREATE|DROP|ALTER|RENAME) (?:USER|ROLE)\b|^(?:GRANT|REVOKE)\b/, "it is about a user, whom all databases share"],
  [
    /^SET (?:GLOBAL|PERSIST|PERSIST_ONLY|@ @ GLOBAL)\b|^(?:FLUSH|SHUTDOWN|KILL|RESET|PURGE|INSTALL|UNINSTALL)\b/,
    "it is about the whole server",
  ],
  [/^LOAD\b/, "it brings rows from a file"],
  [
    /\b(?:TABLE|VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT|SEQUENCE|INTO)(?: IF(?: NOT)? EXISTS)? \S+ \. |^UPDATE \S+ \. |^DELETE FROM \S+ \. |^CREATE (?:UNIQUE |FULLTEXT |SPATIAL )?INDEX .*? ON \S+ \. |^(?:DROP|RENAME|TRUNCATE)\b.* \. /,
    "it names its database, which the scratch database is not; leave that out",
  ],
];

/** How many pieces of a statement are looked at. */
const LOOKED_AT = 40;

/**
 * The statements of a script, as `mysql` and `mariadb` read it: each ends at the delimiter, and what holds semicolons itself,
 * as the body of a trigger does, stands between two `DELIMITER` lines.
 */
export function statements(text: string): readonly ScriptStatement[] {
  const found: ScriptStatement[] = [];
  let delimiter = ";", start = -1, end = 0;
  let head: string[] = [];
  const close = () => {
    if (start >= 0) found.push(statementOf(text.slice(start, end), start, head.join(" ")));
    [start, head] = [-1, []];
  };
  for (let at = 0; at < text.length;) {
    if (start < 0) {
      DELIMITER.lastIndex = at;
      const command = DELIMITER.exec(text);
      if (command !== null) {
        delimiter = command[1]!;
        at = DELIMITER.lastIndex;
        continue;
      }
    }
    if (text.startsWith(delimiter, at)) {
      close();
      at += delimiter.length;
      continue;
    }
    TOKEN.lastIndex = at;
    const { 0: token, groups: { blank, text: quoted, word } = {} } = TOKEN.exec(text)!;
    // A word may hold the delimiter: `END$$`.
    const within = word === undefined ? -1 : word.indexOf(delimiter);
    const next = within > 0 ? at + within : TOKEN.lastIndex;
    if (blank === undefined) {
      if (start < 0) start = at;
      end = next;
      if (head.length < LOOKED_AT) head.push(quoted !== undefined ? "q" : token.toUpperCase());
    }
    at = next;
  }
  close();
  return found;
}

function statementOf(sql: string, start: number, head: string): ScriptStatement {
  const refused = REFUSED.find(([pattern]) => pattern.test(head))?.[1];
  return { sql, start, ...(refused !== undefined && { refused }) };
}
