import { isMark, isWord, splitStatements, tokenize } from "./tokenizer.ts";

/** The tables that the statements of `sql` drop, without their schemas. */
export function droppedTables(sql: string): readonly string[] {
  if (!/\bDROP\b/i.test(sql)) return [];
  return splitStatements(sql).flatMap((statement) => {
    const tokens = tokenize(statement);
    if (!isWord(tokens[0], "DROP") || !isWord(tokens[1], "TABLE")) return [];
    let at = isWord(tokens[2], "IF") && isWord(tokens[3], "EXISTS") ? 4 : 2;
    if (isMark(tokens[at + 1], ".")) at += 2;
    return tokens[at]?.text ?? [];
  });
}
