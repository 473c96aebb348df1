import { TransactionControlError } from "../../errors.ts";

/** First words of statements that begin, end or divide a transaction, in any of the bundled databases. */
const CONTROL = /^(BEGIN|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|START\s+TRANSACTION|PREPARE\s+TRANSACTION)\b/i;
/** Statements whose body holds statements of its own, with BEGIN and END. */
const BODIED =
  /^CREATE\s+(OR\s+REPLACE\s+)?(DEFINER\s*=\s*\S+\s+)?(TEMP\s+|TEMPORARY\s+)?(TRIGGER|FUNCTION|PROCEDURE|EVENT)\b/i;
/** First words of statements that define something and take no parameters. */
const DDL =
  /^(CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|TRUNCATE|RENAME|REINDEX|VACUUM|ANALYZE|PRAGMA|SET|ATTACH|DETACH)\b/i;

/**
 * Refuses SQL that would begin, end or divide the transaction that retort holds: what follows it would be committed on
 * its own, and a failure could not be undone. Told by words alone, without a database.
 *
 * @throws {TransactionControlError}
 */
export function refuseTransactionControl(text: string): void {
  for (const statement of statements(withoutTexts(text))) {
    const match = CONTROL.exec(statement.trim());
    if (match === null) continue;
    throw new TransactionControlError(
      `Cannot execute "${match[0].toUpperCase()}": retort holds the transaction itself`,
      {
        hint: "use op.attempt() for a savepoint, or --transaction none for a revision that wants no transaction",
      },
    );
  }
}

/** The statements of a text without strings and comments; those in the body of a trigger or function are part of it. */
function* statements(bare: string): Iterable<string> {
  let start = 0, depth = 0, bodied: boolean | undefined;
  for (const { 0: word, index } of bare.matchAll(/[A-Za-z_]\w*|;/g)) {
    if (word !== ";") {
      bodied ??= BODIED.test(bare.slice(index));
      if (!bodied) continue;
      if (/^(BEGIN|CASE)$/i.test(word)) depth++;
      else if (/^END$/i.test(word)) depth = Math.max(0, depth - 1);
    } else if (depth === 0) {
      yield bare.slice(start, index);
      [start, bodied] = [index + 1, undefined];
    }
  }
  yield bare.slice(start);
}

/** Whether `text` defines something, so that its values must be literals. */
export function isDefinition(text: string): boolean {
  return DDL.test(withoutTexts(text).trim());
}

/** `text` with comments, strings and quoted names made blank. Ends that are missing reach to the end of the text. */
function withoutTexts(text: string): string {
  return text.replace(
    /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)/g,
    (found) => found.startsWith("--") || found.startsWith("/*") ? " " : "''",
  );
}
