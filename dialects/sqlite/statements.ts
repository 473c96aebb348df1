import type { ScriptStatement } from "../../registry/scratch.ts";
import { placedStatements } from "./tokenizer.ts";

/** What reaches beyond the database: other files, and commands of the client's own. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^(?:ATTACH|DETACH)\b/i, "it names another file"],
  [/^VACUUM\b[\s\S]*\bINTO\b/i, "it writes another file"],
  [/^\./, "it is a command of sqlite3's own"],
];

/** The statements of a script, as `sqlite3` reads it; a trigger's body is a part of its statement. */
export function statements(text: string): readonly ScriptStatement[] {
  return placedStatements(text).map(({ sql, start }) => {
    const refused = REFUSED.find(([pattern]) => pattern.test(sql))?.[1];
    return { sql, start, ...(refused !== undefined && { refused }) };
  });
}
