import { fold } from "./ddl.ts";
import { quoted } from "./quoting.ts";
import { isMark, isWord, tokenize } from "./tokenizer.ts";

/**
 * Words of SQL that stand in an expression without quotes and are no names, although a column may have one of them for its name.
 * TRUE and FALSE are names where a column has them: https://www.sqlite.org/lang_expr.html#booleanexpr
 */
const KEYWORDS = [
  ...["ALL", "AND", "AS", "ASC", "BETWEEN", "BY", "CASE", "CAST", "COLLATE", "CONSTRAINT", "CHECK", "DEFAULT", "DESC"],
  ...["DISTINCT", "ELSE", "END", "ESCAPE", "EXISTS", "FILTER", "FROM", "GLOB", "IN", "IS", "ISNULL", "LIKE"],
  ...["MATCH", "NOT", "NOTNULL", "NULL", "ON", "OR", "OVER", "REFERENCES", "REGEXP", "SELECT", "THEN", "WHEN"],
];

/**
 * `sql` with columns called by other names. It must be an expression of one table's own columns: of a check, a generated
 * column, an index; there a name can be nothing but a column, a function, a collation or a type.
 *
 * @param names folded name → the other name
 * @param table the name by which it may call its table; those qualifiers are left out, since the table is made under another
 */
export function renameTokens(sql: string, names: ReadonlyMap<string, string>, table: string): string {
  const tokens = tokenize(sql);
  let out = "";
  let from = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== "word" && token.kind !== "quoted" || isWord(token, ...KEYWORDS)) continue;
    if (isMark(tokens[i + 1], ".")) {
      if (fold(token.text) !== fold(table)) continue;
      out += sql.slice(from, token.start);
      from = tokens[i + 1]!.end;
      i++;
      continue;
    }
    const isFunction = token.kind === "word" && isMark(tokens[i + 1], "(");
    const other = names.get(fold(token.text));
    if (other === undefined || fold(other) === fold(token.text) || isFunction || isWord(tokens[i - 1], "COLLATE")) {
      continue;
    }
    out += `${sql.slice(from, token.start)}${quoted(other)}`;
    from = token.end;
  }
  return out + sql.slice(from);
}

/** Whether an expression of a table's own columns names one of them. */
export function namesColumn(sql: string, column: string): boolean {
  const mark = "\u0001";
  return renameTokens(sql, new Map([[fold(column), mark]]), "").includes(`"${mark}"`);
}

/** The names that a text holds, folded: those of tables, columns, functions, all alike. */
export function namesIn(sql: string): ReadonlySet<string> {
  return new Set(
    tokenize(sql).filter(({ kind }) => kind === "word" || kind === "quoted" || kind === "string")
      .map(({ text }) => fold(text)),
  );
}

/**
 * The words of a table with its foreign keys referring to tables of other names.
 *
 * @param names folded name of a table → the other name
 */
export function referringTo(words: string, names: ReadonlyMap<string, string>): string {
  const tokens = tokenize(words);
  let out = "";
  let from = 0;
  for (const [i, token] of tokens.entries()) {
    const other = isWord(tokens[i - 1], "REFERENCES") ? names.get(fold(token.text)) : undefined;
    if (other === undefined) continue;
    out += `${words.slice(from, token.start)}${quoted(other)}`;
    from = token.end;
  }
  return out + words.slice(from);
}
