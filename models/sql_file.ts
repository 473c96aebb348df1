import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { interruption, ModelError, ModelStatementError } from "../errors.ts";
import { type Connection, StatementFailure } from "../registry/connection.ts";
import type { ModelContext, ModelSource } from "../registry/model_source.ts";
import type { Scratch, ScriptStatement } from "../registry/scratch.ts";
import { readWhole } from "./reading.ts";

/** A script as it stands in its file. */
interface SqlFile {
  readonly path: string;
  /** The path as a message shows it. */
  readonly shown: string;
  readonly text: string;
  readonly statements: readonly ScriptStatement[];
}

/**
 * Models that are written as SQL: `CREATE TABLE` and whatever else makes the database that is wanted. It is run in a scratch
 * database on the server that the models are compared with, in memory for SQLite, and read from there; the scratch database is
 * gone when that is done, whatever happened.
 *
 * @param path of a file, or of a folder whose `*.sql` are run in the order of their names; relative to the config's folder
 * @example export default { target: fromSql("schema.sql") };
 */
export function fromSql(path: string): ModelSource {
  if (typeof path !== "string" || path === "") {
    throw new ModelError("Cannot read models from SQL: fromSql() takes the path of a file or a folder", {
      hint: 'write fromSql("schema.sql")',
    });
  }
  return {
    source: `the SQL of "${path}"`,
    async load(context) {
      const { registry, server, target, signal } = context;
      const dialect = registry.dialect(server);
      if (dialect.scratch === undefined) {
        throw new ModelError(`Cannot read the models of "${path}": ${dialect.name} has no scratch databases`);
      }
      const files = readFiles(path, context);
      await using scratch = await opened(
        () => dialect.scratch!(target, signal ? { signal } : {}),
        path,
      );
      checkAlone(files, scratch);
      for (const file of files) await run(file, scratch.connection, signal);
      const { connection, schemas, ownSchema } = await scratch.made();
      return await readWhole(connection, registry, { others: schemas, ownSchema });
    },
  };
}

/** @throws {ModelError} if the server makes none, with its words */
async function opened(open: () => Promise<Scratch>, path: string): Promise<Scratch> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof StatementFailure)) throw error;
    throw new ModelError(
      `Cannot read the models of "${path}": the server makes no scratch database to run them in: ${error.message}`,
      { cause: error, hint: error.hint ?? "let the user of the URL make databases, or name another user" },
    );
  }
}

/** @throws {ModelError} if there is no such file or folder, or nothing in it */
function readFiles(path: string, context: ModelContext): readonly SqlFile[] {
  const whole = resolve(context.directory, path);
  const found = statSync(whole, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new ModelError(`Cannot read the models of "${path}": there is no such file or folder`, {
      hint: `it is looked for at "${whole}"`,
      place: { path: whole },
    });
  }
  const paths = found.isDirectory()
    ? readdirSync(whole, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && entry.name.endsWith(".sql"))
      .map(({ name }) => join(whole, name)).sort()
    : [whole];
  const files = paths.map((each) => readFile(each, context));
  if (files.some(({ statements }) => statements.length > 0)) return files;
  const what = found.isDirectory() ? paths.length === 0 ? "the folder holds no *.sql" : "its files hold" : "it holds";
  // An empty text is a slip; taken at its word, it would drop all that there is.
  throw new ModelError(`Cannot read the models of "${path}": ${what}${paths.length === 0 ? "" : " no statement"}`, {
    hint: "write what makes the database that is wanted",
    place: { path: whole },
  });
}

/** @throws {ModelError} if it cannot be read, or holds what reaches beyond the database */
function readFile(path: string, { directory, registry, server }: ModelContext): SqlFile {
  const shown = relative(directory, path).startsWith("..") ? path : relative(directory, path);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const why = cause instanceof TypeError ? "it is no text in UTF-8" : (cause as Error).message;
    throw new ModelError(`Cannot read the SQL file "${shown}": ${why}`, { cause, place: { path } });
  }
  const file = { path, shown, text, statements: registry.dialect(server).script.statements(text) };
  const refused = file.statements.find((statement) => statement.refused !== undefined);
  if (refused === undefined) return file;
  throw located(file, refused, {
    why: refused.refused!,
    hint: "take it out: the file is to say what the one database looks like",
  });
}

/** @throws {ModelError} if a statement stands in no transaction, and the scratch database is inside one */
function checkAlone(files: readonly SqlFile[], { connection: { inTransaction } }: Scratch): void {
  if (!inTransaction) return;
  for (const file of files) {
    const alone = file.statements.find(({ isAlone }) => isAlone);
    if (alone === undefined) continue;
    throw located(file, alone, {
      why: "the user may not make a scratch database, and in its place it would have to run inside a transaction",
      hint: "take it out, or let the user of the URL make databases",
    });
  }
}

/** Statements that run in one transaction: each table takes room among the server's locks until it ends. */
const TOGETHER = 500;

/** Runs a file, as much at a time as the connection takes. @throws {ModelStatementError} */
async function run(file: SqlFile, connection: Connection, signal: AbortSignal | undefined): Promise<void> {
  const { statements } = file;
  const own = connection.pipelines && !connection.inTransaction && !statements.some(({ isAlone }) => isAlone);
  for (let from = 0; from < statements.length; from += TOGETHER) {
    const part = statements.slice(from, from + TOGETHER);
    try {
      await connection.run(part.map(({ sql }) => ({ sql })), { begin: own, commit: own, ...(signal && { signal }) });
    } catch (error) {
      if (signal?.aborted) throw interruption(signal);
      if (!(error instanceof StatementFailure)) throw error;
      const { message, offset, sqlState, hint, cause } = error;
      throw located(file, part[error.index] ?? part[0]!, { why: message, offset, sqlState, hint, cause });
    }
  }
}

/** What is wrong with a statement, by its place in the file. */
function located(
  { path, shown, text }: SqlFile,
  { sql, start }: ScriptStatement,
  { why, offset, sqlState, hint, cause }: {
    readonly why: string;
    readonly offset?: number | undefined;
    readonly sqlState?: string | undefined;
    readonly hint?: string | undefined;
    readonly cause?: unknown;
  },
): ModelStatementError {
  const line = text.slice(0, start + (offset ?? 0)).split("\n").length;
  return new ModelStatementError(`Cannot run the SQL file "${shown}": line ${line}: ${why}`, {
    statement: sql,
    place: { path, line },
    ...(cause !== undefined && { cause }),
    ...(hint !== undefined && { hint }),
    ...(offset !== undefined && { offset }),
    ...(sqlState !== undefined && { sqlState }),
  });
}
