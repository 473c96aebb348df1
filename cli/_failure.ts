/**
 * What is said of a failure: to a program as a document, to a person as lines.
 *
 * @module
 */
import { isRetortError, thrownText } from "../errors.ts";

/** What `--json` says of an error. */
export function errorDocument(error: unknown): Record<string, unknown> {
  const own = isRetortError(error) ? error : undefined;
  const { applied, failed } = (error ?? {}) as Record<string, unknown>;
  const { statement, sqlState } = failedStatement(error);
  return Object.fromEntries(
    Object.entries({
      code: own?.code ?? "E_BUG",
      message: thrownText(error),
      hint: own?.hint,
      ...own?.context,
      statement: statement === undefined ? undefined : shortened(statement),
      sqlState,
      applied,
      failed,
    }).filter(([, value]) => value !== undefined),
  );
}

/** The statement that an error is about: its own, or that of the failure that stopped a run half-way. */
function failedStatement(error: unknown): { statement?: string; sqlState?: string; offset?: number } {
  if (!isRetortError(error)) return {};
  return error.code === "E_PARTIAL_RUN" ? failedStatement(error.cause) : error as object;
}

/** An error as lines for a person: what was tried, where, with which statement, what is in the database, what to do. */
export function errorLines(error: unknown): readonly string[] {
  const own = isRetortError(error) ? error : undefined;
  const message = thrownText(error);
  const lines = [`error ${own?.code ?? "E_BUG"}: ${message}`];
  if (own === undefined) return [...lines, "  this is a bug in retort, or in a plugin; the stack below tells where"];
  const { revision, direction, operation, location, state } = own.context ?? {};
  const { statement, offset } = failedStatement(error);
  if (revision !== undefined) lines.push(`  revision: ${revision} (${direction})`);
  if (location !== undefined) lines.push(`  at: ${location}`);
  if (operation !== undefined) lines.push(`  operation: ${operation}`);
  if (statement !== undefined) lines.push(...statementLines(statement, offset));
  if (state !== undefined) lines.push(`  state: ${state}`);
  if (own.hint !== undefined) lines.push(`  hint: ${own.hint}`);
  return lines;
}

/** Characters of a statement that a message shows. */
const SHOWN = 2000;

/** The beginning of a statement that is too long to be shown. */
function shortened(statement: string): string {
  if (statement.length <= SHOWN) return statement;
  return `${statement.slice(0, SHOWN).toWellFormed()} … ${statement.length - SHOWN} characters more`;
}

/** The statement, with a caret under the place where the database saw the error. */
function statementLines(statement: string, offset: number | undefined): readonly string[] {
  const lines: string[] = [];
  // A place far behind is shown with what stands around it.
  const from = offset === undefined || offset < SHOWN ? 0 : offset - SHOWN / 4;
  const shown = statement.slice(from, from + SHOWN).toWellFormed();
  if (from > 0) lines.push(`  statement: … ${from} characters before`);
  let at = from;
  for (const line of shown.split("\n")) {
    lines.push(`  ${lines.length === 0 ? "statement: " : "           "}${line}`);
    if (offset !== undefined && offset >= at && offset <= at + line.length) {
      lines.push(`  ${" ".repeat("statement: ".length + offset - at)}^`);
    }
    at += line.length + 1;
  }
  const more = statement.length - from - shown.length;
  if (more > 0) lines.push(`             … ${more} characters more`);
  return lines;
}

/** The stacks of an error and of what caused it. */
export function fullStack(error: Error): string {
  const stack = error.stack ?? String(error);
  return error.cause instanceof Error ? `${stack}\ncaused by: ${fullStack(error.cause)}` : stack;
}
