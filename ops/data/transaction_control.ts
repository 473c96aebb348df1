/**
 * Reads raw SQL by its words alone: where its statements end, whether they take parameters, and whether one of them would
 * end the transaction that retort holds.
 *
 * @module
 */
import { TransactionControlError } from "../../errors.ts";

/** First words of statements that begin, end or divide a transaction, in any of the bundled databases. */
const CONTROL =
  /^(?:BEGIN|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|(?:START|PREPARE|SET)\s+TRANSACTION|SET\s+(?:SESSION\s+|LOCAL\s+|@@(?:session\.|local\.)?)?AUTOCOMMIT)\b/i;
/** Statements whose body holds statements of its own, between BEGIN and END. */
const BODIED =
  /^CREATE\s+(?:OR\s+REPLACE\s+)?(?:DEFINER\s*=\s*\S+\s+)?(?:TEMP\s+|TEMPORARY\s+)?(?:TRIGGER|FUNCTION|PROCEDURE|EVENT)\b/i;
/** First words of statements that take parameters. PostgreSQL takes them in no others. */
const PARAMETRIC = /^\(*\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|MERGE|WITH|VALUES|CALL)\b/i;

/** A comment of MySQL's that MySQL runs: `/*!50000 …`. https://dev.mysql.com/doc/refman/8.4/en/comments.html */
const EXECUTED = /\/\*!\d*/;
const COMMENT = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\*\//;
const TEXT = /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)/;
const BLANKED = new RegExp([EXECUTED, COMMENT, TEXT].map(({ source }) => source).join("|"), "g");

/**
 * The statements of a text, with comments, strings and quoted names made blank; what a trigger or function holds is part of
 * it. Empty statements are left out.
 */
export function statementsOf(text: string): readonly string[] {
  const bare = text.replace(BLANKED, (found) => /^(?:--|\/\*|\*\/)/.test(found) ? " " : "''");
  return [...divided(bare)].map((statement) => statement.trim()).filter((statement) => statement !== "");
}

function* divided(bare: string): Iterable<string> {
  let start = 0, depth = 0, bodied: boolean | undefined;
  // END IF and its like end what did not begin with BEGIN.
  for (const { 0: word, index } of bare.matchAll(/END\s+(?:IF|LOOP|WHILE|REPEAT)\b|[A-Za-z_]\w*|;/gi)) {
    if (word !== ";") {
      bodied ??= BODIED.test(bare.slice(index));
      if (!bodied) continue;
      if (/^(?:BEGIN|CASE)$/i.test(word)) depth++;
      else if (/^END$/i.test(word)) depth = Math.max(0, depth - 1);
    } else if (depth === 0) {
      yield bare.slice(start, index);
      [start, bodied] = [index + 1, undefined];
    }
  }
  yield bare.slice(start);
}

/** Whether these {@linkcode statementsOf} a text take parameters: a single one that reads or writes rows. */
export function takeParameters(statements: readonly string[]): boolean {
  return statements.length === 1 && PARAMETRIC.test(statements[0]!);
}

/**
 * Refuses statements that would begin, end or divide the transaction that retort holds: what follows them would be
 * committed on its own, and a failure could not be undone.
 *
 * @throws {TransactionControlError}
 */
export function refuseTransactionControl(statements: readonly string[]): void {
  const words = statements.flatMap((statement) => CONTROL.exec(statement)?.[0] ?? []);
  if (words.length === 0) return;
  const word = words[0]!.toUpperCase().replace(/\s+/g, " ");
  throw new TransactionControlError(`Cannot execute "${word}": retort begins and ends transactions itself`, {
    hint: "take it out, and use op.attempt() where a savepoint is meant",
  });
}
